"""Samples as files: train.csv, test.csv, and the spec.toml that says what their columns are."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from tqdm.auto import tqdm

from dien_course.data.samples import Samples
from dien_course.data.source import Source
from dien_course.data.spec import FeatureSpec
from dien_course.files import whole_folder

BLOCK = 50_000  # samples that are turned into text at a time


def write_samples(source: Source, folder: str | Path, *, progress: bool = False) -> None:
    """``source`` as ``train.csv``, ``test.csv`` and ``spec.toml`` in ``folder``, which ``open_source`` reads again.

    All of them are written, or none. Raises DataError when the folder cannot be written.
    """
    total = len(source.train) + len(source.test)
    with whole_folder(folder) as new, tqdm(total=total, unit="sample", desc="writing", disable=not progress) as bar:
        for name, samples in (("train.csv", source.train), ("test.csv", source.test)):
            _write(samples, source.spec.separator, new / name, bar)
        (new / "spec.toml").write_text(spec_toml(source.spec), encoding="utf-8")


def spec_toml(spec: FeatureSpec) -> str:
    """The TOML that ``FeatureSpec.from_toml`` reads as ``spec``."""
    plain = {name: value for name, value in spec.to_dict().items() if value is not None and value not in ((), {}, [])}
    groups = plain.pop("groups", [])
    lines = [f"{name} = {_toml(value)}\n" for name, value in plain.items() if not isinstance(value, dict)]
    for name, value in plain.items():
        if isinstance(value, dict):
            lines += [f"\n[{name}]\n", *(f"{_toml(key)} = {_toml(entry)}\n" for key, entry in value.items())]
    for group in groups:
        group["triples"] = [[column for column in triple if column is not None] for triple in group["triples"]]
        lines += ["\n[[groups]]\n", *(f"{name} = {_toml(value)}\n" for name, value in group.items())]
    return "".join(lines)


def _toml(value: object) -> str:
    """Text, numbers and lists are written in TOML as in JSON, but for one control character."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _write(samples: Samples, separator: str, path: Path, bar: tqdm) -> None:
    with open(path, "wb") as file:
        file.write(header_of(samples))
        for begin in range(0, len(samples), BLOCK):
            rows = np.arange(begin, min(begin + BLOCK, len(samples)))
            file.write(lines_of(samples, separator, rows))
            bar.update(len(rows))


def header_of(samples: Samples) -> bytes:
    """The first line of a file of ``samples``: their columns, then their sequences."""
    import pyarrow as pa

    names = [*samples.columns, *samples.sequences]
    return ",".join(_quoted(pa.array(names, pa.large_string())).to_pylist()).encode() + b"\n"


def lines_of(samples: Samples, separator: str, rows: np.ndarray) -> memoryview:
    """The lines of the samples numbered ``rows`` (n,); ``separator`` joins the values of a sequence."""
    columns = [_text(values[rows]) for values in samples.columns.values()]
    columns += [_joined(ragged.take(rows), separator) for ragged in samples.sequences.values()]
    return _characters(_side_by_side(_side_by_side(*columns, between=","), "", between="\n"))


def _side_by_side(*texts, between: str):
    """Arrays of text, or a text for every row, joined row by row."""
    import pyarrow as pa
    import pyarrow.compute as pc

    kind = pa.large_string()
    texts = [pa.scalar(text, kind) if isinstance(text, str) else text for text in texts]
    return pc.binary_join_element_wise(*texts, pa.scalar(between, kind))


def _characters(lines) -> memoryview:
    """All text of a pyarrow array of strings, end to end, without a copy."""
    offsets = np.frombuffer(lines.buffers()[1], np.int64)[lines.offset : lines.offset + len(lines) + 1]
    return memoryview(lines.buffers()[2])[offsets[0] : offsets[-1]]


def _text(values: np.ndarray):
    """A column as text, quoted where it must be; a missing number is empty."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if values.dtype.kind in "OU":
        return _quoted(pa.array(values, pa.large_string()))
    return pc.fill_null(pc.cast(pa.array(values, from_pandas=True), pa.large_string()), "")


def _joined(ragged, separator: str):
    import pyarrow as pa
    import pyarrow.compute as pc

    length = (ragged.end - ragged.start).astype(np.int64)
    end = np.cumsum(length)
    flat = np.repeat(ragged.start - (end - length), length) + np.arange(end[-1] if len(end) else 0)
    values = ragged.values[flat]
    texts = pa.array(values, pa.large_string()) if values.dtype.kind in "OU" else _text(values)
    lists = pa.LargeListArray.from_arrays(np.append(0, end), texts)
    return _quoted(pc.binary_join(lists, pa.scalar(separator, pa.large_string())))


def _quoted(text):
    """Fields that hold a comma, a quote or the end of a line, in quotes."""
    import pyarrow.compute as pc

    needs = pc.match_substring_regex(text, '[",\r\n]')
    if not pc.any(needs).as_py():
        return text
    inside = pc.replace_substring(text, '"', '""')
    return pc.if_else(needs, _side_by_side('"', inside, '"', between=""), text)
