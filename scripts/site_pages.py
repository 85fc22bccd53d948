"""Gather what the site is built from: notebooks, docs and pages for the package's modules, into one folder.

    python -m scripts.site_pages FOLDER

Nothing is written twice: a page is a copy of its source with its links turned to the site's pages, and a module's page
is made of its docstrings. A chapter also has the outputs under its Predict folds folded, takes the guesses there
(site_guesses.py), has its explorers alive (site_explorers.py) and its exercises with hints (site_exercises.py).
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import shutil
import struct
import sys
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from dien_course.exercises.grading.links import in_notebook, on_the_web
from dien_course.exercises.grading.pictures import by_name
from dien_course.lab.explorers.explorer import MODULE
from scripts.address import Address, address, launch_links
from scripts.setup_cell import TAG
from scripts.site_exercises import for_readers
from scripts.site_explorers import LiveExplorers
from scripts.site_guesses import put_forms

ROOT = Path(__file__).resolve().parent.parent
LIVE = "_live"  # files for the site's _static: what explorers know, and pictures
OWN = ("index", "explainer")  # pages that site/ holds itself
FIRST = "notebooks/00_start_here.ipynb"
PATTERNS = ("notebooks/*.ipynb", "notebooks/solutions/*.ipynb", "docs/*.md", "data/*.md", "*.md")
LINK = re.compile(r"(?<!\\)\]\((?P<link>[^()\s]+)\)")
CODE = re.compile(r"(^```.*?^```[ \t]*$|`[^`\n]+`)", re.MULTILINE | re.DOTALL)
ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
PICTURE = re.compile(r'src="data:image/png;base64,([A-Za-z0-9+/=\s]+)"')
BADGE = re.compile(r"^\[!\[[^\]]*\]\(https?://[^)]*\)\]\([^)]*\)\n", re.MULTILINE)  # an image of another host
EXPLORER = re.compile(r"<!-- explorer (\w+) -->")
FOLDER_LINK = re.compile(r"(?<!!)\[([^\[\]]+)\]\(([^()\s#]+)\)")
REFERENCE = ("layers", "models", "data", "training", "world")  # whose modules have a page each; the others one together


def slug(title: str) -> str:
    """The anchor of a heading, or of what JupyterLab or GitHub put after the # in a link to it: lower case, hyphens."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def pages() -> list[Path]:
    """The sources of the site's pages, each once, relative to the checkout."""
    found = {path.relative_to(ROOT) for pattern in PATTERNS for path in ROOT.glob(pattern)}
    return sorted(found)


def module_name(place: Path) -> str:
    """The dotted name of a module or package from its path in the checkout."""
    return ".".join((place.parent if place.name == "__init__.py" else place.with_suffix("")).parts)


def modules() -> dict[str, Path]:
    """{module's name: its path in the checkout}, of all that the reference shows."""
    found = {}
    for path in sorted((ROOT / "dien_course").rglob("*.py")):
        place = path.relative_to(ROOT)
        parts = place.parts[1:]
        if len(parts) == 1 or parts[0] in REFERENCE or parts[1:] == ("__init__.py",):
            found[module_name(place)] = place
    del found["dien_course.__main__"]  # importing it would parse a command line
    return found


def goal(link: str, page: Path) -> tuple[Path | None, str]:
    """(file or folder, relative to the checkout, and anchor) that a link on ``page`` means; None for one elsewhere."""
    place, _, anchor = link.partition("#")
    if ELSEWHERE.match(link):
        return None, ""
    path = Path(os.path.normpath(page.parent / unquote(place))) if place else page
    return path, anchor


def turned(text: str, page: Path, files: set[Path], at: Path | None = None) -> str:
    """``text`` with its links turned from the checkout's files to the site's pages.

    ``page`` is where its links start from, ``at`` where the page stands on the site (there too, if not given). A link
    to a folder becomes its words, a badge nothing. Files that the site has to carry along, such as data, are added to
    ``files``.
    """
    here = (at or page).parent

    def turn(found: re.Match) -> str:
        link = found["link"]
        path, anchor = goal(link, page)
        if path is None:
            return found[0]
        if path == page and not link.partition("#")[0]:
            return f"](#{slug(unquote(anchor))})"
        if path.parts[:1] == ("dien_course",) and path.suffix in ("", ".py"):
            name, known = module_name(path), modules()
            while name not in known:
                name = name.rpartition(".")[0]
            return f"]({os.path.relpath(f'api/{name}.rst', here)})"
        if path.parent == Path("site") and path.stem in OWN:
            path = Path(path.name)
        elif path not in known_pages:
            files.add(path)
        return f"]({os.path.relpath(path, here)}{'#' + slug(unquote(anchor)) if anchor else ''})"

    def without_folder(found: re.Match) -> str:
        path, _ = goal(found[2], page)
        shown = path is None or path.parts[:1] == ("dien_course",) or not (ROOT / path).is_dir()
        return found[0] if shown else found[1]

    known_pages = set(pages())
    text = BADGE.sub("", text)
    parts = CODE.split(FOLDER_LINK.sub(without_folder, text))
    parts[::2] = [LINK.sub(turn, part) for part in parts[::2]]
    return "".join(parts)


