"""Which known mistake does an answer behave like?"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from dien_course.exercises.judging.calls import Record
from dien_course.exercises.judging.compare import difference
from dien_course.exercises.judging.exercise import NOTHING, Call, Exercise, Misconception
from dien_course.exercises.judging.plain import to_numbers
from dien_course.exercises.judging.reference import expected_records, misconception_record

ENOUGH = 0.75  # of all calls in which the answer or the misconception is wrong, so many must agree


def recognised(exercise: Exercise, records: Sequence[Record]) -> Misconception | None:
    """The misconception whose outputs the records have; None if there is none."""
    expected = expected_records(exercise)
    wrong = [not same(want, got) for want, got in zip(expected, records, strict=False)]
    compared = [check.holds is None for check, _ in exercise.calls]
    best, found = 0.0, None
    for misconception in exercise.misconceptions:
        if misconception.source:
            counts = compared if any(compared) else wrong
            likeness = _likeness(exercise, misconception, records, wrong, counts)
        elif misconception.recognise and misconception.value is NOTHING:
            likeness = float(_by_itself(exercise, misconception.recognise, records))
        else:
            continue
        if likeness > best:
            best, found = likeness, misconception
    return found if best >= ENOUGH else None


def _likeness(
    exercise: Exercise, misconception: Misconception, records: Sequence[Record], wrong: list[bool], counts: list[bool]
) -> float:
    """Of the calls that count and where the answer or the misconception is wrong, the share in which the two agree.

    0 as soon as it cannot be ``ENOUGH`` any more.
    """
    matter, agree, patience = 0, 0, (1 - ENOUGH) * sum(counts)
    for place in range(len(wrong)):
        if counts[place] and (wrong[place] or is_wrong(exercise, misconception, place)):
            matter += 1
            agree += wrong[place] and same(misconception_record(exercise, misconception, place), records[place])
            if matter - agree > patience:
                return 0.0
    return agree / matter if matter else 0.0


@lru_cache(maxsize=1 << 16)
def is_wrong(exercise: Exercise, misconception: Misconception, place: int) -> bool:
    """Whether a misconception can be seen in the call of that number."""
    return not same(expected_records(exercise)[place], misconception_record(exercise, misconception, place))


def same(one: Record, other: Record) -> bool:
    """Whether two calls ended alike: equal outputs and gradients, or the same kind of failure."""
    if one.failure or other.failure:
        return bool(one.failure and other.failure) and (
            (one.failure.kind, one.failure.name) == (other.failure.kind, other.failure.name)
        )
    if bool(one.no_gradient) != bool(other.no_gradient) or difference(one.output, other.output):
        return False
    return all(difference(one.gradients[name], other.gradients.get(name)) is None for name in one.gradients)


def _by_itself(exercise: Exercise, recognise, records: Sequence[Record]) -> bool:
    calls = [
        Call(case.build(), None if record.failure else to_numbers(record.output))
        for (_, case), record in zip(exercise.calls, records, strict=False)
    ]
    try:
        return bool(recognise(calls))
    except Exception:
        return False
