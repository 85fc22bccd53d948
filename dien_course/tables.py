"""The three tables of a log, events, users and items, and the types of their columns (chapter 01)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:  # importing pandas takes time, and nothing here computes with it
    import pandas as pd

RATINGS = {"userId": np.int32, "movieId": np.int32, "rating": np.float32, "timestamp": np.int64}
USERS = {"userId": np.int32, "gender": str, "age": np.int32, "occupation": np.int32, "zipCode": str}
ITEMS = {"movieId": np.int32, "title": str, "genres": str}


class Tables(NamedTuple):
    """One release. Rows keep the order of the files.

    ``ratings``: userId int32, movieId int32, rating float32 in 0.5..5, timestamp int64 in seconds since 1970.
    ``users``: userId, gender, age, occupation, zipCode; None where the release has no users.
    ``items``: movieId, title, genres as one string ``"Comedy|Drama"``; None where the release has no movies.
    """

    ratings: pd.DataFrame
    users: pd.DataFrame | None = None
    items: pd.DataFrame | None = None
