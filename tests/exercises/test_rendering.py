"""What a learner reads: the same words in a notebook and in a terminal, legible on a light and on a dark page."""

from __future__ import annotations

import re

import pytest

from dien_course.exercises.checking import evaluate_answer
from dien_course.exercises.judging.registry import all_exercises, find, quiz_of
from dien_course.exercises.judging.results import CheckOutcome, Counterexample, Result
from dien_course.exercises.pages.display import Page
from dien_course.exercises.pages.rendering import COLOURS, WIDEST, as_html, as_text, heading, inline, laid_out
from dien_course.exercises.quizzes import judge_quiz


def failed_with(expected: str, got: str, inputs: tuple[str, ...] = ("x = 1",)) -> Result:
    example = Counterexample("a row", inputs, expected, got)
    return Result("07.2", "One step", "failed", (CheckOutcome("values", 2, False),), "It differs.", "", example)


def test_only_numbers_that_differ_are_marked() -> None:
    shown = as_html(failed_with("[[1.5, 2], [nan, True]]   shape (2, 2)", "[[1.5, 3], [0, True]]   shape (2, 2)"))
    assert re.findall(r"<mark[^>]*>([^<]*)</mark>", shown) == ["2", "nan", "3", "0"]


@pytest.mark.parametrize("got", ["[1]", "None", "ValueError: 2 <b> 3", "[[1, 2]]   shape (1, 2)"])
def test_nothing_is_marked_where_the_outputs_cannot_be_laid_side_by_side(got: str) -> None:
    shown = as_html(failed_with("[1, 2]", got))
    assert "<mark" not in shown and "<b>" not in shown


def test_a_table_gives_every_row_a_line_and_the_shape_its_own() -> None:
    shown = re.sub("<[^>]*>", "", as_html(failed_with("[[1, 2], [3, 4]]   shape (2, 2)", "[[1, 2], [3, 4]]")))
    assert "[[1, 2],\n [3, 4]]\nshape (2, 2)" in shown


def test_long_inputs_are_broken_between_rows_and_short_ones_are_not() -> None:
    short = "mask = [[True, False], [True, True]]   shape (2, 2)"
    assert laid_out(short) == short
    row = "[" + ", ".join(["-0.25"] * 8) + "]"
    lines = laid_out(f"scores = [{row}, {row}, {row}]   shape (3, 8)").splitlines()
    assert lines == [f"scores = [{row},", f"          {row},", f"          {row}]   shape (3, 8)"]
    assert all(len(line) <= WIDEST for line in lines)


def test_in_a_terminal_got_stands_under_expected() -> None:
    lines = as_text(failed_with("[1, 2]", "[1, 3]")).splitlines()
    assert [line.index("[1") for line in lines if "[1" in line] == [len("  expected output: ")] * 2


def test_backticks_become_code_and_asterisks_emphasis_but_arithmetic_stays() -> None:
    assert re.sub(' style="[^"]*"', "", inline("`fit` draws a *place*; 2*3*4 < 5")) == (
        "<code>fit</code> draws a <em>place</em>; 2*3*4 &lt; 5"
    )
    assert ">a * b</code>" in inline("It raises KeyError. In line 2 of your code: a * b")


def test_whatever_stands_on_our_white_has_our_colour() -> None:
    """A dark theme gives code, pre and th its own light letters, unless they have a colour."""
    pages = [Page("`a`", "`b`\n\nc", "d = 1")._repr_html_(), as_html(failed_with("[1]", "[2]"))]
    for tag, attributes in re.findall(r"<(code|pre|td|th|p|li|mark)\b([^>]*)>", "".join(pages)):
        assert "color: #" in attributes, tag
        if tag in ("code", "pre", "td", "th", "mark"):
            assert "background: #" in attributes, tag


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_every_pair_of_colours_has_the_contrast_that_small_text_needs() -> None:
    """WCAG 2.2, success criterion 1.4.3: 4.5 to 1."""
    styles = re.findall(r'style="([^"]*)"', as_html(failed_with("[1]", "[2]")) + inline("`a`"))
    pairs = [re.findall(r"(?:^|[^-])color: (#\w{6}).*background: (#\w{6})", style) for style in styles]
    found = {pair for several in pairs for pair in several} | {(colour, "#ffffff") for colour in COLOURS.values()}
    assert len(found) >= 5
    for letters, ground in found:
        assert (luminance(ground) + 0.05) / (luminance(letters) + 0.05) >= 4.5, (letters, ground)


def test_a_title_that_asks_stands_in_quotation_marks_before_the_colon() -> None:
    headings = [heading(Result(exercise.id, exercise.title, "not attempted")) for exercise in all_exercises()]
    assert any('?": not attempted' in line for line in headings)
    assert not any("?:" in line for line in headings)


def test_a_quiz_says_what_is_open_and_what_is_not_right() -> None:
    text = as_text(judge_quiz(quiz_of("07"), "ab.cb"))
    assert "Quiz 07: not right yet, 2 of 5 points" in text
    assert [line.split(":")[0].strip() for line in text.splitlines()[1:6]] == [
        "right", "right", "open", "not right", "not right",
    ]  # fmt: skip
    assert 'quiz("07", "ab.ca")' in as_text(judge_quiz(quiz_of("07"), "....."))


def test_html_and_text_of_a_failure_say_the_same_words() -> None:
    result = evaluate_answer(find("07.2"), lambda h, u, n, a: h)
    words = [
        re.sub(r"[^\w.]+", " ", re.sub("<[^>]*>", " ", text)).split() for text in (as_html(result), as_text(result))
    ]
    assert sorted(set(words[0])) == sorted(set(words[1]))
