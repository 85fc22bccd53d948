"""Ids and times in logs."""

from __future__ import annotations

import numpy as np
import pandas as pd
from kinds_of_input.kind import Kind
from kinds_of_input.log_checks import as_expected, both, no_event_lost, one_row_less, separator_is
from kinds_of_input.log_inputs import (
    csv,
    csv_with,
    dates,
    frame,
    sixty_four_bits,
    uuid,
    without_first,
    zoned,
)
from kinds_of_input.lookalikes import START, events

IDS = [
    Kind(
        "ids beyond 2^53",
        csv(user=events()["user"].map(sixty_four_bits), item=events()["item"].map(sixty_four_bits)),
        then=as_expected(name=lambda i: str(sixty_four_bits(i)), kind=lambda u: str(sixty_four_bits(u))),
    ),
    Kind(
        "ids beyond 2^64",
        csv(item=events()["item"].map(lambda i: str(2**70 + i))),
        then=as_expected(name=lambda i: str(2**70 + int(i))),
    ),
    Kind("UUIDs", csv(user=events()["user"].map(uuid)), then=as_expected(kind=uuid)),
    Kind(
        "ids with zeros in front",
        csv(item=events()["item"].map("{:05d}".format)),
        then=as_expected(name="{:05d}".format),
    ),
    Kind("ids as `12.0` throughout", csv(item=events()["item"].astype(float)), then=as_expected()),
    Kind(
        "ids as `12` and `12.0`",
        csv(item=[f"{i}.0" if n % 2 else f"{i}" for n, i in enumerate(events()["item"])]),
        notes=("log.csv, column 'item': ids such as '11.0' and '11' are taken for one",),
        then=as_expected(),
    ),
    Kind(
        "ids with blanks around some",
        csv(item=[f" {i}" if n % 2 else f"{i}" for n, i in enumerate(events()["item"])]),
        notes=("log.csv, column 'item': ids such as ' 11' and '11' are taken for one",),
        then=as_expected(),
    ),
    Kind("negative ids", csv(user=-events()["user"]), then=as_expected(kind=lambda u: str(-u))),
    Kind(
        "ids with commas, quotes and letters of any script",
        csv(item=events()["item"].map('é"{},東'.format)),
        then=as_expected(name='é"{},東'.format),
    ),
    Kind(
        "ids with blanks inside: another separator is chosen",
        csv(item=events()["item"].map("item no {}".format)),
        then=both(as_expected(name="item no {}".format), separator_is("|")),
    ),
    Kind(
        "ids that hold every separator",
        csv(item=events()["item"].map("a |;^~\t¦␟{}".format)),
        "log.csv: each of ' ' '|' ';' '^' '~' '\\t' '¦' '␟' is in some item's id, so none can join a history; expected ids without one of them",
    ),
    Kind(
        "an id `NA`",
        csv(item=events()["item"].replace(1, "NA")),
        notes=("log.csv, column 'item': the id 'NA' looks like a missing value; it is taken for an id",),
        then=as_expected(name=lambda i: "NA" if i == 1 else str(i)),
    ),
    Kind(
        "an event without a user",
        csv(user=without_first("user")),
        notes=(
            "log.csv: 1 of 60 events are left out: their user, item, time or label is missing (line 2 is the first)",
        ),
        then=one_row_less,
    ),
    Kind(
        "an event without an item",
        csv(item=without_first("item")),
        notes=(
            "log.csv: 1 of 60 events are left out: their user, item, time or label is missing (line 2 is the first)",
        ),
        then=one_row_less,
    ),
    Kind(
        "no event with a user", csv(user=""), "log.csv: every row misses its user, item, time or label; expected events"
    ),
    Kind(
        "a DataFrame with ids as float64 (whole numbers)",
        frame(user=events()["user"].astype(float)),
        then=as_expected(),
    ),
    Kind(
        "a DataFrame with ids as floats beyond 2^53",
        frame(user=events()["user"].map(sixty_four_bits).astype(float)),
        "table, row 0 (from 0), column 'user': found 9007199254740996.0; expected ids as text or whole numbers: floats merge ids beyond 2^53",
    ),
    Kind(
        "a DataFrame with ids as half numbers",
        frame(user=events()["user"] + 0.5),
        "table, row 0 (from 0), column 'user': found 5.5; expected ids as text or whole numbers: floats merge ids beyond 2^53",
    ),
    Kind(
        "a DataFrame with nullable whole numbers", frame(user=pd.array(events()["user"], "Int64")), then=as_expected()
    ),
    Kind(
        "a DataFrame with text beside numbers",
        frame(item=pd.Series([str(i) if n % 2 else i for n, i in enumerate(events()["item"])], dtype=object)),
        then=as_expected(),
    ),
    Kind("a DataFrame with categories", frame(item=events()["item"].astype("category")), then=as_expected()),
    Kind(
        "a DataFrame with dates for ids",
        frame(user=pd.to_datetime(events()["user"], unit="D")),
        "table, column 'user': found values of type timestamp; expected text or whole numbers",
    ),
    Kind(
        "a DataFrame with lists for ids",
        frame(item=[[item] for item in events()["item"]]),
        "table, row 0 (from 0), column 'item': found [7]; expected text or a number",
    ),
    Kind(
        "a DataFrame with bytes for ids",
        frame(item=[b"%d" % item for item in events()["item"]]),
        "table, row 0 (from 0), column 'item': found b'7'; expected text or a number",
    ),
    Kind(
        "one column for user and item",
        csv_with("--user", "user", "--item", "user", "--time", "time"),
        "user, item and time are the columns 'user', 'user' and 'time'; expected three columns",
    ),
]


