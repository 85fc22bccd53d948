"""Small prepared tables to spoil: 120 rows of the README's columns, and what training makes of them."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np

from dien_course.data import Encoded, Encoder, Source, open_source
from dien_course.data.source import encode_parts
from dien_course.errors import DataNote
from dien_course.models import BaseModel
from dien_course.training import save

Row = dict[str, str]
SPEC = """label = "clicked"
user = "customer"
categorical = ["country"]
numeric = ["price"]
separator = " "
[[groups]]
name = "product"
triples = [["product", "bought", "not_bought"]]
"""


def rows(number: int = 120, seed: int = 0) -> list[Row]:
    """Rows of 40 customers who are shown 12 products; prices 0, 1, 2, ...; both labels."""
    random = np.random.default_rng(seed)
    return [
        {
            "customer": f"c{i % 40}",
            "product": f"p{1 + i % 12}",
            "bought": " ".join(f"p{item}" for item in random.integers(1, 13, 3)),
            "country": random.choice(["FR", "IT"]),
            "price": str(i),
            "clicked": str(int(random.random() < 0.5)),
        }
        for i in range(number)
    ]


def changed(column: str, change: Callable[[str], str], every: int = 1, table: list[Row] | None = None) -> list[Row]:
    """The rows with every so-manieth cell of ``column`` changed, the first one included."""
    table = table or rows()
    return [{**row, column: change(row[column])} if i % every == 0 else row for i, row in enumerate(table)]


def text_of(table: list[Row], delimiter: str = ",") -> str:
    return "".join(delimiter.join(cells) + "\n" for cells in [table[0], *(row.values() for row in table)])


def write(folder: Path, table: list[Row], spec: str = SPEC, name: str = "train.csv", **form: str) -> Path:
    """A prepared folder with its spec.toml; ``form``: delimiter and encoding."""
    (folder / "spec.toml").write_text(spec, encoding="utf-8")
    encoding = form.get("encoding", "utf-8")
    (folder / name).write_bytes(text_of(table, form.get("delimiter", ",")).encode(encoding))
    return folder


def learned(folder: Path, **form: str) -> None:
    """Everything that ``train`` does before the first step; it says what it has to say."""
    encode_parts(open_source(folder, **form))


class Parts(NamedTuple):
    """A source and what ``encode_parts`` makes of it."""

    source: Source
    encoder: Encoder
    train: Encoded
    test: Encoded

    def vectors(self) -> dict[str, list]:
        """Every scalar and sequence of the training part, then of the test part, as plain lists."""
        both = (self.train, self.test)
        names = [*self.train.scalars, *self.train.sequences]
        return {name: [values_of(part, name) for part in both] for name in names}


def values_of(part: Encoded, name: str) -> list:
    if name in part.scalars:
        return part.scalars[name].tolist()
    ragged = part.sequences[name]
    return [ragged[row].tolist() for row in range(len(ragged))]


def parts(folder: Path, **form: str) -> Parts:
    """The parts of a folder, whatever was noted."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DataNote)
        source = open_source(folder, **form)
        return Parts(source, *encode_parts(source))


def same_as_plain(folder: Path, **form: str) -> None:
    """The folder holds what the plain rows hold."""
    plain = folder / "plain"
    plain.mkdir()
    write(plain, rows())
    assert parts(folder, **form).vectors() == parts(plain).vectors()


def checkpoint(folder: Path) -> Path:
    """An untrained model of the plain rows."""
    data = folder / "learned"
    data.mkdir()
    encoder = parts(write(data, rows())).encoder
    return save(folder / "checkpoint", BaseModel(encoder.spec, encoder.sizes, embedding_size=4), encoder)
