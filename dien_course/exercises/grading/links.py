"""Links of pages that leave the course: they lead to what came along or to the web, or become their words."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Mapping
from pathlib import PurePosixPath
from urllib.parse import quote, unquote

from dien_course.course_files import web_address

CODE = re.compile(r"(^```.*?^```[ \t]*$|`[^`\n]+`)", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"(?P<image>!?)(?<!\\)\[(?P<words>(?:[^\[\]`]|`[^`\n]+`)*)\]\((?P<link>[^()\s]+)\)")
PICTURES = {".png", ".svg"}
ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
PAGES = re.compile(r"(notebooks/(solutions/)?\d\d_\w+\.ipynb|((docs|data)/)?\w+\.md)")  # of the site

Reach = Callable[[PurePosixPath, str], str | None]


def followed(text: str, page: PurePosixPath, reach: Reach) -> str:
    """Markdown in which each link to a file of the course leads to where ``reach`` says.

    ``page`` is the text's own path in the course. ``reach`` gets the path that is linked to and what stands behind the
    #, and gives the link to write, or None where there is none to be had: then the link's words stay. Links to other
    hosts, within the page and in code stay as they are.
    """
    code = [found.span() for found in CODE.finditer(text)]

    def turn(found: re.Match) -> str:
        link, _, anchor = found["link"].partition("#")
        inside = any(begin <= found.start() and found.end() <= end for begin, end in code)
        if inside or not link or ELSEWHERE.match(link):
            return found[0]
        goal = reach(PurePosixPath(os.path.normpath(page.parent / unquote(link))), anchor)
        return found["words"] if goal is None else f"{found['image']}[{found['words']}]({goal})"

    return LINK.sub(turn, text)


def in_notebook(text: str, page: PurePosixPath, reach: Reach) -> str:
    """A notebook (JSON) with the links in its text cells turned by ``followed``."""
    content = json.loads(text)
    for cell in content["cells"]:
        if cell["cell_type"] == "markdown":
            cell["source"] = followed("".join(cell["source"]), page, reach).splitlines(keepends=True)
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def goals(text: str, page: PurePosixPath) -> set[str]:
    """The course's files that a notebook (JSON) links to."""
    found = set()
    in_notebook(text, page, lambda goal, anchor: found.add(goal.as_posix()))
    return found


def beside(page: PurePosixPath, places: Mapping[str, str], web: Reach) -> Reach:
    """Reaches what came along; anything else as ``web`` does.

    ``page`` is where the page that links stands now, ``places`` where each file that came along does, by its path in
    the course.
    """

    def reach(goal: PurePosixPath, anchor: str) -> str | None:
        place = places.get(goal.as_posix())
        if place is None:
            return web(goal, anchor)
        return quote(os.path.relpath(place, page.parent)) + f"#{anchor}" * bool(anchor)

    return reach


def on_the_web(homepage: str = "", repository: str = "") -> Reach:
    """Reaches a page of the site under ``homepage``, else a file in ``repository``; nothing where both are empty."""

    def reach(goal: PurePosixPath, anchor: str) -> str | None:
        if homepage and PAGES.fullmatch(goal.as_posix()):
            slug = re.sub(r"[^\w\- ]", "", unquote(anchor).lower()).replace(" ", "-")
            page = quote(str(goal.with_suffix(".html")))
            return f"{homepage.rstrip('/')}/{page}" + f"#{quote(slug)}" * bool(slug)
        if repository and ".." not in goal.parts:
            kind = "raw" if goal.suffix in PICTURES else "blob"
            return f"{repository.rstrip('/').removesuffix('.git')}/{kind}/HEAD/{quote(str(goal))}"
        return None

    return reach


def web() -> Reach:
    """``on_the_web`` with the address that the installed package names; it may have none."""
    return on_the_web(*web_address())
