"""The sample world that ships with the course; ``rebuild`` writes it anew (chapter 01)."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from dien_course import __version__
from dien_course.course_files import COURSE
from dien_course.files import whole_folder
from dien_course.world.world import World, make_world

if TYPE_CHECKING:  # importing pandas takes time, so only the functions that need it do
    import pandas as pd

# Spelt out, so that a new default of make_world does not change the shipped files.
KNOBS = {
    "users": 30_000,
    "items": 200,
    "categories": 4,
    "drift": 0.5,
    "interleaving": 0.5,
    "exploration": 0.15,
    "noise": 0.0,
    "mean_length": 20.0,
    "seed": 0,
}
FILES = ("ratings.csv.gz", "users.csv.gz", "movies.csv.gz", "truth.csv.gz")
COMPRESSION = 5  # on these files as small as 9, ten times as fast
CHECKOUT = COURSE / "data" / "world"


def shipped_path() -> Path:
    """The folder of the shipped world: the course's ``data/world``, or else one generated in the user's cache.

    Raises DataError when it has to be generated and cannot be written.
    """
    if _complete(CHECKOUT):
        return CHECKOUT
    import pooch  # here, because it is slow to import and a checkout does not need it

    folder = Path(pooch.os_cache("dien_course")) / f"world-{__version__}"
    if not _complete(folder):
        write_world(shipped_world(), folder)
    return folder


def shipped_world() -> World:
    """The shipped world with all of its truth, generated anew in about two seconds."""
    return make_world(**KNOBS)


def write_world(world: World, folder: str | Path) -> None:
    """Write ``FILES`` into ``folder``, all or none: a MovieLens release that ``load_movielens`` reads, and the truth.

    ``truth.csv.gz`` has one row a user, about their last event: userId, movieId, probability (4 decimals) and taste (3
    decimals, wrapped into [0, 2π)). Raises DataError when the disk does not take them.
    """
    ratings = world.ratings.astype({"rating": int})
    last = np.flatnonzero(np.append(np.diff(ratings["userId"]) != 0, True))
    truth = ratings.iloc[last][["userId", "movieId"]].assign(
        probability=[f"{value:.4f}" for value in world.truth.probability[last]],
        taste=[f"{value:.3f}" for value in world.truth.taste[last] % (2 * np.pi)],
    )
    with whole_folder(folder, wait=60) as temporary:  # another command may be making the same world
        for name, table in zip(FILES, (ratings, world.users, world.items, truth), strict=True):
            _write(table, temporary / name)


def _write(table: pd.DataFrame, path: Path) -> None:
    """Gzip without name and time, so that equal tables give equal bytes."""
    text = table.to_csv(index=False, lineterminator="\n").encode()
    with path.open("wb") as file, gzip.GzipFile("", "wb", compresslevel=COMPRESSION, fileobj=file, mtime=0) as packed:
        packed.write(text)


def _complete(folder: Path) -> bool:
    return all((folder / name).is_file() for name in FILES)
