"""Where samples come from: a prepared folder, a MovieLens release, or the shipped world (chapter 09)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from dien_course.data.movielens import load_movielens, release_folder
from dien_course.data.prepared import read_prepared, require_both_classes
from dien_course.data.samples import Samples, build_samples
from dien_course.data.spec import FeatureSpec, movielens_spec
from dien_course.errors import DataError
from dien_course.world.shipped import shipped_path

if TYPE_CHECKING:  # importing pandas takes time, so only the functions that need it do
    import pandas as pd

MAX_LENGTH = 20


@dataclass(frozen=True)
class Source:
    """A training part and a test part with the spec that reads both; ``items`` (movieId, title, genres) where known."""

    name: str
    spec: FeatureSpec
    train: Samples
    test: Samples
    items: pd.DataFrame | None = None


def open_source(
    folder: str | Path | None = None,
    *,
    spec: FeatureSpec | None = None,
    split: str | None = None,
    max_length: int | None = None,
    test_share: float = 0.2,
    seed: int = 0,
) -> Source:
    """The samples in ``folder``, or, without one, of the shipped world.

    A folder with ``train.csv`` is prepared: its ``spec.toml``, unless a ``spec`` is given, says what the columns are;
    its ``test.csv`` is the test part or, where there is none, the rows of a ``test_share`` of the users, drawn with
    ``seed``. Any other folder is a MovieLens release, whose samples are built with ``split`` (see ``build_samples``):
    ``last`` for the shipped world, ``time`` otherwise, unless given.
    ``max_length``: the newest behaviours kept, 20 unless the spec or you say otherwise.
    Raises DataError as the readers do, and when a part has only one class.
    """
    if folder is not None and Path(folder).is_file():
        raise DataError(
            f"{folder}: is a file; expected a folder: if it is a log of events, make one with "
            f"dien-course samples {folder} --user COLUMN --item COLUMN --time COLUMN --out DIR"
        )
    if folder is not None and not Path(folder).is_dir():
        raise DataError(f"{folder}: is not a folder; expected one with train.csv or a MovieLens release")
    world = shipped_path()
    folder = Path(folder) if folder is not None else world
    if spec is None and (folder / "spec.toml").exists():
        spec = FeatureSpec.from_toml(folder / "spec.toml")
    if (folder / "train.csv").exists():
        if split is not None:
            raise DataError(f"{folder}: holds prepared samples; expected no split ({split!r}), which is for releases")
        source = _prepared(folder, spec, test_share, seed)
    else:
        if spec is not None:
            raise DataError(
                f"{folder}: has no train.csv; expected one, since the spec given describes prepared samples"
            )
        split = split or ("last" if folder.resolve() == world.resolve() else "time")
        source = _release(folder, split, max_length or MAX_LENGTH, test_share, seed)
    if max_length is not None:
        source = replace(source, spec=replace(source.spec, max_length=max_length))
    require_both_classes(source.train, source.spec, f"{folder}, training part")
    require_both_classes(source.test, source.spec, f"{folder}, test part")
    return source


def _prepared(folder: Path, spec: FeatureSpec | None, test_share: float, seed: int) -> Source:
    train = read_prepared(folder / "train.csv", spec)
    spec = spec or movielens_spec([*train.columns, *train.sequences], MAX_LENGTH)
    if (folder / "test.csv").exists():
        return Source(str(folder), spec, train, read_prepared(folder / "test.csv", spec))
    users = train.columns.get(spec.user, np.arange(len(train)))
    names = np.unique(users)
    held = np.random.default_rng(seed).permutation(names)[: round(test_share * len(names))]
    test = np.isin(users, held)
    if not test.any() or test.all():
        raise DataError(
            f"{folder}: {len(names)} users cannot be parted with a test share of {test_share}; give a test.csv"
        )
    return Source(str(folder), spec, train.take(~test), train.take(test))


def _release(folder: Path, split: str, max_length: int, test_share: float, seed: int) -> Source:
    tables = load_movielens(release_folder(folder))
    try:
        train, test = build_samples(tables, split=split, max_length=max_length, test_share=test_share, seed=seed)
    except DataError as error:
        raise DataError(f"{folder}: {error}") from error
    spec = movielens_spec([*train.columns, *train.sequences], max_length)
    return Source(str(folder), spec, train, test, tables.items)
