"""The lines of docs/own_data.md run as they stand there, on small files of the same form."""

from __future__ import annotations

import gzip
import json
import re
import shlex
from pathlib import Path

import pandas as pd
import pytest
from kinds_of_input import lookalikes
from kinds_of_input.lookalikes import events, write

from dien_course.__main__ import main

pytestmark = pytest.mark.trains

PAGE = (Path(__file__).resolve().parents[1] / "docs" / "own_data.md").read_text(encoding="utf-8")
QUICK = ["--epochs", "1", "--warmup-steps", "1", "--embedding-size", "4"]


def commands(heading: str) -> list[list[str]]:
    """The command lines in the fenced blocks below ``heading``."""
    section = PAGE.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    blocks = re.findall(r"```bash\n(.*?)```", section, re.DOTALL)
    lines = "".join(blocks).replace("\\\n", " ").splitlines()
    return [shlex.split(line)[3:] for line in lines]


def files(folder: Path) -> None:
    """What the page's lines read, below ``folder``."""
    (folder / "ml-100k").mkdir()
    lookalikes.movielens_100k(folder / "ml-100k")
    lookalikes.taobao(folder)
    lookalikes.amazon_csv(folder).rename(folder / "ratings_Books.csv")
    packed = gzip.compress(lookalikes.amazon_json(folder).read_bytes())
    (folder / "reviews_Books_5.json.gz").write_bytes(packed)
    for path in lookalikes.recbole(folder):
        path.rename(folder / f"ml-100k{path.suffix}")


SECTIONS = ["MovieLens 100k", "RecBole", "Amazon reviews", "Taobao and Alimama"]


@pytest.mark.parametrize("heading", SECTIONS)
def test_the_lines_of_a_section_run(heading, tmp_path, monkeypatch, capsys):
    files(tmp_path)
    monkeypatch.chdir(tmp_path)
    lines = commands(heading)
    assert sum(line[0] == "samples" for line in lines) >= 1
    for line in lines:
        assert main(line + (QUICK if line[0] == "train" else [])) == 0, line
        if line[0] == "samples":  # whatever comes out can be trained on
            out = line[line.index("--out") + 1]
            assert main(["train", "--data", out, "--out", f"{out}-run", *QUICK]) == 0
            assert json.loads((tmp_path / f"{out}-run" / "metrics.json").read_text())["n"] >= 2
    said = capsys.readouterr()
    assert "Traceback" not in said.err


def test_a_log_becomes_samples_then_a_model_then_probabilities(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "LOG", events())
    samples, train, predict = commands("From a log to probabilities")
    names = iter(["user", "item", "time"])
    samples = [next(names) if word == "COLUMN" else word for word in samples]
    for line in (samples, [*train, *QUICK], predict):
        assert main(line) == 0
    assert pd.read_csv(tmp_path / "scored.csv")["probability"].between(0, 1).all()
    said = capsys.readouterr().out
    for words in (
        "60 events of 10 users and 15 items",
        "comma between fields; times are seconds",
        "0.0% of the events share",
        "train.csv: 16 samples, 50.0% of them positive",
        "test.csv: 4 samples, 50.0% of them positive",
        "train on them with: python -m dien_course train --data runs/samples",
    ):
        assert words in said


def test_without_a_log_to_read_nothing_is_left_in_the_folder(tmp_path):
    (tmp_path / "log.csv").write_text("user,item,time\n1,2,3\n1,2\n")
    arguments = ["samples", tmp_path / "log.csv", "--user", "user", "--item", "item", "--time", "time"]
    assert main([str(word) for word in [*arguments, "--out", tmp_path / "out"]]) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["log.csv"]
