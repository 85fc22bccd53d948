"""Make a built site's pages lighter: one style sheet with only what they use, scripts that do not wait in their way.

    python -m scripts.lighter_pages FOLDER

The theme brings 470 kB of style sheets, of which a page uses a tenth, and has every page load the index of the search.
Here all style sheets become one, without the rules whose classes and ids no page and no script ever names; scripts are
put off until the page is there, those of the search to the page of the search; pictures get their size. A page shows
the same as before.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from html import unescape
from pathlib import Path

import tinycss2
from PIL import Image
from tinycss2.ast import AtRule, Comment, Node, QualifiedRule

SHEET = Path("_static", "styles", "site.css")  # beside the theme's own, whose paths to fonts it keeps
SHEET_LINK = re.compile(r'[ \t]*<link\b(?=[^>]*\brel="stylesheet")[^>]*?\bhref="([^"]+)"[^>]*>\n?')
PRELOAD = re.compile(r'[ \t]*<link rel="preload" as="script"[^>]*>\n?')
SCRIPT = re.compile(r'<script (src="(?:\.\./)*(?:_static/)?([\w./-]+\.js)[^"]*")></script>')
SEARCH = {"searchtools.js", "language_data.js", "searchindex.js"}
FIRST = {"documentation_options.js"}  # a script within the page goes on with what it says
PICTURE = re.compile(r'<img\b(?![^>]*\bwidth=)[^>]*?\bsrc="([^":]+\.(?:png|svg))"')
NAMES = re.compile(r'\b(?:class|id)="([^"]*)"')
WORD = re.compile(r"[A-Za-z_][\w-]*")
SIZE = re.compile(r'<svg\b[^>]*?\bwidth="(\d+)" height="(\d+)"')


def named(pages: Iterable[str], scripts: Iterable[str]) -> set[str]:
    """Every class and id of the pages, and every word of the scripts, which may give an element a class."""
    found: set[str] = set()
    for text in pages:
        for names in NAMES.findall(text):
            found.update(unescape(names).split())
    for text in scripts:
        found.update(WORD.findall(text))
    return found


def used(css: str, names: set[str]) -> str:
    """A style sheet without the selectors that ask for a class or an id which is not in ``names``.

    What a functional pseudo-class such as ``:not(...)`` asks for is not looked at. Comments go, but for licences.
    """
    return _written(tinycss2.parse_stylesheet(css, skip_whitespace=True), names)


def _written(rules: list[Node], names: set[str]) -> str:
    parts = []
    for rule in rules:
        if isinstance(rule, Comment) and rule.value.startswith("!"):
            parts.append(rule.serialize())
        elif isinstance(rule, QualifiedRule):
            kept = [selector for selector in _split(rule.prelude) if _asked(selector) <= names]
            if kept:
                chosen = ",".join(tinycss2.serialize(selector).strip() for selector in kept)
                parts.append(f"{chosen}{{{_plain(rule.content)}}}")
        elif isinstance(rule, AtRule) and rule.lower_at_keyword in ("media", "supports", "layer", "container"):
            inner = rule.content and _written(tinycss2.parse_rule_list(rule.content, skip_whitespace=True), names)
            if inner:
                parts.append(f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}{{{inner}}}")
        elif isinstance(rule, AtRule) and rule.lower_at_keyword not in ("charset", "import"):
            parts.append(rule.serialize())
    return "\n".join(parts)


def _plain(content: list[Node]) -> str:
    """Declarations without comments and without more than one space at a place."""
    shown = [node for node in content if node.type != "comment"]
    return tinycss2.serialize([node for node in shown if node.type != "whitespace" or node is not shown[-1]]).strip()


def _split(prelude: list[Node]) -> list[list[Node]]:
    selectors: list[list[Node]] = [[]]
    for node in prelude:
        if node == ",":
            selectors.append([])
        else:
            selectors[-1].append(node)
    return selectors


def _asked(selector: list[Node]) -> set[str]:
    """The classes and ids that a selector asks for."""
    found = {node.value for node in selector if node.type == "hash"}
    pairs = zip(selector, selector[1:], strict=False)
    return found | {after.value for node, after in pairs if node == "." and after.type == "ident"}


def style_sheets(folder: Path, pages: dict[Path, str]) -> list[Path]:
    """The style sheets that pages load, each once, those they import before them, in the order of the fullest page."""
    orders = [
        list(dict.fromkeys((path.parent / link.partition("?")[0]).resolve() for link in SHEET_LINK.findall(text)))
        for path, text in pages.items()
    ]
    fullest = max(orders, key=len)
    found = []
    for sheet in dict.fromkeys([*fullest, *(sheet for order in orders for sheet in order)]):
        imported = re.findall(r'@import "([^"]+)"', sheet.read_text(encoding="utf-8"))
        found += [*((sheet.parent / link).resolve() for link in imported), sheet]
    return found


def lighter(path: Path, text: str, folder: Path) -> str:
    """A page with the one style sheet, its scripts put off and its pictures sized."""
    up = "../" * (len(path.relative_to(folder).parts) - 1)
    one = f'<link rel="stylesheet" href="{up}{SHEET.as_posix()}">\n'
    text = SHEET_LINK.sub(lambda _: one, text, count=1).replace(one, "\0", 1)
    text = PRELOAD.sub("", SHEET_LINK.sub("", text)).replace("\0", one)

    def put_off(found: re.Match) -> str:
        name = Path(found[2]).name
        if name in FIRST or path.name == "search.html":
            return found[0]
        return "" if name in SEARCH else f"<script defer {found[1]}></script>"

    def sized(found: re.Match) -> str:
        size = _size((path.parent / found[1]).resolve())
        return found[0] + (f' width="{size[0]}" height="{size[1]}"' if size else "")

    return PICTURE.sub(sized, SCRIPT.sub(put_off, text))


def _size(picture: Path) -> tuple[int, int] | None:
    if picture.suffix == ".png":
        return Image.open(picture).size
    found = SIZE.search(picture.read_text(encoding="utf-8"))
    return (int(found[1]), int(found[2])) if found else None


def main(arguments: list[str]) -> int:
    """Makes the site in the folder named lighter, once; returns the exit status."""
    if len(arguments) != 1 or not (Path(arguments[0]) / "index.html").is_file():
        print("error: expected one folder with a built site; make site builds it", file=sys.stderr)
        return 2
    folder = Path(arguments[0]).resolve()
    found = (path for path in sorted(folder.rglob("*.html")) if path.relative_to(folder).parts[0] != "_static")
    pages = {path: path.read_text(encoding="utf-8") for path in found}
    sheets = style_sheets(folder, pages)
    scripts = [path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.js")) if _is_ours(path, folder)]
    css = "\n".join(sheet.read_text(encoding="utf-8") for sheet in sheets)
    small = used(css, named(pages.values(), scripts))
    for path, text in pages.items():
        path.write_text(lighter(path, text, folder), encoding="utf-8")
    (folder / SHEET).write_text(small + "\n", encoding="utf-8")
    print(f"{len(sheets)} style sheets of {len(css) // 1000} kB became one of {len(small) // 1000} kB")
    return 0


def _is_ours(path: Path, folder: Path) -> bool:
    """Whether a script works on pages: MathJax and the explorers bring their own styles, the index is data."""
    return "mathjax" not in path.parts and path.name not in ("explorers.js", "searchindex.js")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
