"""What is probably wrong with the samples of a part, each said in one note with share and examples (chapter 01)."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from dien_course.data.matching import Mismatch, mismatch
from dien_course.data.numbers import Scale
from dien_course.data.samples import Samples
from dien_course.data.spec import FeatureSpec
from dien_course.data.vocabulary import UNKNOWN, Counted, Vocabulary, counted
from dien_course.data.wording import count, percent, such_as
from dien_course.errors import DataError, note

USUAL = 0.9  # share of behaviours that are no target: a user's last film of ml-latest-small leaves .72 of them without
NEW = 0.5  # share of ids in the test part that training never saw: more than new items usually bring
NEARLY_ALL = 0.9  # share of empty histories from which on a note is due
FEW = 10  # rows or behaviours, below which a share of them says little


def note_gaps(spec: FeatureSpec, found: Mapping[str, Counted], train: Samples, source: str) -> None:
    """Notes on ids and users that are missing in ``train``, whose columns hold what ``found`` says."""
    import pandas as pd

    for name in spec.scalars:
        if found[name].missing:
            share = percent(found[name].missing / len(train))
            note(f"{source}, column {name!r}: {share} of the rows are empty; they count as a value never seen")
    if spec.user in train.columns:
        user = pd.Series(train.columns[spec.user])
        nobody = user.isna().to_numpy() | (user == "").to_numpy(dtype=bool, na_value=False)
        if nobody.any():
            share = percent(nobody.mean())
            note(f"{source}, column {spec.user!r}: {share} of the rows are empty; each counts as a user of its own")


def note_histories(spec: FeatureSpec, found: Mapping[str, Counted], train: Samples, source: str) -> None:
    """Notes on histories of ``train`` that are empty or do not match its targets; ``found`` says what columns hold.

    Raises DataError where no behaviour of a history is a target: the columns do not speak of the same things. Of fewer
    than ``FEW`` behaviours that is said only if the reason is plain to see.
    """
    note_empty_histories(spec, train, source)
    for triple in spec.triples:
        behaviours, targets = found[triple.history], found[triple.target]
        missed = mismatch(behaviours, [targets])
        total = int(behaviours.times.sum())
        if missed.share == 1 and (missed.reason or total >= FEW):
            expected = "" if missed.reason else f"; expected ids written as in {triple.target!r}"
            raise DataError(
                f"{source}, column {triple.history!r}: none of the {count(total, 'behaviour')} is a "
                f"{triple.target!r} of the training part{missed}{expected}"
            )
        _note_mismatch(missed, triple.history, triple.target, source, _bound(behaviours))
        if triple.negatives in found:
            missed = mismatch(found[triple.negatives], [targets, behaviours])
            _note_mismatch(missed, triple.negatives, triple.target, source, _bound(found[triple.negatives]))


def _bound(behaviours: Counted) -> float:
    return USUAL if behaviours.times.sum() >= FEW else 1.0


def note_empty_histories(spec: FeatureSpec, samples: Samples, source: str) -> None:
    """A note for each history that is empty in nearly all of the samples."""
    for name in spec.histories:
        ragged = samples.sequences[name]
        share = float(np.mean(ragged.end == ragged.start))
        if share >= NEARLY_ALL and len(ragged) >= FEW:
            note(f"{source}, column {name!r}: {percent(share)} of the histories are empty; a model reads nothing there")


def note_numbers(numbers: Mapping[str, np.ndarray], scales: Mapping[str, Scale], source: str) -> None:
    """Notes on ``numbers`` that are missing or far off, and what becomes of them."""
    for name, values in numbers.items():
        scale = scales[name]
        missing, far = np.isnan(values), scale.far(values)
        if missing.any():
            note(
                f"{source}, column {name!r}: {percent(missing.mean())} of the rows have no number; filled with "
                f"{scale.fill:g}, the median of the training part"
            )
        if far.any():
            note(
                f"{source}, column {name!r}: {percent(far.mean())} of the numbers lie far off, "
                f"{such_as(f'{value:g}' for value in np.unique(values[far])[::-1])}; they count as {scale.low:g} or "
                f"{scale.high:g}, the ends of the usual range"
            )


def note_unseen_ids(
    spec: FeatureSpec,
    vocabularies: Mapping[str, Vocabulary],
    samples: Samples,
    ids: Mapping[str, np.ndarray],
    source: str,
    above: float,
) -> None:
    """Notes on values of ``samples`` that the vocabularies of a training part do not know.

    ``ids``: scalar or sequence column -> its values in ids. A share of more than ``above`` is noted, and any with a
    reason that is plain to see, such as another separator.
    """
    for name in spec.scalars:
        unknown = ids[name] == UNKNOWN
        if unknown.any():
            missed = _unseen(vocabularies[spec.vocabulary_of(name)], counted(samples.columns[name][unknown]))
            share = float(unknown.mean())
            if share > above or missed.reason:
                note(f"{source}: {percent(share)} of the rows have a {name!r} that training never saw{missed}")
    for name in [*spec.histories, *spec.sequences]:
        if (ids[name] == UNKNOWN).any():
            ragged = samples.sequences[name]
            vocabulary = spec.vocabulary_of(name)
            missed = _unseen(vocabularies[vocabulary], counted(ragged.values[ragged.reached()]))
            _note_mismatch(missed, name, vocabulary, source, above)


def _unseen(vocabulary: Vocabulary, values: Counted) -> Mismatch:
    known = vocabulary.values
    return mismatch(values, [Counted(known, np.ones(len(known), np.int64))])


def _note_mismatch(missed: Mismatch, column: str, target: str, source: str, above: float) -> None:
    if missed.share > above or missed.reason:
        note(
            f"{source}: {percent(missed.share)} of the behaviours in {column!r} are no {target!r} of the training "
            f"part{missed}"
        )
