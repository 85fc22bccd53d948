"""Derived numbers: what the training part says of a target, and of a target beside a history (chapter 09)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import numpy as np

from dien_course.data.ragged import Ragged
from dien_course.data.samples import Samples
from dien_course.data.similarity import similarity, vectors_of
from dien_course.data.vocabulary import is_missing
from dien_course.errors import DataError

if TYPE_CHECKING:  # they import this module
    from dien_course.data.encode import Encoded
    from dien_course.data.spec import FeatureSpec

STRENGTH = 5.0  # rows at the overall rate that a target's rate is smoothed with
FOLDS = 5  # parts of the users, or blocks of time, whose numbers come from other rows than their own
BLOCK = 100_000  # rows that are looked at together
DERIVED = {
    "target_shown": "log(1 + rows whose target it is)",
    "target_mean": "log odds of its smoothed click rate",
    "target_popularity": "log(1 + times it stands in histories)",
    "target_year": "its year",
    "history_similarity": "cosine of it and the mean of its history, as vectors of what stands together in histories",
}
YEAR = re.compile(r"(?:^|\()(\d{4})\)?$")


@dataclass(frozen=True)
class DerivedNumbers:
    """What the rows of a training part say of each of its S target ids: arrays (S,), rows of ``vectors`` (S, K).

    ``shown``: rows whose target it is; ``clicked``: those with label 1; ``in_histories``: how often it is a
    behaviour; ``year``: NaN where unknown. ``rate``: of all rows. ``vectors``: of length 1, or 0 where nothing is known
    (``vectors_of``).
    """

    names: tuple[str, ...]
    shown: np.ndarray
    clicked: np.ndarray
    in_histories: np.ndarray
    year: np.ndarray
    vectors: np.ndarray
    rate: float

    @classmethod
    def fit(cls, spec: FeatureSpec, size: int, rows: Encoded, years: np.ndarray) -> DerivedNumbers:
        """From the training ``rows`` (N of them), whose targets have the ``years`` (N,); ``size`` is S."""
        first = spec.groups[0].triples[0]
        target, history, label = rows.scalars[first.target], rows.sequences[first.history], rows.label
        known = ~np.isnan(years)
        year = np.full(size, np.nan)
        year[target[known]] = years[known]
        in_histories = sum(np.bincount(part.joined(), minlength=size) for part in _blocks(history))
        asked = "history_similarity" in spec.derived
        return cls(
            spec.derived,
            np.bincount(target, minlength=size),
            np.bincount(target, label, minlength=size).astype(np.int64),
            in_histories,
            year,
            vectors_of(history, size) if asked else np.zeros((size, 0)),
            float(label.mean()) if len(label) else 0.5,
        )

    def of(self, spec: FeatureSpec, rows: Encoded, years: np.ndarray) -> dict[str, np.ndarray]:
        """Each derived number of each of N ``rows``, NaN where there is none: name -> float64 (N,)."""
        parts = [np.arange(begin, min(begin + BLOCK, len(rows))) for begin in range(0, max(len(rows), 1), BLOCK)]
        made = [self._of(spec, rows.take(part), years[part]) for part in parts]
        return {name: np.concatenate([part[name] for part in made]) for name in self.names}

    def _of(self, spec: FeatureSpec, rows: Encoded, years: np.ndarray) -> dict[str, np.ndarray]:
        first = spec.groups[0].triples[0]
        target, history = rows.scalars[first.target], rows.sequences[first.history]
        rate = (self.clicked + STRENGTH * self.rate) / (self.shown + STRENGTH)
        rate = np.clip(rate, 1e-3, 1 - 1e-3)[target]
        own = np.where(np.isnan(years), self.year[target], years)
        made = {
            "target_shown": lambda: np.log1p(self.shown[target]),
            "target_mean": lambda: np.log(rate / (1 - rate)),
            "target_popularity": lambda: np.log1p(self.in_histories[target]),
            "target_year": lambda: own,
            "history_similarity": lambda: similarity(self.vectors, target, history),
        }
        return {name: made[name]().astype(np.float64) for name in self.names}

    def to_dict(self) -> dict:
        """Plain lists and numbers, for JSON; no year is None."""
        plain = {
            name: value.tolist() if isinstance(value, np.ndarray) else value for name, value in asdict(self).items()
        }
        plain["year"] = [None if year != year else year for year in plain["year"]]
        return plain

    @classmethod
    def from_dict(cls, plain: Mapping, spec: FeatureSpec, size: int) -> DerivedNumbers:
        """What ``to_dict`` wrote, for the ``spec`` and S = ``size``; raises DataError when it does not fit them."""
        if not isinstance(plain, Mapping) or set(plain) != set(cls.__dataclass_fields__):
            raise DataError(
                f"derived numbers are not as save() wrote them; expected {', '.join(cls.__dataclass_fields__)}"
            )
        try:
            arrays = {name: np.array(plain[name], dtype=np.int64) for name in ("shown", "clicked", "in_histories")}
            arrays["year"] = np.array([np.nan if year is None else year for year in plain["year"]], dtype=np.float64)
            arrays["vectors"] = np.array(plain["vectors"], dtype=np.float64).reshape(size, -1)
            made = cls(tuple(plain["names"]), **arrays, rate=float(plain["rate"]))
            fits = all(len(array) == size for array in arrays.values())
            fits &= bool(np.isfinite(made.rate) and np.isfinite(made.vectors).all())
        except (TypeError, ValueError, OverflowError):
            fits = False
        if not fits or made.names != spec.derived:
            raise DataError(f"derived numbers do not fit the spec; expected {', '.join(spec.derived)} of {size} ids")
        return made


def derivable(spec: FeatureSpec, train: Samples) -> tuple[str, ...]:
    """The names that can be derived for samples such as ``train``; those of years where most of its titles have one."""
    if not spec.groups:
        return ()
    years = years_of(train, spec.year)
    without = () if np.isnan(years).mean() < 0.5 else ("target_year",)
    taken = {*spec.numbers, *spec.scalars, *spec.sequences, *spec.histories, *spec.negatives, *spec.times, spec.label}
    return tuple(name for name in DERIVED if name not in {*without, *taken})


def years_of(samples: Samples, column: str | None) -> np.ndarray:
    """The year in each cell of ``column``: a number, or at the end of a text as in "Heat (1995)"; else NaN: (N,)."""
    import pandas as pd

    if column is None or column not in samples.columns:
        return np.full(len(samples), np.nan)
    codes, cells = pd.factorize(samples.columns[column])
    years = np.array([_year(cell) for cell in cells] + [np.nan])
    return years[codes]


def _year(cell: object) -> float:
    if is_missing(cell):
        return np.nan
    found = YEAR.search(str(cell).strip().removesuffix(".0"))
    return float(found.group(1)) if found else np.nan


def fit_derived(
    spec: FeatureSpec, size: int, train: Samples, rows: Encoded, source: str
) -> tuple[DerivedNumbers, dict[str, np.ndarray]]:
    """What all training ``rows`` (N) say, and the derived numbers (N,) of each of them, made of other rows alone.

    ``rows`` are ``train`` in ids, ``size`` the number of target ids. Raises DataError where the spec's time is none.
    """
    years = years_of(train, spec.year)
    time = None if spec.time is None else times_of(train, spec.time, source)
    numbers = {name: np.full(len(rows), np.nan) for name in spec.derived}
    for these, others in folds_of(rows, time):
        part = DerivedNumbers.fit(spec, size, rows.take(others), years[others])
        for name, values in part.of(spec, rows.take(these), years[these]).items():
            numbers[name][these] = values
    return DerivedNumbers.fit(spec, size, rows, years), numbers


def times_of(samples: Samples, column: str, source: str = "samples") -> np.ndarray:
    """The times in ``column``, numbers or dates as in ISO 8601, as float64 (N,). Raises DataError where one is none."""
    import pandas as pd

    if column not in samples.columns:
        raise DataError(f"{source}: column {column!r} is missing; expected the times that the spec names")
    cells = pd.Series(samples.columns[column])
    try:
        numbers = cells if cells.dtype.kind in "iufM" else pd.to_numeric(cells)
    except (ValueError, TypeError):
        try:
            numbers = pd.to_datetime(cells, format="ISO8601", utc=True).dt.tz_localize(None)
        except (ValueError, TypeError) as error:
            raise DataError(f"{source}, column {column!r}: {error}; expected numbers or dates") from error
    times = numbers.to_numpy().astype(np.float64)
    if numbers.isna().any():
        raise DataError(f"{source}, row {int(numbers.isna().argmax()) + 1}, column {column!r}: expected a time")
    return times


def folds_of(rows: Encoded, time: np.ndarray | None, seed: int = 0) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Pairs (these, others) of row numbers, ``these`` parting all rows, such that ``others`` may speak about ``these``.

    Without ``time`` the users are dealt into ``FOLDS`` parts, and others are the rows of all other users. With ``time``
    (N,) the rows are cut into blocks, and others are the rows strictly before a block: nothing sees what came later.
    """
    if time is None:
        users, user = np.unique(rows.owner, return_inverse=True)
        fold = np.random.default_rng(seed).integers(0, FOLDS, len(users))[user]
        for number in range(FOLDS):
            yield np.flatnonzero(fold == number), np.flatnonzero(fold != number)
        return
    edges = np.unique(np.quantile(time, np.linspace(0, 1, 2 * FOLDS + 1)[:-1], method="lower"))
    for low, high in zip(edges, [*edges[1:], None], strict=True):
        before = time < low
        yield np.flatnonzero(~before & (time < high) if high is not None else ~before), np.flatnonzero(before)


def _blocks(history: Ragged) -> Iterator[Ragged]:
    """The sequences, some at a time, since all that they reach may be too much to lay end to end."""
    for begin in range(0, max(len(history), 1), BLOCK):
        yield history.take(np.arange(begin, min(begin + BLOCK, len(history))))
