"""The course's web address, and what follows from it.

    python -m scripts.address

The address stands in one place, ``[project.urls]`` of pyproject.toml (``Repository``, and ``Homepage`` for a site).
This command writes it into README.md (the links that open the course, and the lines that clone it) and CITATION.cff;
a test holds them in step. While there is no address, they say nothing of one.
"""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, urlencode

from dien_course.errors import DataError

ROOT = Path(__file__).resolve().parent.parent
PROJECT, README, CITATION = ROOT / "pyproject.toml", ROOT / "README.md", ROOT / "CITATION.cff"
BEGIN, END = "<!-- address, written by python -m scripts.address -->", "<!-- /address -->"
FIRST = "notebooks/00_start_here.ipynb"
GITHUB = re.compile(r"https://github\.com/([\w.-]+/[\w.-]+?)(?:\.git)?/?")
KEYS = {"repository": "repository-code", "homepage": "url"}  # of CITATION.cff


class Address(NamedTuple):
    """Where the course is: its repository and its site, each empty while it has none."""

    repository: str = ""
    homepage: str = ""


def address(project: str) -> Address:
    """The address in the text of a pyproject.toml. Raises DataError for one that is no https address."""
    urls = tomllib.loads(project)["project"].get("urls", {})
    found = {name.lower(): url for name, url in urls.items()}
    for name, url in found.items():
        if not re.fullmatch(r"https://[^\s/]+(/\S*)?", url):
            raise DataError(f"pyproject.toml, project.urls, {name!r}: found {url!r}; expected https://...")
    return Address(*(found.get(name, "") for name in Address._fields))


def version(project: str) -> str:
    """The course's version in the text of a pyproject.toml."""
    return tomllib.loads(project)["project"]["version"]


def launch_links(where: Address, notebook: str) -> dict[str, str]:
    """{service: link} that opens ``notebook`` (its path in the repository) in a browser; none but for GitHub."""
    repository = GITHUB.fullmatch(where.repository)
    if not repository:
        return {}
    blob = f"{repository[1]}/blob/HEAD/{quote(notebook)}"
    return {
        "Colab": f"https://colab.research.google.com/github/{blob}",
        "Kaggle": f"https://kaggle.com/kernels/welcome?src=https://github.com/{blob}",
        "Binder": f"https://mybinder.org/v2/gh/{repository[1]}/HEAD?labpath={quote(notebook, safe='')}",
        "Codespaces": f"https://codespaces.new/{repository[1]}",
    }


def hub_link(where: Address, notebook: str) -> str:
    """What follows a JupyterHub's own address in a link that pulls the course there and opens ``notebook``.

    The hub needs nbgitpuller. Empty where there is no repository.
    """
    if not where.repository:
        return ""
    repository = where.repository.rstrip("/")
    folder = repository.removesuffix(".git").rpartition("/")[2]
    asked = {"repo": repository, "urlpath": f"lab/tree/{folder}/{notebook}"}
    return f"/hub/user-redirect/git-pull?{urlencode(asked)}"


def readme(text: str, where: Address) -> str:
    """The README with, between its two marks, the ways to the course; nothing where there is no address."""
    lines = []
    if repository := GITHUB.fullmatch(where.repository):
        workflow = f"https://github.com/{repository[1]}/actions/workflows/tests.yml"
        lines.append(f"[![tests]({workflow}/badge.svg?branch=main)]({workflow}?query=branch%3Amain)")
    if where.homepage:
        lines.append(f"Read it on the web: <{where.homepage}>")
    if links := launch_links(where, FIRST):
        lines.append("Open it without installing: " + " · ".join(f"[{name}]({link})" for name, link in links.items()))
    if hub := hub_link(where, FIRST):
        lines.append(f"On a JupyterHub with nbgitpuller, put the hub's address before `{hub}`.")
    if where.repository:
        folder = where.repository.rstrip("/").removesuffix(".git").rpartition("/")[2]
        lines.append(f"```bash\ngit clone {where.repository}\ncd {folder}\n```")
    before, rest = text.split(BEGIN)
    block = "".join(f"\n{line}\n" for line in lines)
    return f"{before}{BEGIN}{block or chr(10)}{END}{rest.split(END)[1]}"


def citation(text: str, where: Address) -> str:
    """CITATION.cff with the lines that name the address, after the version; without them where there is none."""
    kept = [line for line in text.splitlines() if line.partition(":")[0] not in KEYS.values()]
    named = [f"{KEYS[name]}: {url}" for name, url in where._asdict().items() if url]
    at = next(number for number, line in enumerate(kept) if line.startswith("version:")) + 1
    return "\n".join([*kept[:at], *named, *kept[at:]]) + "\n"


def main() -> int:
    """Writes README.md and CITATION.cff; returns the exit status."""
    try:
        where = address(PROJECT.read_text(encoding="utf-8"))
    except DataError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    for path, write in ((README, readme), (CITATION, citation)):
        path.write_text(write(path.read_text(encoding="utf-8"), where), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
