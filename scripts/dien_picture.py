"""The picture of DIEN: one drawing, whole in chapter 00 and in the README, and in each chapter with its parts lit.

    python -m scripts.dien_picture     writes docs/images/dien/*.svg and the picture's lines in the chapters' heads

All pictures come from the one description below, in the letters of docs/notation.md. The panel is white, so that it can
be read on a dark page too, and 440 units wide, so that its letters can be read on a phone.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from html import escape
from pathlib import Path
from textwrap import fill

from scripts.build_notebooks import NOTEBOOKS, ROOT

EXPLAINED = "00_start_here.ipynb#The-picture"
LINE_LENGTH = 120  # of the chapters' Markdown
FOLDER = ROOT / "docs" / "images" / "dien"
WIDTH, HEIGHT, FONT = 440, 510, 15
STEPS = (42, 116, 190)  # the middle of the column of behaviour 1, 2, 3
TARGET = 390  # the middle of the target's column
PALE, LIT, WHOLE = ("#F4F5F6", "#9AA0A6", 1.2), ("#FFE3A6", "#9C4A00", 2.6), ("#E8F1F8", "#0072B2", 1.4)
INK, LINE = "#1A1A1A", "#555555"


@dataclass(frozen=True)
class Box:
    """A rectangle around (x, y) with a line of text, in the part of DIEN it belongs to."""

    part: str
    x: float
    y: float
    width: float
    text: str
    height: float = 28
    kind: str = "box"  # or "band", which lies under others, or "round"


@dataclass(frozen=True)
class Arrow:
    """A line through points, with a head at its end and perhaps a label at (x, y); dashed: in training alone."""

    part: str
    points: tuple[tuple[float, float], ...]
    label: str = ""
    at: tuple[float, float] = (0, 0)
    dashed: bool = False


def _columns(part: str, y: float, width: float, text: str, **more) -> list[Box]:
    return [Box(part, x, y, width, text.format(t), **more) for t, x in enumerate(STEPS, 1)]


def _up(part: str, low: float, high: float, shift: float = 0) -> list[Arrow]:
    return [Arrow(part, ((x + shift, low), (x + shift, high))) for x in STEPS]


def _along(part: str, y: float) -> list[Arrow]:
    return [Arrow(part, ((a + 31, y), (b - 31, y))) for a, b in zip(STEPS, STEPS[1:], strict=False)]


BOXES = [
    *_columns("samples", 484, 62, "film {}"),
    Box("samples", TARGET, 484, 74, "target"),
    Box("embedding", 220, 416, 428, "", 42, "band"),
    *_columns("embedding", 416, 50, "e({})", kind="round"),
    Box("embedding", 283, 416, 0, "embedding", 0, "words"),
    Box("embedding", TARGET, 416, 70, "vector", kind="round"),
    Box("extractor", 116, 318, 220, "", 64, "band"),
    *_columns("gru", 330, 62, "GRU"),
    *_columns("extractor", 298, 62, "h({})", height=18, kind="words"),
    Box("extractor", 302, 296, 0, "interest extractor", 0, "words"),
    Box("auxiliary", 302, 333, 122, "auxiliary loss", 34),
    Box("attention", 116, 232, 220, "", 42, "band"),
    *[Box("attention", x + 9, 232, 42, f"a({t})", kind="round") for t, x in enumerate(STEPS, 1)],
    Box("attention", 302, 217, 0, "attention", 0, "words"),
    Box("evolution", 116, 146, 220, "", 64, "band"),
    Box("evolution", 302, 146, 0, "evolution layer", 0, "words"),
    *_columns("evolution", 158, 62, "AUGRU"),
    *_columns("evolution", 126, 62, "h'({})", height=18, kind="words"),
    Box("head", 220, 46, 156, "head: an MLP", 40),
    Box("samples", 390, 46, 78, "profile"),
    Box("prediction", 62, 46, 78, "p(click)", 28, "round"),
]
ARROWS = [
    *_up("samples", 470, 437),
    Arrow("samples", ((TARGET, 470), (TARGET, 437))),
    *_up("gru", 395, 344),
    *_along("gru", 330),
    *_up("attention", 286, 253, 9),
    Arrow("attention", ((TARGET, 395), (TARGET, 232), (226, 232))),
    *_up("evolution", 286, 172, -20),
    *_up("evolution", 211, 172, 9),
    *_along("evolution", 158),
    Arrow("head", ((190, 114), (190, 66))),
    Arrow("head", ((TARGET, 232), (TARGET, 92), (270, 92), (270, 66))),
    Arrow("samples", ((351, 46), (298, 46))),
    Arrow("prediction", ((142, 46), (101, 46))),
    Arrow("auxiliary", ((226, 333), (241, 333)), dashed=True),
    Arrow("auxiliary", ((302, 395), (302, 350)), "e or ê?", (334, 379), dashed=True),
]
PARTS = {
    "samples": "the three liked films of the history, the target film and the profile, at the edges of the drawing",
    "embedding": "the embedding, one table for all films, which gives e(1), e(2), e(3) and the target's vector",
    "gru": "a row of GRU steps, from left to right",
    "extractor": "the interest extractor, a row of GRU steps that makes interests, h(1), h(2), h(3)",
    "auxiliary": "the auxiliary loss, in training alone, which asks of an interest which of two films came next",
    "attention": "attention, in which the target asks each interest, which gives a(1), a(2), a(3)",
    "evolution": "the interest evolution layer, a row of AUGRU steps from h(t) and a(t) to h'(1), h'(2), h'(3)",
    "head": "the head, an MLP that takes h'(3), the target's vector and the profile",
    "prediction": "p(click), the probability of a click",
}


@dataclass(frozen=True)
class View:
    """What one chapter lights, and the sentence below its picture."""

    lit: tuple[str, ...]
    sentence: str


VIEWS = {
    "01": View(
        ("samples", "prediction"), "what comes in, a history, a target and a profile, and what is asked, a click."
    ),
    "02": View(("embedding", "head"), "the embedding and the head. BaseModel has a mean where the rest stands."),
    "03": View(("attention",), "attention, which DIN has without the two recurrent layers."),
    "04": View(
        ("gru",),
        "the step that the extractor takes at each behaviour, and of which the AUGRU (chapter 07) is a variant.",
    ),
    "05": View(("gru", "extractor"), "the interest extractor."),
    "06": View(("auxiliary",), "the auxiliary loss, which is there in training alone."),
    "07": View(("attention", "evolution"), "the evolution layer, and the attention that it asks before each step."),
    "08": View(tuple(PARTS), "all of it."),
    "09": View(("samples", "prediction"), "what goes in and what comes out, which you handle here on your own."),
    "10": View(("auxiliary", "attention", "evolution"), "the parts that this chapter takes out, one by one."),
    "11": View(("evolution",), "the layer that is made fast."),
    "12": View(
        ("embedding", "extractor", "gru"),
        "what can be shared: the table, of which a step names a few rows, and the extractor, which all targets of a "
        "user have in common.",
    ),
    "13": View(
        ("samples", "embedding", "auxiliary", "attention", "evolution", "prediction"), "where the exhibits were found."
    ),
}


def drawing(lit: tuple[str, ...] | None = None) -> str:
    """The SVG, with the parts ``lit`` standing out; None draws all parts alike."""
    words = alt(lit)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        f'role="img" aria-label="{escape(words)}" font-family="Helvetica, Arial, sans-serif" font-size="{FONT}">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" rx="10" fill="#FFFFFF"/>',
        *(_band(box, lit) for box in BOXES if box.kind == "band"),
        *(_arrow(arrow, lit) for arrow in ARROWS),
        *(_box(box, lit) for box in BOXES if box.kind != "band"),
    ]
    return "\n".join(parts) + "\n</svg>\n"


def alt(lit: tuple[str, ...] | None = None) -> str:
    """The words that stand for the picture where it cannot be seen."""
    if lit is None:
        return "DIEN, from bottom to top: " + "; ".join(words for part, words in PARTS.items() if part != "gru") + "."
    if set(lit) == set(PARTS):
        return "The picture of DIEN with every part lit, from the films at the bottom to p(click) at the top."
    return f"The picture of DIEN. Lit are: {'; '.join(PARTS[part] for part in lit)}."


def _look(part: str, lit: tuple[str, ...] | None) -> tuple[str, str, float]:
    return WHOLE if lit is None else LIT if part in lit else PALE


def _band(box: Box, lit: tuple[str, ...] | None) -> str:
    fill, edge, width = _look(box.part, lit)
    return _rectangle(box, fill, edge, width, 8)


def _box(box: Box, lit: tuple[str, ...] | None) -> str:
    _, edge, width = _look(box.part, lit)
    weight = ' font-weight="bold"' if lit is not None and box.part in lit else ""
    around = "" if box.kind == "words" else _rectangle(box, *_inside(box, lit, edge, width))
    words = f'<text x="{box.x}" y="{box.y + 5}" text-anchor="middle" fill="{INK}"{weight}>{escape(box.text)}</text>'
    return around + words


def _inside(box: Box, lit: tuple[str, ...] | None, edge: str, width: float) -> tuple[str, str, float, float]:
    in_band = any(band.kind == "band" and band.part == box.part for band in BOXES)
    fill = "#FFFFFF" if in_band and box.part != "gru" else _look(box.part, lit)[0]
    return fill, edge, width if not in_band else min(width, 1.6), box.height / 2 if box.kind == "round" else 5


def _rectangle(box: Box, fill: str, edge: str, width: float, radius: float) -> str:
    dashes = ' stroke-dasharray="5 3"' if box.part == "auxiliary" else ""
    x, y = box.x - box.width / 2, box.y - box.height / 2
    return (
        f'<rect x="{x:g}" y="{y:g}" width="{box.width:g}" height="{box.height:g}" rx="{radius:g}" '
        f'fill="{fill}" stroke="{edge}" stroke-width="{width}"{dashes}/>'
    )


def _arrow(arrow: Arrow, lit: tuple[str, ...] | None) -> str:
    shining = lit is not None and arrow.part in lit
    colour, width = (LIT[1], 2.2) if shining else (LINE, 1.3)
    (x0, y0), (x, y) = arrow.points[-2:]
    length = abs(x - x0) + abs(y - y0)
    dx, dy = (x - x0) / length, (y - y0) / length
    line = " ".join(f"{a:g},{b:g}" for a, b in (*arrow.points[:-1], (x - 5 * dx, y - 5 * dy)))
    tip = f"{x:g},{y:g} {x - 8 * dx - 4 * dy:g},{y - 8 * dy + 4 * dx:g} {x - 8 * dx + 4 * dy:g},{y - 8 * dy - 4 * dx:g}"
    dashes = ' stroke-dasharray="5 3"' if arrow.dashed else ""
    label = ""
    if arrow.label:
        label = f'<text x="{arrow.at[0]}" y="{arrow.at[1]}" text-anchor="middle" fill="{INK}">{arrow.label}</text>'
    return (
        f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="{width}"{dashes}/>'
        f'<polygon points="{tip}" fill="{colour}"/>{label}'
    )


def pictures() -> dict[Path, str]:
    """Every SVG and what it holds."""
    views = {f"chapter_{chapter}": view.lit for chapter, view in VIEWS.items()}
    return {FOLDER / f"{name}.svg": drawing(lit) for name, lit in ({"whole": None} | views).items()}


def _wrapped(text: str) -> str:
    return fill(text, LINE_LENGTH, break_long_words=False, break_on_hyphens=False)


def shown(name: str, lit: tuple[str, ...] | None, folder: str = "..") -> str:
    """The Markdown that shows a picture; ``folder`` is where the page sees the course."""
    return _wrapped(f"![{alt(lit)}]({folder}/docs/images/dien/{name}.svg)")


def in_the_head(chapter: str) -> str:
    """The lines of Markdown that a chapter's first cell ends with."""
    view = VIEWS[chapter]
    sentence = f"Lit in the picture of DIEN: {view.sentence} (The picture is explained in [chapter 00]({EXPLAINED}).)"
    return f"{shown(f'chapter_{chapter}', view.lit)}\n\n{_wrapped(sentence)}"


def with_picture(text: str, chapter: str) -> str:
    """A chapter's Markdown with its picture: at the end of its first cell, or, in chapter 00, where it was before."""
    if chapter not in VIEWS:
        return re.sub(r"!\[DIEN, from[^\]]*\]\([^)]*\)", lambda _: shown("whole", None), text)
    head, gap, rest = text.partition("\n\n\n")
    head = re.split(r"\n\n!\[The picture of DIEN", head)[0]
    return f"{head}\n\n{in_the_head(chapter)}{gap}{rest}"


def main() -> int:
    """The command line; returns the exit status."""
    files = pictures()
    for path in sorted((NOTEBOOKS / "md").glob("*.md")):
        files[path] = with_picture(path.read_text(encoding="utf-8"), path.name[:2])
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    print(f"{len(files)} files written")
    return 0


if __name__ == "__main__":
    sys.exit(main())
