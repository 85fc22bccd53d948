"""From a report to a result: which checks passed, what went wrong first, and on which input it is seen best."""

from __future__ import annotations

from dataclasses import dataclass

from dien_course.exercises.judging import showing
from dien_course.exercises.judging.calls import Failure, Record
from dien_course.exercises.judging.compare import Difference, described, difference
from dien_course.exercises.judging.exercise import Call, Case, Check, Exercise
from dien_course.exercises.judging.misconceptions import recognised
from dien_course.exercises.judging.patterns import pattern, where_it_fails
from dien_course.exercises.judging.plain import Array, to_numbers
from dien_course.exercises.judging.predictions import judge_value
from dien_course.exercises.judging.reference import expected_records, size_of
from dien_course.exercises.judging.report import Report
from dien_course.exercises.judging.results import CheckOutcome, Counterexample, Result


@dataclass(frozen=True, eq=False)
class Fault:
    """What is wrong in one call."""

    check: Check
    case: Case
    expected: Record
    got: Record
    difference: Difference
    argument: str = ""  # whose gradient is wrong, if it is a gradient

    @property
    def size(self) -> int:
        return size_of(self.case)


def judge(exercise: Exercise, report: Report) -> Result:
    """The result of a report. Runs no code of the learner's."""
    if report.status == "not attempted":
        return _result(exercise, "not attempted")
    if report.status != "ran":
        return _result(exercise, "failed", message=report.fault or "Your answer could not be run.")
    if exercise.is_value:
        return judge_value(exercise, report.value)
    expected = expected_records(exercise)
    faults: list[Fault] = []
    outcomes = []
    place = 0
    for check in exercise.checks:
        part = slice(place, place + len(check.cases))
        place += len(check.cases)
        found = _faults(check, expected[part], report.records[part])
        faults += found
        outcomes.append(
            CheckOutcome(check.name, check.weight, not found, found[0].difference.sentence if found else "")
        )
    notes = tuple(_notes(exercise, expected, report.records))
    if not faults:
        return _result(exercise, "passed", tuple(outcomes), notes=notes)
    return _failed(exercise, report, faults, tuple(outcomes), notes)


def _failed(exercise: Exercise, report: Report, faults: list[Fault], outcomes: tuple, notes: tuple) -> Result:
    # Properties first: where one is violated, its sentence says more than "differs".
    first_check = faults[0].check
    worst = min((fault for fault in faults if fault.check is first_check), key=lambda fault: fault.size)
    failure = worst.got.failure
    message = showing.failure_message(failure) if failure else _sentence(worst.difference.sentence)
    misconception = recognised(exercise, report.records)
    if not misconception and not failure:
        message = " ".join(part for part in (message, *_more(exercise, report, faults)) if part)
    example = None
    if not failure or failure.kind != "not reached":
        example = _counterexample(exercise, worst)
    return _result(exercise, "failed", outcomes, message, misconception, example, notes)


def _more(exercise: Exercise, report: Report, faults: list[Fault]) -> tuple[str, str]:
    """How the wrong outputs relate to the expected ones, and on which inputs they are wrong."""
    bad = {fault.case for fault in faults if not fault.check.gradient and fault.check.holds is None}
    compared = [case for check, case in exercise.calls if not check.gradient and check.holds is None]
    values = [(f.expected.output, f.got.output) for f in faults if f.difference.kind == "value" and not f.argument]
    places = where_it_fails([case.name for case in compared], [case in bad for case in compared])
    return pattern(values), places


def _faults(check: Check, expected: tuple[Record, ...], got: tuple[Record, ...]) -> list[Fault]:
    missing = Record(failure=Failure("not reached"))
    got = got + (missing,) * (len(expected) - len(got))
    faults = []
    for case, wanted, found in zip(check.cases, expected, got, strict=True):
        fault = _fault_of_call(check, case, wanted, found)
        if fault:
            faults.append(fault)
    if faults or check.holds is None:
        return faults
    calls = [Call(case.build(), to_numbers(record.output)) for case, record in zip(check.cases, got, strict=True)]
    try:
        sentence = check.holds(calls)
    except Exception:
        sentence = f"the output ({described(got[0].output)}) is not of the kind that was asked for"
    if sentence:
        return [Fault(check, check.cases[0], expected[0], got[0], Difference("property", sentence))]
    return []


