"""Histories that hold their target: the model reads the answer."""

from __future__ import annotations

import numpy as np

from dien_course.data import build_samples
from dien_course.museum.exhibit import Exhibit, Symptom
from dien_course.training.metrics import auc
from dien_course.world import make_world


def with_the_target(world) -> list[tuple[int, list[int], int]]:
    """(target, history, label) of each user's last event, the history cut after it and not before."""
    samples = []
    for _, events in world.ratings.groupby("userId"):
        liked = events[events.rating >= 4]
        last = events.iloc[-1]
        samples.append((int(last.movieId), liked.movieId.tolist(), int(last.rating >= 4)))
    return samples


def strictly_before(world) -> list[tuple[int, list[int], int]]:
    """The package's samples."""
    made = [*build_samples(world.tables)]
    return [
        (int(part.columns["movieId"][row]), part.sequences["histHighRatedMovieIds"][row].tolist(), int(label))
        for part in made
        for row, label in enumerate(part.columns["label"])
    ]


def told_by_membership(samples) -> float:
    """How far the AUC of the rule "the target stands at the end of its history" is from a coin's .5."""
    made = samples(make_world(users=120, items=40, seed=1))
    last = np.array([float(history[-1:] == [target]) for target, history, _ in made])
    return abs(auc(last, np.array([label for *_, label in made])) - 0.5)


EXHIBIT = Exhibit(
    name="target_in_history",
    title="The answer in the question",
    room="leaks",
    story="AUC above .95 offline from the first epoch on; nothing of it online. (No public file was verified.)",
    because="The history was cut at the target's row and not before it.",
    test="Score rows by whether their target ends their history.",
    symptom=Symptom("AUC of 'the target ends its history', beyond .5", told_by_membership, above=0.2),
    wrong=with_the_target,
    cure=strictly_before,
)
