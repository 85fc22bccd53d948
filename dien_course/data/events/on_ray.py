"""Samples of an event log by Ray Data: the log in partitions, cut user by user in several processes (chapter 12)."""

from __future__ import annotations

import functools
import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from dien_course.data.events.coding import coding_of, distinct, merged, sizes_of, tell_of_times
from dien_course.data.events.labels import check_label_settings
from dien_course.data.events.log import EventLog, no_events, require_apart, require_names
from dien_course.data.events.partitions import Partitions
from dien_course.data.events.plan import Plan
from dien_course.data.events.ray_here import ray_here
from dien_course.data.events.samples import Cut
from dien_course.data.events.side import side_of_table
from dien_course.data.events.tally import Tally
from dien_course.data.events.time_sizes import Sizes
from dien_course.data.events.times import unit_of
from dien_course.data.events.writing import header_of, lines_of, spec_toml
from dien_course.data.spec import FeatureSpec
from dien_course.errors import DataError, note
from dien_course.files import whole_folder

if TYPE_CHECKING:  # importing them takes time, so only the functions that need them do
    import pandas as pd
    import pyarrow as pa

GROUP = 500_000  # events whose users are cut together
FILES = ("train.csv", "test.csv")


class Written(NamedTuple):
    """What was written: the spec, the tally, the items that occur, and what was detected, in words."""

    spec: FeatureSpec
    tally: Tally
    items: int
    found: str


