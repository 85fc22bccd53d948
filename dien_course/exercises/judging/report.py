"""What an answer does on every input of an exercise, as plain data that can travel between processes."""

from __future__ import annotations

from dataclasses import dataclass

from dien_course.exercises.judging.calls import Failure, Record, make_call, signature_fault
from dien_course.exercises.judging.exercise import Exercise
from dien_course.exercises.judging.limits import run_within_limits
from dien_course.exercises.judging.plain import Foreign, from_json, to_json, to_plain
from dien_course.exercises.judging.sources import import_what_it_imports, is_untouched


@dataclass(frozen=True)
class Report:
    """All that judging needs: nothing in it belongs to the learner's process.

    ``status`` is "not attempted", "unfit" (then ``fault`` says why it cannot be called) or "ran"; ``records`` has one
    Record for each call that was reached, in the order of ``Exercise.calls``; ``value`` is a predicted value.
    """

    exercise_id: str
    status: str
    fault: str = ""
    records: tuple[Record, ...] = ()
    value: object = None

    def to_json(self) -> dict:
        return {
            "exercise_id": self.exercise_id,
            "status": self.status,
            "fault": self.fault,
            "records": [record.to_json() for record in self.records],
            "value": to_json(self.value),
        }

    @classmethod
    def from_json(cls, data: dict) -> Report:
        """The report again. Raises ValueError, KeyError or TypeError when it is not one."""
        records = tuple(Record.from_json(record) for record in data["records"])
        return cls(str(data["exercise_id"]), str(data["status"]), str(data["fault"]), records, from_json(data["value"]))


def run_answer(exercise: Exercise, answer: object, fork: bool | None = None) -> Report:
    """Runs the answer on the exercise's inputs within limits. Raises nothing, except KeyboardInterrupt."""

    def work(send) -> None:
        if is_untouched(answer, exercise.stub):
            send({"status": "not attempted"})
            return
        if exercise.is_value:
            send({"status": "ran", "value": to_json(to_plain(answer))})
            return
        fault = signature_fault(exercise, answer)
        if fault:
            send({"status": "unfit", "fault": fault})
            return
        send({"status": "ran"})
        for check, case in exercise.calls:
            record = make_call(exercise, answer, case, check.gradient)
            send(record.to_json())
            if record.failure and record.failure.kind == "time":
                return

    import_what_it_imports(answer)
    messages, ending = run_within_limits(work, fork)
    try:
        return _assemble(exercise, messages, ending)
    except (ValueError, KeyError, TypeError):
        return Report(exercise.id, "unfit", "Your answer interfered with the check.")


def _assemble(exercise: Exercise, messages: list[dict], ending: str) -> Report:
    first, rest = (messages[0], messages[1:]) if messages else ({"status": "ran"}, [])
    if not messages and exercise.is_value:
        return Report(exercise.id, "ran", value=Foreign("object", "it cannot be read"))
    value = from_json(first.get("value"))
    records = tuple(Record.from_json(message) for message in rest)
    if records and records[0].failure and records[0].failure.kind == "unfinished":
        return Report(exercise.id, "not attempted")
    timed_out = bool(records) and records[-1].failure is not None and records[-1].failure.kind == "time"
    if ending != "done" and not timed_out and len(records) < len(exercise.calls):
        records += (Record(failure=Failure(ending)),)
    return Report(exercise.id, first["status"], first.get("fault", ""), records, value)
