"""Amazon's reviews, the paper's own kind of data: taken from a file that the learner has (chapter 10).

The course neither ships nor downloads them: they may not be passed on, and no address of theirs is known to last.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import numpy as np

from dien_course.data.events.byte_streams import open_bytes
from dien_course.data.events.log import EventLog, read_log
from dien_course.errors import DataError, note
from dien_course.files import whole_folder

NAME, FILE = "amazon-grocery", "reviews.csv"
COLUMNS = ("user", "item", "time")
FEWEST = 5  # reviews of a user, in the files that are called 5-core
FIRST = 1 << 16  # bytes in which the first line is looked for
WHERE = (
    "reviews_Grocery_and_Gourmet_Food_5.json.gz from https://jmcauley.ucsd.edu/data/amazon/ (J. McAuley, UC San Diego; "
    "for research)"
)
LICENCE = (
    "Amazon reviews, Grocery and Gourmet Food: collected by Julian McAuley, University of California San Diego, for\n"
    "research; acknowledge it in publications (He and McAuley 2016, https://doi.org/10.1145/2872427.2883037), and do\n"
    "not pass the file on."
)


class Form(NamedTuple):
    """A way in which such files are written: its user, item and time columns, and the names of one without header."""

    columns: tuple[str, str, str]
    names: tuple[str, ...] | None = None


FORMS = (
    Form(("reviewerID", "asin", "unixReviewTime")),  # whole reviews, JSON lines, 2014 and 2018
    Form(("user_id", "parent_asin", "timestamp")),  # ratings of 2023, CSV
    Form(("user_id", "item_id", "time")),  # the training half of ReChorus, tabs
    Form(COLUMNS),  # what this module writes
)
RATINGS = Form(COLUMNS, ("user", "item", "rating", "time"))  # ratings of 2014, CSV without header
RATINGS_2018 = Form(COLUMNS, ("item", "user", "rating", "time"))
PRODUCT = re.compile(r"B[0-9A-Z]{9}|[0-9]{9}[0-9X]")  # an ASIN, which for a book is its ISBN


def take_reviews(source: str | Path | None, folder: str | Path) -> Path:
    """``folder/amazon-grocery`` with ``reviews.csv`` (user, item, time in seconds), made from the file ``source``.

    ``source``, perhaps packed as .gz, is one of: McAuley's whole reviews, a JSON object a line (reviewerID, asin,
    unixReviewTime); the ratings alone, CSV without a header (user, item, rating, time, or item first, as in 2018) or
    with that of 2023 (user_id, parent_asin, timestamp); ReChorus's ``train.csv`` (user_id, item_id, time). Every
    review is an event, whatever its stars, as in the paper. Rows keep their order; times become seconds.

    Prints the licence. Raises DataError where there is no ``source``, or none with reviews in one of these forms;
    notes users with fewer than five reviews, which the paper's data has not.
    """
    if source is None:
        raise DataError(f"{NAME}: is not downloaded; expected --from FILE, with a copy of {WHERE}")
    source, target = Path(source), Path(folder) / NAME
    log = _read(source)
    seconds = log.time // _to_seconds(log.time)
    _check(log, seconds)
    with whole_folder(target) as new:
        _write(new / FILE, log, seconds)
    print(LICENCE)
    print(f"{len(log):,} reviews of {log.item_count:,} products by {log.user_count:,} users")
    return target


def _read(source: Path) -> EventLog:
    form = _form(source)
    user, item, time = form.columns
    return read_log(source, user=user, item=item, time=time, names=form.names)


def _form(source: Path) -> Form:
    """The form of ``source``, told by its first line."""
    with open_bytes(source) as stream:
        line = stream.read(FIRST).decode("utf-8-sig", errors="replace").lstrip().partition("\n")[0].rstrip("\r")
    if line.startswith("{"):
        return FORMS[0]
    fields = [field.strip().strip('"') for field in re.split(r"[\t,;|]", line)]
    for form in FORMS:
        if set(form.columns) <= set(fields):
            return form
    if len(fields) == 4 and re.fullmatch(r"\d+", fields[3]):
        return RATINGS_2018 if PRODUCT.fullmatch(fields[0]) and not PRODUCT.fullmatch(fields[1]) else RATINGS
    shown = f"the first line {line[:60]!r}" if line else "an empty file"
    raise DataError(f"{source}: found {shown}; expected a copy of {WHERE}, or the ratings alone")


def _to_seconds(time: np.ndarray) -> int:
    """What divides ``time`` into seconds: reviews of 2023 are in milliseconds."""
    return 1000 if np.median(time) > 1e11 else 1


def _check(log: EventLog, seconds: np.ndarray) -> None:
    """Raises DataError for times that no review has; notes users that the paper's data has not."""
    days = seconds[[seconds.argmin(), seconds.argmax()]].astype("datetime64[s]").astype("datetime64[D]")
    if not np.datetime64("1994-01-01") <= days[0] <= days[1] <= np.datetime64("2100-01-01"):
        raise DataError(
            f"{log.name}: found times from {days[0]} to {days[1]}; expected seconds since 1970, in Amazon's days"
        )
    count = np.bincount(log.user)
    few = np.count_nonzero(count[count > 0] < FEWEST) / log.user_count
    if few > 0.5:
        note(
            f"{log.name}: {few:.0%} of the users have fewer than {FEWEST} reviews; the paper's data has none of them: "
            "expected a file whose name ends in _5"
        )


def _write(path: Path, log: EventLog, seconds: np.ndarray) -> None:
    import pandas as pd

    values = (log.users[log.user], log.items[log.item], seconds)
    pd.DataFrame(dict(zip(COLUMNS, values, strict=True))).to_csv(path, index=False, lineterminator="\n")
