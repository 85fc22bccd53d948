"""Samples by Ray Data are the single machine's, byte for byte; where Ray is missing or cannot help, a sentence says so.

Ray takes seconds to start, so it does one log; the others go through the same functions block by block, in its stead.
"""

import importlib.util
import sys
import warnings
from contextlib import contextmanager, suppress
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from test_log_samples import random_log

from dien_course.__main__ import main
from dien_course.data import read_log, samples_of_log, write_samples, write_samples_on_ray
from dien_course.data.events import on_ray
from dien_course.errors import DataError

pytestmark = pytest.mark.filterwarnings("ignore::dien_course.errors.DataNote")  # random logs repeat some events
FILES = ("train.csv", "test.csv", "spec.toml")
NAMES = {"user": "userId", "item": "movieId", "time": "timestamp"}
COLUMNS = ["--user", "userId", "--item", "movieId", "--time", "timestamp"]


def labelled(users=60):
    return random_log(users).assign(rating=np.arange(users * 20) % 5 + 1).sample(frac=1, random_state=0)


def write_parts(frame, folder, parts=3):
    """``frame`` as ``parts`` parquet files of several row groups, and one without rows."""
    folder.mkdir()
    table = pa.Table.from_pandas(frame, preserve_index=False)
    edges = np.linspace(0, len(frame), parts + 1).astype(int)
    for number, (begin, end) in enumerate(zip([0, *edges[:-1]], [0, *edges[1:]], strict=True)):
        pq.write_table(table.slice(begin, end - begin), folder / f"part-{number}.parquet", row_group_size=150)
    return folder


@pytest.mark.skipif(importlib.util.find_spec("ray") is None, reason='Ray is missing: pip install "dien-course[ray]"')
def test_ray_writes_what_one_process_writes(tmp_path, monkeypatch, capsys):
    frame = labelled().drop(columns="rating")
    frame["userId"] = frame["userId"].astype("Int64").where(np.arange(len(frame)) % 50 > 0)  # some are missing
    folder = write_parts(frame, tmp_path / "log")
    pd.DataFrame({"movieId": np.arange(60), "genre": np.arange(60) % 4}).to_csv(tmp_path / "films.csv", index=False)
    monkeypatch.setattr(on_ray, "GROUP", 300)  # four groups
    line = ["samples", str(folder), *COLUMNS, "--item-table", str(tmp_path / "films.csv"), "--split", "time", "--times"]
    line += ["--negatives", "2", "--negatives-by", "popularity", "--seed", "3", "--out"]
    assert main([*line, str(tmp_path / "ray"), "--engine", "ray", "--workers", "2"]) == 0
    by_ray = capsys.readouterr()
    assert main([*line, str(tmp_path / "one"), "--seeds", "user"]) == 0
    alone = capsys.readouterr()
    for name in FILES:
        assert (tmp_path / "ray" / name).read_bytes() == (tmp_path / "one" / name).read_bytes()
    assert sorted(path.name for path in (tmp_path / "ray").iterdir()) == sorted(FILES)
    assert by_ray.out.splitlines()[:-1] == alone.out.splitlines()[:-1]
    assert "24 of 1,200 events are left out" in by_ray.err
    assert not sys.modules["ray"].is_initialized()


class Blocks:
    """What is used of a Ray dataset, block by block in this process."""

    def __init__(self, blocks):
        self.blocks = blocks

    def map_batches(self, function, fn_args=(), **_):
        return Blocks([function(block, *fn_args) for block in self.blocks])

    def groupby(self, key, **_):
        table = pa.concat_tables(self.blocks[::-1])
        numbers = table.column(key).to_numpy()
        return SimpleNamespace(
            map_groups=Blocks([table.filter(numbers == number) for number in np.unique(numbers)[::-1]]).map_batches
        )

    def iter_batches(self, **_):
        return iter(self.blocks)


@pytest.fixture
def here(monkeypatch):
    """Blocks of this process in the place of Ray."""

    @contextmanager
    def in_its_place(workers):
        data = SimpleNamespace(from_arrow=Blocks)
        yield SimpleNamespace(data=data, put=lambda value: value, cluster_resources=lambda: {"CPU": 2})

    monkeypatch.setattr(on_ray, "ray_here", in_its_place)
    monkeypatch.setattr(on_ray, "_fetched", lambda value: value)
    monkeypatch.setattr("dien_course.data.events.partitions.PIECE", 150)


