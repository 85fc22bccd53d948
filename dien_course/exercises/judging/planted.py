"""The faults planted in the code of a debug exercise, and a message for every set of them that may be left."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations

from dien_course.exercises.judging.exercise import Misconception
from dien_course.exercises.judging.sources import defined_name

NUMBERS = {2: "Two", 3: "Three", 4: "Four"}


def left(
    faults: Sequence[tuple[str, str, str, str]], stub: str, *ways: Callable[[str], str]
) -> tuple[Misconception, ...]:
    """A misconception for each set of faults that a learner may leave in ``stub``, the whole of it included.

    Each fault is (what it does, its cure, text in the stub, mended text). ``ways`` are other forms of the half-mended
    source, as a learner may write it who mends one fault in another place.
    Raises ValueError if a text is not in the stub.
    """
    for _, _, wrong, _ in faults:
        if wrong not in stub:
            raise ValueError(f"{wrong!r} is not in the stub")
    found = []
    for many in range(1, len(faults) + 1):
        for kept in combinations(range(len(faults)), many):
            source = stub
            for number, (_, _, wrong, mended) in reversed(list(enumerate(faults))):
                source = source if number in kept else source.replace(wrong, mended)
            if len(kept) == len(faults):  # as it was given, and yet not the stub itself
                name = defined_name(stub)
                source += f"\n\ngiven = {name}\n\n\ndef {name}(*args):\n    return given(*args)\n"
            message = left_message([faults[number][:2] for number in kept])
            found += [Misconception(message, source=way(source), left=kept) for way in (str, *ways)]
    return tuple(found)


def left_message(faults: Sequence[tuple[str, str]]) -> str:
    """What each fault that is left does, a line each, and the cure of the first: one cure a check.

    Each fault is (what it does, its cure).
    """
    told = [" ".join(faults[0]), *(what for what, _ in faults[1:])]
    if len(told) == 1:
        return told[0]
    return f"{NUMBERS[len(told)]} faults are left:\n" + "\n".join(f"• {one}" for one in told)
