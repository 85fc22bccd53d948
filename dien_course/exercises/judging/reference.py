"""What the solution and the known misconceptions do on an exercise's inputs, each computed once, when asked for."""

from __future__ import annotations

from functools import lru_cache

from dien_course.exercises.judging.calls import Record, make_call
from dien_course.exercises.judging.exercise import Exercise, Misconception
from dien_course.exercises.judging.plain import to_plain
from dien_course.exercises.judging.randomness import randomness_restored
from dien_course.exercises.judging.sources import define


def record_of(exercise: Exercise, answer: object) -> tuple[Record, ...]:
    """What a trusted answer does in each of ``exercise.calls``."""
    with randomness_restored():
        return tuple(make_call(exercise, answer, case, check.gradient) for check, case in exercise.calls)


@lru_cache(maxsize=256)
def expected_records(exercise: Exercise) -> tuple[Record, ...]:
    """The solution's records. Raises ValueError if the solution itself fails."""
    records = record_of(exercise, define(exercise.solution, "solution"))
    for record, (check, case) in zip(records, exercise.calls, strict=True):
        if record.failure or record.no_gradient:
            raise ValueError(f"exercise {exercise.id}: the solution fails on {check.name!r}, {case.name!r}: {record}")
    return records


@lru_cache(maxsize=256)
def expected_value(exercise: Exercise) -> object:
    """The right value of a predict exercise, plain."""
    return to_plain(define(exercise.solution, "solution"))


@lru_cache(maxsize=2048)
def _mistaken(misconception: Misconception) -> object:
    return define(misconception.source, "misconception")


@lru_cache(maxsize=1 << 16)
def misconception_record(exercise: Exercise, misconception: Misconception, place: int) -> Record:
    """What a known wrong function does in the call of that number."""
    check, case = exercise.calls[place]
    with randomness_restored():
        return make_call(exercise, _mistaken(misconception), case, check.gradient, watched=False)


@lru_cache(maxsize=256)
def stub_records(exercise: Exercise) -> tuple[Record, ...]:
    """What the code does that a debug exercise gives out."""
    return record_of(exercise, define(exercise.stub, "stub"))
