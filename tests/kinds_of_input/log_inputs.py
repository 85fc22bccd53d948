"""Logs as they come in: written into a folder, with the command that makes samples of them there."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pandas as pd
from kinds_of_input import lookalikes
from kinds_of_input.lookalikes import START, USERS, events, write

from dien_course.data import read_log, samples_of_log, write_samples

COLUMNS = ["--user", "user", "--item", "item", "--time", "time"]
RATED = [*COLUMNS, "--label", "rating", "--threshold", "4"]
USER_ROWS = "".join(f"{user},{'FR' if user % 2 else 'DE'}\n" for user in range(1, USERS + 1))
ITEM_ROWS = "".join(f"{item},{'' if item % 3 == 0 else 'red'}\n" for item in range(1, 16))
HEAD = "user,item,time\n"
ROWS = "".join(f"{row.user},{row.item},{row.time}\n" for row in events().itertuples())


def samples(log: Path, *options: object) -> list:
    """The command that makes samples of ``log`` in the folder ``out`` beside it."""
    return ["samples", log, *(options or COLUMNS), "--out", log.parent / "out"]


def csv(**changes) -> Callable[[Path], list]:
    """``log.csv`` of the events with columns changed, and the usual command."""

    def use(folder: Path) -> list:
        return samples(write(folder / "log.csv", events().assign(**changes)))

    return use


def text(content: str | bytes, *options: object, name: str = "log.csv") -> Callable[[Path], list]:
    """A file of its own."""

    def use(folder: Path) -> list:
        data = content if isinstance(content, bytes) else content.encode()
        (folder / name).write_bytes(data)
        return samples(folder / name, *options)

    return use


def written(*options: object, name: str = "log.csv", pack: Callable = bytes, **settings) -> Callable[[Path], list]:
    """The events written by pandas with ``settings``, their bytes changed by ``pack``."""

    def use(folder: Path) -> list:
        path = write(folder / name, events(), **settings)
        path.write_bytes(pack(path.read_bytes()))
        return samples(path, *options)

    return use


def frame(**changes) -> Callable[[Path], None]:
    """A DataFrame with columns changed, through the package, and written as the command does."""

    def use(folder: Path) -> None:
        log = read_log(events().assign(**changes), user="user", item="item", time="time")
        write_samples(samples_of_log(log), folder / "out")

    return use


def parquet(folder: Path) -> list:
    events().to_parquet(folder / "log.parquet")
    return samples(folder / "log.parquet")


def pipe(folder: Path) -> list:
    os.mkfifo(folder / "log.csv")
    return samples(folder / "log.csv")


def missing(folder: Path) -> list:
    return samples(folder / "log.csv")


def a_folder(folder: Path) -> list:
    (folder / "log.csv").mkdir()
    return samples(folder / "log.csv")


def train_on_a_file(folder: Path) -> list:
    return ["train", "--data", write(folder / "log.csv", events())]


def tables(user: str, item: str, *options: object) -> Callable[[Path], list]:
    """The events with a table of users and one of items beside them."""

    def use(folder: Path) -> list:
        (folder / "users.csv").write_text(user)
        (folder / "items.csv").write_text(item)
        log = write(folder / "log.csv", events())
        both = ["--user-table", folder / "users.csv", "--item-table", folder / "items.csv"]
        return samples(log, *COLUMNS, *both, *options)

    return use


def recbole(folder: Path) -> list:
    log, users, items = lookalikes.recbole(folder)
    names = ["--user", "user_id", "--item", "item_id", "--time", "timestamp"]
    return samples(log, *names, "--user-table", users, "--item-table", items)


def sixty_four_bits(value: int) -> int:
    return 2**53 + int(value)


def uuid(value: int) -> str:
    return f"123e4567-e89b-12d3-a456-{int(value):012d}"


def without_first(column: str) -> list:
    values = events()[column].astype(object).tolist()
    values[0] = None
    return values


def repeated(folder: Path) -> list:
    return samples(write(folder / "log.csv", pd.concat([events(), events()[:3]])))


def dates(pattern: str, zone: str = "") -> list[str]:
    return [stamp + zone for stamp in pd.to_datetime(events()["time"], unit="s").dt.strftime(pattern)]


def csv_with(*options: object, **changes) -> Callable[[Path], list]:
    """``log.csv`` of the events with columns changed, and these options."""

    def use(folder: Path) -> list:
        return samples(write(folder / "log.csv", events().assign(**changes)), *options)

    return use


def labelled(label: Callable[[bool], object], *options: object) -> Callable[[Path], list]:
    """The events with a column of labels, made of whether the rating is at least 4."""
    values = [label(bool(rating >= 4)) for rating in events()["rating"]]
    return csv_with(*COLUMNS, "--label", "label_", *options, label_=values)


def written_in_chinese(folder: Path) -> list:
    log = events().assign(item=events()["item"].map("品{}".format))
    return samples(write(folder / "log.csv", log, encoding="gbk"), *COLUMNS, "--encoding", "gbk")


def recbole_typed(folder: Path) -> list:
    log, *_ = lookalikes.recbole(folder)
    return samples(log, "--user", "user_id:token", "--item", "item_id:token", "--time", "timestamp:float")


def asin(item: int) -> str:
    return lookalikes.asin(pd.Series([item]))[0]


def zoned() -> list[str]:
    """The same moments, told in two zones."""
    stamps = pd.to_datetime(events()["time"], unit="s", utc=True)
    zones = ["Asia/Tokyo" if place % 2 else "America/Bogota" for place in range(len(stamps))]
    return [stamp.tz_convert(zone).isoformat() for stamp, zone in zip(stamps, zones, strict=True)]


def chosen_by(users: int) -> list[int]:
    """Items of which there are six: the first ``users`` choose all of them, the others three."""
    return [(row.time - START) // 864_000 % (6 if row.user <= users else 3) for row in events().itertuples()]


def labelled_early(*options: object) -> Callable[[Path], list]:
    """Nothing is positive in the last fifth of the time."""
    values = [int(time < START + 40 * 86_400) for time in events()["time"]]
    return csv_with(*COLUMNS, "--label", "label_", *options, label_=values)


def titled() -> str:
    titles = "".join(f"{item},red,Title {item}\n" for item in range(1, 41))
    return "item,colour,title\n" + titles
