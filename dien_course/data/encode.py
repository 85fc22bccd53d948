"""From samples in raw values to samples in ids, with what was learned from the training part alone (chapter 01)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from dien_course.data.alignment import aligned_columns, require_aligned
from dien_course.data.derived import DerivedNumbers, fit_derived, years_of
from dien_course.data.holding_out import hold_out_users
from dien_course.data.numbers import Scale, numbers_of
from dien_course.data.ragged import Ragged
from dien_course.data.samples import Samples
from dien_course.data.sessions import SESSION_GAP, session_numbers
from dien_course.data.spec import FeatureSpec, missing_column
from dien_course.data.suspicions import (
    note_empty_histories,
    note_gaps,
    note_histories,
    note_numbers,
    note_unseen_ids,
)
from dien_course.data.vocabulary import UNKNOWN, Vocabulary, counted, distinct, text_of
from dien_course.errors import DataError


@dataclass(frozen=True)
class Encoded:
    """N samples ready for batching.

    ``scalars``: ids int64 (N,); scaled numbers and their indicators float32 (N,). ``sequences``: ids, histories
    cut to the newest ``max_length``; of a group's times the numbers of the sessions
    (``session_numbers``). ``label``: int8 (N,) or None. ``owner``: int64 (N,), the same number for rows of
    the same user.
    """

    scalars: dict[str, np.ndarray]
    sequences: dict[str, Ragged]
    label: np.ndarray | None
    owner: np.ndarray

    def __len__(self) -> int:
        return len(self.owner)

    def take(self, rows: np.ndarray) -> Encoded:
        """The samples numbered ``rows`` (n,)."""
        return Encoded(
            {name: values[rows] for name, values in self.scalars.items()},
            {name: ragged.take(rows) for name, ragged in self.sequences.items()},
            None if self.label is None else self.label[rows],
            self.owner[rows],
        )

    def split_users(self, share: float, seed: int = 0) -> tuple[Encoded, Encoded]:
        """(rest, held out): all rows of a random ``share`` of the users are held out together.

        Both parts hold both classes where some choice of users can do that: see ``hold_out_users``.
        """
        users = np.unique(self.owner)
        if not 0 < share < 1 or len(users) < 2:
            raise DataError(
                f"a share of {share} of {len(users)} users cannot be held out; expected 0 < share < 1 of >= 2"
            )
        count = min(max(1, round(share * len(users))), len(users) - 1)
        held = hold_out_users(self.owner, self.label, count, seed)
        return self.take(np.flatnonzero(~held)), self.take(np.flatnonzero(held))


class Encoder:
    """A spec with the vocabularies and the numeric scales of one training part.

    ``scales``: numeric column or derived number -> its ``Scale``. ``derived``: what the training part says of each
    target, where the spec has derived numbers.
    """

    def __init__(
        self,
        spec: FeatureSpec,
        vocabularies: Mapping[str, Vocabulary],
        scales: Mapping[str, Scale],
        derived: DerivedNumbers | None = None,
    ):
        self.spec = spec
        self.vocabularies = dict(vocabularies)
        self.scales = dict(scales)
        self.derived = derived

    @classmethod
    def fit(cls, spec: FeatureSpec, train: Samples, source: str = "training part") -> Encoder:
        """Vocabularies, scales and derived numbers from ``train``, which must be the training part only.

        To train on ``train`` itself take what ``fit_encode`` returns: ``encode`` knows nothing of derived numbers that
        must not see a row's own label.

        The encoder's spec has an indicator more for each numeric column with gaps. What is probably wrong is said in
        notes that name ``source``: see ``note_gaps``, ``note_histories`` and ``note_numbers``.
        Raises DataError when a column of the spec is missing, or the behaviours of a history match no target.
        """
        return cls.fit_encode(spec, train, source)[0]

    @classmethod
    def fit_encode(cls, spec: FeatureSpec, train: Samples, source: str = "training part") -> tuple[Encoder, Encoded]:
        """The encoder of ``train``, and ``train`` in ids, to be trained on. Notes and errors are those of ``fit``.

        It differs from ``fit(spec, train).encode(train)`` in the derived numbers: here those of a row come from other
        rows alone (``folds_of``), so they know neither its label nor, where the spec has a ``time``, what came later.
        scikit-learn's ``TargetEncoder`` parts ``fit_transform`` from ``transform`` for the same reason.
        """
        encoder = cls._of_columns(spec, train, source)
        encoded = encoder._encode_columns(train)
        if not spec.derived:
            return encoder, encoded
        if encoded.label is None:
            raise DataError(f"{source}: column {spec.label!r} is missing; expected labels, for the derived numbers")
        encoder.derived, numbers = fit_derived(encoder.spec, encoder.target_size, train, encoded, source)
        encoder.scales |= {name: _in_column(name, source, Scale.fit, numbers[name], spec.scaling) for name in numbers}
        return encoder, encoder._with_derived(encoded, numbers)

    @classmethod
    def _of_columns(cls, spec: FeatureSpec, train: Samples, source: str) -> Encoder:
        """The encoder without derived numbers."""
        found = {}
        for name in (column for columns in spec.vocabularies.values() for column in columns):
            if name not in spec.negatives or name in train.sequences:
                found[name] = _in_column(name, source, counted, _all_values(train, name))
        vocabularies = {
            name: Vocabulary.fit(*(found[c] for c in columns if c in found), least_count=spec.least_count_of(name))
            for name, columns in spec.vocabularies.items()
        }
        note_gaps(spec, found, train, source)
        note_histories(spec, found, train, source)
        numbers = {name: numbers_in(train, name, source) for name in spec.numeric}
        scales = {n: _in_column(n, source, Scale.fit, values, spec.scaling) for n, values in numbers.items()}
        note_numbers(numbers, scales, source)
        taken = {*spec.numbers, *spec.scalars, *spec.sequences}
        gaps = [name for name, values in numbers.items() if np.isnan(values).any()]
        new = [name for name in gaps if missing_column(name) not in taken]
        return cls(replace(spec, indicators=(*spec.indicators, *new)), vocabularies, scales)

    @property
    def sizes(self) -> dict[str, int]:
        """Vocabulary name -> number of ids, padding and unknown included."""
        return {name: len(vocabulary) for name, vocabulary in self.vocabularies.items()}

    @property
    def target_size(self) -> int:
        """The number of ids of the first group's first target."""
        return len(self._vocabulary(self.spec.targets[0]))

    def encode(self, samples: Samples) -> Encoded:
        """``samples`` in ids. A value never seen in training becomes 1; labels and negatives may be absent.

        Missing values of a sequence are left out, missing numbers filled. Rows without a user are each a user's own.
        Derived numbers are what the whole training part says: to train on that part itself, see ``fit_encode``.
        Raises DataError when a column is missing or the histories of a group differ in length.
        """
        encoded = self._encode_columns(samples)
        if self.derived is None:
            return encoded
        return self._with_derived(encoded, self.derived.of(self.spec, encoded, years_of(samples, self.spec.year)))

    def _with_derived(self, encoded: Encoded, numbers: Mapping[str, np.ndarray]) -> Encoded:
        scaled = {name: self.scales[name].apply(values) for name, values in numbers.items()}
        return replace(encoded, scalars=encoded.scalars | scaled)

    def _encode_columns(self, samples: Samples) -> Encoded:
        spec = self.spec
        scalars = {name: self._vocabulary(name).encode(_column(samples, name)) for name in spec.scalars}
        for name in spec.numeric:
            values = numbers_in(samples, name)
            scalars[name] = self.scales[name].apply(values)
            if name in spec.indicators:
                scalars[missing_column(name)] = np.isnan(values).astype(np.float32)
        sequences = {name: self._encode_sequence(samples, name) for name in spec.sequences}
        for triple in spec.triples:
            sequences[triple.history] = self._encode_sequence(samples, triple.history, spec.max_length)
            if triple.negatives in samples.sequences:
                sequences[triple.negatives] = self._encode_sequence(samples, triple.negatives, spec.max_length)
        for group in spec.groups:
            if group.times is not None:
                times = times_in(samples, group.times)
                numbers = session_numbers(times, SESSION_GAP if group.session_gap is None else group.session_gap)
                sequences[group.times] = numbers.newest(spec.max_length)
        for first, second in aligned_columns(spec, samples):
            require_aligned(samples, first, second)
        return Encoded(scalars, sequences, samples.columns.get(spec.label), owners(samples, spec.user))

    def note_unseen(self, samples: Samples, encoded: Encoded, source: str = "samples", *, above: float = 0.0) -> None:
        """Notes on what ``samples``, here ``encoded``, hold that training did not see.

        Of ids, a share of more than ``above`` is noted, and any whose reason is plain to see, as another separator.
        """
        spec = self.spec
        ids = {**encoded.scalars, **{name: ragged.values for name, ragged in encoded.sequences.items()}}
        note_unseen_ids(spec, self.vocabularies, samples, ids, source, above)
        note_empty_histories(spec, samples, source)
        note_numbers({name: numbers_in(samples, name) for name in spec.numeric}, self.scales, source)

    def _vocabulary(self, column: str) -> Vocabulary:
        return self.vocabularies[self.spec.vocabulary_of(column)]

    def _encode_sequence(self, samples: Samples, name: str, max_length: int | None = None) -> Ragged:
        ragged = _sequence(samples, name)
        ids, start, end = self._vocabulary(name).encode(ragged.values), ragged.start, ragged.end
        unknown = np.flatnonzero(ids == UNKNOWN)
        nothing = unknown[[text_of(value) == "" for value in ragged.values[unknown]]] if len(unknown) else unknown
        if len(nothing):
            kept = np.ones(len(ids), dtype=bool)
            kept[nothing] = False
            places = np.append(0, np.cumsum(kept))
            ids, start, end = ids[kept], places[start], places[end]
        encoded = Ragged(ids, start, end)
        return encoded if max_length is None else encoded.newest(max_length)

    def to_dict(self) -> dict:
        """Spec, vocabularies, scales and derived numbers as plain lists, numbers and strings, for JSON."""
        return {
            "spec": self.spec.to_dict(),
            "vocabularies": {name: vocabulary.to_list() for name, vocabulary in self.vocabularies.items()},
            "scales": {name: scale.to_dict() for name, scale in self.scales.items()},
            "derived": None if self.derived is None else self.derived.to_dict(),
        }

    @classmethod
    def from_dict(cls, plain: Mapping) -> Encoder:
        """The encoder written by ``to_dict``."""
        spec = FeatureSpec.from_dict(plain["spec"])
        vocabularies = {name: Vocabulary(values) for name, values in plain["vocabularies"].items()}
        scales = {name: Scale.from_dict(scale) for name, scale in plain["scales"].items()}
        wanted = [*spec.numeric, *spec.derived]
        if set(scales) != set(wanted):
            raise DataError(f"scales are those of {', '.join(scales) or 'no column'}; expected {wanted}")
        encoder = cls(spec, vocabularies, scales)
        if spec.derived:
            encoder.derived = DerivedNumbers.from_dict(plain["derived"], spec, encoder.target_size)
        return encoder


