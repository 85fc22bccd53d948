"""Kinds of prepared tables and what `train` and `predict` make of them."""

from __future__ import annotations

import gzip
import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
from kinds_of_input.kind import Kind
from kinds_of_input.prepared_tables import (
    SPEC,
    Row,
    changed,
    checkpoint,
    learned,
    parts,
    rows,
    same_as_plain,
    text_of,
    write,
)

SAME = same_as_plain
CHINESE = changed("country", lambda country: {"FR": "法国", "IT": "意大利"}[country])
STARS = changed("clicked", lambda clicked: {"1": "5", "0": "2"}[clicked])
WORDS = changed("clicked", lambda clicked: {"1": "buy", "0": "view"}[clicked])


def table(what: str, data: list[Row], spec: str = SPEC, **kind: object) -> Kind:
    """A folder with ``data`` in train.csv, which is trained on."""
    return Kind(what, lambda folder: learned(write(folder, data, spec)), **kind)


def form(what: str, data: list[Row], name: str = "train.csv", told: dict | None = None, **kind) -> Kind:
    """The rows in another form; ``told`` is what the command is told of it."""
    written = kind.pop("written", {})
    return Kind(what, lambda folder: learned(write(folder, data, name=name, **written), **(told or {})), **kind)


def raw(what: str, content: bytes | Callable[[Path], None], name: str = "train.csv", **kind) -> Kind:
    """A file with ``content``, or what ``content`` puts into the folder."""

    def use(folder: Path) -> None:
        write(folder, rows())
        (folder / "train.csv").unlink()
        content(folder) if callable(content) else (folder / name).write_bytes(content)
        learned(folder)

    return Kind(what, use, **kind)


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


def predicted(what: str, data: list[Row] | str, options: tuple = (), **kind) -> Kind:
    """Rows to predict."""

    def use(folder: Path) -> list:
        text = data if isinstance(data, str) else text_of(data)
        (folder / "new.csv").write_text(text, encoding="utf-8")
        model = checkpoint(folder)
        return ["predict", "--checkpoint", model, "--data", folder / "new.csv", "--out", folder / "out.csv", *options]

    return Kind(what, use, **kind)


def trained(what: str, data: list[Row], *options: str, test: list[Row] | None = None, **kind) -> Kind:
    """A whole run of the command."""

    def use(folder: Path) -> list:
        data_folder = folder / "data"
        data_folder.mkdir()
        write(data_folder, data)
        if test is not None:
            write(data_folder, test, name="test.csv")
        quick = ["--epochs", "1", "--warmup-steps", "1", "--embedding-size", "4"]
        return ["train", "--data", data_folder, "--out", folder / "out", *quick, *options]

    return Kind(what, use, **kind)


def labels(expected: Callable[[Row], int], data: list[Row]) -> Callable[[Path], None]:
    """The labels of both parts together are as many ones and zeros as expected."""

    def check(folder: Path) -> None:
        found = parts(folder)
        ones = found.train.label.sum() + found.test.label.sum()
        assert ones == sum(map(expected, data)) and len(found.train) + len(found.test) == len(data)

    return check


def probabilities(*pairs: tuple[int, int]) -> Callable[[Path], None]:
    """Each pair of rows of the predictions has one probability."""

    def check(folder: Path) -> None:
        found = pd.read_csv(folder / "out.csv")["probability"]
        assert found.between(0, 1).all() and found.nunique() > 1 or len(found) == 1
        assert all(found[a] == found[b] for a, b in pairs)

    return check


def histories(expected: list[str]) -> Callable[[Path], None]:
    """What the first customer's row holds, in the vocabulary's words."""

    def check(folder: Path) -> None:
        found = parts(folder)
        both = [(found.source.train, found.train), (found.source.test, found.test)]
        samples, encoded = next(part for part in both if "c0" in part[0].columns["customer"])
        row = samples.columns["customer"].tolist().index("c0")
        assert found.encoder.vocabularies["product"].decode(encoded.sequences["bought"][row]).tolist() == expected

    return check


def prices(check: Callable[[pd.Series, object], None]) -> Callable[[Path], None]:
    """``check`` of the scaled prices of the training part, and the encoder."""

    def checked(folder: Path) -> None:
        found = parts(folder)
        check(found.train.scalars, found)

    return checked


def test_has_both(folder: Path) -> None:
    found = parts(folder)
    assert set(found.train.label.tolist()) == set(found.test.label.tolist()) == {0, 1}


