"""Kinds of ids and histories in a prepared table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np
from kinds_of_input.making import table
from kinds_of_input.prepared_tables import SPEC, changed, parts, rows, same_as_plain

SAME = same_as_plain


def histories(expected: list[str]) -> Callable[[Path], None]:
    """What the first customer's row holds, in the vocabulary's words."""

    def check(folder: Path) -> None:
        found = parts(folder)
        both = [(found.source.train, found.train), (found.source.test, found.test)]
        samples, encoded = next(part for part in both if "c0" in part[0].columns["customer"])
        row = samples.columns["customer"].tolist().index("c0")
        assert found.encoder.vocabularies["product"].decode(encoded.sequences["bought"][row]).tolist() == expected

    return check


def products(expected: set) -> Callable[[Path], None]:
    def check(folder: Path) -> None:
        assert set(parts(folder).encoder.vocabularies["product"].to_list()) == expected

    return check


def lengths(expected: dict[int, int]) -> Callable[[Path], None]:
    """How many histories of both parts have each length."""

    def check(folder: Path) -> None:
        found = parts(folder)
        histories = [part.sequences["bought"] for part in (found.train, found.test)]
        assert Counter(np.concatenate([one.end - one.start for one in histories]).tolist()) == expected

    return check


def owners(expected: int) -> Callable[[Path], None]:
    """How many users both parts have."""

    def check(folder: Path) -> None:
        found = parts(folder)
        assert sum(len(np.unique(part.owner)) for part in (found.train, found.test)) == expected

    return check


FIRST = rows()[0]["bought"].split(" ")


def number(text: str) -> str:
    return text.replace("p", "")


NUMBERED = changed("bought", number, table=changed("product", number))
LARGE = changed(
    "bought",
    lambda text: text.replace("p", "90071992547409"),
    table=changed("product", lambda text: f"90071992547409{number(text)}"),
)
IDS = [
    table(
        "ids such as 12.0 beside 12",
        changed("product", lambda text: text + ".0", table=NUMBERED),
        then=products(set(map(str, range(1, 13)))),
    ),
    table(
        "ids above 2^53 that differ in their last digit",
        LARGE,
        then=products({f"90071992547409{i}" for i in range(1, 13)}),
    ),
    table("blanks around ids", changed("product", lambda text: f" {text}  "), then=SAME),
    table(
        "ids that training names fewer than `least_count = 20` times",
        changed("product", lambda text: "rare", 100),
        "least_count = 20\n" + SPEC,
        then=products({f"p{i}" for i in range(1, 13)}),
    ),
    table(
        "a target that is missing",
        changed("product", lambda text: "", 60),
        notes=(
            (
                "the folder, training part, column 'product': 2.1% of the rows are empty; they count as "
                "a value never seen"
            ),
        ),
        then=products({f"p{i}" for i in range(1, 13)}),
    ),
    table(
        "a user who is missing",
        changed("customer", lambda text: "", 60),
        notes=(
            (
                "the folder, training part, column 'customer': 2.1% of the rows are empty; each counts "
                "as a user of its own"
            ),
        ),
        then=owners(42),
    ),
    table(
        "targets with zeros at the front, histories without",
        changed("product", lambda text: number(text).zfill(3), table=NUMBERED),
        refused=(
            "the folder, training part, column 'bought': none of the 288 behaviours is a 'product' "
            "of the training part, such as '8', '1', '9'; they differ from known ones in zeros "
            "before a number alone"
        ),
    ),
    table(
        "histories without the letter before the number",
        changed("bought", number),
        refused=(
            "the folder, training part, column 'bought': none of the 288 behaviours is a 'product' "
            "of the training part, such as '8', '1', '9'; they differ from known ones in what stands "
            "around the number alone"
        ),
    ),
    table(
        "targets in capital letters",
        changed("product", str.upper),
        refused=(
            "the folder, training part, column 'bought': none of the 288 behaviours is a 'product' "
            "of the training part, such as 'p8', 'p1', 'p9'; they differ from known ones in capital "
            "letters alone"
        ),
    ),
    table(
        "histories of other things than the targets",
        changed("bought", lambda text: text.replace("p", "shop")),
        refused=(
            "the folder, training part, column 'bought': none of the 288 behaviours is a 'product' "
            "of the training part, such as 'shop8', 'shop1', 'shop9'; they differ from known ones in "
            "what stands around the number alone"
        ),
    ),
]

HISTORIES = [
    table("a separator at the end of a history", changed("bought", lambda text: text + " "), then=SAME),
    table(
        "a separator at the start and twice", changed("bought", lambda text: " " + text.replace(" ", "  ")), then=SAME
    ),
    table(
        "blanks around the separator, `p1 | p2`",
        changed("bought", lambda text: text.replace(" ", " | ")),
        SPEC.replace('separator = " "', 'separator = "|"'),
        then=histories(FIRST),
    ),
    table("a history of blanks alone", changed("bought", lambda text: "   ", 120), then=histories([])),
    table(
        "another separator in all histories",
        changed("bought", lambda text: text.replace(" ", ";")),
        refused=(
            "the folder, training part, column 'bought': none of the 96 behaviours is a 'product' of "
            "the training part, such as 'p4;p11;p4', 'p1;p2;p5', 'p8;p7;p11'; they hold ';', which "
            "may be the separator"
        ),
    ),
    table(
        "another separator in a tenth of the histories",
        changed("bought", lambda text: text.replace(" ", "^"), 10),
        notes=(
            (
                "the folder, training part: 2.2% of the behaviours in 'bought' are no 'product' of the "
                "training part, such as 'p11^p8^p7', 'p7^p5^p12', 'p8^p5^p3'; they hold '^', which may "
                "be the separator"
            ),
            (
                "the folder, test part: 10.0% of the behaviours in 'bought' are no 'product' of the "
                "training part, such as 'p11^p9^p9', 'p12^p12^p9', 'p2^p1^p2'; they hold '^', which may "
                "be the separator"
            ),
        ),
        then=lengths({1: 12, 3: 108}),
    ),
    table(
        "histories as Python writes lists",
        changed("bought", lambda text: f'"{text.split(" ")}"'),
        refused=(
            "the folder, training part, column 'bought': none of the 288 behaviours is a 'product' "
            "of the training part, such as \"['p8',\", \"'p12']\", \"['p9',\"; they look like lists "
            "written as text: expected the ids alone, a separator between"
        ),
    ),
    table(
        "histories padded with 0",
        changed("bought", lambda text: text + " 0 0 0", 2),
        notes=(
            (
                "the folder, training part: 33.3% of the behaviours in 'bought' are no 'product' of the "
                "training part, such as '0'; that looks like padding, of which histories need none"
            ),
        ),
        then=lengths({3: 60, 6: 60}),
    ),
    table(
        "no history at all",
        changed("bought", lambda text: ""),
        notes=(
            (
                "the folder, training part, column 'bought': 100.0% of the histories are empty; a model "
                "reads nothing there"
            ),
            ("the folder, test part, column 'bought': 100.0% of the histories are empty; a model reads nothing there"),
        ),
        then=lengths({0: 120}),
    ),
    table(
        "negatives that are fewer than the behaviours",
        [{**row, "not_bought": "p1 p2"} for row in rows()],
        refused="train.csv, row 2: 'bought' has 3 steps and 'not_bought' has 2; expected as many",
    ),
]
