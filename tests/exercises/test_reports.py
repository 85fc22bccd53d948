"""A report is plain data: it survives a journey through JSON, and judging it runs no code of the learner's."""

from __future__ import annotations

import json

import numpy as np
import pytest
import torch

from dien_course.exercises.judging.compare import difference
from dien_course.exercises.judging.judging import judge
from dien_course.exercises.judging.plain import Array, Foreign, from_json, to_json, to_plain
from dien_course.exercises.judging.registry import all_exercises, find
from dien_course.exercises.judging.report import Report, run_answer
from dien_course.exercises.judging.sources import define, is_untouched

VALUES = [
    None, True, 3, -2.5, float("nan"), float("inf"), "words", [1, (2.0, "x")], {"a": [1], 2: None},
    torch.arange(6.0).reshape(2, 3), torch.tensor(1.5), torch.zeros(0, 3), torch.tensor([True]),
    torch.ones(2).bfloat16(),
    np.arange(3, dtype=np.int32), np.float64(2), object(), lambda: 1,
]  # fmt: skip


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_plain_values_survive_json(value: object) -> None:
    plain = to_plain(value)
    again = from_json(json.loads(json.dumps(to_json(plain))))
    if isinstance(plain, Array):
        assert np.array_equal(again.values, plain.values) and (again.dtype, again.kind) == (plain.dtype, plain.kind)
    elif plain == plain:
        assert again == plain
    else:
        assert again != again


@pytest.mark.parametrize("exercise", all_exercises(), ids=lambda exercise: exercise.id)
def test_a_report_can_be_judged_elsewhere(exercise) -> None:
    for source in (exercise.solution, exercise.stub):
        report = run_answer(exercise, define(source))
        again = Report.from_json(json.loads(json.dumps(report.to_json())))
        assert judge(exercise, again) == judge(exercise, report)


@pytest.mark.parametrize("records", [0, 1, 3])
def test_a_report_that_ends_early_earns_nothing_for_what_is_missing(records: int) -> None:
    exercise = find("07.2")
    whole = run_answer(exercise, define(exercise.solution))
    part = Report(exercise.id, "ran", records=whole.records[:records])
    result = judge(exercise, part)
    assert result.status == "failed" and result.points == (2 if records == 3 else 0)


TENSOR = to_plain(torch.tensor([[1.0, 2.0, 3.0]]))


@pytest.mark.parametrize(
    ("got", "kind"),
    [
        (torch.tensor([[1.0, 2.0, 3.00001]]), None),
        (torch.tensor([[1.0, 2.0, 3.0]], dtype=torch.float64), None),
        (torch.tensor([[1, 2, 3]]), None),
        (np.array([[1.0, 2.0, 3.0]]), None),
        ([[1, 2.0, 3]], None),
        (torch.tensor([[1.0, 2.0, 3.001]]), "value"),
        (torch.tensor([[1.0, 2.0, float("nan")]]), "value"),
        (torch.tensor([[1.0], [2.0], [3.0]]), "shape"),
        (torch.tensor([1.0, 2.0, 3.0]), "shape"),
        (torch.tensor([[True, True, True]]), "dtype"),
        ("1 2 3", "type"),
        ([[1.0], [2.0, 3.0]], "type"),
        (None, "type"),
    ],
)
def test_numbers_of_any_kind_are_compared_and_nothing_else(got: object, kind: str | None) -> None:
    found = difference(TENSOR, to_plain(got))
    assert (found.kind if found else None) == kind


def test_float64_is_held_to_float64() -> None:
    exact = torch.tensor([1.0], dtype=torch.float64)
    assert difference(to_plain(exact), to_plain(exact + 1e-5)).kind == "value"
    assert difference(to_plain(exact), to_plain((exact + 1e-5).float())) is None


def test_tuples_and_dicts_are_compared_part_by_part() -> None:
    expected = to_plain((torch.ones(2), {"n": 3}))
    assert difference(expected, to_plain([torch.ones(2), {"n": 3.0}])) is None
    assert "[1]['n']" in difference(expected, to_plain((torch.ones(2), {"n": 4}))).sentence
    assert difference(expected, to_plain((torch.ones(2),))).kind == "shape"
    assert "keys" in difference(expected, to_plain((torch.ones(2), {"m": 3}))).sentence


def test_foreign_things_are_known_by_name_only() -> None:
    assert to_plain(object()) == Foreign("object")
    assert difference(TENSOR, Foreign("Tensor")).kind == "type"


STUB = 'def f(x):\n    """Doc."""\n    raise NotImplementedError\n'


@pytest.mark.parametrize(
    ("source", "untouched"),
    [
        (STUB, True),
        ("\n\n# a comment\n" + STUB, True),
        (STUB.replace("Doc.", "Another."), True),
        (STUB.replace("raise NotImplementedError", "return x"), False),
        (STUB.replace("    raise", "    x + 1\n    raise"), False),
        ("f = None", True),
        ("f = ...", True),
    ],
)
def test_the_stub_is_recognised_however_it_is_laid_out(source: str, untouched: bool) -> None:
    assert is_untouched(define(source), STUB) == untouched


def test_a_class_and_a_value_can_be_untouched_too() -> None:
    stub = "class Net(nn.Module):\n    def forward(self, x):\n        raise NotImplementedError\n"
    assert is_untouched(define(stub), stub)
    assert not is_untouched(define(stub.replace("raise NotImplementedError", "return x")), stub)
    assert is_untouched({"a": ..., "b": None}, "answer = {'a': ..., 'b': ...}\n")
    assert not is_untouched({"a": 1, "b": ...}, "answer = {'a': ..., 'b': ...}\n")
