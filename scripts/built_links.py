"""Try every link of a built site, offline: files and anchors are there, and no page loads anything from elsewhere.

python -m scripts.built_links FOLDER
"""

from __future__ import annotations

import re
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

LOADS = {"script": "src", "img": "src", "iframe": "src", "source": "src", "video": "src", "audio": "src"}
LOADING_LINKS = {"stylesheet", "icon", "preload", "prefetch", "modulepreload", "preconnect", "dns-prefetch"}
CSS_ADDRESS = re.compile(r"(?:url\(|@import\s+)\s*[\"']?((?:https?:)?//[^\"')\s]+)")


class Page(HTMLParser):
    """What a page links to, what it loads, and the anchors it has."""

    def __init__(self, text: str):
        super().__init__()
        self.links: list[str] = []
        self.loads: list[str] = []
        self.anchors: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Notes what one tag names, links to or loads."""
        said = {name: value or "" for name, value in attrs}
        self.anchors |= {said[name] for name in ("id", "name") if name in said}
        self.loads += CSS_ADDRESS.findall(said.get("style", ""))
        if tag == "a" and "href" in said:
            self.links.append(said["href"])
        elif tag == "link" and LOADING_LINKS & set(said.get("rel", "").split()):
            self.loads.append(said.get("href", ""))
        elif LOADS.get(tag) in said:
            self.loads.append(said[LOADS[tag]])


def faults(folder: Path) -> list[str]:
    """A sentence for each dead link, each missing file and each thing loaded from elsewhere, page by page."""
    root = folder.resolve()
    pages = {path.resolve(): Page(path.read_text(encoding="utf-8")) for path in _pages(folder)}
    found = []
    for path, page in pages.items():
        name = path.relative_to(root)
        for link in page.loads:
            if re.match(r"(https?:)?//", link):
                found.append(f"{name} loads {link} from elsewhere")
            elif fault := _dead(link, path, root, pages):
                found.append(f"{name} loads {link}: {fault}")
        found += [
            f"{name} links to {link}: {fault}" for link in page.links if (fault := _dead(link, path, root, pages))
        ]
    for path in sorted(folder.rglob("*.css")):
        found += [f"{path.relative_to(folder)} loads {link} from elsewhere" for link in _css_addresses(path)]
    return found


def _pages(folder: Path) -> list[Path]:
    """All pages; _static holds the theme's templates besides."""
    return sorted(path for path in folder.rglob("*.html") if path.relative_to(folder).parts[0] != "_static")


def _css_addresses(path: Path) -> list[str]:
    return CSS_ADDRESS.findall(path.read_text(encoding="utf-8"))


def _dead(link: str, page: Path, root: Path, pages: dict[Path, Page]) -> str:
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        return ""
    goal = (page.parent / unquote(parts.path)).resolve() if parts.path else page
    if goal.is_dir():
        goal /= "index.html"
    if not goal.is_relative_to(root) or not goal.is_file():
        return "there is no such file"
    anchor = unquote(parts.fragment)
    return "there is no such anchor" if anchor and goal in pages and anchor not in pages[goal].anchors else ""


def main(arguments: list[str]) -> int:
    """Prints the faults of the site in the folder named; returns the exit status."""
    if len(arguments) != 1 or not (Path(arguments[0]) / "index.html").is_file():
        print("error: expected one folder with a built site; make site builds it", file=sys.stderr)
        return 2
    found = faults(Path(arguments[0]))
    print(*found, sep="\n", end="\n" if found else "")
    print(f"{len(_pages(Path(arguments[0])))} pages, {len(found)} faults")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
