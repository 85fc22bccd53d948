"""Writes the test users that the DIEN explainer knows, with the world's truth about them, to ``explained_users.json``.

    python -m dien_course.lab.explorers.explained_users

The shipped world is generated anew for it, in some seconds that a learner need not wait. Ids are those of the encoder
in ``explained.json``, so write that file first. ``tests/test_explained_users.py`` makes the content again and compares.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np

from dien_course.data import Encoder, Samples, build_samples
from dien_course.files import whole_file
from dien_course.lab.explorers.explained_cases import PROFILE, USERS
from dien_course.lab.explorers.explained_models import LONGEST, explained
from dien_course.lab.explorers.packed import packed
from dien_course.world.shipped import shipped_world
from dien_course.world.world import CLICK_SHARPNESS, World


def explained_users(world: World, encoder: Encoder) -> dict[str, Any]:
    """Everything in ids, as JSON: test users (U), their histories one after the other, the truth, the films by id."""
    samples, truth = build_samples(world.tables, split="last", max_length=LONGEST).test, world.truth
    encoded, group = encoder.encode(samples), encoder.spec.groups[0].triples
    history = encoded.sequences[group[0].history]
    films = [int(film) for film in encoder.vocabularies["movieId"].values]
    items = world.items.set_index("movieId").loc[films]
    genres = [text.split("|") for text in items["genres"]]
    first, all_genres = encoder.vocabularies["genre"], encoder.vocabularies["genres"]
    at = np.array(films) - 1
    return {
        "users": samples.columns["userId"].tolist(),
        "lengths": packed(history.end - history.start, "uint8"),
        "history": packed(np.concatenate([history[row] for row in range(len(samples))]), "uint8"),
        "own": packed(encoded.scalars[group[0].target], "uint8"),
        "clicked": packed(samples.columns["label"], "uint8"),
        "profile": packed(np.stack([encoded.scalars[name] for name in PROFILE], axis=1), "uint8"),
        "people": {name: [str(one) for one in encoder.vocabularies[name].values] for name in PROFILE},
        "taste": packed(_taste(world, samples), "float32"),
        "titles": items["title"].tolist(),
        "genres": genres,
        "kinds": packed(first.encode(np.array([one[0] for one in genres], object)), "uint8"),
        "pooled": [all_genres.encode(np.array(one, object)).tolist() for one in genres],
        "category": packed(truth.item_category[at], "uint8"),
        "style": packed(truth.style[at]),
        "quality": packed(truth.quality[at]),
        "sharpness": CLICK_SHARPNESS,
    }


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


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=USERS, help="default: %(default)s")
    options = parser.parse_args(arguments)
    text = json.dumps(explained_users(shipped_world(), explained().encoder), ensure_ascii=False)
    with whole_file(options.out) as temporary:
        temporary.write_text(text + "\n", encoding="utf-8")
    print(f"{options.out}: {options.out.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
