"""Checkpoints: tensors in safetensors, everything else in JSON, nothing that runs code (chapter 09)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file

from dien_course.data.batches import Batches
from dien_course.data.encode import Encoder
from dien_course.data.samples import Samples
from dien_course.errors import DataError
from dien_course.files import whole_folder
from dien_course.models import MODELS
from dien_course.models.base import BaseModel
from dien_course.training.evaluate import predict

FORMAT = 1
WEIGHTS, CONFIG = "model.safetensors", "config.json"


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

    Returns the folder. Raises DataError when it cannot be written; nothing is left half-written.
    """
    names = {kind: name for name, kind in MODELS.items()}
    if type(model) not in names:
        expected = ", ".join(kind.__name__ for kind in names)
        raise DataError(f"the model is a {type(model).__name__}; expected one of {expected}")
    config = {
        "format": FORMAT,
        "model": names[type(model)],
        "settings": model.settings,
        **encoder.to_dict(),
        "notes": dict(notes or {}),
    }
    weights = {name: tensor.detach().cpu().contiguous() for name, tensor in model.state_dict().items()}
    with whole_folder(folder) as temporary:
        try:
            save_file(weights, temporary / WEIGHTS)
        except SafetensorError as error:
            raise OSError(str(error)) from error
        (temporary / CONFIG).write_text(json.dumps(config, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return Path(folder)


def load(folder: str | Path) -> Checkpoint:
    """The checkpoint in ``folder``: model rebuilt, weights set, evaluation mode. Needs nothing but the folder.

    Raises DataError naming the file when one is missing, damaged, of another format, or does not fit the other.
    """
    folder = Path(folder)
    config = _read_config(folder / CONFIG)
    try:
        encoder = Encoder.from_dict(config)
        model = MODELS[config["model"]](encoder.spec, encoder.sizes, **config["settings"])
        notes = config["notes"]
    except (KeyError, TypeError, ValueError, AttributeError, RuntimeError) as error:
        file = folder / CONFIG
        raise DataError(f"{file}: does not describe a model ({error}); expected what save() wrote") from error
    try:
        weights = load_file(folder / WEIGHTS)
    except (OSError, SafetensorError) as error:
        raise DataError(f"{folder / WEIGHTS}: cannot be read ({error}); expected a safetensors file") from error
    for name, tensor in model.state_dict().items():
        found = tuple(weights[name].shape) if name in weights else "nothing"
        if found != tuple(tensor.shape):
            raise DataError(
                f"{folder / WEIGHTS}: tensor {name!r} is {found}; expected {tuple(tensor.shape)}, "
                "so weights and config are not of the same checkpoint"
            )
    extra = sorted(set(weights) - set(model.state_dict()))
    if extra:
        raise DataError(f"{folder / WEIGHTS}: found tensor {extra[0]!r}; expected none of that name for this config")
    model.load_state_dict(weights)
    return Checkpoint(model.eval(), encoder, notes)


def _read_config(path: Path) -> dict:
    try:
        config = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror}); expected the folder of a checkpoint") from error
    except ValueError as error:
        raise DataError(f"{path}: is not JSON ({error}); expected what save() wrote") from error
    found = config.get("format") if isinstance(config, dict) else type(config).__name__
    if found != FORMAT:
        raise DataError(f"{path}: has format {found!r}; expected format {FORMAT}")
    return config
