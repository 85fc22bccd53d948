"""The shipped world's test users for the DIEN explainer: what they liked, their target, and the truth (chapter 08)."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from dien_course.data import Encoder, Ragged, Samples
from dien_course.errors import DataError
from dien_course.files import require_file
from dien_course.lab.explorers.histories import Histories
from dien_course.lab.explorers.packed import unpacked

USERS = Path(__file__).with_name("explained_users.json")  # written by explained_users.py
REMEDY = "expected what python -m dien_course.lab.explorers.explained_users wrote"
PROFILE = ("gender", "age", "occupation")
KNOWN = 2  # ids before the first film: padding, and what training never saw


@dataclass(frozen=True)
class ExplainedCases:
    """U test users: their ``samples`` (U), their ``histories``, and the file's ``plain`` content, as the page gets it.

    ``taste`` (U, K) is the angle in radians that each has now in each of K categories, NaN in those they never met;
    ``category``, ``style`` and ``quality`` (I,) are those of each film, in the order of the encoder's ids.
    """

    samples: Samples
    histories: Histories
    plain: dict[str, Any]
    taste: np.ndarray
    category: np.ndarray
    style: np.ndarray
    quality: np.ndarray

    def truth(self, user: int, film: int) -> float | None:
        """The world's own probability that ``user`` likes ``film``, a movieId; None if they never met its category."""
        ids = self.histories.encoder.vocabularies["movieId"]
        place = int(ids.encode(np.array([film]))[0]) - KNOWN
        taste = float(self.taste[self.histories.row_of[user], self.category[place]])
        if math.isnan(taste):
            return None
        appeal = self.plain["sharpness"] * math.cos(taste - self.style[place])
        return 1 / (1 + math.exp(-appeal - self.quality[place]))


@lru_cache(maxsize=1)
def explained_cases(encoder: Encoder, path: Path = USERS) -> ExplainedCases:
    """The test users in the file ``path``, in the ids of ``encoder``. DataError when it is missing or damaged."""
    require_file(path, REMEDY)
    try:
        plain = json.loads(path.read_text(encoding="utf-8"))
        samples = _samples(encoder, plain)
        histories = Histories(encoder, samples, _items(encoder, plain))
        truth = {name: unpacked(plain[name]) for name in ("taste", "category", "style", "quality")}
    except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
        raise DataError(f"{path}: cannot be read ({error}); {REMEDY}") from error
    return ExplainedCases(samples, histories, plain, **truth)


def _samples(encoder: Encoder, plain: dict[str, Any]) -> Samples:
    """One sample a user: raw values again, from ids."""
    values = {name: np.asarray(one.values) for name, one in encoder.vocabularies.items()}
    own, history = unpacked(plain["own"]).astype(int), unpacked(plain["history"]).astype(int)
    kinds, end = unpacked(plain["kinds"]).astype(int) - KNOWN, unpacked(plain["lengths"]).astype(int).cumsum()
    start = end - unpacked(plain["lengths"])
    genres = [plain["genres"][place] for place in own - KNOWN]
    columns = {
        "userId": np.array(plain["users"]),
        "movieId": values["movieId"][own - KNOWN],
        "genre": values["genre"][kinds[own - KNOWN]],
        "label": unpacked(plain["clicked"]),
    }
    profile = unpacked(plain["profile"]).astype(int) - KNOWN
    columns |= {name: values[name][profile[:, place]] for place, name in enumerate(PROFILE)}
    sequences = {
        "histHighRatedMovieIds": Ragged(values["movieId"][history - KNOWN], start, end),
        "histGenre": Ragged(values["genre"][kinds[history - KNOWN]], start, end),
        "genres": Ragged.of(genres),
    }
    return Samples(columns, sequences)


def _items(encoder: Encoder, plain: dict[str, Any]) -> Any:
    import pandas as pd  # here, because it takes time

    films, genres = encoder.vocabularies["movieId"].values, ["|".join(one) for one in plain["genres"]]
    return pd.DataFrame({"movieId": films, "title": plain["titles"], "genres": genres})
