"""Results: the result of one condition and one seed, each a small JSON file (chapter 10)."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from dien_course.course_files import COURSE
from dien_course.experiments.conditions import Condition

if TYPE_CHECKING:
    import pandas as pd

RESULTS = COURSE / "docs" / "results"


def path_of(folder: Path, name: str, seed: int) -> Path:
    """Where the result of condition ``name`` and ``seed`` is kept."""
    return folder / name / f"{seed}.json"


def read_result(folder: Path, condition: Condition, seed: int, checksum: str | None = None) -> dict | None:
    """The result of ``condition`` and ``seed``, or None where there is none or it was made under other conditions.

    Without a ``checksum`` of the data the result's own is believed: whoever has no copy of the data may read results.
    """
    result = _load(path_of(folder, condition.name, seed))
    if not isinstance(result, dict) or result.get("key") != condition.key(seed, checksum or result.get("data")):
        return None
    return result


def write_result(folder: Path, condition: Condition, seed: int, checksum: str | None, measured: dict) -> None:
    """Writes what was ``measured``, whole or not at all: a kill leaves the old file or the new one."""
    path = path_of(folder, condition.name, seed)
    path.parent.mkdir(parents=True, exist_ok=True)
    result = {"condition": condition.name, "seed": seed, "key": condition.key(seed, checksum), "data": checksum}
    temporary = path.with_suffix(".part")
    temporary.write_text(json.dumps({**result, **measured}, indent=1) + "\n", encoding="utf-8")
    os.replace(temporary, path)


def read_table(folder: Path, conditions: Sequence[Condition], seeds: int | Sequence[int]) -> pd.DataFrame:
    """All results there are, tidy: one row for each condition and seed, one column for each measure.

    Columns condition, seed, seconds, auc, logloss, n and what else a result measured (NaN where it did not); lists
    (curves over epochs) stay lists.
    """
    import pandas as pd

    chosen = range(seeds) if isinstance(seeds, int) else seeds
    results = [read_result(folder, condition, seed) for condition in conditions for seed in chosen]
    return pd.DataFrame([result for result in results if result]).drop(columns=["key", "data"], errors="ignore")


def _load(path: Path) -> dict | None:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
