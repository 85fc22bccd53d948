"""Kinds of files that hold a prepared table: delimiters, compression, encodings, and what is no table."""

from __future__ import annotations

import gzip
import os
from collections.abc import Callable
from pathlib import Path

import pandas as pd
from kinds_of_input.kind import Kind
from kinds_of_input.making import form, raw
from kinds_of_input.prepared_tables import SPEC, changed, learned, parts, rows, same_as_plain, text_of, write

SAME = same_as_plain
CHINESE = changed("country", lambda country: {"FR": "法国", "IT": "意大利"}[country])


def parquet(lists: bool) -> Callable[[Path], None]:
    def put(folder: Path) -> None:
        frame = pd.DataFrame(rows()).astype({"price": int, "clicked": int}).astype({"clicked": bool})
        if lists:
            frame["bought"] = frame["bought"].str.split(" ")
        frame.to_parquet(folder / "train.parquet")

    return put


def both(folder: Path) -> None:
    (folder / "train.csv").write_text(text_of(rows()))
    (folder / "train.tsv").write_text(text_of(rows(), "\t"))


def same_as_plain_told(folder: Path, **told: str) -> None:
    plain = folder / "plain"
    plain.mkdir()
    write(plain, rows())
    assert parts(folder, **told).vectors() == parts(plain).vectors()


def countries(folder: Path, expected: set[str], **told: str) -> None:
    assert set(parts(folder, **told).encoder.vocabularies["country"].to_list()) == expected


