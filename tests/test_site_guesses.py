"""Guesses on the web: every one of every chapter has a form that knows what is right."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path

import pytest

from dien_course.lab.guesses import Guess
from scripts.site_guesses import answered, asked, form, put_forms

CHAPTERS = sorted((Path(__file__).parents[1] / "notebooks").glob("[0-9]*.ipynb"))
KNOWN = re.compile(r'data-guess="([^"]*)"')


def known(shown: str) -> dict:
    """What a form knows."""
    return json.loads(html.unescape(KNOWN.search(shown)[1]))


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_every_guess_of_a_chapter_gets_a_form_that_knows_the_answer(path: Path) -> None:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    asking = sum("**Predict.**" in "".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    assert put_forms(cells) == asking >= 1
    outputs = ["".join(out["data"]["text/html"]) for cell in cells for out in cell.get("outputs", []) if "data" in out
               and "text/html" in out["data"]]  # fmt: skip
    forms = [known(shown) for shown in outputs if shown.startswith("<form")]
    assert len(forms) == asking
    for one in forms:
        guess = Guess(one["about"], tuple(one["choices"]), one["unit"])
        guess.guess = one["right"]  # raises for what is no choice, or no number
        assert guess.said.rstrip(".") in one["said"]
        assert one["choices"] or one["near"] > 0


def test_a_guess_and_its_answer_are_read_off_the_code() -> None:
    found = asked('size = guess("parameters", unit="k")\nside = guess("a side", "left", "right")\nsize')
    assert [(name, one.about, one.choices, one.unit) for name, one in found.items()] == [
        ("size", "parameters", (), "k"),
        ("side", "a side", ("left", "right"), ""),
    ]
    printed = "0.3\nIt is ≈ 1,234 k. (No guess was made.)\nIt is b) right. (No guess was made.)\n"
    assert answered('size.answer(count, near=50)\nside.answer("b")', printed) == {
        "size": ("It is ≈ 1,234 k.", 50),
        "side": ("It is b) right.", 0.0),
    }
    assert known(form(found["size"], "It is ≈ 1,234 k.", 50))["right"] == 1234
    assert known(form(found["side"], "It is b) right.", 0))["right"] == "b"
    assert known(form(found["size"], "It is ≈ -0.25.", 1))["right"] == -0.25


def test_words_of_a_guess_are_no_html() -> None:
    shown = form(Guess('"a" < b', ("<i>", "&")), "It is a) <i>.", 0)
    assert "<i>" not in shown and known(shown)["choices"] == ["<i>", "&"]


@pytest.mark.parametrize(
    ("source", "printed"),
    [
        ('a = guess("x", "b", "c")', ""),
        ('a = guess("x")\na.answer(1, near=1)', ""),
        ("a = guess('x')\na.answer(1)", "It is."),
    ],
)
def test_a_guess_without_its_answer_is_refused(source: str, printed: str) -> None:
    cells = [{"cell_type": "code", "source": source, "outputs": [{"text": printed}]}]
    with pytest.raises(ValueError, match=r"no answer|sentences for|says nothing"):
        put_forms(cells)
