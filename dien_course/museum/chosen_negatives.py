"""Negatives that the user chose: only the film of the same step is excluded."""

from __future__ import annotations

import numpy as np

from dien_course.data import AttentionGroup, NegativeSampler, Ragged
from dien_course.data.encode import Encoded
from dien_course.museum.exhibit import Exhibit, Source, Symptom

USERS, LENGTH, ITEMS = 20, 12, 30
GROUP = AttentionGroup("movie", (("movie", "history", "negatives"),))


def training_part() -> Encoded:
    """Users with histories of twelve films out of thirty (ids from 2 on), and a clicked target each."""
    random = np.random.default_rng(3)
    films = np.stack([random.choice(ITEMS, LENGTH + 1, replace=False) + 2 for _ in range(USERS)])
    history = Ragged.of(list(films[:, :-1]))
    return Encoded({"movie": films[:, -1]}, {"history": history}, np.ones(USERS, np.int8), np.arange(USERS))


def other_than_the_step(train: Encoded, random: np.random.Generator) -> np.ndarray:
    """For each behaviour any other film."""
    behaviour = train.sequences["history"].joined()
    drawn = random.integers(0, ITEMS - 1, len(behaviour)) + 2
    return drawn + (drawn >= behaviour)


def never_chosen(train: Encoded, random: np.random.Generator) -> np.ndarray:
    """The package's draws."""
    owner = np.repeat(train.owner, LENGTH)
    return NegativeSampler(train, GROUP).draw(owner, random)[0]


def share_chosen(draw) -> float:
    """The share of negatives that their user chose at some step."""
    train = training_part()
    drawn = draw(train, np.random.default_rng(0)).reshape(USERS, LENGTH)
    return float(np.mean([np.isin(drawn[user], train.sequences["history"][user]).mean() for user in range(USERS)]))


EXHIBIT = Exhibit(
    name="chosen_negatives",
    title="Negatives that are positives",
    room="leaks",
    story="The auxiliary loss stops falling early; films that everybody likes are pushed away from everybody.",
    because="A draw excludes only the film of its own step; the user may have chosen it at another.",
    test="Count the negatives that stand in their own user's history.",
    symptom=Symptom("share of negatives that the user chose", share_chosen, above=0.01),
    wrong=other_than_the_step,
    cure=never_chosen,
    sources=(
        Source(
            "mouna99/dien",
            "commit 1f314d1 (2019-01-18)",
            "script/data_iterator.py, DataIterator.next",
            "draws again only where the draw is the behaviour of the step",
            "https://github.com/mouna99/dien/issues/40",
        ),
        Source(
            "ReChorus",
            "commit e58d752 (2025-03-08)",
            "src/models/context_seq/DIEN.py, actions_before_epoch_dien",
            "the same condition, on uniform draws",
        ),
    ),
)
