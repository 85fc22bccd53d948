"""Explorers on the web: the notebook's own, alive in the page without a kernel.

A page holds their picture and the name of a file with their numbers; site/_static/course.js mounts the module
``explorers.js`` in its place when it comes into view. Most numbers are made here, from the package. An explorer of
models that a chapter trained has them from ``kept`` (scripts/kept_explorers.py writes it when the chapter is built).
"""

from __future__ import annotations

import ast
import html
import json
from collections.abc import Callable
from pathlib import Path

from dien_course.experiments.results import RESULTS, read_table
from dien_course.experiments.study import CONDITIONS, SEEDS
from dien_course.lab.explorers.auxiliary_explorer import AuxiliaryExplorer
from dien_course.lab.explorers.dien_explainer import DIENExplainer
from dien_course.lab.explorers.drift_explorer import DriftExplorer
from dien_course.lab.explorers.explorer import Explorer
from dien_course.lab.explorers.step_explorer import StepExplorer
from dien_course.lab.explorers.variant_explorer import VariantExplorer
from dien_course.lab.figures.picture import image
from scripts.kept_explorers import kept

ALONE = "<p>This explorer asks a kernel at every move, so it lives in the notebook alone.</p>"
COMES = "<p>The explorer appears here once this page's scripts have run.</p>"
MAKERS: dict[str, Callable[[], Explorer]] = {
    "AuxiliaryExplorer": AuxiliaryExplorer,
    "DIENExplainer": DIENExplainer,
    "DriftExplorer": lambda: DriftExplorer(read_table(RESULTS, CONDITIONS, SEEDS)),
    "StepExplorer": StepExplorer,
    "VariantExplorer": VariantExplorer,
}


def shown(source: str) -> str | None:
    """The name of the explorer's class whose widget a cell ends with, as a call or by the name it was given."""
    names = {}
    body = ast.parse(source).body
    for node in body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call(func=ast.Name(id=kind))):
                names[name] = kind
            case ast.Expr(value=ast.Call(func=ast.Name(id=kind))) if node is body[-1]:
                return kind if kind.endswith(("Explorer", "Explainer")) else None
            case ast.Expr(value=ast.Name(id=name)) if node is body[-1]:
                kind = names.get(name, "")
                return kind if kind.endswith(("Explorer", "Explainer")) else None
    return None


class LiveExplorers:
    """Writes the numbers of explorers into a folder, and gives the HTML that becomes them on a page."""

    def __init__(self, folder: Path):
        self.folder = folder
        self._made: dict[str, Explorer] = {}

    def made(self, name: str) -> Explorer:
        """The explorer of this class, as it opens."""
        if name not in self._made:
            self._made[name] = MAKERS[name]()
        return self._made[name]

    def placed(self, name: str, still: str, up: str) -> str:
        """The HTML of explorer ``name`` over its picture ``still``; ``up`` leads from the page to the site's root."""
        explorer = self.made(name)
        return self._written(explorer.kind, explorer.page_state, still, up)

    def wide(self, name: str) -> str:
        """The same for a page of the site's root that gives an explorer all its width, with the picture of today."""
        seen = self.made(name).seen
        still = f"{image(seen.figure, seen.alt, colours=32)}\n<p>{html.escape(seen.words)}</p>"
        return self.placed(name, still, "").replace('class="explorer"', 'class="explorer wide"', 1)

    def in_chapter(self, cells: list[dict], chapter: str, up: str) -> list[str]:
        """Makes the explorers that a chapter shows live; returns the classes of those that are, in order."""
        found = []
        for cell in cells:
            name = shown("".join(cell["source"])) if cell["cell_type"] == "code" else None
            if name is None:
                continue
            still = "".join("".join(output.get("data", {}).get("text/html", "")) for output in cell["outputs"])
            if name in MAKERS:
                live = self.placed(name, still, up)
            elif numbers := kept(chapter, name):
                live = self._written(f"{numbers['page']['kind']}_{chapter}", numbers, still, up)
            else:
                live = ALONE
            said = [output for output in cell["outputs"] if output["output_type"] == "stream"]  # a guess's answer
            cell["outputs"] = [*said, {"output_type": "display_data", "data": {"text/html": live}, "metadata": {}}]
            if live != ALONE:
                found.append(name)
        return found

    def _written(self, name: str, numbers: dict, still: str, up: str) -> str:
        self.folder.mkdir(parents=True, exist_ok=True)
        text = json.dumps(numbers, ensure_ascii=False)
        (self.folder / f"{name}.json").write_text(text, encoding="utf-8")
        return (
            f'<div class="explorer" data-numbers="{up}_static/{name}.json">'
            f'<div class="still"{"" if still else " data-none"}>{still or COMES}</div></div>'
        )
