"""What must be true of the samples that were made of the events in lookalikes.py, found out by plain loops."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
from kinds_of_input.lookalikes import USERS, events

from dien_course.data import FeatureSpec, open_source


def made(folder: Path) -> pd.DataFrame:
    """All samples that were written, as text, users and items by name."""
    parts = [pd.read_csv(folder / "out" / name, dtype=str, keep_default_na=False) for name in ("train.csv", "test.csv")]
    spec = FeatureSpec.from_toml(folder / "out" / "spec.toml")
    triple = spec.groups[0].triples[0]
    names = {spec.user: "user", triple.target: "item", triple.history: "history", spec.label: "label"}
    table = pd.concat(parts, ignore_index=True).rename(columns=names)
    table["history"] = [text.split(spec.separator) if text else [] for text in table["history"]]
    return table


def as_expected(
    name: Callable = str, kind: Callable = str, liked: int = 0, negatives: int = 1
) -> Callable[[Path], None]:
    """Checks the samples of ``events()`` by plain loops: ids spelt by ``kind`` of user and ``name`` of item.

    With ``liked``, behaviours are ratings of at least that, and so is the label; without, ``negatives`` are drawn.
    """

    def check(folder: Path) -> None:
        table = made(folder)
        log = events().sort_values("time")
        assert len(table) == USERS * (1 if liked else 1 + negatives)
        for user, rows in log.groupby("user"):
            mine = table[table["user"] == kind(user)]
            *before, last = rows.itertuples()
            history = [name(row.item) for row in before if row.rating >= liked]
            assert all(got == history for got in mine["history"])
            truth = "1" if last.rating >= liked else "0"
            assert mine[mine["item"] == name(last.item)]["label"].tolist() == [truth]
            drawn = mine[mine["item"] != name(last.item)]
            assert not {*drawn["item"]} & {name(item) for item in rows["item"]}
            assert {*drawn["label"]} <= {"0"}
            assert drawn["item"].is_unique
        open_source(folder / "out")

    return check


def recbole_columns(folder: Path) -> None:
    as_expected()(folder)
    spec = FeatureSpec.from_toml(folder / "out" / "spec.toml")
    assert (spec.user, spec.categorical, spec.numeric, spec.sequences) == ("user_id", ("age",), ("price",), ("class",))
    table = made(folder)
    for _, row in table.iterrows():
        item = int(row["item"]) - 1
        assert (row["age"], float(row["price"])) == (str(20 + 5 * ((int(row["user"]) - 1) % 3)), item / 4)
        assert row["class"] == ("Drama War" if item % 2 else "Comedy")


def side_columns(folder: Path) -> None:
    as_expected()(folder)
    table = made(folder)
    assert (table["country"] == np.where(table["user"].astype(int) % 2, "FR", "DE")).all()
    assert (table["colour"] == np.where(table["item"].astype(int) % 3 == 0, "", "red")).all()


def taobao_category(folder: Path) -> None:
    table = made(folder)
    assert (table["category"].astype(int) == table["item"].astype(int) % 4).all()
    as_expected(liked=3)(folder)


def later(folder: Path) -> None:
    """The part after the cut is the test part, whose histories go on growing."""
    log = events().sort_values("time")
    train, test = (pd.read_csv(folder / "out" / name) for name in ("train.csv", "test.csv"))
    assert train["time"].max() < test["time"].min()
    positive = pd.concat([train, test]).query("label == 1")
    assert len(positive) == len(log) == len(train) / 2 + len(test) / 2
    for row in positive.itertuples():
        before = log[(log["user"] == row.user) & (log["time"] < row.time)]["item"]
        assert str(row.item_history).replace("nan", "").removesuffix(".0") == " ".join(map(str, before))


def no_event_lost(folder: Path) -> None:
    assert len(made(folder)) == 2 * USERS


def one_row_less(folder: Path) -> None:
    table = made(folder)
    dropped = events().iloc[0]
    assert not [row for row in table[table["user"] == str(dropped["user"])]["history"] if str(dropped["item"]) in row]


def with_history_of(length: int) -> Callable[[Path], None]:
    def check(folder: Path) -> None:
        assert all(len(history) == length for history in made(folder)["history"])

    return check


def separator_is(sign: str) -> Callable[[Path], None]:
    def check(folder: Path) -> None:
        assert FeatureSpec.from_toml(folder / "out" / "spec.toml").separator == sign

    return check


def both(*checks: Callable[[Path], None]) -> Callable[[Path], None]:
    def check(folder: Path) -> None:
        for one in checks:
            one(folder)

    return check


def no_event_lost_of(count: int) -> Callable[[Path], None]:
    def check(folder: Path) -> None:
        assert len(made(folder)) == count

    return check


def as_expected_repeated(folder: Path) -> None:
    """The histories hold what is there twice, twice."""
    log = pd.concat([events(), events()[:3]]).sort_values("time", kind="stable")
    for row in made(folder).query("label == '1'").itertuples():
        mine = log[log["user"] == int(row.user)]
        assert row.history == mine[mine["time"] < mine["time"].max()]["item"].astype(str).tolist()


def no_title(folder: Path) -> None:
    assert FeatureSpec.from_toml(folder / "out" / "spec.toml").categorical == ("country", "colour")


def event_column(folder: Path) -> None:
    table = made(folder)
    last = events().sort_values("time").groupby("user")["rating"].last()
    assert (table["rating"].astype(int) == table["user"].astype(int).map(last)).all()
