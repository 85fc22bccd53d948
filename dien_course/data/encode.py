"""From samples in raw values to samples in ids, with what was learned from the training part alone (chapter 01)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from dien_course.data.samples import Ragged, Samples
from dien_course.data.spec import FeatureSpec
from dien_course.data.vocabulary import Vocabulary
from dien_course.errors import DataError


@dataclass(frozen=True)
class Encoded:
    """N samples ready for batching.

    ``scalars``: ids int64 (N,) and standardised numbers float32 (N,). ``sequences``: ids, histories cut to the newest
    ``max_length``. ``label``: int8 (N,) or None. ``owner``: int64 (N,), the same number for rows of the same user.
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
        """(rest, held out): all rows of a random ``share`` of the users are held out together."""
        users = np.unique(self.owner)
        if not 0 < share < 1 or len(users) < 2:
            raise DataError(
                f"a share of {share} of {len(users)} users cannot be held out; expected 0 < share < 1 of >= 2"
            )
        count = min(max(1, round(share * len(users))), len(users) - 1)
        held = np.isin(self.owner, np.random.default_rng(seed).permutation(users)[:count])
        return self.take(np.flatnonzero(~held)), self.take(np.flatnonzero(held))


class Encoder:
    """A spec with the vocabularies and the numeric scales of one training part."""

    def __init__(
        self, spec: FeatureSpec, vocabularies: Mapping[str, Vocabulary], scales: Mapping[str, tuple[float, float]]
    ):
        self.spec = spec
        self.vocabularies = dict(vocabularies)
        self.scales = {name: tuple(scale) for name, scale in scales.items()}

    @classmethod
    def fit(cls, spec: FeatureSpec, train: Samples) -> Encoder:
        """Vocabularies and scales from ``train``, which must be the training part only.

        Raises DataError when a column of the spec is missing.
        """
        vocabularies = {}
        for name, columns in spec.vocabularies.items():
            present = [c for c in columns if c not in spec.negatives or c in train.sequences]
            vocabularies[name] = Vocabulary.fit(*(_all_values(train, column) for column in present))
        scales = {}
        for name in spec.numeric:
            values = np.asarray(_column(train, name), dtype=np.float64)
            scales[name] = (float(values.mean()), float(values.std()) or 1.0)
        return cls(spec, vocabularies, scales)

    @property
    def sizes(self) -> dict[str, int]:
        """Vocabulary name -> number of ids, padding and unknown included."""
        return {name: len(vocabulary) for name, vocabulary in self.vocabularies.items()}

    def encode(self, samples: Samples) -> Encoded:
        """``samples`` in ids. A value never seen in training becomes 1; labels and negatives may be absent.

        Raises DataError when a column is missing or the histories of a group differ in length.
        """
        spec = self.spec
        scalars = {name: self._vocabulary(name).encode(_column(samples, name)) for name in spec.scalars}
        for name, (mean, deviation) in self.scales.items():
            scalars[name] = ((np.asarray(_column(samples, name), np.float64) - mean) / deviation).astype(np.float32)
        sequences = {name: self._encode_sequence(samples, name) for name in spec.sequences}
        for triple in spec.triples:
            sequences[triple.history] = self._encode_sequence(samples, triple.history, spec.max_length)
            if triple.negatives in samples.sequences:
                sequences[triple.negatives] = self._encode_sequence(samples, triple.negatives, spec.max_length)
        for first, second in aligned_columns(spec, samples):
            require_aligned(samples, first, second)
        label = samples.columns.get(spec.label)
        if spec.user in samples.columns:
            owner = np.unique(samples.columns[spec.user], return_inverse=True)[1].astype(np.int64)
        else:
            owner = np.arange(len(samples))
        return Encoded(scalars, sequences, label, owner)

    def unknown_share(self, encoded: Encoded) -> dict[str, float]:
        """Scalar column -> the share of rows whose value was never seen in training."""
        return {name: float(np.mean(encoded.scalars[name] == 1)) for name in self.spec.scalars}

    def _vocabulary(self, column: str) -> Vocabulary:
        return self.vocabularies[self.spec.vocabulary_of(column)]

    def _encode_sequence(self, samples: Samples, name: str, max_length: int | None = None) -> Ragged:
        ragged = _sequence(samples, name)
        start = ragged.start if max_length is None else np.maximum(ragged.start, ragged.end - max_length)
        return Ragged(self._vocabulary(name).encode(ragged.values), start, ragged.end)

    def to_dict(self) -> dict:
        """Spec, vocabularies and scales as plain lists and strings, for JSON."""
        return {
            "spec": self.spec.to_dict(),
            "vocabularies": {name: vocabulary.to_list() for name, vocabulary in self.vocabularies.items()},
            "scales": {name: list(scale) for name, scale in self.scales.items()},
        }

    @classmethod
    def from_dict(cls, plain: Mapping) -> Encoder:
        """The encoder written by ``to_dict``."""
        spec = FeatureSpec.from_dict(plain["spec"])
        vocabularies = {name: Vocabulary(values) for name, values in plain["vocabularies"].items()}
        scales = {name: (float(mean), float(deviation)) for name, (mean, deviation) in plain["scales"].items()}
        if set(scales) != set(spec.numeric) or not all(np.isfinite(m) and 0 < d < np.inf for m, d in scales.values()):
            raise DataError(f"scales are {plain['scales']!r}; expected mean and positive deviation for {spec.numeric}")
        return cls(spec, vocabularies, scales)


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


def aligned_columns(spec: FeatureSpec, samples: Samples) -> list[tuple[str, str]]:
    """Pairs of sequence columns of ``samples`` that run step by step over the same behaviours."""
    pairs = []
    for group in spec.groups:
        first = group.triples[0].history
        others = [name for triple in group.triples for name in triple[1:] if name in samples.sequences]
        pairs += [(first, name) for name in others if name != first]
    return pairs


def require_aligned(samples: Samples, first: str, second: str, places: Sequence[str] | None = None) -> None:
    """Raises DataError when a sample has more steps in one column than in the other; ``places`` (N,) name samples."""
    a, b = samples.sequences[first], samples.sequences[second]
    differ = np.flatnonzero((a.end - a.start) != (b.end - b.start))
    if len(differ):
        row = differ[0]
        place = places[row] if places else f"sample {row + 1}"
        raise DataError(
            f"{place}: {first!r} has {a.end[row] - a.start[row]} steps and {second!r} has "
            f"{b.end[row] - b.start[row]}; expected as many"
        )
