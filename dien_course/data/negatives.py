"""Negatives: behaviours that did not happen, drawn afresh for every batch (paper, auxiliary loss; chapter 06)."""

from __future__ import annotations

import numpy as np

from dien_course.data.encode import Encoded
from dien_course.data.spec import AttentionGroup, Triple
from dien_course.data.vocabulary import FIRST, PADDING
from dien_course.errors import DataError, note

WEIGHTS = ("uniform", "popularity")


class NegativeSampler:
    """Draws for each behaviour an item that its user never chose, from the items of the training part.

    ``weights``: ``uniform``, or ``popularity`` for a probability proportional to count^0.75 among the behaviours.
    A user's positives are the items of all their histories in ``train`` and their targets with label 1.
    For a group of several triples the first one's item is drawn and the others follow from it (the genre of the movie).
    Users who have chosen every item have no negative: their steps get padding, and a note says how many they are.
    Raises DataError for unknown ``weights``, a group without a negatives column, or when no user has an item left.
    """

    def __init__(self, train: Encoded, group: AttentionGroup, weights: str = "uniform"):
        if weights not in WEIGHTS:
            raise DataError(f"negatives are {weights!r}; expected one of {', '.join(WEIGHTS)}")
        for triple in group.triples:
            if triple.negatives is None:
                raise DataError(f"group {group.name!r} has no negatives column for {triple.history!r}; expected a name")
        self.history = group.triples[0].history
        self.columns = [triple.negatives for triple in group.triples]
        owner, behaviour = _behaviours(train, self.history)
        target = train.scalars[group.triples[0].target]
        clicked = np.ones(len(train), bool) if train.label is None else train.label > 0
        self.items = np.unique(np.concatenate([behaviour, target]))
        self.items = self.items[self.items >= FIRST]
        if not len(self.items):
            raise DataError("no item is known; expected at least one target or behaviour to draw negatives from")
        self._size = int(self.items[-1]) + 1
        counts = np.bincount(np.concatenate([behaviour, target[clicked]]), minlength=self._size)[self.items]
        weight = np.ones(len(self.items)) if weights == "uniform" else np.maximum(counts, 1) ** 0.75
        self._cumulative = np.cumsum(weight / weight.sum())
        keys = np.concatenate([owner * self._size + behaviour, (train.owner * self._size + target)[clicked]])
        self._positives = np.unique(keys)
        self._exhausted = self._who_chose_all(train.owner)
        self._attributes = [self._attribute(train, target, behaviour, other) for other in group.triples[1:]]

    def draw(self, owner: np.ndarray, generator: np.random.Generator) -> list[np.ndarray]:
        """One negative for each entry of ``owner`` (n,): an int64 (n,) for each triple of the group, 0 for none."""
        items = self._propose(len(owner), generator)
        none = np.isin(owner, self._exhausted)  # of these users
        items[none] = PADDING
        for _ in range(20):
            clash = np.flatnonzero(self._is_positive(owner, items) & ~none)
            if not len(clash):
                break
            items[clash] = self._propose(len(clash), generator)
        else:  # users who have chosen nearly everything: draw from what is left
            for row in np.flatnonzero(self._is_positive(owner, items) & ~none):
                left = self.items[~self._is_positive(np.full(len(self.items), owner[row]), self.items)]
                items[row] = generator.choice(left)
        return [items, *(attribute[items] for attribute in self._attributes)]

    def _who_chose_all(self, owner: np.ndarray) -> np.ndarray:
        """The users (k,) who have no negative left; a note says how many they are."""
        user, item = np.divmod(self._positives, self._size)
        users, chosen = np.unique(user[item >= FIRST], return_counts=True)
        exhausted = users[chosen == len(self.items)]
        if len(exhausted):
            everybody = len(np.unique(owner))
            items = f"all {len(self.items):,} items of the training part"
            if len(exhausted) == everybody:
                raise DataError(
                    f"every user has chosen {items}, so that no negative is left to draw; expected more items, or "
                    "training without the auxiliary loss (--no-aux)"
                )
            note(
                f"{len(exhausted):,} of {everybody:,} users have chosen {items}; their steps have no negative and no "
                "part in the auxiliary loss"
            )
        return exhausted

    def _propose(self, count: int, generator: np.random.Generator) -> np.ndarray:
        place = np.searchsorted(self._cumulative, generator.random(count), side="right")
        return self.items[np.minimum(place, len(self.items) - 1)]

    def _is_positive(self, owner: np.ndarray, items: np.ndarray) -> np.ndarray:
        keys = owner * self._size + items
        place = np.searchsorted(self._positives, keys)
        return self._positives[np.minimum(place, len(self._positives) - 1)] == keys

    def _attribute(self, train: Encoded, target: np.ndarray, behaviour: np.ndarray, other: Triple) -> np.ndarray:
        """Item id -> the id that the triple ``other`` has beside it in ``train``."""
        table = np.ones(self._size, dtype=np.int64)
        table[PADDING] = PADDING
        table[target] = train.scalars[other.target]
        table[behaviour] = _behaviours(train, other.history)[1]
        return table


def _behaviours(data: Encoded, column: str) -> tuple[np.ndarray, np.ndarray]:
    """(owner, item) of every behaviour that some sample reaches, each once: int64 (n,) and (n,).

    Histories of one user overlap and those of different users do not, so a behaviour belongs to whoever owns the
    history that starts last before it.
    """
    ragged = data.sequences[column]
    places = ragged.reached()
    if not len(places):
        return np.empty(0, np.int64), np.empty(0, np.int64)
    filled = np.flatnonzero(ragged.end > ragged.start)
    order = filled[np.argsort(ragged.start[filled], kind="stable")]
    last = np.searchsorted(ragged.start[order], places, side="right") - 1
    return data.owner[order[last]], ragged.values[places]
