"""A whole run: encode, part the users, train, evaluate once on the test part (chapter 09, as one function)."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass

import numpy as np
import torch

from dien_course.data.batches import Batches
from dien_course.data.encode import Encoded, Encoder
from dien_course.data.negatives import NegativeSampler
from dien_course.data.source import Source, encode_parts
from dien_course.errors import DataError
from dien_course.models import MODELS
from dien_course.models.base import BaseModel
from dien_course.models.summary import summary
from dien_course.training.evaluate import predict_together, score
from dien_course.training.fingerprint import sums_of_columns
from dien_course.training.fit import Fit, fit
from dien_course.training.keeper import Keeper, identity_of
from dien_course.training.processes import begin, place
from dien_course.training.settings import Settings


@dataclass(frozen=True)
class Run:
    """A trained model, how the training went, and what it scored on the test part.

    ``parts``: the training and the test part in ids, the former's derived numbers without its own labels.
    """

    model: BaseModel
    encoder: Encoder
    fit: Fit
    probability: np.ndarray
    metrics: dict
    parts: tuple[Encoded, Encoded]


def train(
    source: Source, settings: Settings, *, progress: bool = True, show: bool = False, keeper: Keeper | None = None
) -> Run:
    """Trains one model on ``source`` and reads its test part once, at the end.

    Vocabularies come from the training part; a ``validation_share`` of its users chooses the epoch.
    ``metrics`` has auc, gauc, logloss, n (test rows), rows_per_second (training), epochs (trained), best_epoch, seed.
    ``show`` prints the model's ``summary`` before it is trained, which changes nothing. A ``keeper`` learns what the
    run is, and lets it go on where it was killed (``fit``).
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
    begin()
    torch.manual_seed(settings.seed)
    encoder, training, test = encode_parts(source)
    train_part, validation = training.split_users(settings.validation_share, settings.seed)
    model = build_model(encoder, settings)
    samplers = []
    if auxiliary and settings.negatives != "column":
        samplers = [NegativeSampler(train_part, group, settings.negatives) for group in source.spec.groups]
    batches = Batches(train_part, settings.batch_size, shuffle=True, seed=settings.seed, negatives=samplers)
    if show:
        print(summary(model, batches.batch(np.arange(min(settings.batch_size, len(train_part))))))
    if keeper is not None:
        sums = {"training part": training, "validation part": validation, "test part": test}
        columns = {name: sums_of_columns(part) for name, part in sums.items()}
        told = {**asdict(settings), "processes": place()[1]}
        keeper.identity = identity_of(told, encoder.to_dict(), columns)
    outcome = fit(
        model,
        batches,
        Batches(validation, 1024),
        epochs=settings.epochs,
        warmup_epochs=math.ceil(settings.warmup_steps / len(batches)) if auxiliary else 0,
        optimizer=settings.optimizer,
        learning_rate=settings.learning_rate,
        schedule=settings.schedule,
        weight_decay=settings.weight_decay,
        pretrained_rate=_pretrained_rate(settings, encoder),
        alpha=settings.alpha,
        averaging=settings.averaging,
        precision=settings.precision,
        patience=settings.patience,
        monitor=settings.monitor,
        progress=progress,
        keeper=keeper,
    )
    probability = predict_together(model, Batches(test, 1024))
    metrics = {
        **score(probability, test.label, test.owner),
        "rows_per_second": round(outcome.rows_per_second, 1),
        "epochs": len(outcome.history),
        "best_epoch": outcome.best_epoch,
        "seed": settings.seed,
        "settings": asdict(settings),
    }
    return Run(model, encoder, outcome, probability, metrics, (training, test))


def _pretrained_rate(settings: Settings, encoder: Encoder) -> float:
    if settings.pretrained_rate is not None:
        return settings.pretrained_rate
    return 0.1 if encoder.spec.derived else 1.0


def build_model(encoder: Encoder, settings: Settings) -> BaseModel:
    """An untrained model as ``settings`` say, for ``encoder``; raises DataError for a setting out of range."""
    try:
        return MODELS[settings.model](encoder.spec, encoder.sizes, d_out=encoder.spec.outputs, **settings.of_model)
    except (ValueError, RuntimeError) as error:  # torch says out of memory with a RuntimeError of several lines
        raise DataError(f"the model cannot be built: {str(error).splitlines()[0]}") from error
