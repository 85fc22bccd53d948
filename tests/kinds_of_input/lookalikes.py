"""Logs in the forms of well-known ones, made by code: ten users with six events each, at seconds, days or dates."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd

USERS, EVENTS, ITEMS, START = 10, 6, 15, 1_400_000_000


def events(seconds: int = 86_400) -> pd.DataFrame:
    """60 events ``user, item, rating, time`` in random order, ``seconds`` apart: item (7·user + 4·event) mod 15."""
    user, event = np.divmod(np.arange(USERS * EVENTS), EVENTS)
    frame = pd.DataFrame({"user": user + 1, "item": (7 * user + 4 * event) % ITEMS + 1})
    frame["rating"] = (user + event) % 5 + 1
    frame["time"] = START + (event * USERS + user) * seconds
    return frame.sample(frac=1, random_state=0, ignore_index=True)


def write(path: Path, frame: pd.DataFrame, **settings) -> Path:
    """``frame`` as CSV, with pandas' settings."""
    frame.to_csv(path, index=False, **settings)
    return path


def movielens_100k(folder: Path) -> Path:
    """u.data: user, item, rating, timestamp; tabs, no header."""
    return write(folder / "u.data", events(), sep="\t", header=False)


def movielens_1m(folder: Path) -> Path:
    """ratings.dat: the same with double colons between."""
    rows = ("::".join(map(str, row)) for row in events().itertuples(index=False))
    (folder / "ratings.dat").write_text("\n".join(rows) + "\n")
    return folder / "ratings.dat"


def recbole(folder: Path) -> tuple[Path, Path, Path]:
    """An .inter, a .user and an .item file: tabs, headers with types, a sequence of tokens with blanks between."""
    log = events()
    names = {"user": "user_id:token", "item": "item_id:token", "rating": "rating:float", "time": "timestamp:float"}
    write(folder / "toy.inter", log.rename(columns=names).astype({"timestamp:float": float}), sep="\t")
    users = pd.DataFrame({"user_id:token": range(1, USERS + 1), "age:token": [20 + 5 * (i % 3) for i in range(USERS)]})
    items = pd.DataFrame({"item_id:token": range(1, ITEMS + 1)})
    items["class:token_seq"] = ["Drama War" if i % 2 else "Comedy" for i in range(ITEMS)]
    items["price:float"] = [i / 4 for i in range(ITEMS)]
    return (
        folder / "toy.inter",
        write(folder / "toy.user", users, sep="\t"),
        write(folder / "toy.item", items, sep="\t"),
    )


def amazon_csv(folder: Path) -> Path:
    """Ratings only: user, item, rating, timestamp; commas, no header, ids of letters."""
    log = events().assign(user=lambda log: "A" + log["user"].astype(str) + "XYZ", item=lambda log: asin(log["item"]))
    return write(folder / "ratings_Toys.csv", log, header=False)


def amazon_json(folder: Path) -> Path:
    """Reviews: an object on each line, with fields of which most are not needed."""
    log = events()
    rows = zip(log["user"], asin(log["item"]), log["rating"], log["time"], strict=True)
    lines = (
        json.dumps({"reviewerID": f"A{user}", "asin": item, "helpful": [0, 1], "reviewText": 'so "good"\n',
                    "overall": float(rating), "unixReviewTime": int(time)})
        for user, item, rating, time in rows
    )  # fmt: skip
    (folder / "reviews_Toys_5.json").write_text("\n".join(lines) + "\n")
    return folder / "reviews_Toys_5.json"


def taobao(folder: Path) -> Path:
    """UserBehavior.csv: user, item, category, behaviour, timestamp; commas, no header."""
    log = events()
    frame = pd.DataFrame({"user": log["user"], "item": log["item"], "category": log["item"] % 4})
    frame["behaviour"] = np.array(["pv", "pv", "cart", "fav", "buy"])[log["rating"] - 1]
    return write(folder / "UserBehavior.csv", frame.assign(time=log["time"]), header=False)


def asin(item: pd.Series) -> pd.Series:
    """Item numbers as product codes, some of them all digits with a zero first."""
    return item.map("{:010d}".format).where(item % 2 == 0, item.map("B000{:06d}".format))
