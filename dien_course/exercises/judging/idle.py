"""Answers that do nothing: the code as it was given, one constant for every input, or an argument handed back."""

from __future__ import annotations

from collections.abc import Sequence

from dien_course.exercises.judging.calls import Record, argument_names
from dien_course.exercises.judging.compare import as_array, difference
from dien_course.exercises.judging.exercise import Exercise
from dien_course.exercises.judging.misconceptions import same
from dien_course.exercises.judging.plain import to_plain
from dien_course.exercises.judging.reference import expected_records, stub_records

REASON = "it does nothing yet: what is right here is right by chance"


def does_nothing(exercise: Exercise, records: Sequence[Record]) -> str:
    """The sentence that says so, "" if a wrong answer does something. What does nothing earns no points."""
    if not records or any(record.failure for record in records) or len(records) < len(exercise.calls):
        return ""
    if exercise.kind == "debug" and all(map(same, stub_records(exercise), records)):
        return "It still does what the code did that you were given."
    outputs = [record.output for record in records]
    if exercise.call is None:
        for place, name in enumerate(exercise.argument_names):
            if _is_argument(exercise, outputs, place):
                return f"It hands back `{name}` as it is."
    expected = [record.output for record in expected_records(exercise)]
    if any(difference(wanted, expected[0]) for wanted in expected) and _constant(outputs):
        if outputs[0] is None:
            return "Nothing is returned: is there a `return`?"
        return "It gives the same whatever goes in."
    return ""


def _is_argument(exercise: Exercise, outputs: Sequence[object], place: int) -> bool:
    for (_, case), output in zip(exercise.calls, outputs, strict=True):
        args = case.build()
        if len(argument_names(exercise, args)) != len(exercise.argument_names):
            return False
        if difference(to_plain(args[place]), output):
            return False
    return True


def _constant(outputs: Sequence[object]) -> bool:
    """Whether all outputs are alike, or tensors that hold one number alone, the same everywhere."""
    if all(difference(outputs[0], output) is None for output in outputs):
        return True
    arrays = [as_array(output) for output in outputs]
    if any(array is None for array in arrays):
        return False
    numbers = {float(number) for array in arrays if array for number in array.values.reshape(-1)[:1000]}
    return len(numbers) < 2
