"""Checkpoints: tensors in safetensors, everything else in JSON, nothing that runs code (chapter 09)."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import safetensors.torch
import torch
from safetensors import SafetensorError
from torch import Tensor

from dien_course.data.batches import Batches
from dien_course.data.encode import Encoder
from dien_course.data.samples import Samples
from dien_course.errors import DataError
from dien_course.files import require_file, whole_folder
from dien_course.models import MODELS
from dien_course.models.base import BaseModel
from dien_course.training.evaluate import predict
from dien_course.training.fingerprint import described, sum_of_json, sum_of_tensor

FORMAT = 2  # 1 had no hashes
WEIGHTS, CONFIG = "model.safetensors", "config.json"
METADATA = "config"  # the key in the metadata of model.safetensors
UNCHANGED = "expected both files as save() wrote them"
DEEPEST = 30  # brackets within brackets
# What a description of a model that is none can end in, from Python, numpy, pandas and torch.
FAULTS = (KeyError, TypeError, ValueError, AttributeError, RuntimeError, IndexError, ArithmeticError, MemoryError)


@dataclass(frozen=True)
class Checkpoint:
    """A model with the encoder it was trained with, and what was noted about it."""

    model: BaseModel
    encoder: Encoder
    notes: dict

    def predict(self, samples: Samples, batch_size: int = 1024, source: str = "samples") -> np.ndarray:
        """The click probability of each of N samples in raw values: float32 (N,). Labels may be absent.

        What training never saw is said in notes that name ``source``.
        """
        encoded = self.encoder.encode(samples)
        self.encoder.note_unseen(samples, encoded, source)
        return predict(self.model, Batches(encoded, batch_size))


def save(folder: str | Path, model: BaseModel, encoder: Encoder, notes: Mapping | None = None) -> Path:
    """Writes ``folder``: model.safetensors, and config.json with settings, spec, vocabularies and ``notes``.

    Each holds SHA-256 sums of the other: config.json of every tensor and every vocabulary (``hashes``), the metadata of
    model.safetensors of every part of config.json.
    Returns the folder. Raises DataError when it cannot be written or ``notes`` are nothing that JSON can hold; nothing
    is left half-written, and an earlier checkpoint there is replaced in one step (``whole_folder``).
    """
    names = {kind: name for name, kind in MODELS.items()}
    if type(model) not in names:
        expected = ", ".join(kind.__name__ for kind in names)
        raise DataError(f"the model is a {type(model).__name__}; expected one of {expected}")
    weights = {name: _plain(tensor) for name, tensor in model.state_dict().items()}
    config = {
        "format": FORMAT,
        "model": names[type(model)],
        "settings": model.settings,
        **encoder.to_dict(),
        "notes": dict(notes or {}),
    }
    try:
        config = json.loads(json.dumps(config))
    except (TypeError, ValueError, RecursionError) as error:
        raise DataError(f"the checkpoint cannot be written as JSON ({error}); expected notes that can be") from error
    config["hashes"] = {
        "weights": {name: sum_of_tensor(tensor) for name, tensor in weights.items()},
        "vocabularies": {name: sum_of_json(values) for name, values in config["vocabularies"].items()},
    }
    metadata = {METADATA: json.dumps(_hashes_of_parts(config))}
    with whole_folder(folder) as temporary:
        (temporary / WEIGHTS).write_bytes(safetensors.torch.save(weights, metadata))
        (temporary / CONFIG).write_text(json.dumps(config, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return Path(folder)


def load(folder: str | Path) -> Checkpoint:
    """The checkpoint in ``folder``: model rebuilt, weights set, evaluation mode. Needs nothing but the folder.

    Raises DataError naming the file when one is missing, damaged, of another format, or was changed since ``save``
    wrote the two; the sentence says which part, tensor or vocabulary does not fit the other file. No memory is taken
    for tensors that model.safetensors does not hold. Checkpoints of format 1 are refused: nothing ties their files.
    """
    folder = Path(folder)
    config = _read_config(folder / CONFIG)
    weights, recorded = _read_weights(folder / WEIGHTS)
    _require_unchanged(folder, config, weights, recorded)
    try:
        encoder = Encoder.from_dict(config)
        with torch.device("meta"):  # shapes without memory, whatever sizes are asked for
            model = MODELS[config["model"]](encoder.spec, encoder.sizes, **config["settings"])
        notes = dict(config["notes"])
    except FAULTS as error:
        reason = (str(error).splitlines() or [type(error).__name__])[0][:200]
        raise DataError(f"{folder / CONFIG}: does not describe a model ({reason}); {UNCHANGED}") from error
    wanted = model.state_dict()
    for name in sorted(wanted.keys() | weights.keys()):
        found, expected = (described(tensors.get(name)) for tensors in (weights, wanted))
        if found != expected:
            raise DataError(
                f"{folder / WEIGHTS}: tensor {name!r} is {found}; expected {expected}, "
                "so weights and config are not of the same checkpoint"
            )
    model.load_state_dict(weights, assign=True)
    return Checkpoint(model.eval(), encoder, notes)


def _read_config(path: Path) -> dict:
    require_file(path, "the folder of a checkpoint")
    try:
        config = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror}); expected the folder of a checkpoint") from error
    except RecursionError as error:
        raise DataError(f"{path}: is nested too deep; expected what save() wrote") from error
    except ValueError as error:
        raise DataError(f"{path}: is not JSON ({error}); expected what save() wrote") from error
    found = config.get("format") if isinstance(config, dict) else type(config).__name__
    if found != FORMAT or isinstance(found, bool):
        shown = repr(found)[:60]
        remedy = "; train again, for older checkpoints do not say which weights are theirs" if found == 1 else ""
        raise DataError(f"{path}: has format {shown}; expected format {FORMAT}{remedy}")
    for part, kind in (("settings", dict), ("vocabularies", dict), ("notes", dict), ("hashes", dict)):
        if not isinstance(config.get(part), kind):
            raise DataError(f"{path}: {part} is {type(config.get(part)).__name__}; expected what save() wrote")
    for name, values in config["vocabularies"].items():
        if not isinstance(values, list) or {type(value) for value in values} not in ({int}, {str}, set()):
            raise DataError(
                f"{path}: vocabulary {name!r} is no list of numbers or of texts; expected what save() wrote"
            )
    for part, value in config.items():
        if fault := _fault(value, finite=part != "notes"):
            raise DataError(f"{path}: {part} {fault}; expected what save() wrote")
    return config


def _read_weights(path: Path) -> tuple[dict[str, Tensor], dict]:
    """The tensors, and the hashes of the parts of the config they were saved with."""
    require_file(path, "a safetensors file")
    try:
        data = path.read_bytes()
        weights = safetensors.torch.load(data)
        header = json.loads(data[8 : 8 + int.from_bytes(data[:8], "little")])
        recorded = json.loads(header.get("__metadata__", {}).get(METADATA, "null"))
    except (OSError, SafetensorError, ValueError, RecursionError, KeyError) as error:
        raise DataError(f"{path}: cannot be read ({error}); expected a safetensors file") from error
    if not isinstance(recorded, dict):
        raise DataError(f"{path}: does not say which config.json it belongs to; {UNCHANGED}")
    return weights, recorded


def _require_unchanged(folder: Path, config: dict, weights: Mapping[str, Tensor], recorded: dict) -> None:
    """Raises DataError naming what differs from the sums that the other file holds."""
    hashes = config["hashes"]
    for what, present, file in (
        ("weights", {name: sum_of_tensor(tensor) for name, tensor in weights.items()}, WEIGHTS),
        ("vocabularies", {name: sum_of_json(values) for name, values in config["vocabularies"].items()}, CONFIG),
    ):
        written = hashes.get(what) if isinstance(hashes.get(what), dict) else {}
        for name in sorted(present.keys() | written.keys()):
            if present.get(name) != written.get(name):
                noun = "tensor" if what == "weights" else "vocabulary"
                raise DataError(f"{folder / file}: {noun} {name!r} is not the one that {CONFIG} names; {UNCHANGED}")
    parts = _hashes_of_parts(config)
    for name in sorted(parts.keys() | recorded.keys()):
        if parts.get(name) != recorded.get(name):
            raise DataError(f"{folder / CONFIG}: {name!r} is not what {WEIGHTS} was saved with; {UNCHANGED}")


def _hashes_of_parts(config: Mapping) -> dict[str, str]:
    return {part: sum_of_json(value) for part, value in config.items()}


def _plain(tensor: Tensor) -> Tensor:
    """A tensor as the file holds it: on the CPU, numbers in single precision."""
    tensor = tensor.detach().cpu().contiguous()
    return tensor.float() if tensor.is_floating_point() else tensor


def _fault(value: object, finite: bool) -> str:
    """What is wrong with a part of what JSON holds: too deep, or a number in it that is not ``finite``; or ""."""
    level = [value]
    for _ in range(DEEPEST):
        if finite and any(isinstance(value, float) and not math.isfinite(value) for value in level):
            return "holds a number that is not finite"
        inner = [
            value.values() if isinstance(value, dict) else value for value in level if isinstance(value, dict | list)
        ]
        level = [value for values in inner for value in values]
        if not level:
            return ""
    return "is nested too deep"
