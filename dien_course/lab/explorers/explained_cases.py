"""The shipped world's test users for the DIEN explainer: what they liked, their target, and the truth (chapter 08)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from dien_course.data import Encoder, Samples, build_samples
from dien_course.lab.explorers.explained_models import LONGEST
from dien_course.lab.explorers.histories import Histories
from dien_course.lab.explorers.packed import packed
from dien_course.world.shipped import shipped_world
from dien_course.world.world import CLICK_SHARPNESS, World

PROFILE = ("gender", "age", "occupation")


@dataclass(frozen=True)
class ExplainedCases:
    """U test users: their ``samples`` (U), their ``histories``, and the ``taste`` (U, K) in radians that each has now
    in each of K categories, NaN in those they have never met; ``world`` is where they come from."""

    world: World
    samples: Samples
    histories: Histories
    taste: np.ndarray

    def truth(self, user: int, film: int) -> float | None:
        """The world's own probability that ``user`` likes ``film``, a movieId; None if they never met its category."""
        row = self.histories.row_of[user]
        taste = self.taste[row, self.world.truth.item_category[film - 1]]
        if math.isnan(taste):
            return None
        appeal = CLICK_SHARPNESS * math.cos(taste - self.world.truth.style[film - 1])
        return 1 / (1 + math.exp(-appeal - self.world.truth.quality[film - 1]))

    def for_page(self, encoder: Encoder) -> dict[str, Any]:
        """Everything in ids, as JSON: users (U), their histories one after the other, and the films by id."""
        encoded, truth = encoder.encode(self.samples), self.world.truth
        group = encoder.spec.groups[0].triples
        history = encoded.sequences[group[0].history]
        vocabulary = encoder.vocabularies[encoder.spec.vocabulary_of(group[0].target)]
        films = [int(film) for film in vocabulary.values]
        kinds = encoder.vocabularies[encoder.spec.vocabulary_of(group[1].target)]
        items = self.world.items.set_index("movieId").loc[films]
        genres = [text.split("|") for text in items["genres"]]
        pooled = encoder.vocabularies[encoder.spec.vocabulary_of("genres")]
        at = np.array(films) - 1
        return {
            "users": self.samples.columns["userId"].tolist(),
            "lengths": packed(history.end - history.start, "uint8"),
            "history": packed(np.concatenate([history[row] for row in range(len(self.samples))]), "uint8"),
            "own": packed(encoded.scalars[group[0].target], "uint8"),
            "clicked": packed(self.samples.columns["label"], "uint8"),
            "profile": packed(np.stack([encoded.scalars[name] for name in PROFILE], axis=1), "uint8"),
            "people": {name: [str(one) for one in encoder.vocabularies[name].values] for name in PROFILE},
            "taste": packed(self.taste, "float32"),
            "titles": items["title"].tolist(),
            "genres": genres,
            "kinds": packed(kinds.encode(np.array([one[0] for one in genres], object)), "uint8"),
            "pooled": [pooled.encode(np.array(one, object)).tolist() for one in genres],
            "category": packed(truth.item_category[at], "uint8"),
            "style": packed(truth.style[at]),
            "quality": packed(truth.quality[at]),
            "sharpness": CLICK_SHARPNESS,
        }


@lru_cache(maxsize=1)
def explained_cases(encoder: Encoder) -> ExplainedCases:
    """The test users of the shipped world, who are generated anew in some seconds."""
    world = shipped_world()
    samples = build_samples(world.tables, split="last", max_length=LONGEST).test
    return ExplainedCases(world, samples, Histories(encoder, samples, world.items), _taste(world, samples))


def _taste(world: World, samples: Samples) -> np.ndarray:
    """The taste (U, K) of each sample's user in every category just before its target, NaN where none is known."""
    truth, row = world.truth, samples.columns["row"]
    user = world.ratings["userId"].to_numpy() - 1
    interest = (truth.user_categories[user, 1] == truth.category).astype(int)
    turned = truth.taste + truth.turn[user, interest] * (world.ratings["rating"].to_numpy() >= 4)
    turned[row] = truth.taste[row]  # the target itself does not count: its rating is what is asked
    now = np.full((user.max() + 1, truth.item_category.max() + 1), np.nan)
    for events in (slice(None), row):  # of several assignments to one place the last stays
        now[user[events], truth.category[events]] = turned[events]
    return now[user[row]]
