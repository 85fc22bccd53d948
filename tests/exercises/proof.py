"""Running many answers through a check, and counting what became of them."""

from __future__ import annotations

import runpy
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from dien_course.exercises.checking import evaluate_answer
from dien_course.exercises.judging.exercise import Exercise
from dien_course.exercises.judging.results import Result
from dien_course.exercises.judging.sources import define, import_what_it_imports
from dien_course.exercises.pages.rendering import as_html, as_text

ANSWERS = Path(__file__).parent / "answers"


def answers_of(exercise: Exercise) -> tuple[list, list]:
    """The right and the wrong answers kept for an exercise: objects, made of their sources."""
    right, wrong = [], []
    for kind in ("chapter", "more", "new_case", "unusual"):
        path = ANSWERS / f"{kind}_{exercise.chapter}.py"
        if path.exists():
            module = runpy.run_path(str(path))
            right += module["RIGHT"].get(exercise.id, [])
            wrong += module["WRONG"].get(exercise.id, [])
    return [define(item) if isinstance(item, str) else item for item in right], [
        define(item) if isinstance(item, str) else item for item in wrong
    ]


def misconceptions_of(exercise: Exercise) -> Iterator[tuple[str, object]]:
    """The message of each misconception that is given by an example, and the example as an answer."""
    whole = define(exercise.solution) if exercise.is_value else None
    for misconception in exercise.misconceptions:
        if misconception.source:
            yield misconception.message, define(misconception.source)
        elif isinstance(misconception.value, dict) and isinstance(whole, dict):
            yield misconception.message, {**whole, **misconception.value}
        elif not misconception.recognise:
            yield misconception.message, misconception.value


@cache
def judged_misconceptions(exercise: Exercise) -> tuple[tuple[str, object, Result], ...]:
    """Each of these with its result, once for all tests: the course's own code, so it runs in this process."""
    return tuple(
        (message, answer, evaluate_answer(exercise, answer, fork=False))
        for message, answer in misconceptions_of(exercise)
    )


class Tally:
    """Counts of answers, and how long each check took."""

    def __init__(self):
        self.counts = {"exercises": 0, "accepted": 0, "rejected": 0, "named": 0, "shown": 0, "mute": 0}
        self.seconds: list[float] = []

    def check(self, exercise: Exercise, answer: object) -> Result:
        """The result of one answer, and how long it took."""
        import_what_it_imports(answer)  # a library's first import is not the check's time
        started = time.perf_counter()
        result = evaluate_answer(exercise, answer)
        self.seconds.append(time.perf_counter() - started)
        return self.shown(result)

    def shown(self, result: Result) -> Result:
        """The result again; it must render and hold no traceback."""
        text = as_text(result)
        assert "The check itself failed" not in text, text
        assert "Traceback" not in text and "dien_course" not in text, text
        assert as_html(result)
        return result

    def count_wrong(self, result: Result) -> None:
        """Whether a wrong answer was told its mistake, shown an input, or told neither."""
        self.counts["rejected"] += 1
        self.counts[help_given(result)] += 1


def help_given(result: Result) -> str:
    """ "named": the mistake is named; "shown": there is an input, or the part that is wrong; else "mute"."""
    if result.misconception or (result.message and not result.counterexample and "not right" not in result.message):
        return "named"
    return "shown" if result.counterexample else "mute"