def fold_answers(cells: list[dict]) -> None:
    """Marks cells whose outputs answer a prediction, so that the site folds them.

    They stand after its fold, up to the cell that says what is right, and on to the next text.
    """
    sources = ["".join(cell["source"]) for cell in cells]
    answering = owed = False
    for number, (cell, source) in enumerate(zip(cells, sources, strict=True)):
        if cell["cell_type"] == "markdown":
            if source.startswith("<details>"):
                answering, owed = True, _answer_comes(sources[number + 1 :])
            answering &= owed or source.startswith("<details>")
        elif answering:
            if cell.get("outputs"):
                cell["metadata"].setdefault("tags", []).append("hide-output")
            owed &= ".answer(" not in source


def _answer_comes(sources: list[str]) -> bool:
    """Whether a guess is answered below, before the next is asked for or a fold begins."""
    for source in sources:
        if ".answer(" in source:
            return True
        if source.startswith("<details>") or "**Predict.**" in source:
            return False
    return False


def chapter(text: str, page: Path, files: set[Path], live: LiveExplorers, where: Address) -> str:
    """A notebook's text for the site: links turned, answers folded, guesses taken, explorers alive, hints at hand."""
    notebook = json.loads(text)
    notebook["cells"] = [cell for cell in notebook["cells"] if TAG not in cell["metadata"].get("tags", [])]
    cells, up = notebook["cells"], "../" * (len(page.parts) - 1)
    fold_answers(cells)
    put_forms(cells)
    live.in_chapter(cells, page.name[:2], up)
    if page.parent == Path("notebooks"):
        for_readers(cells, page, launch_links(where, page.as_posix()))
    for cell in cells:
        if cell["cell_type"] == "markdown":
            cell["source"] = turned(by_name("".join(cell["source"])), page, files)
        for output in cell.get("outputs", []):
            if shown := output.get("data", {}).get("text/html"):
                output["data"]["text/html"] = with_files("".join(shown), live.folder, up)
    return json.dumps(notebook, ensure_ascii=False)


def lone(page: Path, where: Address) -> str:
    """The notebook that a reader downloads: its links lead to the site or the repository, or are their words."""
    text = (ROOT / page).read_text(encoding="utf-8")
    own = PurePosixPath(page.as_posix())
    return in_notebook(text, own, on_the_web(where.homepage, where.repository))


def with_files(shown: str, folder: Path, up: str) -> str:
    """HTML with its pictures in files of ``folder``, which a browser loads when they come near, at their size."""

    def filed(found: re.Match) -> str:
        png = base64.b64decode(found[1])
        width, height = struct.unpack(">II", png[16:24])
        name = f"{hashlib.sha256(png).hexdigest()[:16]}.png"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(png)
        return f'src="{up}_static/{name}" width="{width}" height="{height}" loading="lazy"'

    return PICTURE.sub(filed, shown)


def own_page(name: str, files: set[Path], live: LiveExplorers) -> str:
    """A page of site/ for the site's root, with its explorers in their places."""

    text = (ROOT / "site" / f"{name}.md").read_text(encoding="utf-8")
    text = turned(text, Path(f"site/{name}.md"), files, at=Path(f"{name}.md"))
    return EXPLORER.sub(lambda found: with_files(live.wide(found[1]), live.folder, ""), text)


def reference(name: str, known: dict[str, Path]) -> str:
    """The page of a module: its docstrings; of a package also the list of its modules."""
    below = [other for other in known if other.rpartition(".")[0] == name]
    shown = "" if known[name].name == "__init__.py" else "   :members:\n"
    listed = f"\n.. toctree::\n   :maxdepth: 1\n\n{''.join(f'   {other}{chr(10)}' for other in below)}" if below else ""
    return f"{name}\n{'=' * len(name)}\n\n.. automodule:: {name}\n{shown}{listed}"


def gather(folder: Path) -> None:
    """Fills ``folder``, made anew, with the sources of all pages and the files they link to."""
    shutil.rmtree(folder, ignore_errors=True)
    files: set[Path] = set()
    live = LiveExplorers(folder / LIVE)
    where = address((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    written = {}
    for page in pages():
        text = (ROOT / page).read_text(encoding="utf-8")
        made = chapter(text, page, files, live, where) if page.suffix == ".ipynb" else turned(text, page, files)
        written[page] = made
    written |= {Path(f"{name}.md"): own_page(name, files, live) for name in OWN}
    shutil.copy(MODULE, live.folder)
    known = modules()
    written |= {Path("api", f"{name}.rst"): reference(name, known) for name in known}
    for page, text in written.items():
        (folder / page).parent.mkdir(parents=True, exist_ok=True)
        (folder / page).write_text(text, encoding="utf-8")
    shutil.copytree(ROOT / "docs" / "images", folder / "docs" / "images")
    for path in sorted(files):
        if (ROOT / path).is_file() and not (folder / path).exists():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / path, folder / path)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("expected one folder: python -m scripts.site_pages FOLDER")
    gather(Path(sys.argv[1]))
