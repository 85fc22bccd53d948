"""On which input is a mistake seen best? The smallest that shows it, at sizes that can tell one thing from another."""

from __future__ import annotations

from collections.abc import Sequence

from dien_course.exercises.judging import code, showing
from dien_course.exercises.judging.calls import Record
from dien_course.exercises.judging.exercise import Call, Case, Exercise, Misconception
from dien_course.exercises.judging.faults import Fault, sentence_of
from dien_course.exercises.judging.misconceptions import is_wrong, same
from dien_course.exercises.judging.plain import to_numbers
from dien_course.exercises.judging.reference import expected_records, misconception_record
from dien_course.exercises.judging.results import Counterexample


def clearest(
    exercise: Exercise, records: Sequence[Record], faults: Sequence[Fault], misconception: Misconception | None
) -> Fault:
    """The fault to show: where the named mistake can be seen, else the first check's; of these the smallest input."""
    if misconception and misconception.shows and (shown := _that_show(exercise, records, misconception)):
        return min(shown, key=lambda fault: difficulty(fault.case))
    reached = [fault for fault in faults if not fault.not_reached] or faults
    candidates = [fault for fault in reached if fault.check is reached[0].check]
    if misconception and misconception.source:
        telling = [fault for fault in reached if is_wrong(exercise, misconception, fault.place)]
        alike = [
            fault for fault in telling if same(misconception_record(exercise, misconception, fault.place), fault.got)
        ]
        candidates = alike or telling or candidates
        plain = [fault for fault in candidates if not fault.argument]  # an output says more than a gradient
        candidates = plain or candidates
    return min(candidates, key=lambda fault: difficulty(fault.case))


def _that_show(exercise: Exercise, records: Sequence[Record], misconception: Misconception) -> list[Fault]:
    expected = expected_records(exercise)
    found = []
    for place, ((check, case), record) in enumerate(zip(exercise.calls, records, strict=False)):
        if record.failure is None and holds_for(misconception.shows, case, record):
            sentence = sentence_of(check, case, record) or ""
            found.append(Fault.of_property(check, case, expected[place], record, sentence, place))
    return found


def holds_for(judge, case: Case, record: Record) -> bool:
    """Whether a judge of one call says yes; no where it cannot say."""
    try:
        return bool(judge(Call(case.build(), to_numbers(record.output))))
    except Exception:
        return False


def difficulty(case: Case) -> tuple[int, int]:
    """How hard an input is to read: first whether a size of 1 stands in it that could be another, then its numbers."""
    ones = sum(1 for shape in _shapes(case.build()) for size in shape if size < 2)
    return min(ones, 1), sum(map(_size, case.build()))


def _size(value: object) -> int:
    """How many numbers there are to look at."""
    if hasattr(value, "numel"):
        return value.numel()
    if hasattr(value, "size") and isinstance(value.size, int):
        return value.size
    if isinstance(value, dict):
        return sum(map(_size, value.values()))
    return sum(map(_size, value)) if isinstance(value, (list, tuple)) else 1


def _shapes(value: object) -> list[tuple[int, ...]]:
    if hasattr(value, "shape"):
        return [tuple(value.shape)]
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, (list, tuple)) else ()
    return [shape for part in parts for shape in _shapes(part)]


def counterexample(exercise: Exercise, fault: Fault) -> Counterexample:
    """The input of a fault as code, with what was expected and what came out."""
    inputs = code.arguments(exercise, fault.case)
    call = exercise.call_code or f"{exercise.name}({', '.join(exercise.argument_names)})"
    name = fault.case.name
    if fault.difference.kind == "property":
        return Counterexample(name, inputs, "", showing.value(fault.got.output), call=call)
    if fault.argument:
        wanted, found = fault.expected.gradients[fault.argument], fault.got.gradients.get(fault.argument)
        got = "none" if found is None else showing.value(found)
        return Counterexample(name, inputs, showing.value(wanted), got, f"gradient of {fault.argument}", call)
    failure = fault.got.failure
    got = showing.failure_name(failure) if failure else showing.value(fault.got.output)
    return Counterexample(name, inputs, showing.value(fault.expected.output), got, call=call)
