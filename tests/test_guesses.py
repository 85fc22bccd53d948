"""A guess is taken before the answer, by box or by a line of code; the chapter's end sums the guesses up."""

from __future__ import annotations

import sys

import pytest

from dien_course.lab import guess, guesses, sum_up
from dien_course.lab.guess_box import guess_box


@pytest.fixture(autouse=True)
def no_guesses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guesses, "_made", {})


def widgets_of(box) -> dict[str, list]:
    found: dict[str, list] = {}
    for child in getattr(box, "children", ()):
        found.setdefault(type(child).__name__, []).append(child)
        for name, more in widgets_of(child).items():
            found.setdefault(name, []).extend(more)
    return found


def test_without_a_guess_the_answer_is_given_all_the_same(capsys) -> None:
    order = guess("order", "all change", "none changes")
    order.answer("b")
    sum_up()
    assert capsys.readouterr().out == (
        "It is b) none changes. (No guess was made.)\nNo guess was made; 1 could have been.\n"
    )


def test_guesses_are_summed_up_with_those_that_surprised(capsys) -> None:
    order, auc, open_one = guess("order", "all", "none"), guess("DIN's AUC"), guess("left", "a film", "a day")
    unanswered = guess("never answered", "x", "y")
    order.guess, auc.guess, unanswered.guess = "A", "0,8", "a"
    order.answer("b")
    auc.answer(0.85, near=0.06)
    open_one.answer("a")
    assert capsys.readouterr().out.splitlines()[:2] == [
        "It is b) none; you guessed a) all.",
        "It is ≈ 0.85; as you guessed.",
    ]
    sum_up()
    assert capsys.readouterr().out.splitlines() == [
        "1 of 2 guesses were right.",
        "What surprised you:",
        "- order",
        "No guess was made on:",
        "- left",
    ]


def test_a_cell_run_again_keeps_the_guess_unless_its_choices_changed() -> None:
    guess("order", "all", "none").guess = "b"
    assert guess("order", "all", "none").guess == "b"
    assert guess("order", "all", "some").guess is None


@pytest.mark.parametrize(("typed", "kept"), [(" b) ", "b"), ("B", "b")])
def test_a_letter_is_read_as_people_type_it(typed: str, kept: str) -> None:
    order = guess("order", "all", "none")
    order.guess = typed
    assert order.guess == kept


@pytest.mark.parametrize("typed", ["c", "ab", "1", ")"])
def test_what_is_no_choice_is_refused_in_words(typed: str) -> None:
    with pytest.raises(ValueError, match="is no choice; expected a letter from a to b"):
        guess("order", "all", "none").guess = typed


def test_numbers_take_a_comma_and_their_unit_and_nothing_else() -> None:
    share = guess("the share", unit="%")
    share.guess = "12,5 %"
    assert share.guess == 12.5
    with pytest.raises(ValueError, match="is no number; expected one such as 0.5"):
        share.guess = "many"
    with pytest.raises(ValueError, match="near is missing"):
        share.answer(12)
    assert not share.right_guess


def test_an_answer_beside_a_guess_fits_into_lines_of_a_page(capsys) -> None:
    order = guess("order", "a long choice " * 4, "another one that is long " * 2)
    order.guess = "b"
    order.answer("a")
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 2 and all(len(line) <= 90 for line in lines)


def test_large_numbers_are_written_out(capsys) -> None:
    guess("parameters").answer(16_939, near=100)
    assert capsys.readouterr().out == "It is ≈ 16,939. (No guess was made.)\n"


def test_one_choice_is_none() -> None:
    with pytest.raises(ValueError, match="there is 1 choice"):
        guess("order", "all")


def test_the_field_takes_a_letter_and_says_so_and_buttons_fill_it() -> None:
    order = guess("order", "all", "none")
    parts = widgets_of(guess_box(order))
    field, words = parts["GuessField"][0], parts["HTML"][-1]
    field.value = "b"
    assert order.guess == "b" and "Noted: b) none." in words.value
    field.value = "x"
    assert order.guess is None and "expected a letter from a to b" in words.value
    parts["Button"][0].click()
    assert order.guess == "a" and field.value == "a"
    field.value = ""
    assert order.guess is None and "Noted" not in words.value
    order.guess = "b"
    assert widgets_of(guess_box(order))["GuessField"][0].value == "b"


def test_the_output_has_the_choices_as_text_and_never_the_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    order = guess("order <1>", "all", "none")
    bundle = order._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in bundle
    assert "b) none" in bundle["text/html"] and "order &lt;1&gt;" in bundle["text/html"]
    assert bundle["text/plain"].splitlines() == [
        "Your guess on order <1>, a letter from a to b:",
        "  a) all",
        "  b) none",
    ]
    order.answer("b")
    order.guess = "a"
    assert {kind: order._repr_mimebundle_()[kind] for kind in ("text/html", "text/plain")} == {
        kind: bundle[kind] for kind in ("text/html", "text/plain")
    }
    monkeypatch.setitem(sys.modules, "dien_course.lab.guess_box", None)
    assert set(order._repr_mimebundle_()) == {"text/html", "text/plain"}
