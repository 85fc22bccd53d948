"""Which known mistake does an answer behave like?"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
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
    return found if best >= ENOUGH else _by_parts(exercise, records)


def _by_parts(exercise: Exercise, records: Sequence[Record]) -> Misconception | None:
    """The misconceptions that each wrong part of an output has, where an output has parts and not all are wrong alike.

    None as soon as one wrong part has none: its neighbours' names would not be the whole truth.
    """
    expected = expected_records(exercise)
    places = [place for place, (check, _) in enumerate(exercise.calls) if check.holds is None and not check.gradient]
    pairs = {
        place: (expected[place].output, records[place].output)
        for place in places
        if place < len(records) and not records[place].failure
    }
    keys = parts(pairs.values()) if len(pairs) >= ENOUGH * len(places) else []
    found: list[Misconception] = []
    for key in keys:
        wrong = {place for place, (want, got) in pairs.items() if difference(want[key], got[key])}
        if not wrong:
            continue
        best, chosen = ENOUGH - 1e-9, None
        for one in exercise.misconceptions:
            if one.source and (likeness := _part_likeness(exercise, one, key, wrong, pairs)) > best:
                best, chosen = likeness, one
        if chosen is None:
            return None
        found += [chosen] * (chosen.message not in [other.message for other in found])
    if not found:
        return None
    if not found[1:]:
        return found[0]
    said = [one.message for one in found]
    if exercise.faults:  # one cure a check: of the other faults only the sentence that says what is wrong
        said[1:] = [message.partition(". ")[0].removesuffix(".") + "." for message in said[1:]]
    return replace(found[0], message="\n".join(said), left=None)


def parts(pairs: Collection[tuple[object, object]]) -> list:
    """The keys that all outputs have, expected and got alike; none where an output is not made of parts."""
    found = {_keys(want) if _keys(want) == _keys(got) else () for want, got in pairs}
    keys = found.pop() if len(found) == 1 else ()
    return list(keys) if len(keys) > 1 else []


def _keys(output: object) -> tuple:
    """The keys of a dict in order, the places of a tuple; nothing of anything else."""
    if type(output) is dict:
        return tuple(sorted(output, key=str))
    return tuple(range(len(output))) if type(output) is tuple else ()


def _part_likeness(exercise: Exercise, misconception: Misconception, key: object, wrong: set, pairs: dict) -> float:
    """The share of calls in which a part is the misconception's, of those where it is wrong in either."""
    matter, agree, patience = 0, 0, (1 - ENOUGH) * len(pairs)
    for place, (want, got) in pairs.items():
        theirs = misconception_record(exercise, misconception, place)
        if theirs.failure or not parts([(want, theirs.output)]):
            theirs_differs, equal = True, False
        else:
            theirs_differs = bool(difference(want[key], theirs.output[key]))
            equal = not difference(theirs.output[key], got[key])
        if place in wrong or theirs_differs:
            matter += 1
            agree += place in wrong and equal
            if matter - agree > patience:
                return 0.0
    return agree / matter if matter else 0.0


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