def dates(frame):
    times = pd.to_datetime(frame["timestamp"] * 86_400, unit="s").astype("datetime64[ms]")
    return frame.assign(timestamp=times.where(np.arange(len(frame)) % 40 > 0))


def written(frame):
    """Ids with blanks around them, some of which become one."""
    return frame.assign(userId=[f" u{user}" if row % 3 else f"u{user}" for row, user in enumerate(frame["userId"])])


LOGS = {
    "stars, by users": (labelled, dict(label="rating", threshold=4.0), {}),
    "stars, by time": (labelled, dict(label="rating", positive=["5", "4"]), dict(split="time", max_length=3)),
    "dates": (lambda: dates(labelled()), {}, dict(times=True)),
    "days": (lambda: labelled().assign(timestamp=days), {}, dict(split="time", test_share=0.4)),
    "ids of text": (lambda: written(labelled()), {}, dict(negatives=3, seed=4)),
    "ids of floats": (lambda: labelled().astype({"movieId": float, "userId": "category"}), {}, {}),
}


def days(frame):
    return pd.Series(frame["timestamp"].to_numpy().astype("datetime64[D]"), frame.index).dt.date


@pytest.mark.parametrize("kind", ["parquet", "csv"])
@pytest.mark.parametrize("log", LOGS)
def test_blocks_give_what_the_whole_log_gives(log, kind, here, tmp_path):
    make, reading, cutting = LOGS[log]
    frame = make()
    if kind == "csv":
        source = tmp_path / "log.csv"
        frame.to_csv(source, index=False)
    else:
        source = write_parts(frame, tmp_path / "log")
    written = write_samples_on_ray(source, tmp_path / "ray", **NAMES, **reading, **cutting, group=300)
    log = read_log(source, **NAMES, **reading)
    source = samples_of_log(log, **cutting, seeds="user")
    write_samples(source, tmp_path / "one")
    for name in FILES:
        assert (tmp_path / "ray" / name).read_bytes() == (tmp_path / "one" / name).read_bytes()
    assert (written.tally.users, written.items) == (log.user_count, log.item_count)
    assert written.tally.samples == (len(source.train), len(source.test))
    assert written.tally.tied / written.tally.events == source.tied_share


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--columns", "rating"], "--columns does not work with --engine ray"),
        (["--seeds", "log"], "--seeds log does not work with --engine ray"),
        (["--user-columns", "rating"], "--user-columns without --user-table does not work with --engine ray"),
        (["--item-columns", "rating"], "--item-columns without --item-table does not work with --engine ray"),
        (["--label", "rating", "--threshold", "4"], "expected --no-numbers too"),
        (["--engine", "one", "--workers", "2"], "--workers is for --engine ray; found engine one"),
        (["--workers", "0"], "workers is 0; expected at least 1"),
    ],
)
def test_what_ray_cannot_do_is_refused_by_name(options, sentence, tmp_path, capsys):
    write_parts(labelled(20), tmp_path / "log")
    line = ["samples", str(tmp_path / "log"), *COLUMNS, "--engine", "ray", "--out", str(tmp_path / "out"), *options]
    assert main(line) == 2
    error = capsys.readouterr().err
    assert sentence in error and error.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_without_ray_one_sentence_names_the_extra(tmp_path, monkeypatch, capsys):
    write_parts(labelled(20), tmp_path / "log")
    monkeypatch.setitem(sys.modules, "ray", None)
    assert main(["samples", str(tmp_path / "log"), *COLUMNS, "--engine", "ray", "--out", str(tmp_path / "out")]) == 2
    error = capsys.readouterr().err
    assert "ray is not installed" in error and 'python -m pip install "dien-course[ray]"' in error
    assert error.count("\n") == 1


def test_times_that_only_the_whole_log_explains_are_refused(here, tmp_path):
    folder = write_parts(labelled(20).astype({"timestamp": float}), tmp_path / "log")
    with pytest.raises(DataError, match="'timestamp': is of type double; expected whole numbers, dates or timestamps"):
        write_samples_on_ray(folder, tmp_path / "out", **NAMES)


