"""A whole run: encode, part the users, train, evaluate once on the test part (chapter 09, as one function)."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass

import numpy as np
import torch

from dien_course.data.batches import Batches
from dien_course.data.encode import Encoder
from dien_course.data.errors import DataError
from dien_course.data.negatives import WEIGHTS, NegativeSampler
from dien_course.data.source import Source
from dien_course.models import MODELS
from dien_course.models.base import BaseModel
from dien_course.training.evaluate import predict, score
from dien_course.training.fit import Fit, fit

NEGATIVES = (*WEIGHTS, "column")


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
    Raises DataError for a setting out of range.
    """
    if settings.negatives not in NEGATIVES:
        raise DataError(f"negatives are {settings.negatives!r}; expected one of {', '.join(NEGATIVES)}")
    torch.manual_seed(settings.seed)
    encoder = Encoder.fit(source.spec, source.train)
    train_part, validation = encoder.encode(source.train).split_users(settings.validation_share, settings.seed)
    model = build_model(encoder, settings)
    auxiliary = settings.model == "dien" and settings.auxiliary
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
    test = encoder.encode(source.test)
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
    if settings.model not in MODELS:
        raise DataError(f"model is {settings.model!r}; expected one of {', '.join(MODELS)}")
    options = {name: getattr(settings, name) for name in ("embedding_size", "dropout", "embedding_dropout")}
    if settings.model == "dien":
        options |= {"variant": settings.variant, "auxiliary": "inner" if settings.auxiliary else None}
    try:
        return MODELS[settings.model](encoder.spec, encoder.sizes, **options)
    except ValueError as error:
        raise DataError(str(error)) from error
