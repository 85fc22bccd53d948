"""A whole run: encode, part the users, train, evaluate once on the test part (chapter 09, as one function)."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass

import numpy as np
import torch

from dien_course.data.batches import Batches
from dien_course.data.encode import Encoder
from dien_course.data.negatives import WEIGHTS, NegativeSampler
from dien_course.data.source import Source, encode_parts
from dien_course.errors import DataError
from dien_course.layers import VARIANTS
from dien_course.models import MODELS
from dien_course.models.base import BaseModel
from dien_course.training.evaluate import predict, score
from dien_course.training.fit import Fit, fit

NEGATIVES = (*WEIGHTS, "column")
RANGES = {
    "seed": (0, 2**63 - 1),
    "epochs": (1, 1e6),
    "warmup_steps": (0, 1e9),
    "patience": (1, 1e6),
    "batch_size": (1, 1e9),
    "embedding_size": (1, 1e5),
    "dropout": (0, 0.99),
    "embedding_dropout": (0, 0.99),
    "learning_rate": (1e-12, 10),
    "weight_decay": (0, 1e3),
    "alpha": (0, 1e6),
    "averaging": (0, 0.999999),
    "validation_share": (0.001, 0.9),
}


@dataclass(frozen=True)
class Settings:
    """What a run can be told; the defaults were chosen on validation data (docs/settings.md).

    ``warmup_steps`` of the auxiliary loss alone are rounded up to whole epochs. The other names are those of ``fit``,
    ``NegativeSampler`` and the models; ``validation_share`` is that of the training users who choose the epoch.
    """

    model: str = "dien"
    variant: str = "augru"
    auxiliary: bool = True
    seed: int = 0
    epochs: int = 20
    warmup_steps: int = 300
    patience: int = 3
    batch_size: int = 256
    embedding_size: int = 32
    dropout: float = 0.5
    embedding_dropout: float = 0.0
    learning_rate: float = 4e-3
    weight_decay: float = 1e-2
    alpha: float = 1.0
    averaging: float = 0.98
    negatives: str = "uniform"
    validation_share: float = 0.1

    def __post_init__(self):
        for name, (least, most) in RANGES.items():
            value = getattr(self, name)
            if not least <= value <= most:  # NaN fails too
                raise DataError(f"{name} is {value}; expected a number from {least:g} to {most:g}")
        for name, known in (("model", MODELS), ("variant", VARIANTS), ("negatives", NEGATIVES)):
            if getattr(self, name) not in known:
                raise DataError(f"{name} is {getattr(self, name)!r}; expected one of {', '.join(known)}")


@dataclass(frozen=True)
class Run:
    """A trained model, how the training went, and what it scored on the test part."""

    model: BaseModel
    encoder: Encoder
    fit: Fit
    probability: np.ndarray
    metrics: dict


def train(source: Source, settings: Settings, *, progress: bool = True) -> Run:
    """Trains one model on ``source`` and reads its test part once, at the end.

    Vocabularies come from the training part; a ``validation_share`` of its users chooses the epoch.
    ``metrics`` has auc, gauc, logloss, n (test rows), rows_per_second (training), epochs (trained), best_epoch, seed.
    Notes say what is probably wrong with the data before training begins: see ``encode_parts``.
    Raises DataError for a setting out of range, or data that cannot be learned from.
    """
    auxiliary = settings.model == "dien" and settings.auxiliary and bool(source.spec.groups)
    if auxiliary and settings.negatives == "column":
        for triple in source.spec.triples:
            if triple.negatives not in source.train.sequences:
                raise DataError(
                    f"{source.name}: has no column {triple.negatives!r}; expected the negatives, or --negatives uniform"
                )
    torch.manual_seed(settings.seed)
    encoder, training, test = encode_parts(source)
    train_part, validation = training.split_users(settings.validation_share, settings.seed)
    model = build_model(encoder, settings)
    samplers = []
    if auxiliary and settings.negatives != "column":
        samplers = [NegativeSampler(train_part, group, settings.negatives) for group in source.spec.groups]
    batches = Batches(train_part, settings.batch_size, shuffle=True, seed=settings.seed, negatives=samplers)
    outcome = fit(
        model,
        batches,
        Batches(validation, 1024),
        epochs=settings.epochs,
        warmup_epochs=math.ceil(settings.warmup_steps / len(batches)) if auxiliary else 0,
        learning_rate=settings.learning_rate,
        weight_decay=settings.weight_decay,
        alpha=settings.alpha,
        averaging=settings.averaging,
        patience=settings.patience,
        progress=progress,
    )
    probability = predict(model, Batches(test, 1024))
    metrics = {
        **score(probability, test.label, test.owner),
        "rows_per_second": round(outcome.rows_per_second, 1),
        "epochs": len(outcome.history),
        "best_epoch": outcome.best_epoch,
        "seed": settings.seed,
        "settings": asdict(settings),
    }
    return Run(model, encoder, outcome, probability, metrics)


def build_model(encoder: Encoder, settings: Settings) -> BaseModel:
    """An untrained model as ``settings`` say, for ``encoder``; raises DataError for a setting out of range."""
    options = {name: getattr(settings, name) for name in ("embedding_size", "dropout", "embedding_dropout")}
    if settings.model == "dien":
        options |= {"variant": settings.variant, "auxiliary": "inner" if settings.auxiliary else None}
    try:
        return MODELS[settings.model](encoder.spec, encoder.sizes, **options)
    except (ValueError, RuntimeError) as error:  # torch says out of memory with a RuntimeError of several lines
        raise DataError(f"the model cannot be built: {str(error).splitlines()[0]}") from error