FIRST = rows()[0]["bought"].split(" ")
FILES = [
    form("a CSV file with commas", rows(), then=SAME),
    form("tabs between the columns", rows(), written={"delimiter": "\t"}, then=SAME),
    form("semicolons between the columns", rows(), written={"delimiter": ";"}, then=SAME),
    form("vertical bars between the columns", rows(), written={"delimiter": "|"}, then=SAME),
    form("`^` between the columns, with `--delimiter ^`", rows(), told={"delimiter": "^"}, written={"delimiter": "^"}, then=lambda folder: same_as_plain_told(folder, delimiter="^")),
    form("`^` between the columns, not told", rows(), written={"delimiter": "^"}, refused="?"),
    form("train.tsv", rows(), name="train.tsv", written={"delimiter": "\t"}, then=SAME),
    raw("train.csv.gz", gzip.compress(text_of(rows()).encode()), "train.csv.gz", then=SAME),
    raw("a gzipped file that is called train.csv", gzip.compress(text_of(rows()).encode()), then=SAME),
    raw("a gzipped file cut short", gzip.compress(text_of(rows()).encode())[:-20], "train.csv.gz", refused="?"),
    raw("train.parquet, histories as lists", parquet(lists=True), then=SAME),
    raw("train.parquet, histories as text", parquet(lists=False), then=SAME),
    raw("a damaged parquet file", b"PAR1" + bytes(50), "train.parquet", refused="?"),
    raw("train.csv and train.tsv in one folder", both, refused="?"),
    raw("UTF-8 with a byte-order mark, as spreadsheets write it", text_of(rows()).encode("utf-8-sig"), then=SAME),
    raw("UTF-16", text_of(rows()).encode("utf-16"), refused="?"),
    raw("UTF-16 without its mark", text_of(rows()).encode("utf-16-le"), refused="?"),
    form("UTF-16, with `--encoding utf-16`", rows(), told={"encoding": "utf-16"}, written={"encoding": "utf-16"}, then=lambda folder: same_as_plain_told(folder, encoding="utf-16")),
    raw("GBK", text_of(CHINESE).encode("gbk"), refused="?"),
    raw("Latin-1", text_of(changed("country", lambda country: "Österreich")).encode("latin-1"), refused="?"),
    form("GBK, with `--encoding gbk`", CHINESE, told={"encoding": "gbk"}, written={"encoding": "gbk"}, then=lambda folder: countries(folder, {"法国", "意大利"}, encoding="gbk")),
    form("an encoding that Python does not know", rows(), told={"encoding": "klingon"}, refused="?"),
    raw("line ends of Windows", text_of(rows()).replace("\n", "\r\n").encode(), then=SAME),
    raw("quoted cells", "".join(",".join(f'"{cell}"' for cell in line.split(",")) + "\n" for line in text_of(rows()).splitlines()).encode(), then=SAME),
    raw("blanks after the commas", text_of(rows(), ", ").encode(), then=SAME),
    raw("a quote that never closes", text_of(rows()).replace("c7,", '"c7,', 1).encode(), refused="?"),
    raw("an Excel workbook", b"PK\x03\x04" + bytes(50), refused="?"),
    raw("an empty file", b"", refused="?"),
    raw("a header without rows", text_of(rows()).splitlines()[0].encode(), refused="?"),
    raw("rows without a header", text_of(rows()).split("\n", 1)[1].encode(), refused="?"),
    raw("a row with a field too many", (text_of(rows()) + "c1,p1,p2,FR,3,1,9\n").encode(), refused="?"),
    raw("a column that is there twice", text_of(rows()).replace("price", "country", 1).encode(), refused="?"),
    raw("a column of the spec that is missing", text_of(rows()).replace("price", "prize", 1).encode(), refused="?"),
    raw("a named pipe in place of train.csv", lambda folder: os.mkfifo(folder / "train.csv"), refused="?"),
    raw("a folder in place of train.csv", lambda folder: (folder / "train.csv").mkdir(), refused="?"),
    Kind("a named pipe as `--data`", lambda folder: os.mkfifo(folder / "pipe") or ["train", "--data", folder / "pipe"], refused="?"),
    Kind("a named pipe as `--spec`", lambda folder: os.mkfifo(folder / "pipe") or ["train", "--data", write(folder, rows()), "--spec", folder / "pipe", "--out", folder / "out"], refused="?"),
    Kind("a spec.toml with a byte-order mark", lambda folder: learned(write(folder, rows(), "\ufeff" + SPEC)), then=SAME),
]  # fmt: skip