def owners(samples: Samples, user: str | None) -> np.ndarray:
    """The same number for rows of the same user, ascending as their names; a number of its own where there is none."""
    if user not in samples.columns:
        return np.arange(len(samples))
    codes, names = distinct(samples.columns[user])
    order = np.argsort(names, kind="stable")
    rank = np.empty(len(names), dtype=np.int64)
    rank[order] = np.arange(len(names))
    nobody = codes < 0
    owner = np.append(rank, 0)[codes]
    owner[nobody] = len(names) + np.arange(nobody.sum())
    return owner


def numbers_in(samples: Samples, name: str, source: str = "samples") -> np.ndarray:
    """The numbers of a column, NaN where one is missing: float64 (N,); see ``numbers_of``."""
    return numbers_of(_column(samples, name), lambda row: f"{source}, row {row + 1}, column {name!r}")


def times_in(samples: Samples, name: str) -> Ragged:
    """The times of behaviours in the column ``name``, float64; raises DataError where one is missing or no number."""
    ragged = _sequence(samples, name)
    values = numbers_of(ragged.values, lambda place: f"samples, column {name!r}, value {place + 1}")
    if np.isnan(values).any():
        place = int(np.isnan(values).argmax())
        raise DataError(f"samples, column {name!r}, value {place + 1}: is no number; expected the time of a behaviour")
    return Ragged(values, ragged.start, ragged.end)


def _in_column(name: str, source: str, function: Callable, *arguments: object):
    """``function(*arguments)``, whose DataError then begins with source and column."""
    try:
        return function(*arguments)
    except DataError as error:
        raise DataError(f"{source}, column {name!r}: {error}") from error


def _column(samples: Samples, name: str) -> np.ndarray:
    if name not in samples.columns:
        found = ", ".join(samples.columns)
        raise DataError(f"column {name!r} is missing; found the columns {found}")
    return samples.columns[name]


def _sequence(samples: Samples, name: str) -> Ragged:
    if name not in samples.sequences:
        found = ", ".join(samples.sequences) or "none"
        raise DataError(f"sequence column {name!r} is missing; found the sequences {found}")
    return samples.sequences[name]


def _all_values(samples: Samples, name: str) -> np.ndarray:
    """Every value that ``name`` takes in ``samples``: of a sequence, those that some sample really reaches."""
    if name in samples.columns:
        return samples.columns[name]
    ragged = _sequence(samples, name)
    return ragged.values[ragged.reached()]
