"""A table of its own for each role: the auxiliary loss learns which table a vector came from."""

from __future__ import annotations

import torch

from dien_course.data import AttentionGroup, FeatureSpec
from dien_course.models.embedding import FeatureEmbedding
from dien_course.museum.exhibit import Exhibit, Source, Symptom
from dien_course.museum.tiny import apart

GROUP = AttentionGroup("movie", (("movie", "history", "negatives"),))


def separate() -> FeatureEmbedding:
    """Tables as the tutorial has them: one each for target, history and negatives."""
    return FeatureEmbedding(FeatureSpec(groups=(GROUP,), tables="separate"), {"movie": 9}, 4)


def shared() -> FeatureEmbedding:
    """One table for all three."""
    return FeatureEmbedding(FeatureSpec(groups=(GROUP,)), {"movie": 9}, 4)


def role_tells(build) -> float:
    """How far the vector of one film as a behaviour is from its vector as a negative."""
    batch = {name: torch.tensor([[5]]) for name in ("history", "negatives")} | {"movie": torch.tensor([5])}
    vectors = build().of_group(GROUP, ["history", "negatives"], batch)
    return apart(*vectors)


EXHIBIT = Exhibit(
    name="separate_tables",
    title="Which table did it come from?",
    room="leaks",
    story="The auxiliary loss falls under .05 within two epochs, on test users too, and the ranking gains nothing.",
    because="Behaviours and negatives come from different tables, and a network can tell tables apart.",
    test="Feed the same films as behaviours and as negatives: one film, one vector, and no loss below log 2.",
    symptom=Symptom("distance of one film's vectors in two roles", role_tells),
    wrong=separate,
    cure=shared,
    sources=(
        Source(
            "the tutorial this course began with",
            "its notebook",
            "DIEN, embedding tables",
            "target, history and negatives have a table each (docs/from_the_tutorial.md)",
        ),
    ),
)
