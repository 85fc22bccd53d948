"""Reviews by the paper's protocol: each user's last one against items drawn at random (chapter 10)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from dien_course.data import Encoded, Encoder, Samples, Source, read_log, samples_of_log
from dien_course.data.amazon import COLUMNS
from dien_course.data.derived import derivable
from dien_course.experiments.conditions import ReviewData
from dien_course.experiments.counts import neighbours

NUMBERS = {
    "nothing": (),
    "popularity": ("log_popularity",),
    "neighbours": ("log_popularity", "log_length", "co_occurrence"),
}


def review_source(data: ReviewData, file: Path, test_share: float, seed: int) -> Source:
    """The samples of the reviews in ``file`` (columns ``COLUMNS``) that ``data`` asks for.

    Users are parted with ``seed``, which also draws the negatives and the order of reviews of one day. The numbers that
    ``data.told`` names are numeric columns, counted in the histories of the training part; a review that is a target
    is in no history, so that no number sees its own label. ``numbers``: those that ``train`` derives for such columns.
    """
    user, item, time = COLUMNS
    source = samples_of_log(
        read_log(file, user=user, item=item, time=time),
        test_share=test_share,
        max_length=data.max_length,
        negatives=data.drawn,
        negatives_by=data.drawn_by,
        seed=seed,
    )
    if data.told == "numbers":
        return replace(source, spec=replace(source.spec, derived=derivable(source.spec, source.train)))
    return told(source, NUMBERS[data.told])


def told(source: Source, names: tuple[str, ...]) -> Source:
    """``source`` with the numbers ``names`` as columns of both parts; itself where there are none."""
    if not names:
        return source
    encoder, train = Encoder.fit_encode(source.spec, source.train)
    group = source.spec.groups[0]
    places = [NUMBERS["neighbours"].index(name) for name in names]

    def with_numbers(samples: Samples, rows: Encoded) -> Samples:
        found = neighbours(train, rows, group)
        columns = {name: found[:, place] for name, place in zip(names, places, strict=True)}
        return Samples({**samples.columns, **columns}, samples.sequences)

    spec = replace(source.spec, numeric=(*source.spec.numeric, *names))
    test = with_numbers(source.test, encoder.encode(source.test))
    return Source(source.name, spec, with_numbers(source.train, train), test)