TIMES = [
    Kind("times in milliseconds", csv(time=events()["time"] * 1000 + 1), then=as_expected()),
    Kind("times in microseconds", csv(time=events()["time"] * 10**6 + 1), then=as_expected()),
    Kind("times in nanoseconds", csv(time=events()["time"] * 10**9 + 1), then=as_expected()),
    Kind("times as small numbers, such as steps", csv(time=(events()["time"] - START) // 86_400), then=as_expected()),
    Kind("times as whole numbers written as floats", csv(time=events()["time"].astype(float)), then=as_expected()),
    Kind("times in seconds with fractions", csv(time=START + (events()["time"] - START) / 10**7), then=as_expected()),
    Kind("times in exponent notation", csv(time=events()["time"].map("{:.9e}".format)), then=as_expected()),
    Kind("dates", csv(time=dates("%Y-%m-%d")), then=as_expected()),
    Kind("dates and times with a T", csv(time=dates("%Y-%m-%dT%H:%M:%S")), then=as_expected()),
    Kind("dates and times with a blank and fractions", csv(time=dates("%Y-%m-%d %H:%M:%S.%f")), then=as_expected()),
    Kind("dates and times with Z", csv(time=dates("%Y-%m-%dT%H:%M:%S", "Z")), then=as_expected()),
    Kind("dates and times with other zones", csv(time=zoned()), then=as_expected()),
    Kind("a DataFrame with datetime64", frame(time=pd.to_datetime(events()["time"], unit="s")), then=as_expected()),
    Kind(
        "a DataFrame with datetime64 and a zone",
        frame(time=pd.to_datetime(events()["time"], unit="s", utc=True)),
        then=as_expected(),
    ),
    Kind(
        "dates as 31/01/2024",
        csv(time=dates("%d/%m/%Y")),
        "log.csv, line 2, column 'time': found '06/06/2014'; expected a number, or a date such as 2024-01-31 or 2024-01-31T23:59:59Z",
    ),
    Kind(
        "one date among numbers",
        csv(time=["2024-01-31", *events()["time"][1:]][::-1]),
        "log.csv, line 61, column 'time': found '2024-01-31'; expected a number, or a date such as 2024-01-31 or 2024-01-31T23:59:59Z, as the values before it",
    ),
    Kind(
        "a day that does not exist",
        csv(time=[*dates("%Y-%m-%d")[:-1], "2014-06-31"]),
        "log.csv, line 61, column 'time': found '2014-06-31'; expected a number, or a date such as 2024-01-31 or 2024-01-31T23:59:59Z",
    ),
    Kind(
        "dates of which some name a zone",
        csv(time=[*dates("%Y-%m-%dT%H:%M:%S")[:-1], "2014-06-30T00:00:00Z"]),
        "log.csv, line 61, column 'time': found '2014-06-30T00:00:00Z'; expected a number, or a date such as 2024-01-31 or 2024-01-31T23:59:59Z, as the values before it",
    ),
    Kind(
        "a word for a time",
        csv(time=[*events()["time"][:-1], "yesterday"]),
        "log.csv, line 61, column 'time': found 'yesterday'; expected a number, or a date such as 2024-01-31 or 2024-01-31T23:59:59Z, as the values before it",
    ),
    Kind(
        "an event without a time",
        csv(time=without_first("time")),
        notes=(
            "log.csv: 1 of 60 events are left out: their user, item, time or label is missing (line 2 is the first)",
        ),
        then=one_row_less,
    ),
    Kind(
        "a DataFrame with times beyond 2^63",
        frame(time=np.array([2**64 - 1, *events()["time"][1:]], np.uint64)),
        "table, row 0 (from 0), column 'time': found 18446744073709551615; expected a number, or a date such as 2024-01-31 or 2024-01-31T23:59:59Z, below 2^63",
    ),
    Kind(
        "no times at all",
        csv(time=""),
        "log.csv, column 'time': is empty in every row; expected a number, or a date such as 2024-01-31 or 2024-01-31T23:59:59Z",
    ),
    Kind(
        "seconds beside milliseconds",
        csv(time=[t * 1000 if n == 3 else t for n, t in enumerate(events()["time"])]),
        notes=(
            "log.csv, column 'time': most times are seconds since 1970; 1 of 60 have another size, such as 1403801600000",
        ),
        then=no_event_lost,
    ),
    Kind(
        "a time of 0 among others",
        csv(time=[0 if n == 3 else t for n, t in enumerate(events()["time"])]),
        notes=("log.csv, column 'time': most times are seconds since 1970; 1 of 60 have another size, such as 0",),
        then=no_event_lost,
    ),
    Kind(
        "the same time everywhere",
        csv(time=5),
        "log.csv: no target has a history: no user has a positive event before the last time; expected users with events at different times (are the user, item and time columns the right ones?)",
        notes=("log.csv, column 'time': every event has the same time, so that no history comes before a target",),
    ),
    Kind("all events of a user on two days", csv(time=events()["time"] // (86_400 * 30)), then=no_event_lost),
]