def _fault_of_call(check: Check, case: Case, wanted: Record, found: Record) -> Fault | None:
    if found.failure:
        sentence = showing.failure_message(found.failure).rstrip(".")
        return Fault(check, case, wanted, found, Difference("failure", sentence))
    if check.holds is None:
        differs = difference(wanted.output, found.output)
    else:
        differs = difference(wanted.output, found.output) if check.like_solution else None
        differs = differs if differs and differs.kind != "value" else None
    if differs:
        return Fault(check, case, wanted, found, differs)
    if not check.gradient:
        return None
    nothing = not any(isinstance(part, Array) and part.values.any() for part in wanted.gradients.values())
    if found.no_gradient and nothing:  # a constant is as good as a gradient of zeros
        return None
    if found.no_gradient:
        sentence = f"no gradient flows: {found.no_gradient} (.detach(), .item(), NumPy or no_grad does that)"
        return Fault(check, case, wanted, found, Difference("gradient", sentence), next(iter(wanted.gradients)))
    for name, gradient in wanted.gradients.items():
        got = found.gradients.get(name)
        if isinstance(got, Array) and not got.values.any() and gradient.values.any():
            sentence = f"no gradient reaches {name}: it was used through .detach(), .item(), NumPy or no_grad"
            return Fault(check, case, wanted, found, Difference("gradient", sentence), name)
        if differs := difference(gradient, found.gradients.get(name), f"the gradient with respect to {name}"):
            return Fault(check, case, wanted, found, differs, name)
    return None


def _counterexample(exercise: Exercise, fault: Fault) -> Counterexample:
    inputs = tuple(showing.arguments(exercise, fault.case))
    if fault.difference.kind == "property":
        return Counterexample(fault.case.name, inputs, "", showing.value(fault.got.output))
    if fault.argument:
        wanted, found = fault.expected.gradients[fault.argument], fault.got.gradients.get(fault.argument)
        got = "none" if found is None else showing.value(found)
        return Counterexample(fault.case.name, inputs, showing.value(wanted), got, f"gradient of {fault.argument}")
    failure = fault.got.failure
    got = showing.failure_name(failure) if failure else showing.value(fault.got.output)
    return Counterexample(fault.case.name, inputs, showing.value(fault.expected.output), got)


def _notes(exercise: Exercise, expected: tuple[Record, ...], got: tuple[Record, ...]) -> list[str]:
    notes = []
    changed = sorted({name for record in got for name in record.changed})
    if changed:
        notes.append(
            f"It changes its input {' and '.join(changed)} in place: whoever passed it in will be surprised. "
            "Work on a copy (clone())."
        )
    pairs = [(wanted.output, found.output) for wanted, found in zip(expected, got, strict=False) if not found.failure]
    kinds = {found.kind for wanted, found in pairs if isinstance(wanted, Array) and isinstance(found, Array)}
    if any(isinstance(w, Array) and w.kind == "tensor" for w, _ in pairs) and (
        "numpy" in kinds or any(isinstance(w, Array) and isinstance(f, (tuple, float, int)) for w, f in pairs)
    ):
        floats = any(isinstance(wanted, Array) and wanted.dtype.startswith("float") for wanted, _ in pairs)
        why = "autograd could not follow" if floats else "torch.tensor() makes one"
        notes.append(f"The numbers are right, but no tensor came out: {why}.")
    if any(
        isinstance(w, Array) and isinstance(f, Array) and w.dtype == "float64" and f.dtype == "float32"
        for w, f in pairs
    ):
        notes.append("float64 went in and float32 came out: a new tensor takes its dtype from x.new_zeros(...).")
    return notes


def _result(exercise: Exercise, status: str, checks: tuple[CheckOutcome, ...] = (), *rest, **more) -> Result:
    if not checks:
        checks = tuple(CheckOutcome(check.name, check.weight, False) for check in exercise.checks)
    return Result(exercise.id, exercise.title, status, checks, *rest, **more)


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:] + ("" if words.endswith((".", "?", "!")) else ".")
