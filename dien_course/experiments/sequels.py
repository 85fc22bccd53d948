"""A made-up cinema with one rule: relevance and order both matter, and the right attention is known (chapter 08)."""

from __future__ import annotations

import numpy as np

from dien_course.data.groups import AttentionGroup
from dien_course.data.ragged import Ragged
from dien_course.data.samples import Samples
from dien_course.data.spec import FeatureSpec

GENRES = ("Ghost", "Heist", "Space", "Crime", "Dance", "Magic")
PARTS = 4

SPEC = FeatureSpec(
    groups=(AttentionGroup("movie", (("movie", "history", "negatives"), ("genre", "histGenre", "negGenre"))),),
    categorical=("gender",),
    user="user",
    max_length=8,
)


def sequels(rows: int, seed: int = 0, max_length: int = 8, genres: int = 3) -> Samples:
    """N ``rows`` of a target, a history of 4 to ``max_length`` films of the first ``genres``, and a label.

    The rule: a target is clicked if and only if it is the sequel of the last film of *its genre* in the history, part 1
    following part 4. Half of the targets are. Films of other genres do not matter, nor does what came before that one.
    Columns user, movie (as ``"Ghost 2"``), genre, gender and label (int8); sequences history and histGenre.
    """
    draw = np.random.default_rng(seed)
    length = draw.integers(4, max_length + 1, rows)
    end = length.cumsum()
    genre, part = draw.integers(0, genres, end[-1]), draw.integers(0, PARTS, end[-1])
    start = end - length
    wanted = genre[start + draw.integers(0, length)]  # so that the history holds a film of the target's genre
    place = [e - 1 - np.argmax(genre[s:e][::-1] == g) for s, e, g in zip(start, end, wanted, strict=True)]
    label = draw.integers(0, 2, rows)
    target = (part[place] + np.where(label == 1, 1, 1 + draw.integers(1, PARTS, rows))) % PARTS
    names = np.array(GENRES)
    columns = {"user": np.arange(rows), "movie": _titles(wanted, target), "genre": names[wanted]}
    columns |= {"gender": np.array(["F", "M"])[draw.integers(0, 2, rows)], "label": label.astype(np.int8)}
    sequences = {"history": _titles(genre, part), "histGenre": names[genre]}
    return Samples(columns, {name: Ragged(values, start, end) for name, values in sequences.items()})


def _titles(genre: np.ndarray, part: np.ndarray) -> np.ndarray:
    return np.array([f"{GENRES[g]} {p + 1}" for g, p in zip(genre, part, strict=True)])
