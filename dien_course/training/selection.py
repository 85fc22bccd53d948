"""Which epoch is kept: the metric that is monitored on the validation part, and its direction (chapter 09)."""

from __future__ import annotations

from collections.abc import Mapping

from dien_course.errors import DataError

MONITORS = {"logloss": -1, "auc": 1, "gauc": 1}  # 1: the greater the better


def goodness(metrics: Mapping[str, float | None], monitor: str) -> float:
    """The greater the better: the metric ``monitor``, with the sign of its direction.

    Raises DataError where it is not defined, which AUC and GAUC are not without both labels.
    """
    value = metrics.get(monitor)
    if value is None:
        who = "no user with both labels" if monitor == "gauc" else "labels of one kind alone"
        raise DataError(f"the validation part has {who}; expected both for the monitor {monitor!r}, or 'logloss'")
    return MONITORS[monitor] * value
