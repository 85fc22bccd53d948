"""What the DIENs of other packages reach on the same samples: docs/peers.json, which bench/reviews.py writes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from dien_course.data.amazon import NAME

if TYPE_CHECKING:
    import pandas as pd

FILE = Path(__file__).resolve().parents[2] / "docs" / "peers.json"


def with_peers(table: pd.DataFrame, file: Path = FILE) -> pd.DataFrame:
    """``table``, as ``read_table`` makes it, and below it a row for each peer and split: "amazon-grocery, NAME".

    ``table`` itself where the file has no trials, or there is nothing that they could stand beside.
    """
    import pandas as pd

    trials = read_peers(file)["trials"] if file.exists() else []
    if not trials or not len(table):
        return table
    rows = pd.DataFrame(trials)
    return pd.concat([table, rows.assign(condition=NAME + ", " + rows.pop("method"))], ignore_index=True)


def read_peers(file: Path = FILE) -> dict:
    """What bench/reviews.py has kept: ``grid`` (settings tried on split 0), ``trials`` and the data's checksum."""
    return json.loads(file.read_text(encoding="utf-8"))
