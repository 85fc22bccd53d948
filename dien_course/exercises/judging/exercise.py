"""What an exercise is: one object from which its cells, checks, hints, solution notebook and marking all derive."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from dien_course.exercises.judging.sources import defined_name, parameters

KINDS = ("implement", "predict", "debug", "design")
DIFFICULTIES = ("easy", "medium", "hard")
NOTHING = object()  # the value of a misconception that has none


@dataclass(frozen=True, eq=False)
class Case:
    """One input: ``build()`` makes the arguments anew each time, always the same numbers."""

    name: str
    build: Callable[[], tuple]


@dataclass(frozen=True, eq=False)
class Check:
    """A named group of inputs that earns ``weight`` points when the answer does well on all of them.

    Without ``holds`` the answer's output must equal the solution's, within a tolerance that depends on the dtype.
    ``holds(calls)`` judges a property instead: it gets one ``Call`` (``.args``, ``.output`` as NumPy arrays or plain
    values) for each case and returns None, or the sentence that says what does not hold. ``like_solution`` asks that
    outputs have the solution's shapes and dtypes before ``holds`` sees them.
    ``parts`` scores the parts of an output one by one, ``(key or index, what it is called, points)`` each; their
    points take the place of ``weight``.
    ``gradient`` also compares the gradients with respect to every floating-point tensor among the arguments.
    """

    name: str
    weight: int = 1
    cases: tuple[Case, ...] = ()
    gradient: bool = False
    holds: Callable | None = None
    like_solution: bool = True
    parts: tuple[tuple[object, str, int], ...] = ()

    @property
    def points(self) -> tuple[tuple[str, int], ...]:
        """A name and a number of points for each of ``parts``, or for the check as a whole."""
        parts = tuple((f"{self.name}: {label}", points) for _, label, points in self.parts)
        return parts or ((self.name, self.weight),)


@dataclass(frozen=True, eq=False)
class Misconception:
    """A known wrong answer and the message it deserves.

    ``source`` defines the wrong function: an answer that gives its outputs gets the message. For a predicted value,
    ``value`` is the wrong value (of a dict, only the keys that matter). ``recognise(calls)`` decides by itself, where
    neither fits; it gets the calls of all checks, or for a predicted value the value; ``shows(call)`` then says in
    which of them the mistake can be seen. ``left`` are the numbers of the planted faults that it leaves, None if it
    leaves none of them, or another.
    """

    message: str
    source: str = ""
    value: object = NOTHING
    recognise: Callable | None = None
    shows: Callable | None = None
    left: tuple[int, ...] | None = None


@dataclass(frozen=True, eq=False)
class Hint:
    """One hint; ``symptom`` is what the learner sees that makes it theirs: "right shape, but padding changes it".

    ``about`` are words in the names of what it helps with: of checks, of parts that are scored, of planted faults, of
    the keys of a prediction. A learner is shown the hints about what failed first.
    """

    symptom: str
    text: str
    about: tuple[str, ...] = ()

    def helps_with(self, name: str) -> bool:
        """Whether it is about the check, part, fault or key of that name."""
        return any(re.search(rf"(?<!\w){re.escape(words)}(?!\w)", name) for words in self.about)


@dataclass(frozen=True, eq=False)
class Exercise:
    """An exercise. See docs/writing_exercises.md.

    ``stub`` and ``solution`` are Python source that defines the same name: a function (kinds implement, debug, design),
    or a value (predict, design). They may use ``math``, ``np``, ``torch``, ``nn`` and ``F``.
    ``call(answer, *args)`` says how to use an answer that is not simply called with a case's arguments.
    ``call_code`` is the same as a learner would write it, after the arguments. ``faults`` names what is wrong with the
    code that a debug exercise gives out: mending each earns a point. ``tolerance`` is the relative one for predicted
    numbers. ``words`` are those that a prediction may choose from, where the right ones are not all of them.
    Raises ValueError when something is missing.
    """

    id: str
    title: str
    kind: str
    minutes: int
    difficulty: str
    objective: str
    prompt: str
    stub: str
    solution: str
    explanation: str
    hints: tuple[Hint, ...]
    checks: tuple[Check, ...] = ()
    misconceptions: tuple[Misconception, ...] = ()
    call: Callable | None = None
    call_code: str = ""
    faults: tuple[str, ...] = ()
    tolerance: float = 0.01
    words: tuple[str, ...] = ()

    def __post_init__(self):
        faults = []
        if not re.fullmatch(r"\d\d\.\d+", self.id):
            faults.append(f"id is {self.id!r}; expected one like '07.2'")
        if self.kind not in KINDS:
            faults.append(f"kind is {self.kind!r}; expected one of {', '.join(KINDS)}")
        if self.difficulty not in DIFFICULTIES:
            faults.append(f"difficulty is {self.difficulty!r}; expected one of {', '.join(DIFFICULTIES)}")
        if len(self.hints) != 3:
            faults.append(f"there are {len(self.hints)} hints; expected 3")
        faults += [
            f"{field} is empty" for field in ("title", "objective", "prompt", "explanation") if not getattr(self, field)
        ]
        if defined_name(self.stub) != defined_name(self.solution):
            faults.append(f"the stub defines {defined_name(self.stub)!r}, the solution {defined_name(self.solution)!r}")
        if self.is_value == any(check.cases for check in self.checks):
            faults.append("a value has no cases and a function needs some")
        if any(check.weight < 1 for check in self.checks):
            faults.append("a check has a weight below 1")
        if faults:
            raise ValueError(f"exercise {self.id}: {'; '.join(faults)}")

    @property
    def chapter(self) -> str:
        """The two digits of its chapter."""
        return self.id[:2]

    @cached_property
    def name(self) -> str:
        """The name that the learner defines."""
        return defined_name(self.stub)

    @cached_property
    def is_value(self) -> bool:
        """Whether the answer is a value, not a function or a class."""
        return parameters(self.stub) is None

    @cached_property
    def argument_names(self) -> tuple[str, ...]:
        """The names of the function's arguments, from the stub."""
        return parameters(self.stub) or ()

    @property
    def points(self) -> tuple[tuple[str, int], ...]:
        """All that earns points, but the keys of a prediction: a name and a number of points each, in order."""
        checks = (entry for check in self.checks for entry in check.points)
        return (*checks, *((f"mended: {fault}", 1) for fault in self.faults))

    @cached_property
    def calls(self) -> tuple[tuple[Check, Case], ...]:
        """Every call that a check makes, in order."""
        return tuple((check, case) for check in self.checks for case in check.cases)


@dataclass(frozen=True, eq=False)
class Call:
    """What a property judges: the arguments, and the output as NumPy arrays, numbers, strings, lists or dicts."""

    args: tuple
    output: object
