"""What the DIENs of other packages reach on the same samples: files in docs, which bench/peer_study.py writes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from dien_course.course_files import COURSE
from dien_course.data.amazon import NAME

if TYPE_CHECKING:
    import pandas as pd

DOCS = COURSE / "docs"
FILES = {NAME: DOCS / "peers.json", "ml_1m": DOCS / "peers_ml_1m.json"}
PEERS = {"deepctr-torch": "DIEN of deepctr-torch", "torch-rechub": "DIEN of torch-rechub"}


def with_peers(table: pd.DataFrame, folder: str = NAME, file: Path | None = None) -> pd.DataFrame:
    """``table``, as ``read_table`` makes it, and below it a row for each peer and split: "amazon-grocery, NAME".

    ``folder`` says which data they were trained on. ``table`` itself where its ``file`` has no trials, or there is
    nothing that they could stand beside.
    """
    import pandas as pd

    file = file or FILES[folder]
    trials = read_peers(file)["trials"] if file.exists() else []
    if not trials or not len(table):
        return table
    rows = pd.DataFrame(trials)
    return pd.concat([table, rows.assign(condition=f"{folder}, " + rows.pop("method"))], ignore_index=True)


def read_peers(file: Path = FILES[NAME]) -> dict:
    """What bench/peer_study.py has kept: ``grid`` (settings tried on split 0), ``trials`` and the data's checksum."""
    return json.loads(file.read_text(encoding="utf-8"))