LABELS = [
    table("labels True and False", changed("clicked", lambda c: ["False", "True"][int(c)]), then=labels(lambda row: row["clicked"] == "True", changed("clicked", lambda c: ["False", "True"][int(c)]))),
    table("labels yes and no", changed("clicked", lambda c: ["no", "YES"][int(c)]), then=labels(lambda row: row["clicked"] == "1", rows())),
    table("labels -1 and 1", changed("clicked", lambda c: ["-1", "1"][int(c)]), then=labels(lambda row: row["clicked"] == "1", rows())),
    table("labels 0.0 and 1.0", changed("clicked", lambda c: c + ".0"), then=labels(lambda row: row["clicked"] == "1", rows())),
    table("stars as labels", STARS, refused="?"),
    table("stars as labels, with `threshold = 4`", STARS, "threshold = 4\n" + SPEC, then=labels(lambda row: row["clicked"] == "5", STARS)),
    table("words as labels, with `positive = [\"buy\"]`", WORDS, 'positive = ["buy"]\n' + SPEC, then=labels(lambda row: row["clicked"] == "buy", WORDS)),
    table("a `positive` that is no label", WORDS, 'positive = ["bye"]\n' + SPEC, refused="?"),
    table("a label that is missing", changed("clicked", lambda c: "", 50), refused="?"),
    table("one class alone", changed("clicked", lambda c: "0"), refused="?"),
    table("two clicks in 120 rows, of two customers", changed("clicked", lambda c: "1", 61, changed("clicked", lambda c: "0")), then=test_has_both),
    table("all clicks by one customer", changed("clicked", lambda c: "1", 40, changed("clicked", lambda c: "0")), refused="?"),
]  # fmt: skip


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
    table("empty cells among the numbers", changed("price", lambda price: "", 10), notes=("?",), then=prices(filled)),
    table("NA, null and ? among the numbers", changed("price", lambda p: {"0": "NA", "40": "null", "80": "?"}[p], 40), notes=("?",), then=prices(filled)),
    table("one number far off, 1e29", changed("price", lambda price: "1e29", 500), notes=("?",), then=prices(constant_apart_from)),
    table("numbers on quantiles, with `scaling = \"quantile\"`", changed("price", lambda price: "1e29", 500), 'scaling = "quantile"\n' + SPEC, then=prices(ranks)),
    table("a number with a decimal comma", changed("price", lambda price: '"3,5"', 500), refused="?"),
    table("a word in place of a number", changed("price", lambda price: "cheap", 500), refused="?"),
    table("an infinite number", changed("price", lambda price: "inf", 500), refused="?"),
    table("a column of numbers without any", changed("price", lambda price: ""), refused="?"),
]  # fmt: skip


def products(expected: set) -> Callable[[Path], None]:
    def check(folder: Path) -> None:
        assert set(parts(folder).encoder.vocabularies["product"].to_list()) == expected

    return check


def number(text: str) -> str:
    return text.replace("p", "")


NUMBERED = changed("bought", number, table=changed("product", number))
LARGE = changed(
    "bought",
    lambda text: text.replace("p", "90071992547409"),
    table=changed("product", lambda text: f"90071992547409{number(text)}"),
)
IDS = [
    table("ids such as 12.0 beside 12", changed("product", lambda text: text + ".0", table=NUMBERED), then=products(set(map(str, range(1, 13))))),
    table("ids above 2^53 that differ in their last digit", LARGE, then=products({f"90071992547409{i}" for i in range(1, 13)})),
    table("blanks around ids", changed("product", lambda text: f" {text}  "), then=SAME),
    table("ids that training names fewer than `least_count = 20` times", changed("product", lambda text: "rare", 100), "least_count = 20\n" + SPEC, then=products({f"p{i}" for i in range(1, 13)})),
    table("a target that is missing", changed("product", lambda text: "", 60), notes=("?",), then=products({f"p{i}" for i in range(1, 13)})),
    table("a user who is missing", changed("customer", lambda text: "", 60), notes=("?",), then=lambda folder: len(parts(folder).train)),
    table("targets with zeros at the front, histories without", changed("product", lambda text: number(text).zfill(3), table=NUMBERED), refused="?"),
    table("histories without the letter before the number", changed("bought", number), refused="?"),
    table("targets in capital letters", changed("product", str.upper), refused="?"),
    table("histories of other things than the targets", changed("bought", lambda text: text.replace("p", "shop")), refused="?"),
]  # fmt: skip

