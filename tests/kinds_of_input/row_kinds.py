"""Kinds of rows: twice, in both parts, of users who chose everything; and rows to predict."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
from kinds_of_input.making import predicted, table, trained
from kinds_of_input.prepared_tables import changed, parts, rows, text_of


def probabilities(*pairs: tuple[int, int]) -> Callable[[Path], None]:
    """Each pair of rows of the predictions has one probability."""

    def check(folder: Path) -> None:
        found = pd.read_csv(folder / "out.csv")["probability"]
        assert found.between(0, 1).all() and found.nunique() > 1 or len(found) == 1
        assert all(found[a] == found[b] for a, b in pairs)

    return check


def rows_in_all(expected: int) -> Callable[[Path], None]:
    def check(folder: Path) -> None:
        found = parts(folder)
        assert len(found.train) + len(found.test) == expected

    return check


def tested(rows: int) -> Callable[[Path], None]:
    """A run whose losses are numbers, and which was tested on ``rows`` rows."""

    def check(folder: Path) -> None:
        losses = pd.read_csv(folder / "out" / "history.csv")
        assert (
            np.isfinite(losses["loss"]).all() and json.loads((folder / "out" / "metrics.json").read_text())["n"] == rows
        )

    return check


EVERYTHING = " ".join(f"p{i}" for i in range(1, 13))
ROWS = [
    table(
        "a row that is there twice",
        [*rows(), rows()[7]],
        notes=(("train.csv: 1 of 121 rows repeat an earlier one in every column, the first in row 122; all are kept"),),
        then=rows_in_all(121),
    ),
    trained(
        "test.csv with rows of train.csv",
        rows(),
        "--model",
        "base",
        test=[*rows()[:30], *rows(30, seed=1)],
        notes=("data, test part: 50.0% of the rows are rows of the training part, column for column",),
        then=tested(60),
    ),
    trained(
        "a test.csv whose histories have another separator",
        rows(),
        "--model",
        "base",
        test=changed("bought", lambda text: text.replace(" ", ";"), table=rows(40, seed=1)),
        notes=(
            (
                "data, test part: 100.0% of the behaviours in 'bought' are no 'product' of the training "
                "part, such as 'p6;p7;p10', 'p10;p12;p3', 'p4;p10;p4'; they hold ';', which may be the "
                "separator"
            ),
        ),
        then=tested(40),
    ),
    trained(
        "a customer who has bought everything",
        changed("bought", lambda text: EVERYTHING, 40),
        notes=(
            (
                "1 of 29 users have chosen all 12 items of the training part; their steps have no "
                "negative and no part in the auxiliary loss"
            ),
        ),
        then=tested(24),
    ),
    trained(
        "customers who all have bought everything",
        changed("bought", lambda text: EVERYTHING),
        refused=(
            "every user has chosen all 12 items of the training part, so that no negative is left to "
            "draw; expected more items, or training without the auxiliary loss (--no-aux)"
        ),
    ),
]

NEW = rows(20)
UNLABELLED = [{name: cell for name, cell in row.items() if name not in ("clicked", "customer")} for row in NEW]
PREDICTED = [
    predicted("rows to predict without label and user", UNLABELLED, then=probabilities()),
    predicted(
        "a history written in six ways",
        "product,bought,country,price\n"
        + "".join(
            f"p1,{h},FR,3\n" for h in ("p1 p2 p3", "p1 p2 p3 ", " p1 p2 p3", "p1  p2 p3", " p1 p2  p3  ", "p3 p2")
        ),
        then=probabilities((0, 1), (0, 2), (0, 3), (0, 4)),
    ),
    predicted("one row", UNLABELLED[:1], then=probabilities()),
    predicted("tabs between the columns of the rows to predict", text_of(UNLABELLED, "\t"), then=probabilities()),
    predicted(
        "products that training never saw",
        changed("product", lambda text: "p99", 5, UNLABELLED),
        notes=("new.csv: 20.0% of the rows have a 'product' that training never saw, such as 'p99'",),
        then=probabilities(),
    ),
    predicted(
        "histories with another separator, to predict",
        changed("bought", lambda text: f'"{text.replace(" ", ",")}"', table=UNLABELLED),
        notes=(
            (
                "new.csv: 100.0% of the behaviours in 'bought' are no 'product' of the training part, "
                "such as 'p11,p8,p7', 'p1,p1,p3', 'p7,p8,p12'; they hold ',', which may be the separator"
            ),
        ),
        then=probabilities(),
    ),
    predicted(
        "histories as Python writes lists, to predict",
        changed("bought", lambda text: f'"{text.split(" ")}"', table=UNLABELLED),
        notes=(
            (
                "new.csv: 100.0% of the behaviours in 'bought' are no 'product' of the training part, "
                "such as \"['p11',\", \"'p8',\", \"'p7']\"; they look like lists written as text: expected the "
                "ids alone, a separator between"
            ),
        ),
        then=probabilities(),
    ),
    predicted(
        "histories with zeros at the front, to predict",
        changed("bought", lambda text: text.replace("p", "p0"), table=UNLABELLED),
        notes=(
            (
                "new.csv: 100.0% of the behaviours in 'bought' are no 'product' of the training part, "
                "such as 'p07', 'p09', 'p011'; they differ from known ones in zeros before a number "
                "alone"
            ),
        ),
        then=probabilities(),
    ),
    predicted(
        "no price in a row to predict",
        changed("price", lambda price: "", 20, UNLABELLED),
        notes=(
            (
                "new.csv, column 'price': 5.0% of the rows have no number; filled with 61.5, the median "
                "of the training part"
            ),
        ),
        then=probabilities(),
    ),
    predicted(
        "a price far off in a row to predict",
        changed("price", lambda price: "1e20", 20, UNLABELLED),
        notes=(
            (
                "new.csv, column 'price': 5.0% of the numbers lie far off, such as '1e+20'; they count "
                "as -568.5 or 651.5, the ends of the usual range"
            ),
        ),
        then=probabilities(),
    ),
    predicted(
        "a missing column, to predict",
        text_of(UNLABELLED).replace("price", "prize", 1),
        refused="new.csv: column 'price' is missing; found product, bought, country, prize",
    ),
]
