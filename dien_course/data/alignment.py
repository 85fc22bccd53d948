"""Sequences that run step by step over the same behaviours: films, genres, negatives, times (chapter 08)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from dien_course.data.samples import Samples
from dien_course.data.spec import FeatureSpec
from dien_course.errors import DataError


def aligned_columns(spec: FeatureSpec, samples: Samples) -> list[tuple[str, str]]:
    """Pairs of sequence columns of ``samples`` that run step by step over the same behaviours."""
    pairs = []
    for group in spec.groups:
        first = group.triples[0].history
        others = [name for triple in group.triples for name in triple[1:] if name in samples.sequences]
        others += [group.times] if group.times in samples.sequences else []
        pairs += [(first, name) for name in others if name != first]
    return pairs


def require_aligned(
    samples: Samples, first: str, second: str, place: Callable[[int], str] = lambda row: f"sample {row + 1}"
) -> None:
    """Raises DataError, which begins with ``place(row)``, when a sample has more steps in one column than the other."""
    a, b = samples.sequences[first], samples.sequences[second]
    differ = np.flatnonzero((a.end - a.start) != (b.end - b.start))
    if len(differ):
        row = differ[0]
        raise DataError(
            f"{place(row)}: {first!r} has {a.end[row] - a.start[row]} steps and {second!r} has "
            f"{b.end[row] - b.start[row]}; expected as many"
        )
