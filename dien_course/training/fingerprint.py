"""Sums that tell whether two things are the same: SHA-256 of what JSON holds, of tensors and of encoded samples."""

from __future__ import annotations

import hashlib
import json

import numpy as np
import torch
from torch import Tensor

from dien_course.data.encode import Encoded


def sum_of_json(value: object) -> str:
    """SHA-256 of what JSON holds, however it is laid out."""
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()


def sum_of_tensor(tensor: Tensor) -> str:
    """SHA-256 of a tensor's type, shape and numbers."""
    hashed = hashlib.sha256(described(tensor).encode())
    hashed.update(tensor.contiguous().flatten().view(torch.uint8).numpy().data)
    return hashed.hexdigest()


def described(tensor: Tensor | None) -> str:
    """Type and shape in words, such as ``float32 (3, 4)``."""
    if tensor is None:
        return "nothing"
    return f"{str(tensor.dtype).removeprefix('torch.')} {tuple(tensor.shape)}"


def sums_of_columns(part: Encoded) -> dict[str, str]:
    """SHA-256 of every column of ``part``, and of its labels and owners."""
    arrays = {name: (values,) for name, values in part.scalars.items()}
    arrays |= {name: (ragged.values, ragged.start, ragged.end) for name, ragged in part.sequences.items()}
    arrays |= {"label": () if part.label is None else (part.label,), "owner": (part.owner,)}
    return {name: _sum_of_arrays(*found) for name, found in arrays.items()}


def _sum_of_arrays(*arrays: np.ndarray) -> str:
    hashed = hashlib.sha256()
    for values in arrays:
        hashed.update(f"{values.dtype} {values.shape} ".encode())
        hashed.update(np.ascontiguousarray(values).data)
    return hashed.hexdigest()
