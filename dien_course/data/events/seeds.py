"""What chance decides in samples: the order of tied events and drawn items, by one seed a log or one a user."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Protocol

import numpy as np

from dien_course.data.events.log import EventLog
from dien_course.data.log import Log, Shuffle, changes
from dien_course.data.ragged import Ragged
from dien_course.errors import require_one

SEEDS = ("log", "user")
ORDER, NEGATIVES = 0, 1  # what a user's random numbers are for
STEP, FIRST, SECOND = (np.uint64(number) for number in (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB))

# Numbers in [0, 1) for targets at some positions (n,) of the log, in a column of negatives, at a turn: float64 (n,).
Chance = Callable[[np.ndarray, int, int], np.ndarray]


class Seeds(Protocol):
    """Where chance comes from: ``order`` is what ``sort_events`` takes, ``chance`` what ``TargetNegatives`` does."""

    order: int | Shuffle

    def chance(self, ordered: Log, part: int) -> Chance: ...


def seeds_of(kind: str, log: EventLog, seed: int) -> Seeds:
    """``LogSeed`` for ``kind`` log, ``UserSeeds`` for user; raises DataError for any other."""
    require_one("seeds", kind, SEEDS)
    return UserSeeds(log, seed) if kind == "user" else LogSeed(seed)


class LogSeed:
    """One seed for the whole log: what is drawn for a user depends on all who come before."""

    def __init__(self, seed: int):
        self.order = self.seed = seed

    def chance(self, ordered: Log, part: int) -> Chance:
        """For the part 0 (training) or 1 (test)."""
        random = np.random.default_rng([self.seed, part])
        return lambda at, column, turn: random.random(len(at))


class UserSeeds:
    """A seed for each user, made of ``seed`` and the id's text alone: no other user, and no order of rows, changes it.

    The user's key is the first eight bytes of BLAKE2b over both, and each number is SplitMix64 (Steele, Lea and Flood,
    OOPSLA 2014) of the key, what it is for and its place among the user's events. So a user's random numbers are the
    same whichever others are in the log. What is made of them takes the coding and the ``Plan`` of the whole log too:
    tied events are sorted by their items' codes before they are shuffled, and negatives are drawn from everybody's
    items. With these, the samples of some users are made of any part of the log that holds these users whole.
    """

    def __init__(self, log: EventLog, seed: int):
        self.log = log
        self._keys = np.zeros(len(log.users), np.uint64)
        there = np.unique(log.user)
        self._keys[there] = [_key(seed, log.users[user]) for user in there]

    def uniform(self, user: np.ndarray, *places: np.ndarray | int) -> np.ndarray:
        """Numbers in [0, 1) of the ``user`` (n,), one for each combination of ``places`` (n,): float64 (n,)."""
        state = self._keys[user]
        for place in places:
            number = np.atleast_1d(place).astype(np.int64).view(np.uint64)
            state = _mixed(state + STEP * (number + np.uint64(1)))
        return (state >> np.uint64(11)) * 2.0**-53

    def order(self, rows: np.ndarray, tie: np.ndarray) -> np.ndarray:
        """Each ``tie`` sorted by all that its events hold, so that where they stood is forgotten, then shuffled."""
        log = self.log
        sides = [_ranked(side.take(rows)) for side in log.event_side.values()]
        by_value = np.lexsort((*sides, log.positive[rows], log.item[rows], tie))
        rows = rows[by_value]
        begin = np.flatnonzero(changes(tie))
        place = np.arange(len(rows)) - np.repeat(begin, np.diff(begin, append=len(rows)))
        return rows[np.lexsort((self.uniform(log.user[rows], ORDER, log.time[rows], place), tie))]

    def chance(self, ordered: Log, part: int) -> Chance:
        """For either part, which have no target in common."""

        def chance(at: np.ndarray, column: int, turn: int) -> np.ndarray:
            place = at - ordered.first[np.searchsorted(ordered.first, at, side="right") - 1]
            return self.uniform(self.log.user[ordered.row[at]], NEGATIVES, place, column, turn)

        return chance


def _key(seed: int, user: str) -> int:
    text = f"{seed} {user}".encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(text, digest_size=8).digest(), "little")


def _mixed(state: np.ndarray) -> np.ndarray:
    state = (state ^ (state >> np.uint64(30))) * FIRST
    state = (state ^ (state >> np.uint64(27))) * SECOND
    return state ^ (state >> np.uint64(31))


def _ranked(values: np.ndarray | Ragged) -> np.ndarray:
    """Numbers in the order of the values of a side column."""
    if isinstance(values, Ragged):
        values = np.array(["\x1f".join(map(str, values[row])) for row in range(len(values))], object)
    return np.unique(values, return_inverse=True)[1]