def write_samples_on_ray(
    source: str | Path,
    folder: str | Path,
    *,
    user: str,
    item: str,
    time: str,
    label: str | None = None,
    threshold: float | None = None,
    positive: Sequence[str] = (),
    user_table: str | Path | pd.DataFrame | None = None,
    item_table: str | Path | pd.DataFrame | None = None,
    user_columns: Sequence[str] | None = None,
    item_columns: Sequence[str] | None = None,
    split: str = "last",
    test_share: float = 0.2,
    max_length: int = 50,
    negatives: int | None = None,
    negatives_by: str = "uniform",
    seed: int = 0,
    times: bool = False,
    workers: int | None = None,
    group: int | None = None,
    delimiter: str | None = None,
    encoding: str | None = None,
    names: Sequence[str] | None = None,
    header: bool = True,
    progress: bool = False,
) -> Written:
    """The files that ``write_samples`` makes of ``samples_of_log(..., seeds="user")``, byte for byte, by Ray Data.

    ``source``: a parquet file, a folder of them, or another file, which is then read in one piece. The partitions are
    asked for their distinct users, items, labels and, where they matter, times, with counts; what follows from these is
    found once and handed to all. Then the events of some users, about ``group`` (``GROUP``) together, are brought to
    one process, which cuts their samples. ``workers``: processes (None: one a core). The other arguments are those of
    ``read_log`` and ``samples_of_log``.

    Numbers of the user's past are not among the samples. All files are written, or none. Raises DataError as those
    functions do, for chosen columns without their table, for times in parquet that are text or have fractions, and
    where Ray is not installed.
    """
    check_label_settings(label, threshold, positive)
    require_names(user, item, time)
    for kind, table, chosen in (("user", user_table, user_columns), ("item", item_table, item_columns)):
        if chosen and table is None:
            raise DataError(
                f"--{kind}-columns without --{kind}-table does not work with --engine ray, which reads each partition "
                "alone; leave it out"
            )
    form = {"delimiter": delimiter, "encoding": encoding, "names": names, "header": header}
    settings = Plan(split, test_share, max_length, negatives, negatives_by, seed, "user", times, drawing=True)
    settings.check()
    with whole_folder(folder) as new, ray_here(workers) as ray:
        log = Partitions(ray, source, (user, item, time, label), form, progress)
        rows = log.each(functools.partial(_distinct, log.name, log.names), "reading ids")
        found = [log.found, f"times are {_told_times(log, rows)}"]
        coding = coding_of(log.name, log.names, rows, threshold, positive)
        found += [coding.labels.found] if coding.labels else []
        sides = [
            {} if table is None else side_of_table(table, key, ids, chosen)
            for table, key, ids, chosen in (
                (user_table, log.names[0], coding.users, user_columns),
                (item_table, log.names[1], coding.items, item_columns),
            )
        ]
        require_apart(log.name, [*log.names[:3], *sides[0], *sides[1]])
        users, items = (np.array(ids.text.to_pylist(), object) for ids in (coding.users, coding.items))
        nothing = (np.empty(0, kind) for kind in (np.int32, np.int32, np.int64, bool))
        frame = EventLog(log.name, log.names[:3], *nothing, users, items, log.unit, *sides)
        coding = ray.put(coding)
        counts, plan = _planned(log, coding, frame, settings)
        number = (np.cumsum(counts) // (group or GROUP)).astype(np.int32)
        groups = log.data.map_batches(
            _numbered, fn_args=[coding, ray.put(number)], batch_size=None, batch_format="pyarrow"
        ).groupby("group", num_partitions=min(int(number[-1]) + 1, 2 * int(ray.cluster_resources()["CPU"])))
        cut = groups.map_groups(_cut, fn_args=[ray.put((frame, plan))], batch_format="pyarrow")
        tally = _joined(log.shown(cut, "cutting samples"), new)
        tally.tell_of_targets(log.name, split, test_share)
        if plan.drawing:
            tally.tell_of_negatives(log.name, negatives or 1)
        tally.tell_of_labels(log.name)
        spec, items = FeatureSpec.from_toml(new / "spec.toml"), int(np.count_nonzero(plan.everything))
        return Written(spec, tally, items, "; ".join(found))


def _planned(log: Partitions, coding, frame: EventLog, settings: Plan) -> tuple[np.ndarray, Plan]:
    """How many events each user has, and the plan, as ``plan_of`` makes it of a log in one piece."""
    wanted = ["user", "item", "positive", *(["time"] if settings.split == "time" or settings.times else [])]
    rows = log.each(functools.partial(_coded_distinct, coding, wanted, None), "counting")
    user, item = (_counts(rows, name, len(ids)) for name, ids in (("user", frame.users), ("item", frame.items)))
    gone = log.rows - int(user.sum())
    if gone == log.rows:
        raise no_events(log.name)
    if gone:
        note(f"{log.name}: {gone:,} of {log.rows:,} events are left out: their user, item, time or label is missing")
    plan = replace(settings, drawing=merged(rows, "positive")[0].to_pylist() == [True])
    plan.check()
    if "time" in wanted:
        values, count = merged(rows, "time")
        order = np.argsort(values.to_numpy())
        plan = _with_times(plan, values.to_numpy()[order], count[order], log.unit)
    if plan.split == "last":
        plan = plan.with_test_users(user > 0)
    known = np.zeros(len(item), np.int64)
    if plan.drawing:
        of_training = replace(plan, known=None)
        rows = log.each(functools.partial(_coded_distinct, coding, ["item"], of_training), "counting items")
        known = _counts(rows, "item", len(item))
    return user, plan.with_items(known, item > 0)


def _with_times(plan: Plan, time: np.ndarray, count: np.ndarray, unit: str | None) -> Plan:
    """With the cut and the unit, by all distinct times, ascending, and how many events have each."""
    until = np.cumsum(count)
    events = int(until[-1])

    def ranked(rank: int) -> int:
        return int(time[np.searchsorted(until, rank, side="right")])

    if plan.split == "time":
        plan = replace(plan, cut=ranked(int((1 - plan.test_share) * events)))
    middle = (float(ranked((events - 1) // 2)) + float(ranked(events // 2))) / 2
    return replace(plan, unit=unit or unit_of(middle))


def _counts(rows: Sequence[pa.Table], name: str, length: int) -> np.ndarray:
    """How often each of ``length`` codes stands in the column ``name``."""
    values, count = merged(rows, name)
    counts = np.zeros(length, np.int64)
    counts[values.to_numpy()] = count
    return counts


@functools.lru_cache(maxsize=4)
def _fetched(reference):
    """What a reference of Ray refers to, once a process."""
    import ray

    return ray.get(reference)


def _distinct(log: str, names: Sequence[str | None], block: pa.Table) -> pa.Table:
    """The users, items and labels of a partition, each once, and the sizes of its times."""
    import pyarrow as pa

    user, item, time, label = names
    called = {"user": user, "item": item, "label": label}
    row = distinct(pa.table({role: block.column(name) for role, name in called.items() if name is not None}))
    count, least, most, below = sizes_of(log, time, block.column(time))
    return row.append_column("sizes", pa.array([[count, least, most, *below.tolist()]]))


def _told_times(log: Partitions, rows: Sequence[pa.Table]) -> str:
    """What the times are, in words, with notes of what is odd about them."""
    if log.noted:
        return log.times
    told = [row.column("sizes")[0].as_py() for row in rows]
    sizes = Sizes.total(Sizes(count, least, most, np.array(below)) for count, least, most, *below in told)
    return tell_of_times(log.name, log.names[2], sizes, log.times)


def _coded_distinct(coding, names: Sequence[str], training: Plan | None, block: pa.Table) -> pa.Table:
    """What stands in the columns ``names`` of the events, of those that the plan ``training`` takes for known."""
    events = _fetched(coding).coded(block)
    if training is not None:
        user, time = (events.column(name).to_numpy() for name in ("user", "time"))
        events = events.filter(training.of_training(user, time))
    return distinct(events.select(names))


def _numbered(block: pa.Table, coding, number) -> pa.Table:
    """The events with the number of their user's group."""
    import pyarrow as pa

    events = _fetched(coding).coded(block)
    return events.append_column("group", pa.array(_fetched(number)[events.column("user").to_numpy()]))


def _cut(events: pa.Table, whole) -> pa.Table:
    return cut_group(events, *_fetched(whole))


def cut_group(events: pa.Table, frame: EventLog, plan: Plan) -> pa.Table:
    """The samples of some users' whole logs as lines of the files: one row, whatever engine brought them together.

    ``events``: user, item (int32, places in the ids of ``frame``, a log without events), time (int64), positive (bool)
    and group, one number. ``plan`` was made of all users. Columns of the row: rows, group, header, spec (TOML), tally
    (JSON), train.csv and test.csv.
    """
    import pyarrow as pa

    names = ("user", "item", "time", "positive")
    cut = Cut(replace(frame, **{name: np.asarray(events.column(name)) for name in names}), plan)
    parts, spec = cut.samples(), cut.gather.spec(plan.max_length)
    lines = [bytes(lines_of(part, spec.separator, np.arange(len(part)))) for part in parts]
    told = {
        "rows": len(events),
        "group": events.column("group")[0].as_py(),
        "header": header_of(parts[0]),
        "spec": spec_toml(spec),
        "tally": json.dumps(asdict(cut.tally)),
    }
    texts = {name: pa.array([text], pa.large_binary()) for name, text in zip(FILES, lines, strict=True)}
    return pa.table({name: [value] for name, value in told.items()} | texts)


def _joined(rows, folder: Path) -> Tally:
    """Writes the samples of all groups, in their order, and the spec; returns the sum of their tallies."""
    tally, groups = Tally(), []
    for row in rows:
        group, told = row.column("group")[0].as_py(), row.select(["header", "spec", "tally"]).to_pylist()[0]
        for name in FILES:
            (folder / f"{name}.{group}").write_bytes(memoryview(row.column(name)[0].as_buffer()))
        (folder / "spec.toml").write_text(told["spec"], encoding="utf-8")
        tally += Tally(**{n: tuple(v) if isinstance(v, list) else v for n, v in json.loads(told["tally"]).items()})
        groups.append(group)
    for name in FILES:
        with open(folder / name, "wb") as file:
            file.write(told["header"])
            for group in sorted(groups):
                part = folder / f"{name}.{group}"
                file.write(part.read_bytes())
                part.unlink()
    return tally
