"""``dien-course samples``: a log of events into train.csv, test.csv and spec.toml."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

# What the command needs is imported when it runs, so that --help and errors in arguments come at once.


def add_samples(commands) -> None:
    """Adds the command to the parser's ``commands``."""
    command = commands.add_parser("samples", help="make training and test samples of a log of events")
    command.add_argument(
        "log", type=Path, metavar="LOG",
        help="who did what to which item when: CSV with any delimiter, JSON lines or parquet, perhaps packed (.gz), "
        "or a folder of parquet files",
    )  # fmt: skip
    for name in ("user", "item", "time"):
        command.add_argument(f"--{name}", required=True, metavar="COLUMN", help=f"the column with the {name}")
    command.add_argument("--out", type=Path, required=True, metavar="DIR", help="for train.csv, test.csv and spec.toml")

    labels = command.add_argument_group("which events are positive (default: all, and negative targets are drawn)")
    labels.add_argument("--label", metavar="COLUMN", help="of 0 and 1, true and false, yes and no, or -1 and 1; or:")
    labels.add_argument("--threshold", type=float, metavar="X", help="positive are labels of X and more")
    labels.add_argument(
        "--positive", action="append", default=[], metavar="V", help="positive are labels V; repeatable"
    )
    labels.add_argument("--negatives", type=int, metavar="N", help="targets drawn for each positive one (default: 1)")
    labels.add_argument(
        "--negatives-by", choices=("uniform", "popularity"), default="uniform", help="default: %(default)s"
    )

    cut = command.add_argument_group("how samples are cut")
    cut.add_argument(
        "--split", choices=("last", "time"), default="last",
        help="last: each user's last event, users parted; time: every event, parted at one time (default: %(default)s)",
    )  # fmt: skip
    cut.add_argument("--test-share", type=float, default=0.2, metavar="X", help="default: %(default)s")
    cut.add_argument("--max-length", type=int, default=50, metavar="N", help="newest behaviours kept (default: 50)")
    cut.add_argument(
        "--no-numbers", dest="numbers", action="store_false",
        help="without the numbers of the user's past that a log with labels gives (docs/numbers.md)",
    )  # fmt: skip
    cut.add_argument(
        "--times", action="store_true", help="also the time of each behaviour, by which dsin cuts sessions"
    )
    cut.add_argument("--seed", type=int, default=0, metavar="N", help="of ties, split and draws (default: %(default)s)")

    cut.add_argument(
        "--seeds", choices=("log", "user"),
        help="log: ties and negatives are drawn for the whole log together; user: for each user alone, the same in "
        "whatever order rows stand and however users are grouped (default: log, and user with engine ray)",
    )  # fmt: skip

    engine = command.add_argument_group("what makes them (docs/larger_tables.md)")
    engine.add_argument(
        "--engine", choices=("one", "ray"), default="one",
        help="one: this process; ray: Ray Data, user by user in several local processes, with seeds user and without "
        "--columns, numbers of the past and columns of users or items that stand in the log (default: %(default)s)",
    )  # fmt: skip
    engine.add_argument("--workers", type=int, metavar="N", help="processes of engine ray (default: one a core)")

    side = command.add_argument_group("side columns; NAME:float, NAME:token or NAME:token_seq says what they hold")
    side.add_argument("--user-table", type=Path, metavar="FILE", help="a row for each user, in the log's user column")
    side.add_argument("--item-table", type=Path, metavar="FILE", help="a row for each item, in the log's item column")
    for kind in ("user", "item"):
        side.add_argument(
            f"--{kind}-columns", nargs="+", metavar="NAME",
            help=f"of the {kind} table (default: all that are no names) or, without one, of the log",
        )  # fmt: skip
    side.add_argument("--columns", nargs="+", default=[], metavar="NAME", help="of the log: what holds of the event")

    form = command.add_argument_group("how the log is written (default: found out)")
    form.add_argument("--delimiter", metavar="SIGN", help="between fields: , ; | :: or tab")
    form.add_argument("--encoding", metavar="NAME", help="default: utf-8")
    form.add_argument("--names", nargs="+", metavar="NAME", help="of all columns, in a file without a header")
    form.add_argument(
        "--no-header", dest="header", action="store_false", help="the columns have no names and are called 1, 2, 3, ..."
    )
    command.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> None:
    from dien_course.files import reserved

    _check(options)
    with reserved(options.out):
        (_make_on_ray if options.engine == "ray" else _make)(options)


