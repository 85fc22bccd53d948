"""What a condition's data comes to for one seed: samples, spec, and the truth where there is one (chapter 10)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from dien_course.data import Ragged, Samples, Source, Tables, build_samples, movielens_spec, open_source
from dien_course.data.amazon import FILE, NAME
from dien_course.errors import DataError
from dien_course.experiments.conditions import Data, FolderData, ReviewData, WorldData
from dien_course.experiments.reviews import review_source
from dien_course.world import World, make_world

FILES = {
    "ml_1m": ("train.csv",),
    "ml-latest-small": ("ratings.csv", "movies.csv"),
    NAME: (FILE,),
}
TEST_SHARE = 0.2  # of a real folder
RESAMPLED = TEST_SHARE / (1 - TEST_SHARE)  # test part over training part of its random splits


@dataclass(frozen=True)
class Material:
    """``source`` to train and test on; ``world`` and the spec's ``max_length`` are those of the condition."""

    source: Source
    world: World | None = None


def open_material(data: Data, seed: int, folders: Mapping[str, Path]) -> Material:
    """The material of ``data`` for ``seed``; ``folders`` says where the real data is, by name.

    Raises DataError when a folder is needed and not given.
    """
    if isinstance(data, WorldData):
        material = _open_world(data, seed)
    elif isinstance(data, FolderData):
        if data.folder not in folders:
            raise DataError(f"no folder for {data.folder} was given; expected --data FOLDER with that name at its end")
        folder = folders[data.folder]
        if isinstance(data, ReviewData):
            material = Material(review_source(data, folder / FILE, TEST_SHARE, seed))
        else:
            source = open_source(
                folder,
                max_length=data.max_length,
                test_share=TEST_SHARE,
                seed=seed,
                numbers=data.numbers,
                times=True,
            )
            material = Material(replace(source, spec=replace(source.spec, **data.spec)))
    else:
        raise DataError(f"data is a {type(data).__name__}; expected WorldData, RealData or ReviewData")
    source = replace(material.source, spec=replace(material.source.spec, tables=data.tables))
    if data.order == "shuffled":
        train, test = (shuffled(part, source.spec.max_length, seed) for part in (source.train, source.test))
        source = replace(source, train=train, test=test)
    return replace(material, source=source)


def checksum(folder: Path) -> str:
    """A sha256 over the files of a real data folder that a study reads."""
    digest = hashlib.sha256()
    for name in FILES[folder.name]:
        digest.update((folder / name).read_bytes())
    return digest.hexdigest()[:24]


def _open_world(data: WorldData, seed: int) -> Material:
    world = make_world(
        users=data.users + data.test_users,
        drift=data.drift,
        interleaving=data.interleaving,
        noise=data.noise,
        mean_length=data.mean_length,
        sittings=data.sittings,
        items=data.items,
        categories=data.categories,
        seed=seed,
    )
    share = data.test_users / (data.users + data.test_users)
    train, test = build_samples(
        world.tables, split="last", max_length=data.max_length, test_share=share, seed=seed, times=True
    )
    if data.samples == "prefixes":
        train = prefixes(world.tables, train.columns["userId"], data.max_length)
    # The profile and the further genres of this world bear on nothing: left out, they cost no time and mislead nobody.
    spec = replace(movielens_spec([*train.columns, *train.sequences], data.max_length), categorical=(), sequences=())
    return Material(Source(f"world {seed}", spec, train, test), world)


def shuffled(samples: Samples, max_length: int, seed: int) -> Samples:
    """``samples`` with the newest ``max_length`` behaviours of each history in a random order, the same in all columns.

    Sequences that do not run over the behaviours (the genres of the target) stay as they are.
    """
    histories = [name for name in samples.sequences if name.lower().startswith(("hist", "neghist"))]
    newest = {name: samples.sequences[name].newest(max_length) for name in histories}
    first = newest[histories[0]]
    length, row = first.end - first.start, first.rows()
    end = length.cumsum()
    order = np.lexsort((np.random.default_rng([seed, 1]).random(len(row)), row))
    mixed = {name: Ragged(ragged.joined()[order], end - length, end) for name, ragged in newest.items()}
    return Samples(samples.columns, samples.sequences | mixed)


def prefixes(tables: Tables, users: np.ndarray, max_length: int) -> Samples:
    """Every event of ``users`` as a target, with the history before it; but for the few events of the last second."""
    rows = np.flatnonzero(tables.ratings.userId.isin(users))
    theirs = tables._replace(ratings=tables.ratings.iloc[rows])
    samples = build_samples(theirs, split="time", max_length=max_length, test_share=1 / len(rows), times=True).train
    of_history = samples.sequences["histRow"]
    columns = {**samples.columns, "row": rows[samples.columns["row"]]}  # rows of all ratings again
    history = Ragged(rows[of_history.values], of_history.start, of_history.end)
    return Samples(columns, {**samples.sequences, "histRow": history})