def test_files_of_a_folder_have_the_same_columns_of_the_same_types(tmp_path):
    folder = write_parts(labelled(20), tmp_path / "log")
    labelled(20).astype({"movieId": str}).to_parquet(folder / "part-9.parquet")
    with pytest.raises(DataError, match=r"part-9.parquet, column 'movieId': is of type .*string, and of int64 in .*"):
        read_log(folder, **NAMES)
    labelled(20).drop(columns="movieId").to_parquet(folder / "part-9.parquet")
    with pytest.raises(DataError, match=r"part-9.parquet: column 'movieId' is missing"):
        read_log(folder, **NAMES)
    (tmp_path / "empty").mkdir()
    with pytest.raises(DataError, match="empty: is a folder without parquet files"):
        read_log(tmp_path / "empty", **NAMES)


def refused(run):
    with pytest.raises(DataError) as error:
        run()
    return str(error.value)


def told(run):
    with warnings.catch_warnings(record=True) as notes:
        warnings.simplefilter("always")
        run()
    return [str(one.message) for one in notes]


def missing(*columns):
    """A log of which every row misses its value in one of ``columns``."""
    frame = labelled(20).astype("Int64")
    for number, column in enumerate(columns):
        frame[column] = frame[column].where(np.arange(len(frame)) % len(columns) != number)
    return frame


WITHOUT_EVENTS = {
    "no rows": lambda: labelled(20).iloc[:0],
    "no users": lambda: missing("userId"),
    "no items": lambda: missing("movieId"),
    "no times": lambda: missing("timestamp"),
    "no labels": lambda: missing("rating"),
    "no row has both": lambda: missing("userId", "movieId"),
    "no row has all": lambda: missing("userId", "timestamp", "rating"),
}


@pytest.mark.parametrize("log", WITHOUT_EVENTS)
def test_a_log_without_events_is_refused_as_in_one_piece(log, here, tmp_path):
    source = write_parts(WITHOUT_EVENTS[log](), tmp_path / "log")
    users = pd.DataFrame({"userId": range(20), "age": range(20)})
    options = dict(NAMES, label="rating", threshold=4.0, user_table=users)
    by_blocks = refused(lambda: write_samples_on_ray(source, tmp_path / "out", **options))
    assert by_blocks == refused(lambda: read_log(source, **options))
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("cutting", [dict(test_share=0.999), dict(split="time", test_share=0.999)])
def test_a_part_without_targets_is_refused_as_in_one_piece(cutting, here, tmp_path):
    source = write_parts(labelled(20), tmp_path / "log")
    by_blocks = refused(lambda: write_samples_on_ray(source, tmp_path / "out", **NAMES, **cutting, group=100))
    assert by_blocks == refused(lambda: samples_of_log(read_log(source, **NAMES), **cutting, seeds="user"))
    assert "leaves 0 training" in by_blocks


def test_a_table_beside_the_log_without_rows_is_refused(tmp_path):
    users = pd.DataFrame({"userId": pd.Series(dtype=int), "age": pd.Series(dtype=int)})
    assert "found no id in column 'userId'" in refused(lambda: read_log(labelled(20), **NAMES, user_table=users))


@pytest.mark.parametrize("kind", ["user", "item"])
def test_chosen_columns_without_their_table_are_refused(kind, here, tmp_path):
    source = write_parts(labelled(20), tmp_path / "log")
    chosen = {f"{kind}_columns": ["rating"]}
    sentence = refused(lambda: write_samples_on_ray(source, tmp_path / "out", **NAMES, **chosen))
    assert sentence.startswith(f"--{kind}-columns without --{kind}-table does not work with --engine ray")
    with pytest.raises(TypeError, match="columns"):
        write_samples_on_ray(source, tmp_path / "out", **NAMES, columns=["rating"])


