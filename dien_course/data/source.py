"""Where samples come from: a prepared folder, a MovieLens release, or the shipped world (chapter 09)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from dien_course.data.derived import derivable
from dien_course.data.encode import Encoded, Encoder, owners
from dien_course.data.holding_out import hold_out_users
from dien_course.data.labels import require_both_classes
from dien_course.data.movielens import load_movielens, release_folder
from dien_course.data.overlap import seen_share
from dien_course.data.prepared import read_prepared
from dien_course.data.samples import Samples, build_samples
from dien_course.data.spec import FeatureSpec, movielens_spec
from dien_course.data.suspicions import NEW
from dien_course.data.table_file import ENDINGS, find_table
from dien_course.data.wording import percent
from dien_course.errors import DataError, note
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
    numbers: bool = False,
    times: bool = False,
    session_gap: float | None = None,
    delimiter: str | None = None,
    encoding: str = "utf-8",
) -> Source:
    """The samples in ``folder``, or, without one, of the shipped world.

    A folder with ``train.csv`` (or ``.csv.gz``, ``.tsv``, ``.tsv.gz``, ``.parquet``) is prepared: its ``spec.toml``,
    unless a ``spec`` is given, says what the columns are; its ``test.csv`` is the test part or, where there is none,
    the rows of a ``test_share`` of the users, drawn with ``seed`` so that both parts hold both classes if that can be.
    ``delimiter`` and ``encoding`` are those of ``read_table``. Any other folder is a MovieLens release, whose samples
    are built with ``split`` (see ``build_samples``): ``last`` for the shipped world, ``time`` otherwise, unless given.
    ``max_length``: the newest behaviours kept, 20 unless the spec or you say otherwise. ``numbers`` puts numbers beside
    the samples: those of the user's past that a release allows (``Past``), and all that can be derived (``derivable``)
    where the spec names none itself. ``times`` puts the times of a release's behaviours beside them, by which DSIN cuts
    sessions; prepared samples have them where their spec says so. ``session_gap``: the pause after which a session
    begins, in the times' unit, instead of what the spec says.
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
    train = find_table(folder, "train")
    if train is not None:
        if split is not None:
            raise DataError(f"{folder}: holds prepared samples; expected no split ({split!r}), which is for releases")
        source = _prepared(train, spec, test_share, seed, delimiter=delimiter, encoding=encoding)
    else:
        if spec is not None:
            raise DataError(
                f"{folder}: has no train.csv; expected one (or train{', train'.join(ENDINGS[1:])}), since the spec "
                "given describes prepared samples"
            )
        split = split or ("last" if folder.resolve() == world.resolve() else "time")
        source = _release(folder, split, max_length or MAX_LENGTH, test_share, seed, numbers, times)
    if max_length is not None:
        source = replace(source, spec=replace(source.spec, max_length=max_length))
    if session_gap is not None:
        source = replace(source, spec=_with_gap(source, session_gap))
    _require_classes(source)
    if numbers and not source.spec.derived and not source.spec.classes:
        source = replace(source, spec=replace(source.spec, derived=derivable(source.spec, source.train)))
    return source


def encode_parts(source: Source) -> tuple[Encoder, Encoded, Encoded]:
    """The encoder of the training part, the training part in ids, and the test part in ids.

    Notes say what is probably wrong with either part, and how many test rows are training rows.
    Raises DataError when a part has only one class or does not fit the spec.
    """
    _require_classes(source)
    encoder, train = Encoder.fit_encode(source.spec, source.train, f"{source.name}, training part")
    test = encoder.encode(source.test)
    encoder.note_unseen(source.test, test, f"{source.name}, test part", above=NEW)
    lacking = set(range(len(source.spec.classes))) - set(train.label.tolist())
    for number in sorted(lacking):
        note(
            f"{source.name}, training part: class {source.spec.classes[number]!r} occurs nowhere, so it is not learned"
        )
    seen = seen_share(source.train, source.test, source.spec.user)
    if seen:
        note(f"{source.name}, test part: {percent(seen)} of the rows are rows of the training part, column for column")
    return encoder, train, test


def _require_classes(source: Source) -> None:
    for name, part in (("training part", source.train), ("test part", source.test)):
        if source.spec.label not in part.columns:
            raise DataError(f"{source.name}, {name}: column {source.spec.label!r} is missing; expected labels")
        require_both_classes(part.columns[source.spec.label], source.spec, f"{source.name}, {name}")


def _prepared(path: Path, spec: FeatureSpec | None, test_share: float, seed: int, **form: str | None) -> Source:
    train, name = read_prepared(path, spec, **form), str(path.parent)
    spec = spec or movielens_spec([*train.columns, *train.sequences], MAX_LENGTH)
    test = find_table(path.parent, "test")
    if test is not None:
        return Source(name, spec, train, read_prepared(test, spec, **form))
    owner, label = owners(train, spec.user), train.columns[spec.label]
    require_both_classes(label, spec, str(path))
    users = len(np.unique(owner))
    held = hold_out_users(owner, label, round(test_share * users), seed)
    if not held.any() or held.all():
        raise DataError(f"{name}: {users} users cannot be parted with a test share of {test_share}; give a test.csv")
    for value in (0, 1):
        if len(np.unique(owner[np.minimum(label, 1) == value])) == 1:
            raise DataError(
                f"{path}, column {spec.label!r}: every label {value} is of one user, who cannot be in the training "
                "part and in the test part; expected some of another user, or a test.csv of your own"
            )
    return Source(name, spec, train.take(~held), train.take(held))


def _with_gap(source: Source, gap: float) -> FeatureSpec:
    spec = source.spec
    if not spec.times:
        raise DataError(
            f"{source.name}: has no times of behaviours; expected some, to cut sessions by a gap of {gap:g}"
        )
    groups = (group if group.times is None else replace(group, session_gap=gap) for group in spec.groups)
    return replace(spec, groups=tuple(groups))


def _release(
    folder: Path, split: str, max_length: int, test_share: float, seed: int, numbers: bool, times: bool
) -> Source:
    tables = load_movielens(release_folder(folder))
    try:
        train, test = build_samples(
            tables, split=split, max_length=max_length, test_share=test_share, seed=seed, numbers=numbers, times=times
        )
    except DataError as error:
        raise DataError(f"{folder}: {error}") from error
    spec = movielens_spec([*train.columns, *train.sequences], max_length)
    spec = replace(spec, time="timestamp" if split == "time" else None)
    return Source(str(folder), spec, train, test, tables.items)
