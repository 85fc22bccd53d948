"""The table of kinds of input in docs/own_data.md, made of the cases that the tests prove.

    python -m scripts.kinds_of_input

writes it between its two marks.
"""

from __future__ import annotations

from kinds_of_input import log_cases, table_cases
from kinds_of_input.kind import Kind

PARTS: dict[str, list[Kind]] = {"Event logs": log_cases.KINDS, "Prepared tables": table_cases.KINDS}
BEGIN, END = "<!-- kinds of input, written by scripts/kinds_of_input.py -->", "<!-- /kinds of input -->"


def table() -> str:
    """A heading and a table for each part."""
    lines = []
    for name, kinds in PARTS.items():
        counts = ", ".join(f"{sum(k.fate == fate for k in kinds)} {fate}" for fate in ("taken", "noted", "refused"))
        lines += [f"\n### {name}: {counts}\n\n", "| input | what is done | said |\n|---|---|---|\n"]
        for kind in kinds:
            said = " ".join(_cell(sentence) for sentence in [*kind.notes, kind.refused] if sentence)
            lines.append(f"| {_cell(kind.what)} | {kind.fate} | {said} |\n")
    return "".join(lines) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;").replace("\t", "tab")


def page(text: str) -> str:
    """The page ``text`` with the table as it is now between its marks."""
    before, rest = text.split(BEGIN)
    return f"{before}{BEGIN}\n{table()}{END}{rest.split(END)[1]}"
