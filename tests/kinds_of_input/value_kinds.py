"""Kinds of labels and numbers in a prepared table."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from kinds_of_input.making import table
from kinds_of_input.prepared_tables import SPEC, Parts, Row, changed, parts, rows

STARS = changed("clicked", lambda clicked: {"1": "5", "0": "2"}[clicked])
WORDS = changed("clicked", lambda clicked: {"1": "buy", "0": "view"}[clicked])
STAGES = changed("clicked", lambda clicked: {"buy": "cart"}.get(clicked, clicked), 2, WORDS)


def labels(expected: Callable[[Row], int], data: list[Row]) -> Callable[[Path], None]:
    """The labels of both parts together are as many ones and zeros as expected."""

    def check(folder: Path) -> None:
        found = parts(folder)
        ones = found.train.label.sum() + found.test.label.sum()
        assert ones == sum(map(expected, data)) and len(found.train) + len(found.test) == len(data)

    return check


def both_parts_have_both(folder: Path) -> None:
    found = parts(folder)
    assert set(found.train.label.tolist()) == set(found.test.label.tolist()) == {0, 1}


LABELS = [
    table(
        "labels True and False",
        changed("clicked", lambda c: ["False", "True"][int(c)]),
        then=labels(lambda row: row["clicked"] == "True", changed("clicked", lambda c: ["False", "True"][int(c)])),
    ),
    table(
        "labels yes and no",
        changed("clicked", lambda c: ["no", "YES"][int(c)]),
        then=labels(lambda row: row["clicked"] == "1", rows()),
    ),
    table(
        "labels -1 and 1",
        changed("clicked", lambda c: ["-1", "1"][int(c)]),
        then=labels(lambda row: row["clicked"] == "1", rows()),
    ),
    table(
        "labels 0.0 and 1.0",
        changed("clicked", lambda c: c + ".0"),
        then=labels(lambda row: row["clicked"] == "1", rows()),
    ),
    table(
        "stars as labels",
        STARS,
        refused=(
            "train.csv, row 2, column 'clicked': found '5'; expected 0 or 1 (or True and False, yes "
            "and no, -1 and 1); for others, the spec has threshold (for stars) and positive (for "
            "names)"
        ),
    ),
    table(
        "stars as labels, with `threshold = 4`",
        STARS,
        "threshold = 4\n" + SPEC,
        then=labels(lambda row: row["clicked"] == "5", STARS),
    ),
    table(
        'words as labels, with `positive = ["buy"]`',
        WORDS,
        'positive = ["buy"]\n' + SPEC,
        then=labels(lambda row: row["clicked"] == "buy", WORDS),
    ),
    table(
        "a `positive` that is no label",
        WORDS,
        'positive = ["bye"]\n' + SPEC,
        refused=(
            "train.csv, row 2, column 'clicked': found 'buy', and 'bye' nowhere in the column; "
            "expected it among others such as 'buy', 'view'"
        ),
    ),
    table(
        'three labels, with `classes = ["view", "cart", "buy"]`',
        STAGES,
        'classes = ["view", "cart", "buy"]\n' + SPEC,
        then=labels(lambda row: ["view", "cart", "buy"].index(row["clicked"]), STAGES),
    ),
    table(
        "a label that is none of the `classes`",
        STAGES,
        'classes = ["view", "fav", "buy"]\n' + SPEC,
        refused="train.csv, row 2, column 'clicked': found 'cart'; expected one of the classes view, fav, buy",
    ),
    table(
        "a label that is missing",
        changed("clicked", lambda c: "", 50),
        refused=(
            "train.csv, row 2, column 'clicked': found ''; expected 0 or 1 (or True and False, yes "
            "and no, -1 and 1); for others, the spec has threshold (for stars) and positive (for "
            "names)"
        ),
    ),
    table(
        "one class alone",
        changed("clicked", lambda c: "0"),
        refused=(
            "train.csv, column 'clicked': every label is 0; expected both 0 and 1: more rows, "
            "another draw of test users (--seed), or a test.csv of your own"
        ),
    ),
    table(
        "two clicks in 120 rows, of two customers",
        changed("clicked", lambda c: "1", 61, changed("clicked", lambda c: "0")),
        then=both_parts_have_both,
    ),
    table(
        "all clicks by one customer",
        changed("clicked", lambda c: "1", 40, changed("clicked", lambda c: "0")),
        refused=(
            "train.csv, column 'clicked': every label 1 is of one user, who cannot be in the "
            "training part and in the test part; expected some of another user, or a test.csv of "
            "your own"
        ),
    ),
]


def prices(check: Callable[[dict[str, np.ndarray], Parts], None]) -> Callable[[Path], None]:
    """``check`` of the scaled prices of the training part, and the encoder."""

    def checked(folder: Path) -> None:
        found = parts(folder)
        check(found.train.scalars, found)

    return checked


def constant_apart_from(scalars, found) -> None:
    """One value far off leaves the others spread as they were: 0, 1, 2, ... keep a deviation near 1."""
    near = scalars["price"][scalars["price"] < 5]
    assert len(near) >= len(scalars["price"]) - 1 and 0.3 < near.std() < 1.2


def filled(scalars, found) -> None:
    scale = found.encoder.scales["price"]
    gaps = scalars["price_missing"] == 1
    assert 0 < gaps.sum() < len(gaps)
    np.testing.assert_allclose(scalars["price"][gaps], (scale.fill - scale.mean) / scale.deviation, rtol=1e-6)


def ranks(scalars, found) -> None:
    assert scalars["price"].min() == 0 and scalars["price"].max() == 1
    assert abs(np.median(scalars["price"]) - 0.5) < 0.01


NUMBERS = [
    table(
        "empty cells among the numbers",
        changed("price", lambda price: "", 10),
        notes=(
            (
                "the folder, training part, column 'price': 6.2% of the rows have no number; filled with "
                "62.5, the median of the training part"
            ),
            (
                "the folder, test part, column 'price': 25.0% of the rows have no number; filled with "
                "62.5, the median of the training part"
            ),
        ),
        then=prices(filled),
    ),
    table(
        "NA, null and ? among the numbers",
        changed("price", lambda p: {"0": "NA", "40": "null", "80": "?"}[p], 40),
        notes=(
            (
                "the folder, training part, column 'price': 3.1% of the rows have no number; filled with "
                "62, the median of the training part"
            ),
        ),
        then=prices(filled),
    ),
    table(
        "one number far off, 1e29",
        changed("price", lambda price: "1e29", 500),
        notes=(
            (
                "the folder, training part, column 'price': 1.0% of the numbers lie far off, such as "
                "'1e+29'; they count as -557.5 or 682.5, the ends of the usual range"
            ),
        ),
        then=prices(constant_apart_from),
    ),
    table(
        'numbers on quantiles, with `scaling = "quantile"`',
        changed("price", lambda price: "1e29", 500),
        'scaling = "quantile"\n' + SPEC,
        then=prices(ranks),
    ),
    table(
        "a number with a decimal comma",
        changed("price", lambda price: '"3,5"', 500),
        refused="train.csv, row 2, column 'price': found '3,5'; expected a number, with a decimal point",
    ),
    table(
        "a word in place of a number",
        changed("price", lambda price: "cheap", 500),
        refused=(
            "train.csv, row 2, column 'price': found 'cheap'; expected a number of at most 1e+30, or "
            "an empty cell where there is none"
        ),
    ),
    table(
        "an infinite number",
        changed("price", lambda price: "inf", 500),
        refused=(
            "train.csv, row 2, column 'price': found 'inf'; expected a number of at most 1e+30, or "
            "an empty cell where there is none"
        ),
    ),
    table(
        "a column of numbers without any",
        changed("price", lambda price: ""),
        refused=("the folder, training part, column 'price': no row has a number; expected some in the training part"),
    ),
]
