"""One submission: its answers are run in a process of its own, and judged here on the plain data that comes back."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from dien_course.exercises.grading.finding import Answer, answer_digest, chapters_about, find_answers
from dien_course.exercises.grading.notebook import NotANotebook, cells_of, read_content
from dien_course.exercises.grading.process import Runner
from dien_course.exercises.judging.calls import Failure, Record
from dien_course.exercises.judging.exercise import Exercise
from dien_course.exercises.judging.judging import judge
from dien_course.exercises.judging.plain import from_json
from dien_course.exercises.judging.report import Report
from dien_course.exercises.judging.results import CheckOutcome, Result, nothing_earned
from dien_course.exercises.pages.cells import points

LONGEST_TEXT = 600
INTERFERED = "Your answer interfered with the grader."
ENDINGS = {
    "time": "It was stopped at the time limit: is there a loop that never ends in its cell?",
    "idle": "It was stopped because it waits for something that does not come.",
    "processes": "It was stopped because it starts one process after another.",
    "left processes": "It started processes that were still running when it was done; they were ended.",
    "talk": "It was stopped because it sent megabytes of data to the grader.",
    "disk": "It was stopped because it filled the disk.",
    "crash": "It ended the Python process that ran it.",
}


@dataclass(frozen=True)
class Submission:
    """What came back from a submission's process: for each exercise its messages; or why there are no answers.

    ``about`` are the chapters that the notebook has exercises of.
    """

    answers: tuple[Answer, ...] = ()
    replies: dict[str, dict] = field(default_factory=dict)
    fault: str = ""
    about: tuple[str, ...] = ()


@dataclass(frozen=True)
class Marks:
    """A marked submission. ``fault`` says why nothing in it could be marked; ``remarks`` what else happened.

    ``broken`` are the ids of answers that could not be run or called at all, ``tampering`` is what was tried against
    the grader and refused, ``digests`` are those of answers that take some writing (``answer_digest``).
    """

    results: tuple[Result, ...] = ()
    fault: str = ""
    remarks: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    broken: frozenset[str] = frozenset()
    tampering: tuple[str, ...] = ()
    digests: dict[str, str] = field(default_factory=dict)


def run_submission(path: Path, runner: Runner, chapters: tuple[str, ...] = ()) -> Submission:
    """Runs all answers of a notebook. Raises nothing that the notebook is to blame for."""
    try:
        return run_content(read_content(path), path.name, runner, chapters)
    except NotANotebook as error:
        return Submission(fault=str(error))


def run_content(
    content: bytes, name: str, runner: Runner, chapters: tuple[str, ...] = (), done: tuple[str, ...] = ()
) -> Submission:
    """Runs all answers of a notebook of that name, whose file has been read already, but for the chapters ``done``."""
    about: tuple[str, ...] = ()
    try:
        cells = cells_of(content)
        about = chapters_about(cells, name)
        answers = tuple(a for a in find_answers(cells, name, chapters) if a.exercise.chapter not in done)
    except NotANotebook as error:
        return Submission(fault=str(error), about=about)
    plans = [
        {"id": a.exercise.id} | {part: [(s.cell, s.source) for s in getattr(a, part)] for part in ("setup", "own")}
        for a in answers
        if not a.fault
    ]
    return Submission(answers, runner.run(content, plans), about=about)


def mark(submission: Submission) -> Marks:
    """Judges what came back. Runs no code of the learner's."""
    if submission.fault:
        return Marks(fault=submission.fault, about=submission.about)
    results, remarks, lacking, broken, tampering = [], [], set(), set(), []
    for answer in submission.answers:
        name, reply = answer.exercise.id, submission.replies.get(answer.exercise.id, {"ending": "crash"})
        result, said, how = _without_run(answer) if answer.fault else _judged(answer.exercise, reply)
        results.append(result)
        remarks += [f"{name}: {sentence}" for sentence in said]
        lacking |= {_short(text) for text in _list(reply.get("lacking"))}
        broken |= {name} if how == "broken" else set()
        tampering += [f"{name}: {result.message}"] if how == "tampering" else []
    digests = {a.exercise.id: digest for a in submission.answers if (digest := answer_digest(a))}
    return Marks(
        tuple(results), "", tuple(remarks), tuple(sorted(lacking)), submission.about,
        frozenset(broken), tuple(tampering), digests,
    )  # fmt: skip


