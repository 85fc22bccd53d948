"""Arrays of numbers on their way into the page."""

from __future__ import annotations

import base64
from typing import Any

import numpy as np


def packed(values: Any, dtype: str = "float64") -> dict[str, Any]:
    """An array, or a tensor, as JSON: its shape, and float64 or float32 in base64, little-endian; see ``arrays.js``."""
    array = np.asarray(values)
    numbers = np.ascontiguousarray(array, dtype=np.dtype(dtype).newbyteorder("<"))
    return {"shape": list(array.shape), "dtype": dtype, "base64": base64.b64encode(numbers.tobytes()).decode("ascii")}


def unpacked(value: dict[str, Any]) -> np.ndarray:
    """The array that ``packed`` made ``value`` of."""
    content = base64.b64decode(value["base64"], validate=True)
    return np.frombuffer(content, np.dtype(value["dtype"]).newbyteorder("<")).reshape(value["shape"])
