"""Is this output the expected one? Any kind of number will do where the numbers are right."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dien_course.exercises.judging.plain import Array, Foreign, Items

# Relative and absolute tolerance by the least precise dtype that took part.
TOLERANCES = {"float64": (1e-6, 1e-8), "float32": (2e-4, 2e-5), "float16": (2e-2, 2e-2), "bfloat16": (5e-2, 5e-2)}
ORDER = list(TOLERANCES)
COARSE = ("float16", "bfloat16")


@dataclass(frozen=True)
class Difference:
    """The first way in which two outputs differ: ``kind`` is type, shape, dtype or value."""

    kind: str
    sentence: str


def difference(expected: object, got: object, place: str = "the output") -> Difference | None:
    """How ``got`` differs from ``expected``, both plain; None when it does not matter."""
    if isinstance(expected, Array):
        return _of_arrays(expected, got, place)
    if isinstance(expected, tuple):
        return _of_sequences(expected, got, place)
    if isinstance(expected, dict):
        return _of_dicts(expected, got, place)
    if type(expected) in (int, float, bool):
        number = _single_number(got)
        if number is None:
            return Difference("type", f"{place} is {described(got)}; expected a number")
        return None if _close(np.asarray(expected), np.asarray(number), _tolerance("float32")) else _wrong(place)
    if type(got) is type(expected) and got == expected:
        return None
    if type(got) is not type(expected):
        wanted = "None" if expected is None else described(expected)
        return Difference("type", f"{place} is {described(got)}; expected {wanted}")
    return _wrong(place)


def as_array(value: object) -> Array | None:
    """An array, a number, or a sequence of sequences of numbers as an Array; None for anything else, a set too.

    The ``kind`` is tensor, numpy, number, list, or items where another container than a list or tuple took part.
    """
    if isinstance(value, Items) and not value.ordered:
        return None
    if isinstance(value, Array):
        return value
    if type(value) in (int, float, bool):
        values = np.asarray(value)
        return Array(values, "int64" if values.dtype.kind == "i" else str(values.dtype), "number")
    if isinstance(value, tuple):
        parts = [as_array(item) for item in value]
        if any(part is None for part in parts) or len({part.values.shape for part in parts if part}) > 1:
            return None
        values = np.array([part.values for part in parts if part])
        items = isinstance(value, Items) or any(part.kind == "items" for part in parts if part)
        return Array(values, str(values.dtype), "items" if items else "list")
    return None


def as_number(value: object) -> Array | None:
    """One number as an Array of one, whatever its brackets: those of a list, tuple or array, and of nothing else."""
    found = as_array(value)
    return found if found is not None and found.values.size == 1 and found.kind != "items" else None


def as_ordered_as(expected: tuple, got: tuple) -> tuple | None:
    """``got`` in an order that can be compared: a set's own where one is expected; None for a set elsewhere."""
    if isinstance(expected, Items) and not expected.ordered:
        return Items(got, ordered=False)
    return None if isinstance(got, Items) and not got.ordered else got


def described(value: object) -> str:
    """What a plain value is, in words."""
    if value is None:
        return "None (is there a return?)"
    if isinstance(value, Foreign):
        article = "an" if value.type_name[:1].lower() in "aeiou" else "a"
        return f"{article} {value.type_name}" + (f" ({value.why})" if value.why else "")
    if isinstance(value, Array):
        noun = {"tensor": "a tensor", "numpy": "a NumPy array"}.get(value.kind, "a list")
        return f"{noun} of shape {written(value.values.shape)}"
    if isinstance(value, Items) and not value.ordered:
        return f"a set of {len(value)}"
    if isinstance(value, tuple):
        return f"a sequence of {len(value)}"
    return {bool: "True or False", int: "a whole number", float: "a number", str: "a string", dict: "a dict"}.get(
        type(value), f"a {type(value).__name__}"
    )


def written(shape: tuple[int, ...]) -> str:
    """A shape as the course writes it: (2, 3)."""
    return "(" + ", ".join(map(str, shape)) + ("," if len(shape) == 1 else "") + ")"


def _of_arrays(expected: Array, got: object, place: str) -> Difference | None:
    found = as_array(got)
    if found is None:
        return Difference(
            "type", f"{place} is {described(got)}; expected a tensor of shape {written(expected.values.shape)}"
        )
    if not expected.values.ndim and as_number(got) is not None:
        found = Array(found.values.reshape(()), found.dtype, found.kind)
    if (
        found.values.shape != expected.values.shape
        and type(got) is tuple
        and isinstance(got[0], Array)
        and got[0].kind == "tensor"
    ):
        several = f"{len(got)} tensors" if len(got) > 1 else "a tensor in brackets"
        return Difference(
            "type", f"{place} is {several}; expected one tensor of shape {written(expected.values.shape)}"
        )
    if found.values.shape != expected.values.shape:
        return Difference("shape", _about_shapes(expected.values.shape, found.values.shape, place))
    if found.values.dtype.kind != expected.values.dtype.kind and found.kind in ("tensor", "numpy"):
        wanted, kinds = expected.values.dtype.kind, ("b", "iu", "f")
        level = {letter: number for number, letters in enumerate(kinds) for letter in letters}
        if level[wanted] < level[found.values.dtype.kind] or found.values.dtype.kind == "b":
            return Difference("dtype", f"{place} has dtype {found.dtype}; expected {expected.dtype}")
    short = expected.dtype == "int64" and found.values.dtype.kind in "iu" and found.dtype != "int64"
    if short and expected.kind == found.kind == "tensor":
        return Difference("dtype", f"{place} has dtype {found.dtype}; expected int64")
    if found.dtype in COARSE and expected.dtype in ("float32", "float64"):
        return Difference(
            "dtype", f"{place} has dtype {found.dtype}, too coarse to be judged; expected {expected.dtype}"
        )
    if not found.values.size:
        return None
    close = _close(expected.values, found.values, _tolerance(expected.dtype, found.dtype))
    return None if close else _wrong(place, expected, found)


