"""One answer: its statements are run, then it is called on the exercise's inputs. Learner's code runs only here."""

from __future__ import annotations

import json
import linecache
import os
from collections.abc import Callable

from dien_course.exercises.judging.calls import failure_of
from dien_course.exercises.judging.registry import find
from dien_course.exercises.judging.report import run_answer
from dien_course.exercises.judging.showing import failure_message
from dien_course.exercises.judging.sources import IMPORTS

Send = Callable[[dict], None]


def answer_one(plan: dict, send: Send) -> None:
    """Sends the report of an answer, or the fault that kept it from being run; remarks as they come up.

    ``plan`` has the exercise's id and the statements to run first (``setup``) and its own (``own``), each a pair of
    the cell's number and the source. Raises nothing of the learner's.
    """
    exercise = find(plan["id"])
    if exercise is None:
        send({"fault": f"There is no exercise {plan['id']}."})
        return
    space: dict[str, object] = {"__name__": "__main__"}
    exec(compile(IMPORTS, "<imports>", "exec"), space)
    faults = {}
    for cell, source in plan["setup"]:
        if fault := _execute(source, f"<cell {cell}>", space):
            faults.setdefault("setup", f"A cell it needs failed: {fault}")
    send({"phase": "its own cell"})  # what is tried from here on is the answer's own doing
    for cell, source in plan["own"]:
        if fault := _execute(source, f"<cell {cell}>", space):
            faults["own"] = f"Its cell failed: {fault}"
            break
    if exercise.name not in space:
        send({"fault": faults.get("own") or faults.get("setup") or f"It does not define {exercise.name}."})
        return
    for fault in faults.values():
        send({"remark": fault})
    report = run_answer(exercise, space[exercise.name])
    send({"report": report.to_json()})


def _execute(source: str, filename: str, space: dict[str, object]) -> str:
    """Runs one statement; the sentence about what it raised, "" if nothing."""
    linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
    try:
        exec(compile(source, filename, "exec"), space)
    except BaseException as error:
        failure = failure_of(error)
        if failure.kind == "unfinished":
            return "it raises NotImplementedError."
        sentence = failure_message(failure)
        return sentence[:1].lower() + sentence[1:]
    return ""


def sender(descriptor: int) -> Send:
    """Writes messages as lines of JSON into a pipe."""

    def send(message: dict) -> None:
        data = memoryview(json.dumps(message).encode() + b"\n")
        while data:
            data = data[os.write(descriptor, data) :]

    return send