FILES = [
    form("a CSV file with commas", rows(), then=SAME),
    form("tabs between the columns", rows(), written={"delimiter": "\t"}, then=SAME),
    form("semicolons between the columns", rows(), written={"delimiter": ";"}, then=SAME),
    form("vertical bars between the columns", rows(), written={"delimiter": "|"}, then=SAME),
    form(
        "`^` between the columns, with `--delimiter ^`",
        rows(),
        told={"delimiter": "^"},
        written={"delimiter": "^"},
        then=lambda folder: same_as_plain_told(folder, delimiter="^"),
    ),
    form(
        "`^` between the columns, not told",
        rows(),
        written={"delimiter": "^"},
        refused=(
            "train.csv: has one column, 'customer^product^bought^country^price^c…'; expected "
            "several, with commas, tabs, semicolons, vertical bars or what --delimiter says between "
            "them"
        ),
    ),
    form("train.tsv", rows(), name="train.tsv", written={"delimiter": "\t"}, then=SAME),
    raw("train.csv.gz", gzip.compress(text_of(rows()).encode()), "train.csv.gz", then=SAME),
    raw("a gzipped file that is called train.csv", gzip.compress(text_of(rows()).encode()), then=SAME),
    raw(
        "a gzipped file cut short",
        gzip.compress(text_of(rows()).encode())[:-20],
        "train.csv.gz",
        refused=(
            "train.csv.gz: is a damaged gzip file (Compressed file ended before the end-of-stream "
            "marker was reached); expected a whole one"
        ),
    ),
    raw("train.parquet, histories as lists", parquet(lists=True), then=SAME),
    raw("train.parquet, histories as text", parquet(lists=False), then=SAME),
    raw(
        "a damaged parquet file",
        b"PAR1" + bytes(50),
        "train.parquet",
        refused="train.parquet: is a damaged parquet file; expected a whole one",
    ),
    raw(
        "train.csv and train.tsv in one folder",
        both,
        refused="the folder: has train.csv and train.tsv; expected one of them",
    ),
    raw("UTF-8 with a byte-order mark, as spreadsheets write it", text_of(rows()).encode("utf-8-sig"), then=SAME),
    raw(
        "UTF-16",
        text_of(rows()).encode("utf-16"),
        refused=(
            "train.csv: is not text in UTF-8; expected that, or the flag that names the encoding: "
            "--encoding utf-16, to judge by its first bytes"
        ),
    ),
    raw(
        "UTF-16 without its mark",
        text_of(rows()).encode("utf-16-le"),
        refused=(
            "train.csv: is not text in UTF-8; expected that, or the flag that names the encoding: "
            "--encoding utf-16-le, to judge by its zero bytes"
        ),
    ),
    form(
        "UTF-16, with `--encoding utf-16`",
        rows(),
        told={"encoding": "utf-16"},
        written={"encoding": "utf-16"},
        then=lambda folder: same_as_plain_told(folder, encoding="utf-16"),
    ),
    raw(
        "GBK",
        text_of(CHINESE).encode("gbk"),
        refused=(
            "train.csv: is not text in UTF-8; expected that, or the flag that names the encoding: "
            "perhaps --encoding gbk"
        ),
    ),
    raw(
        "Latin-1",
        text_of(changed("country", lambda country: "Österreich")).encode("latin-1"),
        refused=(
            "train.csv: is not text in UTF-8; expected that, or the flag that names the encoding: "
            "perhaps --encoding cp1252"
        ),
    ),
    form(
        "GBK, with `--encoding gbk`",
        CHINESE,
        told={"encoding": "gbk"},
        written={"encoding": "gbk"},
        then=lambda folder: countries(folder, {"法国", "意大利"}, encoding="gbk"),
    ),
    form(
        "an encoding that Python does not know",
        rows(),
        told={"encoding": "klingon"},
        refused=(
            "train.csv: cannot be read (unknown encoding: klingon); expected an encoding such as utf-8, utf-16 or gbk"
        ),
    ),
    raw("line ends of Windows", text_of(rows()).replace("\n", "\r\n").encode(), then=SAME),
    raw(
        "quoted cells",
        "".join(
            ",".join(f'"{cell}"' for cell in line.split(",")) + "\n" for line in text_of(rows()).splitlines()
        ).encode(),
        then=SAME,
    ),
    raw("blanks after the commas", text_of(rows(), ", ").encode(), then=SAME),
    raw(
        "a quote that never closes",
        text_of(rows()).replace("c7,", '"c7,', 1).encode(),
        refused=("train.csv: is not a CSV file (unexpected end of data); expected a header, rows, and quotes in pairs"),
    ),
    raw(
        "an Excel workbook",
        b"PK\x03\x04" + bytes(50),
        refused=(
            "train.csv: is an Excel workbook or a zip archive; expected a CSV file, which may be gzipped, or parquet"
        ),
    ),
    raw("an empty file", b"", refused="train.csv: is empty; expected a header and rows"),
    raw(
        "a header without rows",
        text_of(rows()).splitlines()[0].encode(),
        refused="train.csv: has a header and no rows; expected at least one row",
    ),
    raw(
        "rows without a header",
        text_of(rows()).split("\n", 1)[1].encode(),
        refused=("train.csv: column 'product' is missing; found c0, p1, p11 p8 p7, FR, 0, 1; has the file a header?"),
    ),
    raw(
        "a row with a field too many",
        (text_of(rows()) + "c1,p1,p2,FR,3,1,9\n").encode(),
        refused="train.csv, row 122: has 7 fields; expected 6, as the header",
    ),
    raw(
        "a column that is there twice",
        text_of(rows()).replace("price", "country", 1).encode(),
        refused="train.csv, row 1: column 'country' is there twice; expected it once",
    ),
    raw(
        "a column of the spec that is missing",
        text_of(rows()).replace("price", "prize", 1).encode(),
        refused=("train.csv: column 'price' is missing; found customer, product, bought, country, prize, clicked"),
    ),
    raw(
        "a named pipe in place of train.csv",
        lambda folder: os.mkfifo(folder / "train.csv"),
        refused="train.csv: is a named pipe; expected a CSV or parquet file",
    ),
    raw(
        "a folder in place of train.csv",
        lambda folder: (folder / "train.csv").mkdir(),
        refused="train.csv: is a folder; expected a CSV or parquet file",
    ),
    Kind(
        "a named pipe as `--data`",
        lambda folder: os.mkfifo(folder / "pipe") or ["train", "--data", folder / "pipe"],
        refused="pipe: is not a folder; expected one with train.csv or a MovieLens release",
    ),
    Kind(
        "a named pipe as `--spec`",
        lambda folder: (
            os.mkfifo(folder / "pipe")
            or ["train", "--data", write(folder, rows()), "--spec", folder / "pipe", "--out", folder / "out"]
        ),
        refused="pipe: is a named pipe; expected a TOML file",
    ),
    Kind(
        "a spec.toml with a byte-order mark", lambda folder: learned(write(folder, rows(), "\ufeff" + SPEC)), then=SAME
    ),
]