def _about_shapes(expected: tuple[int, ...], found: tuple[int, ...], place: str) -> str:
    sentence = f"{place} has shape {written(found)}; expected {written(expected)}"
    if len(found) == len(expected) and found == expected[::-1]:
        return f"{sentence}. The dimensions are the other way round"
    if found == tuple(size for size in expected if size != 1):
        return f"{sentence}. A dimension of size 1 is gone: does squeeze() take the batch away?"
    if len(found) == len(expected) + 1 and 1 not in expected and tuple(size for size in found if size != 1) == expected:
        return f"{sentence}. A dimension of size 1 is left over: squeeze(-1), or index it away"
    if len(found) > len(expected):
        return f"{sentence}. There is a dimension too many: is a sum missing, or did shapes broadcast to more?"
    return sentence


def _of_sequences(expected: tuple, got: object, place: str) -> Difference | None:
    if isinstance(got, Array) and got.values.ndim and as_array(tuple(expected)) is not None:
        got = tuple(Array(row, got.dtype, got.kind) if row.ndim else row.item() for row in got.values)
    ordered = as_ordered_as(expected, got) if isinstance(got, tuple) else None
    if ordered is None:
        wanted = f"{len(expected)} thing{'s' if len(expected) != 1 else ''}, as a tuple or list"
        return Difference("type", f"{place} is {described(got)}; expected {wanted if expected else 'an empty list'}")
    got = ordered
    if len(got) != len(expected):
        items = f"{len(got)} item{'s' if len(got) != 1 else ''}"
        return Difference("shape", f"{place} has {items}; expected {len(expected)}")
    for number, (wanted, found) in enumerate(zip(expected, got, strict=True)):
        if found := difference(wanted, found, f"{place}[{number}]"):
            return found
    return None


def _of_dicts(expected: dict, got: object, place: str) -> Difference | None:
    if not isinstance(got, dict):
        return Difference("type", f"{place} is {described(got)}; expected a dict with {_keys(expected)}")
    if set(map(str, got)) != set(map(str, expected)):
        return Difference("shape", f"{place} has the keys {_keys(got)}; expected {_keys(expected)}")
    for key, wanted in expected.items():
        match = got[key] if key in got else next(got[k] for k in got if str(k) == str(key))
        if found := difference(wanted, match, f"{place}[{key!r}]"):
            return found
    return None


def _keys(value: dict) -> str:
    return ", ".join(sorted(map(repr, value)))[:200]


def _single_number(value: object) -> bool | int | float | None:
    found = as_number(value)
    return None if found is None else found.values.reshape(-1)[0].item()


def _tolerance(*dtypes: str) -> tuple[float, float]:
    places = [ORDER.index(dtype) for dtype in dtypes if dtype in ORDER]
    return TOLERANCES[ORDER[max(places)]] if places else (0.0, 0.0)


def _close(expected: np.ndarray, found: np.ndarray, tolerance: tuple[float, float]) -> bool:
    relative, absolute = tolerance
    if expected.dtype.kind in "bi" and found.dtype.kind in "bi":
        return bool(np.array_equal(expected, found))
    if found.shape != expected.shape:
        return False
    with np.errstate(all="ignore"):
        expected, found = expected.astype(np.float64), found.astype(np.float64)
        finite = np.isfinite(expected)
        size = np.abs(np.where(finite, expected, 0))
        absolute *= max(1.0, float(size.max(initial=0)))
        near = finite & (np.abs(found - expected) <= absolute + relative * size)
        return bool((near | (found == expected) | (np.isnan(found) & np.isnan(expected))).all())


def _wrong(place: str, expected: Array | None = None, found: Array | None = None) -> Difference:
    if found is None or expected is None:
        return Difference("value", f"{place} differs")
    values = found.values
    if values.dtype.kind == "f" and np.isnan(values).any() and not np.isnan(expected.values.astype(float)).any():
        return Difference("value", f"{place} has NaN in it")
    close = np.isclose(values.astype(float), expected.values.astype(float), *_tolerance(expected.dtype, found.dtype))
    return Difference("value", f"{place} differs in {int((~close).sum())} of {close.size} numbers")