HISTORIES = [
    table("a separator at the end of a history", changed("bought", lambda text: text + " "), then=SAME),
    table("a separator at the start and twice", changed("bought", lambda text: " " + text.replace(" ", "  ")), then=SAME),
    table("blanks around the separator, `p1 | p2`", changed("bought", lambda text: text.replace(" ", " | ")), SPEC.replace('separator = " "', 'separator = "|"'), then=histories(FIRST)),
    table("a history of blanks alone", changed("bought", lambda text: "   ", 120), then=histories([])),
    table("another separator in all histories", changed("bought", lambda text: text.replace(" ", ";")), refused="?"),
    table("another separator in a tenth of the histories", changed("bought", lambda text: text.replace(" ", "^"), 10), notes=("?",), then=lambda folder: parts(folder)),
    table("histories as Python writes lists", changed("bought", lambda text: f'"{text.split(" ")}"'), refused="?"),
    table("histories padded with 0", changed("bought", lambda text: text + " 0 0 0", 2), notes=("?",), then=lambda folder: parts(folder)),
    table("no history at all", changed("bought", lambda text: ""), notes=("?",), then=lambda folder: parts(folder)),
    table("negatives that are fewer than the behaviours", [{**row, "not_bought": "p1 p2"} for row in rows()], refused="?"),
]  # fmt: skip

EVERYTHING = " ".join(f"p{i}" for i in range(1, 13))
ROWS = [
    table("a row that is there twice", [*rows(), rows()[7]], notes=("?",), then=lambda folder: parts(folder)),
    trained("test.csv with rows of train.csv", rows(), "--model", "base", test=[*rows()[:30], *rows(30, seed=1)], notes=("?",), then=lambda folder: None),
    trained("a test.csv whose histories have another separator", rows(), "--model", "base", test=changed("bought", lambda text: text.replace(" ", ";"), table=rows(40, seed=1)), notes=("?",), then=lambda folder: None),
    trained("a customer who has bought everything", changed("bought", lambda text: EVERYTHING, 40), notes=("?",), then=lambda folder: None),
    trained("customers who all have bought everything", changed("bought", lambda text: EVERYTHING), refused="?"),
]  # fmt: skip

NEW = rows(20)
UNLABELLED = [{name: cell for name, cell in row.items() if name not in ("clicked", "customer")} for row in NEW]
PREDICTED = [
    predicted("rows to predict without label and user", UNLABELLED, then=probabilities()),
    predicted("a history written in six ways", "product,bought,country,price\n" + "".join(f"p1,{h},FR,3\n" for h in ("p1 p2 p3", "p1 p2 p3 ", " p1 p2 p3", "p1  p2 p3", " p1 p2  p3  ", "p3 p2")), then=probabilities((0, 1), (0, 2), (0, 3), (0, 4))),
    predicted("one row", UNLABELLED[:1], then=probabilities()),
    predicted("tabs between the columns of the rows to predict", text_of(UNLABELLED, "\t"), then=probabilities()),
    predicted("products that training never saw", changed("product", lambda text: "p99", 5, UNLABELLED), notes=("?",), then=probabilities()),
    predicted("histories with another separator, to predict", changed("bought", lambda text: f'"{text.replace(" ", ",")}"', table=UNLABELLED), notes=("?",), then=probabilities()),
    predicted("histories as Python writes lists, to predict", changed("bought", lambda text: f'"{text.split(" ")}"', table=UNLABELLED), notes=("?",), then=probabilities()),
    predicted("histories with zeros at the front, to predict", changed("bought", lambda text: text.replace("p", "p0"), table=UNLABELLED), notes=("?",), then=probabilities()),
    predicted("no price in a row to predict", changed("price", lambda price: "", 20, UNLABELLED), notes=("?",), then=probabilities()),
    predicted("a price far off in a row to predict", changed("price", lambda price: "1e20", 20, UNLABELLED), notes=("?",), then=probabilities()),
    predicted("a missing column, to predict", text_of(UNLABELLED).replace("price", "prize", 1), refused="?"),
]  # fmt: skip


def same_as_plain_told(folder: Path, **told: str) -> None:
    plain = folder / "plain"
    plain.mkdir()
    write(plain, rows())
    assert parts(folder, **told).vectors() == parts(plain).vectors()


def countries(folder: Path, expected: set[str], **told: str) -> None:
    assert set(parts(folder, **told).encoder.vocabularies["country"].to_list()) == expected


KINDS = [*FILES, *LABELS, *NUMBERS, *IDS, *HISTORIES, *ROWS, *PREDICTED]
