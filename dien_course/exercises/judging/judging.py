"""From a report to a result: which checks passed, what went wrong first, and on which input it is seen best."""

from __future__ import annotations

from dien_course.exercises.judging import showing
from dien_course.exercises.judging.calls import Record
from dien_course.exercises.judging.compare import difference
from dien_course.exercises.judging.examples import clearest, counterexample
from dien_course.exercises.judging.exercise import Check, Exercise
from dien_course.exercises.judging.families import family
from dien_course.exercises.judging.faults import Fault, faults_of
from dien_course.exercises.judging.idle import REASON, does_nothing
from dien_course.exercises.judging.misconceptions import recognised
from dien_course.exercises.judging.patterns import where_it_fails
from dien_course.exercises.judging.plain import Array
from dien_course.exercises.judging.predictions import judge_value
from dien_course.exercises.judging.randomness import randomness_restored
from dien_course.exercises.judging.reference import expected_records
from dien_course.exercises.judging.report import Report
from dien_course.exercises.judging.results import CANNOT_TELL, CheckOutcome, Result, nothing_earned


def judge(exercise: Exercise, report: Report) -> Result:
    """The result of a report. Runs no code of the learner's."""
    if report.status == "not attempted":
        return _result(exercise, "not attempted")
    if report.status != "ran":
        return _result(exercise, "failed", message=report.fault or "Your answer could not be run.")
    if exercise.is_value:
        return judge_value(exercise, report.value)
    with randomness_restored():
        return _judge_calls(exercise, report)


def _judge_calls(exercise: Exercise, report: Report) -> Result:
    expected = expected_records(exercise)
    faults: list[Fault] = []
    outcomes: list[CheckOutcome] = []
    place = 0
    for check in exercise.checks:
        part = slice(place, place + len(check.cases))
        found = faults_of(check, expected[part], report.records[part], place)
        place += len(check.cases)
        faults += found
        outcomes += _outcomes(check, found)
    notes = tuple(_notes(expected, report.records))
    if not faults:
        outcomes += _mended(exercise, ())
        return _result(exercise, "passed", tuple(outcomes), notes=notes)
    return _failed(exercise, report, faults, outcomes, notes)


def _outcomes(check: Check, found: list[Fault]) -> list[CheckOutcome]:
    """The outcome of a check, or of each part of the output where parts are scored."""
    if not check.parts:
        return [CheckOutcome(check.name, check.weight, not found, found[0].difference.sentence if found else "")]
    outcomes = []
    for (key, _, _), (name, points) in zip(check.parts, check.points, strict=True):
        wrong = [fault for fault in found if fault.part is None or fault.part == key]
        reason = wrong[0].difference.sentence if wrong else ""
        outcomes.append(CheckOutcome(name, points, not wrong, reason))
    return outcomes


def _failed(exercise: Exercise, report: Report, faults: list[Fault], outcomes: list, notes: tuple) -> Result:
    misconception = recognised(exercise, report.records)
    shown = clearest(exercise, report.records, faults, misconception)
    failure = shown.got.failure
    message = showing.failure_message(failure) if failure else _sentence(shown.difference.sentence)
    idle = does_nothing(exercise, report.records)
    if idle:
        outcomes = [CheckOutcome(one.name, one.weight, False, one.reason or REASON) for one in outcomes]
    if not misconception and not failure:
        message = " ".join(part for part in (message, _where(exercise, faults)) if part)
    everything = tuple(range(len(exercise.faults)))
    outcomes += _mended(exercise, everything if idle else misconception.left if misconception else None)
    example = None if shown.not_reached or _too_long(shown) else counterexample(exercise, shown)
    said = misconception.message if misconception else idle or family(exercise, report.records)
    return _result(exercise, "failed", tuple(outcomes), message, said, example, notes)


def _too_long(fault: Fault) -> bool:
    """Whether a property fails of an output of so many parts that nobody would read them; its sentence must do."""
    output = fault.got.output
    return fault.check.holds is not None and type(output) is tuple and len(output) > showing.MOST_NUMBERS


def _mended(exercise: Exercise, left: tuple[int, ...] | None) -> list[CheckOutcome]:
    """A point for each planted fault but those numbered ``left``; none where it is not known which are left."""
    if left is None:
        return [CheckOutcome(f"mended: {fault}", 1, False, CANNOT_TELL) for fault in exercise.faults]
    return [CheckOutcome(f"mended: {fault}", 1, number not in left) for number, fault in enumerate(exercise.faults)]


def _where(exercise: Exercise, faults: list[Fault]) -> str:
    """On which inputs the outputs are wrong."""
    bad = {fault.case for fault in faults if not fault.check.gradient and fault.check.holds is None}
    compared = [case for check, case in exercise.calls if not check.gradient and check.holds is None]
    return where_it_fails([case.name for case in compared], [case in bad for case in compared])


def _notes(expected: tuple[Record, ...], got: tuple[Record, ...]) -> list[str]:
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
        right = not any(difference(wanted, found) for wanted, found in pairs)
        notes.append(f"{'The numbers are right, but no' if right else 'No'} tensor came out: {why}.")
    if any(
        isinstance(w, Array) and isinstance(f, Array) and w.dtype == "float64" and f.dtype == "float32"
        for w, f in pairs
    ):
        notes.append("float64 went in and float32 came out: a new tensor takes its dtype from x.new_zeros(...).")
    return notes


def _result(exercise: Exercise, status: str, checks: tuple[CheckOutcome, ...] = (), *rest, **more) -> Result:
    if not checks:
        checks = nothing_earned(exercise.points)
    return Result(exercise.id, exercise.title, status, checks, *rest, **more)


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:] + ("" if words.endswith((".", "?", "!")) else ".")
