"""Mistakes that no exercise knows by name are told by their family: what an answer does, and on which inputs."""

from __future__ import annotations

import math

import pytest

from dien_course.exercises.checking import evaluate_answer
from dien_course.exercises.judging.calls import Failure
from dien_course.exercises.judging.near_numbers import near_miss
from dien_course.exercises.judging.raised import MEANINGS, meaning
from dien_course.exercises.judging.registry import find
from dien_course.exercises.judging.sources import define

MEAN = "    return vectors.masked_fill(~mask[..., None], 0).sum(1) / mask.sum(1, keepdim=True).clamp(min=1)\n"
VIEW = """\
def group_view(triples, tables, batch):
    def side(place):
        return torch.cat([tables[t[0]][batch[t[place]]] for t in triples], dim=-1)
    negatives = side(2) if triples[0][2] in batch else None
    return {target}, {history}, negatives, {mask}
"""


def view(target="side(0)", history="side(1)", mask="batch[triples[0][1]] != 0") -> str:
    return VIEW.format(target=target, history=history, mask=mask)


def mean(line: str) -> str:
    return f"def mean_of_history(vectors, mask):\n    {line}\n{MEAN}"


@pytest.mark.parametrize(
    ("id", "source", "said"),
    [
        ("02.2", mean("vectors.numpy().std()").replace("    return", "    pass\n    #"), "`return` is missing"),
        ("02.2", mean("if not mask.all():\n        return None"), "ends without a `return`"),
        ("02.2", mean("if len(vectors) > 1:\n        return total"), "`total` is defined nowhere"),
        ("02.2", mean("vectors.astype(float)"), "A tensor has no `.astype`"),
        ("02.2", mean("vectors = vectors.detach()"), "cut off"),
        ("02.2", MEAN.replace("    return", "def mean_of_history(vectors, mask):\n    return (lambda x: x.sum(0))(", 1)
         .rstrip() + ")\n", "The batch is gone"),
        ("02.2", MEAN.replace("    return", "def mean_of_history(vectors, mask):\n    return (lambda x: 3 * x)(", 1)
         .rstrip() + ")\n", "Every number is 3 times"),
        ("02.2", mean("if not mask.all():\n        vectors = vectors + 1"), "Padding changes the result"),
        ("02.2", mean("if not mask.any(1).all():\n        return vectors.sum(1)"), "nothing but padding"),
        ("09.2", "def early_stopping(losses, patience):\n    return 1, 2, len(losses)\n", "3 things come back"),
        ("08.2", view(target="side(0)[0]"), "The batch is gone"),
    ],
)  # fmt: skip
def test_a_family_is_told_by_what_an_answer_does(id: str, source: str, said: str) -> None:
    result = evaluate_answer(find(id), define(source))
    assert not result.passed
    assert said in result.misconception, result


def test_a_mistake_in_one_part_is_named_although_the_others_are_right() -> None:
    whole = evaluate_answer(find("08.2"), define(view(history="side(1).mean(1)")))
    assert "The history is averaged over its steps" in whole.misconception
    two = evaluate_answer(find("08.2"), define(view(history="side(1).mean(1)", mask="batch[triples[0][1]] == 0")))
    assert "The history is averaged" in two.misconception and "The mask is turned round" in two.misconception


def test_no_name_is_given_where_only_one_of_two_wrong_parts_is_known() -> None:
    strange = view(history="side(1) ** 2 + 0.3", mask="batch[triples[0][1]] == 0")
    assert not evaluate_answer(find("08.2"), define(strange)).misconception


@pytest.mark.parametrize(("name", "pattern", "sentence"), MEANINGS)
def test_every_meaning_of_an_error_has_its_words(name: str, pattern: str, sentence: str) -> None:
    assert sentence.endswith((".", "?")) and (name.endswith("Error") or not name)


def test_an_error_has_a_meaning_where_somebody_foresaw_it() -> None:
    assert meaning(Failure("exception", "ValueError", "something of the learner's own")) == ""
    assert meaning(Failure("memory")) == ""
    numpy = Failure("exception", "AttributeError", "'numpy.ndarray' object has no attribute 'float'")
    assert meaning(numpy).startswith("NumPy goes in here and no tensor, and `.float` is torch's")
    assert meaning(Failure("time")).startswith("A loop does not end")


RIGHTS = {"share": 0.25, "count": 40, "model": 2.5, "word": "better"}


@pytest.mark.parametrize(
    ("key", "number", "said"),
    [
        ("share", 25, "factor of 100"),
        ("share", 0.75, "1 minus"),
        ("share", 4.0, "upside down"),
        ("share", 2.5, "places with `model`"),
        ("count", 41, "both ends"),
        ("count", 39, "both ends"),
        ("count", -40, "turned round"),
        ("count", 80, "factor of 2"),
        ("model", math.log(2.5), "logarithm"),
        ("model", math.exp(2.5), "the logarithm is missing"),
        ("count", 57, ""),
        ("count", math.inf, ""),
        ("word", 3, ""),
    ],
)
def test_a_predicted_number_is_told_how_it_misses(key: str, number: float, said: str) -> None:
    found = near_miss(key, number, RIGHTS)
    assert said in found if said else found == ""
    assert not any(digits in found for digits in ("0.25", "40"))