def _judged(exercise: Exercise, reply: dict) -> tuple[Result, list[str], str]:
    """The result of one reply, what there is to say of how it went, and "broken" or "tampering" if it was that."""
    messages = [message for message in _list(reply.get("messages")) if isinstance(message, dict)]
    place = next((i for i, message in enumerate(messages) if "phase" in message), 0)
    incidents, earlier = (
        [_short(m["incident"]) for m in p if "incident" in m] for p in (messages[place:], messages[:place])
    )
    remarks = [_short(message["remark"]) for message in messages if "remark" in message]
    ending = ENDINGS.get(str(reply.get("ending")), "")
    said = [f"In a cell it needs: {sentence}; that was refused." for sentence in dict.fromkeys(earlier)] + remarks[:4]
    reports = [message["report"] for message in messages if "report" in message]
    faults = [_short(message["fault"]) for message in messages if "fault" in message]
    if len(reports) + len(faults) > 1:
        return failed(exercise, INTERFERED), said, "tampering"
    if incidents:
        return failed(exercise, f"{incidents[0]}; that was refused. No points for that."), said, "tampering"
    if not reports:
        sentence = faults[0] if faults else ending or INTERFERED
        return failed(exercise, sentence), said, "tampering" if sentence == INTERFERED else "broken"
    result, how = judge_safely(exercise, reports[0]), ""
    if result.message == INTERFERED:
        how = "tampering"
    elif isinstance(reports[0], dict) and reports[0].get("status") == "unfit":
        how = "broken"
    return result, [*said, *([ending] if ending else [])], how


def judge_safely(exercise: Exercise, data: object) -> Result:
    """The result of a report that may be anything at all."""
    try:
        return judge(exercise, _report(exercise, data))
    except Exception:
        return failed(exercise, INTERFERED)


def _report(exercise: Exercise, data: object) -> Report:
    """A report, with nothing in it but what the checks make use of. Raises all kinds of errors if it is none."""
    if not isinstance(data, dict) or data["exercise_id"] != exercise.id:
        raise ValueError("not a report on this exercise")
    records = []
    for item in data["records"]:
        record = Record.from_json(item)
        failure = record.failure
        if failure:
            line = int(failure.line_number) if failure.line_number is not None else None
            texts = [_short(text) for text in (failure.kind, failure.name, failure.message, failure.line)]
            failure = Failure(*texts[:3], line, texts[3])
        changed = tuple(name for name in exercise.argument_names if name in record.changed)
        gradients = record.gradients if isinstance(record.gradients, dict) else {}
        records.append(Record(record.output, failure, changed, gradients, _short(record.no_gradient)))
    status, fault = str(data["status"]), _short(data["fault"])
    return Report(exercise.id, status, fault, tuple(records), from_json(data["value"]))


def _without_run(answer: Answer) -> tuple[Result, list[str], str]:
    if answer.attempted:
        return failed(answer.exercise, answer.fault), [], "broken"
    return Result(answer.exercise.id, answer.exercise.title, "not attempted", message=answer.fault), [], ""


def failed(exercise: Exercise, sentence: str) -> Result:
    """No points, and the sentence that says why."""
    outcomes = nothing_earned(exercise.points) or (CheckOutcome("your prediction", points(exercise), False),)
    return Result(exercise.id, exercise.title, "failed", outcomes, sentence)


def _list(value: object) -> list:
    return value if isinstance(value, list) else []


def _short(value: object) -> str:
    text = "".join(c if c.isprintable() else " " for c in str(value)[:LONGEST_TEXT]) if isinstance(value, str) else ""
    return text.strip()
