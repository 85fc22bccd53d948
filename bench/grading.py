"""Exercises: how long one check takes, and marking a class of 30 notebooks with 30 exercises each."""

from __future__ import annotations

import os
import resource
import statistics
import tempfile
import time
from pathlib import Path

import nbformat
import numpy as np

from dien_course.exercises.checking import evaluate_answer
from dien_course.exercises.grading.classes import grade, submissions
from dien_course.exercises.judging.exercise import Exercise
from dien_course.exercises.judging.registry import all_exercises
from dien_course.exercises.judging.sources import define
from dien_course.exercises.pages.cells import nbgrader

NOTEBOOKS, EXERCISES, JOBS = 30, 30, 2
WRONG, ENDLESS = 0.3, 0.02  # shares of the answers


def run() -> dict:
    """Prints the seconds of a check (median, longest) and those of marking the class; returns them."""
    seconds = {exercise.id: _check(exercise) for exercise in all_exercises()}
    slowest = max(seconds, key=seconds.get)
    median = round(statistics.median(seconds.values()), 3)
    print(f"one check: median {median:.2f} s, longest {seconds[slowest]:.2f} s ({slowest})")
    found = _class()
    print(f"{NOTEBOOKS} x {EXERCISES}: {found['seconds']:.0f} s, {found['processor_seconds']:.0f} s of processor time")
    checks = {"median_s": median, "longest_s": round(seconds[slowest], 3), "longest": slowest}
    return {"cores": os.cpu_count(), "jobs": JOBS, "checks": checks, "class": found}


def _check(exercise: Exercise) -> float:
    """The shortest of three checks of the solution: whatever else the machine does only adds to it."""
    answer, spent = define(exercise.solution), []
    for _ in range(3):
        begin = time.perf_counter()
        assert evaluate_answer(exercise, answer).status == "passed"
        spent.append(time.perf_counter() - begin)
    return min(spent)


def _class() -> dict:
    exercises, generator = all_exercises()[:EXERCISES], np.random.default_rng(0)
    with tempfile.TemporaryDirectory() as folder:
        handed_in = Path(folder) / "handed_in"
        handed_in.mkdir()
        for number in range(NOTEBOOKS):
            cells = []
            for exercise in exercises:
                cells += [
                    nbformat.v4.new_code_cell(source, metadata={"nbgrader": nbgrader(exercise, part)})
                    for part, source in (("answer", _answer(exercise, generator)), ("check", "check()"))
                ]
            nbformat.write(nbformat.v4.new_notebook(cells=cells), handed_in / f"learner_{number:02d}.ipynb")
        before, begin = _processor(), time.perf_counter()
        rows = grade(submissions(handed_in), Path(folder) / "kept", (), JOBS)
        seconds = time.perf_counter() - begin
    points = sum(entry["points"] for row in rows for entry in row["exercises"])
    possible = sum(entry["possible"] for row in rows for entry in row["exercises"])
    assert 0.4 < points / possible < 0.9, points / possible
    return {"seconds": round(seconds), "processor_seconds": round(_processor() - before)}


def _answer(exercise: Exercise, generator: np.random.Generator) -> str:
    """What a learner might hand in."""
    drawn = generator.random()
    if drawn < ENDLESS and not exercise.is_value:
        return f"def {exercise.name}(*anything):\n    while True:\n        pass\n"
    wrong = [misconception.source for misconception in exercise.misconceptions if misconception.source]
    if drawn < WRONG and wrong:
        return wrong[generator.integers(len(wrong))]
    return exercise.solution


def _processor() -> float:
    """Seconds of processor time of this process and of the children it has waited for."""
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
