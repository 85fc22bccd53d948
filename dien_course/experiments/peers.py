"""What the DIENs of other packages reach on the same samples: docs/peers.json, which bench/reviews.py writes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

FILE = Path(__file__).resolve().parents[2] / "docs" / "peers.json"
REVIEWS = "amazon-grocery"


def read_peers(file: Path = FILE) -> pd.DataFrame:
    """A row for each peer and split, shaped as ``read_table``'s: condition ("amazon-grocery, NAME"), seed, auc, ...

    Empty where there is no file.
    """
    import pandas as pd

    if not file.exists():
        return pd.DataFrame(columns=["condition", "seed", "auc"])
    trials = pd.DataFrame(json.loads(file.read_text(encoding="utf-8"))["trials"])
    return trials.assign(condition=REVIEWS + ", " + trials.pop("method"))
