"""Logs in files: what is read does not depend on where blocks end, and times and ids keep their values."""

from __future__ import annotations

import io
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tqdm import tqdm

from dien_course.data import read_log
from dien_course.data.events import text_columns
from dien_course.data.events.byte_streams import BETWEEN, Utf8Stream
from dien_course.errors import DataError, DataNote


def read(path, **options):
    return read_log(path, user="user", item="item", time="time", **options)


def pairs(log):
    """(user, item, time) of each event, as text and a number."""
    return list(zip(log.users[log.user], log.items[log.item], log.time.tolist(), strict=True))


def frame_of_times(times) -> pd.DataFrame:
    return pd.DataFrame({"user": range(len(times)), "item": 1, "time": times})


class Dribble(io.BytesIO):
    """A stream that gives a few bytes at a time."""

    def __init__(self, data, sizes):
        super().__init__(data)
        self.sizes = sizes

    def read(self, size=-1):
        return super().read(next(self.sizes))


def drained(data: bytes, sizes: list[int], encoding: str, **options) -> bytes:
    forever = iter(lambda: sizes[int(np.random.default_rng(len(data)).integers(len(sizes)))], None)
    stream, parts = Utf8Stream(Dribble(data, forever), encoding, tqdm(disable=True), **options), []
    while part := stream.read(100):
        parts.append(part)
    return b"".join(parts)


sizes = st.lists(st.integers(1, 7), min_size=1, max_size=5)


@given(st.text(alphabet="a:1\n", max_size=30).filter(lambda text: ":::" not in text), sizes)
def test_double_colons_are_found_wherever_a_block_ends(text, sizes):
    wanted = text.encode().replace(b"::", BETWEEN)
    assert drained(text.encode(), sizes, "utf-8", double_colons=True) == wanted


@given(
    st.text(max_size=20).filter(lambda text: not text.startswith("\ufeff")),
    sizes,
    st.sampled_from(["utf-16", "utf-8", "utf-32"]),
)
def test_other_encodings_become_utf_8_wherever_a_block_ends(text, sizes, encoding):
    assert drained(text.encode(encoding), sizes, encoding).decode() == text


@pytest.mark.parametrize("form", [{"sep": ","}, {"sep": "\t"}, {"sep": ",", "encoding": "utf-16"}])
def test_ids_in_many_blocks_are_those_of_the_file(tmp_path, monkeypatch, form):
    random = np.random.default_rng(0)
    frame = pd.DataFrame({"user": random.integers(2**53, 2**53 + 500, 3000).astype(str)})
    frame["item"] = [f"Ä{number}" for number in random.integers(0, 500, 3000)]
    frame["time"] = random.integers(10**9, 2 * 10**9, 3000)
    frame.to_csv(tmp_path / "log.csv", index=False, **form)
    monkeypatch.setattr(text_columns, "BLOCK", 2000)
    log = read(tmp_path / "log.csv", encoding=form.get("encoding"))
    assert pairs(log) == list(frame.itertuples(index=False, name=None))
    assert log.users.tolist() == sorted(set(frame["user"])) and log.items.tolist() == sorted(set(frame["item"]))


def test_numbers_as_ids_stand_in_the_order_of_their_size():
    frame = pd.DataFrame({"user": [10, 9, 100, 2**62], "item": ["b", "a", "c", "a"], "time": [1, 2, 3, 4]})
    assert read(frame).users.tolist() == ["9", "10", "100", str(2**62)]
    assert read(frame).items.tolist() == ["a", "b", "c"]


TIMES = {
    "seconds": ([1_400_000_000, 1_400_000_060], [1_400_000_000, 1_400_000_060], "seconds"),
    "milliseconds": ([1_400_000_000_123], [1_400_000_000_123], "milliseconds"),
    "microseconds": ([1_400_000_000_123_456], [1_400_000_000_123_456], "microseconds"),
    "nanoseconds": ([1_400_000_000_123_456_789], [1_400_000_000_123_456_789], "nanoseconds"),
    "an order": ([3, 1, -2], [3, 1, -2], "numbers without a unit"),
    "whole floats": (["1400000000.0"], [1_400_000_000], "seconds"),
    "fractions": (["1400000000.25", "1400000000"], [1_400_000_000_250_000, 14 * 10**14], "seconds with fractions"),
    "dates": (["1970-01-02"], [86_400_000_000], "dates and times"),
    "a zone": (["1970-01-02T01:00:00+01:00", "1970-01-02T00:00:00Z"], [86_400_000_000] * 2, "dates and times"),
    "nine digits": (["1970-01-01 00:00:00.000000001"], [1], "dates and times"),
}  # fmt: skip


@pytest.mark.filterwarnings("ignore::dien_course.errors.DataNote")  # some are all the same
@pytest.mark.parametrize(("given", "value", "found"), TIMES.values(), ids=TIMES)
def test_times_keep_their_value(given, value, found):
    log = read(frame_of_times(given))
    assert log.time.tolist() == value
    assert log.found[-1] == f"times are {found}"


def test_a_fault_in_the_last_of_many_blocks_is_named_by_its_line(tmp_path, monkeypatch):
    rows = "".join(f"u{n},i{n},{n}\n\n" for n in range(2000))
    (tmp_path / "log.csv").write_text(f"user,item,time\n{rows}u,i,tomorrow\n")
    monkeypatch.setattr(text_columns, "BLOCK", 2000)
    with pytest.raises(DataError, match="line 4002, column 'time': found 'tomorrow'"):
        read(tmp_path / "log.csv")
    (tmp_path / "log.csv").write_text(f"user,item,time\n{rows}u,i\n")
    with pytest.raises(DataError, match="line 4002: found 2 fields"):
        read(tmp_path / "log.csv")


def test_events_that_lack_something_are_counted(tmp_path):
    (tmp_path / "log.csv").write_text("user,item,time\n1,1,5\n,1,6\n2,,7\n2,2,\n2,3,9\n")
    with pytest.warns(DataNote, match=r"3 of 5 events are left out: .* \(line 3 is the first\)"):
        log = read(tmp_path / "log.csv")
    assert pairs(log) == [("1", "1", 5), ("2", "3", 9)]
    assert (log.user_count, log.item_count) == (2, 2)


def test_importing_the_data_package_imports_no_pyarrow():
    code = "import sys, dien_course.data; print('pyarrow' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout == "False\n"