def test_a_file_that_is_cut_off_is_refused_by_name(here, tmp_path):
    folder = write_parts(labelled(20), tmp_path / "log")
    whole = (folder / "part-2.parquet").read_bytes()
    (folder / "part-2.parquet").write_bytes(whole[: len(whole) // 2])
    for source in (folder, folder / "part-2.parquet"):
        sentence = refused(lambda source=source: write_samples_on_ray(source, tmp_path / "out", **NAMES))
        assert "part-2.parquet: cannot be read" in sentence and "expected a complete parquet file" in sentence


def test_columns_may_be_called_as_what_is_counted(here, tmp_path):
    names = {"userId": "rows", "movieId": "rows count", "timestamp": "group", "rating": "item"}
    options = dict(label="rating", threshold=4.0)
    plain = write_parts(labelled(), tmp_path / "plain")
    other = write_parts(labelled().rename(columns=names), tmp_path / "other")
    write_samples_on_ray(plain, tmp_path / "by_plain", **NAMES, **options, group=300)
    called = {what: names[name] for what, name in NAMES.items()}
    write_samples_on_ray(other, tmp_path / "by_other", **called, **options | {"label": "item"}, group=300)
    for name in FILES[:2]:
        lines, others = ((tmp_path / by / name).read_text().splitlines() for by in ("by_plain", "by_other"))
        assert others[1:] == lines[1:] and others[0] != lines[0]


def sized(second):
    """Times in seconds of this century; ``second`` gives the last three of them."""
    times = 1_400_000_000 + 86_400 * np.arange(len(labelled(20)))
    times[-3:] = second
    return labelled(20).assign(timestamp=times)


TIMES = {
    "seconds": lambda: sized(1_500_000_000),
    "seconds beside milliseconds": lambda: sized(1_500_000_000_000),
    "seconds beside zeros": lambda: sized(0),
    "one time": lambda: sized(0).assign(timestamp=1_400_000_000),
    "one date": lambda: sized(0).assign(timestamp=pd.Timestamp("2024-01-31")),
    "an order": lambda: labelled(20),
    "before 1970": lambda: sized(0).assign(timestamp=-86_400 * np.arange(1, 401) - 200_000_000),
}


@pytest.mark.parametrize("log", TIMES)
def test_what_is_odd_about_times_is_told_as_in_one_piece(log, here, tmp_path):
    source, found = write_parts(TIMES[log](), tmp_path / "log"), []

    def by_blocks():
        with suppress(DataError):  # one time for all leaves no history
            found.append(write_samples_on_ray(source, tmp_path / "out", **NAMES).found)

    notes = told(by_blocks)
    alone = told(lambda: found.append("; ".join(read_log(source, **NAMES).found)))
    assert [text for text in notes if "column 'timestamp'" in text] == alone
    assert len(alone) == (log not in ("seconds", "an order"))
    assert len({*found}) == 1


def test_negatives_are_drawn_where_a_threshold_makes_all_positive(here, tmp_path):
    source = write_parts(labelled(), tmp_path / "log")
    options = dict(NAMES, label="rating")
    write_samples_on_ray(source, tmp_path / "ray", **options, threshold=1, negatives=2, group=300)
    write_samples(samples_of_log(read_log(source, **options, threshold=1), negatives=2, seeds="user"), tmp_path / "one")
    for name in FILES:
        assert (tmp_path / "ray" / name).read_bytes() == (tmp_path / "one" / name).read_bytes()
    sentence = refused(lambda: write_samples_on_ray(source, tmp_path / "no", **options, threshold=4, negatives=2))
    assert "expected no --negatives with labels" in sentence


def test_files_may_differ_in_whether_a_value_may_be_missing(here, tmp_path):
    source = write_parts(labelled(), tmp_path / "log")
    write_samples_on_ray(source, tmp_path / "before", **NAMES)
    table = pq.read_table(source / "part-2.parquet")
    required = pa.schema([field.with_nullable(False) for field in table.schema])
    pq.write_table(table.cast(required), source / "part-2.parquet", row_group_size=150)
    write_samples_on_ray(source, tmp_path / "after", **NAMES)
    write_samples(samples_of_log(read_log(source, **NAMES), seeds="user"), tmp_path / "one")
    for name in FILES:
        assert len({(tmp_path / by / name).read_bytes() for by in ("before", "after", "one")}) == 1


def test_a_folder_tells_what_it_leaves_out(tmp_path):
    folder = write_parts(labelled(20), tmp_path / "log", parts=1)
    (folder / "part-0.parquet").unlink()
    for name in ("_SUCCESS", ".part-1.parquet.crc"):
        (folder / name).touch()
    assert not told(lambda: read_log(folder, **NAMES))
    assert read_log(folder, **NAMES).found[0] == "1 parquet file"
    assert read_log(folder / "part-1.parquet", **NAMES).found[0] == "parquet"
    for name in ("b.PARQUET", "c.parquet.1"):
        (folder / name).touch()
    (folder / "linked").symlink_to(write_parts(labelled(20), tmp_path / "elsewhere"))
    note = "other files and linked folders are left out, such as 'b.PARQUET' (3 in all); files are read whose names"
    (sentence,) = told(lambda: read_log(folder, **NAMES))
    assert note in sentence
