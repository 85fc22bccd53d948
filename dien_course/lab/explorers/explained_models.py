"""The three trained models of the DIEN explainer, as ``explained.json`` holds them for Python and page alike (08)."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from math import prod
from pathlib import Path
from typing import Any

import numpy as np
import torch

from dien_course.data import Encoder
from dien_course.errors import DataError
from dien_course.files import require_file
from dien_course.lab.explorers.explorer import MODULE
from dien_course.models import MODELS, BaseModel

EXPLAINED = Path(__file__).with_name("explained.json")  # written by explained_training.py
LONGEST = 40  # behaviours that the models read
REMEDY = "expected what python -m dien_course.lab.explorers.explained_training wrote"
RULES = ("gru", "aigru", "agru", "augru", "augru, released")
SCALES = ("t_softmax", "softmax")


@dataclass(frozen=True)
class Explained:
    """The models by name, DIEN first, in evaluation mode; their encoder; the file's plain content."""

    models: dict[str, BaseModel]
    encoder: Encoder
    plain: dict[str, Any]

    def read_by(self, rule: str, scale: str) -> BaseModel:
        """DIEN's own weights in a DIEN of another ``rule`` (one of ``RULES``) and attention ``scale``.

        For the gru the package itself takes softmax, whose weights make a mean.
        """
        variant, _, released = rule.partition(", ")
        settings = self.plain["models"]["DIEN"]["settings"] | {"variant": variant, "attention_scale": scale}
        settings |= {"convention": released or "paper"}
        with torch.random.fork_rng(devices=()):  # weights are drawn, and then replaced
            model = MODELS["dien"](self.encoder.spec, self.encoder.sizes, **settings)
        model.load_state_dict(self.models["DIEN"].state_dict())
        return model.eval()

    @property
    def for_page(self) -> dict[str, Any]:
        """What the page computes with: the hash, each model's tensors by name and shape, and all numbers."""
        models = [{"name": name, "tensors": model["tensors"]} for name, model in self.plain["models"].items()]
        return {"sha256": self.plain["sha256"], "models": models, "numbers": self.plain["numbers"]}


@lru_cache(maxsize=1)
def explained(path: Path = EXPLAINED, module: Path = MODULE) -> Explained:
    """The models in the file ``path``, whose hash the page's ``module`` must know.

    Raises DataError when the file is missing, damaged, or not the one that the module was built with.
    """
    require_file(path, REMEDY)
    try:
        plain = json.loads(path.read_text(encoding="utf-8"))
        content = base64.b64decode(plain["numbers"], validate=True)
        sizes, told = {name: one["tensors"] for name, one in plain["models"].items()}, plain["sha256"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DataError(f"{path}: cannot be read ({error}); {REMEDY}") from error
    found = hashlib.sha256(content).hexdigest()
    if found != told:
        raise DataError(f"{path}: its numbers have SHA-256 {found[:12]}, it says {str(told)[:12]}; {REMEDY}")
    if found not in module.read_text(encoding="utf-8"):
        raise DataError(
            f"{path}: has SHA-256 {found[:12]}, which {module.name} was not built with; "
            "expected `npm run build` in dien_course/lab/explorers/source after the weights were written"
        )
    encoder = Encoder.from_dict(plain)
    numbers, at, models = np.frombuffer(content, "<f2").astype(np.float32), 0, {}
    for name, tensors in sizes.items():
        kind, settings = plain["models"][name]["model"], plain["models"][name]["settings"]
        with torch.random.fork_rng(devices=()):
            models[name] = MODELS[kind](encoder.spec, encoder.sizes, **settings).eval()
        state = models[name].state_dict()
        for key, shape in tensors:
            state[key] = torch.from_numpy(numbers[at : at + prod(shape)].reshape(shape).copy())
            at += prod(shape)
        models[name].load_state_dict(state)
    return Explained(models, encoder, plain)
