"""Whatever an answer returns, turned into plain numbers at once: nothing of the learner's own types is ever asked."""

from __future__ import annotations

import base64
from array import array as PythonArray
from collections import deque
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np
import torch

LARGEST_ARRAY = 2_000_000
LONGEST = 100_000
DEEPEST = 8


@dataclass(frozen=True, eq=False)
class Array:
    """A tensor or a NumPy array: its numbers, and what it was."""

    values: np.ndarray
    dtype: str
    kind: str  # "tensor" or "numpy"


@dataclass(frozen=True)
class Foreign:
    """Something that is neither numbers nor text; only the name of its type is known."""

    type_name: str
    why: str = ""


class Items(tuple):
    """What was in a container other than a list, tuple or array: things, which together are never one number.

    Without an order (a set) they are in the order of their text, and stand for no sequence either.
    """

    ordered: bool

    def __new__(cls, items=(), ordered: bool = True):
        self = super().__new__(cls, items if ordered else sorted(items, key=repr))
        self.ordered = ordered
        return self


def type_name(value: object) -> str:
    """The name of a value's type, read past whatever the type overrides."""
    return str.__str__(type.__dict__["__name__"].__get__(type(value)))


def _package(kind: type) -> str:
    """The package that a type says it is from, read past its metaclass as well."""
    return str(type.__dict__["__module__"].__get__(kind)).partition(".")[0]


def to_plain(value: object, depth: int = 0) -> object:
    """``value`` as Array, bool, int, float, str, None, tuple, Items, dict or Foreign. Exact types only.

    A list or tuple is a tuple; a range, queue, ``array.array`` or set is ``Items``; what would have to be run to know
    what is in it (a generator, a view of a dict) is Foreign.
    """
    kind = type(value)
    if value is None or kind is bool or kind is float:
        return value
    if kind is int:
        return value if -(2**62) < value < 2**62 else Foreign("int", "it is huge")
    if kind is str:
        return value[:2000]
    if kind is Fraction or kind is Decimal:
        return _exact_number(value)
    if kind in (torch.Tensor, torch.nn.Parameter):
        return _tensor(value)
    if kind is np.ndarray:
        return _array(value, str(value.dtype), "numpy")
    if isinstance(value, np.generic) and _package(kind) == "numpy":
        return _array(np.asarray(value), str(value.dtype), "numpy")
    if depth > DEEPEST:
        return Foreign(type_name(value), "it is nested too deeply")
    if isinstance(value, (list, tuple)) or kind in (deque, range, PythonArray):
        base = next((base for base in (tuple, list) if isinstance(value, base)), kind)
        if base.__len__(value) > LONGEST:
            return Foreign(type_name(value), f"it has {base.__len__(value)} items")
        items = list(base.__iter__(value))
        plain = tuple(to_plain(item, depth + 1) for item in items)
        return plain if base in (tuple, list) else Items(plain)
    if kind in (set, frozenset):
        if len(value) > LONGEST:
            return Foreign(type_name(value), f"it has {len(value)} items")
        return Items((to_plain(item, depth + 1) for item in value), ordered=False)
    if isinstance(value, dict):
        pairs = list(dict.items(value))[:LONGEST]
        return {_key(key): to_plain(item, depth + 1) for key, item in pairs}
    if _package(kind) == "pandas" and kind.__name__ in ("Series", "Index"):
        return to_plain(value.to_numpy(), depth + 1)
    if _package(kind) == "pandas" and kind.__name__ == "DataFrame":
        return {str(column): to_plain(value[column].to_numpy(), depth + 1) for column in value.columns}
    return Foreign(type_name(value))


def _exact_number(value: Fraction | Decimal) -> object:
    try:
        return float(value)
    except (OverflowError, ValueError):
        return Foreign(type_name(value), "it is no ordinary number")


def _key(key: object) -> object:
    if type(key) is tuple and all(type(part) in (int, str, bool, float) for part in key):
        return repr(key)
    return key if type(key) in (int, str, bool, float) else f"<{type_name(key)}>"


def _tensor(tensor: torch.Tensor) -> object:
    with torch._C.DisableTorchFunctionSubclass(), torch.no_grad():
        if tensor.layout is not torch.strided or tensor.is_complex() or tensor.is_meta or tensor.is_quantized:
            return Foreign("Tensor", f"it is not an ordinary tensor ({tensor.dtype}, {tensor.layout})")
        if tensor.numel() > LARGEST_ARRAY:
            return Foreign("Tensor", f"it has {tensor.numel():,} numbers")
        dtype = str(tensor.dtype).removeprefix("torch.")
        tensor = tensor.detach().cpu()
        if tensor.dtype in (torch.bfloat16, torch.float16):
            tensor = tensor.float()
        return Array(tensor.resolve_conj().resolve_neg().numpy().copy(), dtype, "tensor")


def _array(array: np.ndarray, dtype: str, kind: str) -> object:
    if array.size > LARGEST_ARRAY:
        return Foreign("ndarray", f"it has {array.size:,} numbers")
    if array.dtype.kind == "O":
        return to_plain(array.tolist(), 2)
    if array.dtype.kind == "U":
        return to_plain(array.tolist(), 2)
    if array.dtype.kind not in "biuf":
        return Foreign("ndarray", f"its dtype is {array.dtype.kind!r}")
    return Array(np.array(array), dtype, kind)


def to_json(value: object) -> object:
    """A plain value as JSON can hold it."""
    if isinstance(value, Array):
        data = np.ascontiguousarray(value.values)
        return {
            "array": base64.b64encode(data.tobytes()).decode(),
            "as": data.dtype.str,
            "shape": list(value.values.shape),
            "dtype": value.dtype,
            "kind": value.kind,
        }
    if isinstance(value, Foreign):
        return {"foreign": value.type_name, "why": value.why}
    if isinstance(value, Items):
        return {"items": [to_json(item) for item in value], "ordered": value.ordered}
    if isinstance(value, tuple):
        return [to_json(item) for item in value]
    if isinstance(value, dict):
        return {"dict": [[key, to_json(item)] for key, item in value.items()]}
    return value


def from_json(value: object) -> object:
    """The plain value again. Raises ValueError, KeyError or TypeError for what ``to_json`` cannot have written."""
    if isinstance(value, list):
        return tuple(from_json(item) for item in value)
    if isinstance(value, dict):
        if "array" in value:
            dtype = np.dtype(value["as"])
            if dtype.kind not in "biuf":
                raise ValueError("not an array of numbers")
            data = np.frombuffer(base64.b64decode(value["array"]), dtype)
            return Array(data.reshape(value["shape"]).copy(), str(value["dtype"]), str(value["kind"]))
        if "items" in value:
            return Items([from_json(item) for item in value["items"]], ordered=bool(value["ordered"]))
        if "foreign" in value:
            return Foreign(str(value["foreign"]), str(value["why"]))
        return {key: from_json(item) for key, item in value["dict"]}
    return value


def to_numbers(value: object) -> object:
    """A plain value with its arrays as bare NumPy arrays, as properties see it."""
    if isinstance(value, Array):
        return value.values
    if isinstance(value, tuple):
        return [to_numbers(item) for item in value]
    if isinstance(value, dict):
        return {key: to_numbers(item) for key, item in value.items()}
    return value
