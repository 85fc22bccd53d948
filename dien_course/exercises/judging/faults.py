"""What is wrong in one call of an answer, and in all calls of one check."""

from __future__ import annotations

from dataclasses import dataclass

from dien_course.exercises.judging import showing
from dien_course.exercises.judging.calls import Failure, Record
from dien_course.exercises.judging.compare import Difference, described, difference
from dien_course.exercises.judging.exercise import Call, Case, Check
from dien_course.exercises.judging.plain import Array, to_numbers

NOT_REACHED = Record(failure=Failure("not reached"))


@dataclass(frozen=True, eq=False)
class Fault:
    """What is wrong in one call; ``place`` is the call's number among all of the exercise's."""

    check: Check
    case: Case
    expected: Record
    got: Record
    difference: Difference
    argument: str = ""  # whose gradient is wrong, if it is a gradient
    place: int = 0
    part: object = None  # the key of the part of the output that is wrong, where parts are scored

    @property
    def not_reached(self) -> bool:
        """Whether the answer had been stopped before it came to this call: nothing can be seen there."""
        return self.got.failure is not None and self.got.failure.kind == "not reached"

    @classmethod
    def of_property(cls, check: Check, case: Case, expected: Record, got: Record, sentence: str, place: int) -> Fault:
        """A property that does not hold of this call."""
        return cls(check, case, expected, got, Difference("property", sentence), place=place)


def faults_of(check: Check, expected: tuple[Record, ...], got: tuple[Record, ...], first: int) -> list[Fault]:
    """What is wrong in the calls of one check, of which the first is number ``first`` of all."""
    got = got + (NOT_REACHED,) * (len(expected) - len(got))
    faults = []
    for place, (case, wanted, found) in enumerate(zip(check.cases, expected, got, strict=True), start=first):
        faults += _of_call(check, case, wanted, found, place)
    if faults or check.holds is None:
        return faults
    calls = [Call(case.build(), to_numbers(record.output)) for case, record in zip(check.cases, got, strict=True)]
    sentence = _judged(check, calls, got[0])
    if not sentence:
        return []
    alone = [
        Fault.of_property(check, case, expected[number], got[number], said, first + number)
        for number, case in enumerate(check.cases)
        if (said := sentence_of(check, case, got[number]))
    ]
    return alone or [Fault.of_property(check, check.cases[0], expected[0], got[0], sentence, first)]


def sentence_of(check: Check, case: Case, record: Record) -> str | None:
    """What a property says of one call alone; None if nothing, or if one call is too few to judge."""
    if check.holds is None or record.failure:
        return None
    try:
        return check.holds([Call(case.build(), to_numbers(record.output))])
    except Exception:
        return None


def _judged(check: Check, calls: list[Call], first: Record) -> str | None:
    try:
        return check.holds(calls)
    except Exception:
        return f"the output ({described(first.output)}) is not of the kind that was asked for"


def _of_call(check: Check, case: Case, wanted: Record, found: Record, place: int) -> list[Fault]:
    if found.failure:
        sentence = showing.failure_message(found.failure).rstrip(".")
        return [Fault(check, case, wanted, found, Difference("failure", sentence), place=place)]
    if check.parts and _has_parts(wanted.output, found.output):
        faults = []
        for key, label, _ in check.parts:
            if differs := difference(wanted.output[key], found.output[key], label):
                faults.append(Fault(check, case, wanted, found, differs, place=place, part=key))
        return faults
    if check.holds is None:
        differs = difference(wanted.output, found.output)
    else:
        differs = difference(wanted.output, found.output) if check.like_solution else None
        differs = differs if differs and differs.kind != "value" else None
    if differs:
        return [Fault(check, case, wanted, found, differs, place=place)]
    gradient = _of_gradient(check, case, wanted, found, place) if check.gradient else None
    return [gradient] if gradient else []


def _has_parts(wanted: object, found: object) -> bool:
    if isinstance(wanted, dict):
        return isinstance(found, dict) and set(found) == set(wanted)
    return type(found) is tuple and isinstance(wanted, tuple) and len(found) == len(wanted)


def _of_gradient(check: Check, case: Case, wanted: Record, found: Record, place: int) -> Fault | None:
    nothing = not any(isinstance(part, Array) and part.values.any() for part in wanted.gradients.values())
    if found.no_gradient and nothing:  # a constant is as good as a gradient of zeros
        return None
    if found.no_gradient:
        sentence = f"no gradient flows: {found.no_gradient} (.detach(), .item(), NumPy or no_grad does that)"
        missing = Difference("gradient", sentence)
        return Fault(check, case, wanted, found, missing, next(iter(wanted.gradients)), place)
    for name, gradient in wanted.gradients.items():
        got = found.gradients.get(name)
        if isinstance(got, Array) and not got.values.any() and gradient.values.any():
            sentence = f"no gradient reaches {name}: it was used through .detach(), .item(), NumPy or no_grad"
            return Fault(check, case, wanted, found, Difference("gradient", sentence), name, place)
        if differs := difference(gradient, found.gradients.get(name), f"the gradient with respect to {name}"):
            return Fault(check, case, wanted, found, differs, name, place)
    return None