def _check(options: argparse.Namespace) -> None:
    """Raises DataError for options that the engine does not know."""
    from dien_course.errors import DataError

    if options.engine == "one":
        if options.workers is not None:
            raise DataError("--workers is for --engine ray; found engine one")
        return
    for name, given in {"--seeds log": options.seeds == "log", "--columns": options.columns}.items():
        if given:
            raise DataError(f"{name} does not work with --engine ray, which reads each partition alone; leave it out")
    if options.label is not None and options.numbers:
        raise DataError(
            "--engine ray makes no numbers of the past, which look at all users of an item; expected --no-numbers too"
        )


def _log_options(options: argparse.Namespace) -> dict:
    """What both engines are told of the log."""
    return dict(
        user=options.user,
        item=options.item,
        time=options.time,
        label=options.label,
        threshold=options.threshold,
        positive=options.positive,
        user_table=options.user_table,
        item_table=options.item_table,
        user_columns=options.user_columns,
        item_columns=options.item_columns,
        delimiter={"tab": "\t", "\\t": "\t"}.get(options.delimiter, options.delimiter),
        encoding=options.encoding,
        names=options.names,
        header=options.header,
        progress=sys.stderr.isatty(),
    )


def _cut_options(options: argparse.Namespace) -> dict:
    """What both engines are told of the samples."""
    return dict(
        split=options.split,
        test_share=options.test_share,
        max_length=options.max_length,
        negatives=options.negatives,
        negatives_by=options.negatives_by,
        times=options.times,
        seed=options.seed,
    )


def _make(options: argparse.Namespace) -> None:
    from dien_course.data import read_log, samples_of_log, write_samples

    log = read_log(options.log, columns=options.columns, **_log_options(options))
    print(f"{log.name}: {'; '.join(log.found)}")
    print(f"{len(log):,} events of {log.user_count:,} users and {log.item_count:,} items")
    source = samples_of_log(log, numbers=options.numbers, seeds=options.seeds or "log", **_cut_options(options))
    write_samples(source, options.out, progress=sys.stderr.isatty())
    parts = (source.train, source.test)
    positive = [int(part.columns[source.spec.label].sum()) for part in parts]
    _tell(options, source.spec, source.tied_share, [*map(len, parts)], positive)


def _make_on_ray(options: argparse.Namespace) -> None:
    from dien_course.data import write_samples_on_ray

    written = write_samples_on_ray(
        options.log, options.out, workers=options.workers, **_log_options(options), **_cut_options(options)
    )
    tally = written.tally
    print(f"{options.log}: {written.found}")
    print(f"{tally.events:,} events of {tally.users:,} users and {written.items:,} items")
    _tell(options, written.spec, tally.tied / tally.events, tally.samples, tally.positive)


def _tell(options: argparse.Namespace, spec, tied_share: float, samples, positive) -> None:
    print(f"{tied_share:.1%} of the events share their time with another of the same user; their order is drawn")
    for name, count, good in zip(("train.csv", "test.csv"), samples, positive, strict=True):
        print(f"{name}: {count:,} samples, {good / count:.1%} of them positive")
    kinds = {"categorical": spec.categorical, "numeric": spec.numeric, "lists": spec.sequences}
    if any(kinds.values()):
        print("; ".join(f"{kind}: {', '.join(names)}" for kind, names in kinds.items() if names))
    print(f"train on them with: python -m dien_course train --data {options.out}")
