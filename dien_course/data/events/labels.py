"""Which events are positive: by a threshold, by named values, by an obvious pair such as yes and no, or all of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from dien_course.data.events.columns import Columns
from dien_course.data.labels import PAIRS
from dien_course.errors import DataError, note

YES = {positive for _, positive in PAIRS}


class Labels(NamedTuple):
    """``positive`` and ``present`` (N,) bool: present is False where an event has no value; ``found``: in words."""

    positive: np.ndarray
    present: np.ndarray
    found: str


def check_label_settings(label: str | None, threshold: float | None, positive: Sequence[str]) -> None:
    """Raises DataError where threshold and positive values do not go together, or have no column."""
    if threshold is not None and positive:
        raise DataError("both a threshold and positive values were given; expected one of them")
    if label is None and (threshold is not None or positive):
        given = "a threshold" if threshold is not None else "positive values"
        raise DataError(f"{given} was given without a column; expected --label COLUMN too")
    if threshold is not None and not np.isfinite(threshold):
        raise DataError(f"threshold is {threshold}; expected a number")


def read_labels(
    columns: Columns,
    name: str,
    threshold: float | None = None,
    positive: Sequence[str] = (),
    times: np.ndarray | None = None,
) -> Labels:
    """The labels that the column ``name`` gives.

    With a ``threshold``, numbers >= it are positive; with ``positive`` values, these are; with neither, the larger of
    0 and 1, -1 and 1, false and true, or no and yes. ``times`` (N,): how many events each row
    stands for (1). Raises DataError for any other column, and where none is positive.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    column = columns.data[name]
    if not pa.types.is_dictionary(column.type):
        column = column.dictionary_encode()
    column = column.unify_dictionaries()
    code = np.concatenate([pc.fill_null(chunk.indices, -1).to_numpy().astype(np.int64) for chunk in column.chunks])
    counts = np.bincount(code + 1, times, minlength=1)[1:].astype(np.int64)
    values = pc.utf8_trim_whitespace(pc.cast(column.chunk(0).dictionary, pa.string()))
    if not len(values):
        raise DataError(f"{columns.name}, column {name!r}: is empty in every row; expected labels")
    if threshold is not None:
        good = _numbers(columns, name, values, code) >= threshold
        found = f"positive where {name} >= {threshold:g}"
    else:
        texts = [_plain(text) for text in values.to_pylist()[:1000]]
        shown = _shown(texts, counts)
        if positive:
            wanted = [_plain(text) for text in positive]
            unknown = [text for text in wanted if text not in texts]
            if unknown:
                raise DataError(f"{columns.name}, column {name!r}: no event is {unknown[0]!r}; found {shown}")
            good = np.isin(np.array(values.to_pylist(), object), list({*positive})) | np.isin(
                np.array([_plain(text) for text in values.to_pylist()], object), wanted
            )
            found = f"positive where {name} is {' or '.join(positive)}"
        else:
            lowered = {text.lower() for text in texts}
            if not any(lowered <= {*pair} for pair in PAIRS) or len(values) > len(texts):
                raise DataError(
                    f"{columns.name}, column {name!r}: found {shown}; expected 0 and 1, true and false, yes and no, or "
                    "--threshold X, or --positive VALUE"
                )
            good = np.array([text.lower() in YES for text in texts])
            found = f"positive where {name} is {' or '.join(t for t, g in zip(texts, good, strict=True) if g)}"
    label = np.append(good, False)[code]
    if not label.any():
        raise DataError(f"{columns.name}, column {name!r}: no event is positive; expected some, or another --threshold")
    if label[code >= 0].all():
        note(f"{columns.name}, column {name!r}: every event is positive, so negative targets are drawn")
    return Labels(label, code >= 0, found)


def _numbers(columns: Columns, name: str, values, code: np.ndarray) -> np.ndarray:
    import pyarrow as pa
    import pyarrow.compute as pc

    try:
        return pc.cast(values, pa.float64()).to_numpy()
    except pa.ArrowInvalid as error:
        for index, value in enumerate(values.to_pylist()):
            try:
                float(value)
            except ValueError:
                row = int((code == index).argmax())
                raise columns.error(row, name, value, "a number, as a threshold was given") from error
        raise


def _plain(text: str) -> str:
    """``1.0`` as ``1``."""
    whole, dot, rest = text.partition(".")
    return whole if dot and whole and not rest.strip("0") else text


def _shown(texts: Sequence[str], counts: np.ndarray) -> str:
    """The most frequent values, with how often each is there."""
    order = np.argsort(-counts[: len(texts)], kind="stable")[:6]
    more = ", …" if len(texts) > 6 else ""
    return ", ".join(f"{texts[i]!r} ({counts[i]:,})" for i in order) + more
