"""Do histories and targets speak of the same things? What does not match, how much of it, and why (chapter 01)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from dien_course.data.vocabulary import Counted
from dien_course.data.wording import such_as

SEPARATORS = (",", "|", ";", " ", "\t", "^", "#", "/", ":", "\x01", "_", "-")
PADDINGS = {"0", "-1", "nan", "none", "null", "pad", "<pad>", "[pad]"}
ASKED = 1000  # of the most frequent values without a match, which are asked for a reason
ENOUGH = 0.5  # of their occurrences a reason must explain


@dataclass(frozen=True)
class Mismatch:
    """Of the values of a column, the ``share`` that is not among the known, the most frequent ones, and why.

    ``reason`` is a clause that begins with "; " or "" where none is plain to see.
    """

    share: float
    examples: list[str]
    reason: str

    def __str__(self) -> str:
        return (", " + such_as(self.examples) if self.examples else "") + self.reason


def mismatch(values: Counted, known: Iterable[Counted]) -> Mismatch:
    """How ``values`` fit in with the names of all ``known`` columns together."""
    known = list(known)
    arrays = [values.names, *(one.names for one in known)]
    if not all(array.dtype.kind == "i" for array in arrays):
        arrays = [np.array(list(map(str, array)), dtype=object) for array in arrays]
    names = set().union(*(array.tolist() for array in arrays[1:]))
    missing = np.array([name not in names for name in arrays[0].tolist()], dtype=bool)
    times = values.times[missing]
    total = int(values.times.sum())
    if not len(times):
        return Mismatch(0.0, [], "")
    order = np.argsort(-times, kind="stable")[:ASKED]
    lost = {str(name): int(number) for name, number in zip(arrays[0][missing][order], times[order], strict=True)}
    return Mismatch(float(times.sum() / total), list(lost), reason_of(lost, {str(name) for name in names}))


def reason_of(lost: dict[str, int], known: set[str]) -> str:
    """The clause that explains most of the values ``lost`` (with how often each is there), or ""."""
    asked = sum(lost.values())
    best, most = "", 0
    for explain in (_lists, *(_joined_by(separator) for separator in SEPARATORS), _padding, *_SPELLINGS):
        clause, explains = explain(known)
        explained = sum(number for name, number in lost.items() if explains(name))
        if explained > most and explained >= ENOUGH * asked:
            best, most = clause, explained
    return best


Explanation = Callable[[set[str]], tuple[str, Callable[[str], bool]]]


def _lists(known: set[str]) -> tuple[str, Callable[[str], bool]]:
    def explains(name: str) -> bool:
        parts = [part.strip("[](){}'\" ") for part in name.split(",")]
        return any(mark in name for mark in "[](){}'\"") and any(part in known for part in parts)

    return "; they look like lists written as text: expected the ids alone, a separator between", explains


def _joined_by(separator: str) -> Explanation:
    def explanation(known: set[str]) -> tuple[str, Callable[[str], bool]]:
        def joined(name: str) -> bool:
            return separator in name and any(part.strip() in known for part in name.split(separator))

        usual = any(separator in name and not joined(name) for name in known)  # then ids hold it themselves

        def explains(name: str) -> bool:
            return not usual and joined(name)

        return f"; they hold {separator!r}, which may be the separator", explains

    return explanation


def _padding(known: set[str]) -> tuple[str, Callable[[str], bool]]:
    return "; that looks like padding, of which histories need none", lambda name: name.lower() in PADDINGS


def _spelling(clause: str, spell: Callable[[str], str]) -> Explanation:
    def explanation(known: set[str]) -> tuple[str, Callable[[str], bool]]:
        spelt = {spell(name) for name in known} - {""}
        return clause, lambda name: spell(name) in spelt

    return explanation


def _another_frame(known: set[str]) -> tuple[str, Callable[[str], bool]]:
    """The number is known, and what is around it in no known name: 3 beside p3, but not ghost 3 beside love 3."""
    numbers = {_number(name) for name in known} - {""}
    frames = {re.sub(r"[0-9]+", "", name) for name in known}
    clause = "; they differ from known ones in what stands around the number alone"
    return clause, lambda name: _number(name) in numbers and re.sub(r"[0-9]+", "", name) not in frames


def _number(name: str) -> str:
    return re.sub(r"^[^0-9]*0*|[^0-9]+$", "", name)


_SPELLINGS = (
    _spelling("; they differ from known ones in capital letters alone", str.casefold),
    _spelling(
        "; they differ from known ones in zeros before a number alone",
        lambda name: re.sub(r"(?<![0-9])0+(?=[0-9])", "", name),
    ),
    _another_frame,
)
