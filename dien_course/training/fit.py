"""The training loop: short, visible, on Accelerate (chapter 09)."""

from __future__ import annotations

import time
from contextlib import nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor, nn

from dien_course.data.batches import Batches
from dien_course.errors import DataError, require_one
from dien_course.layers.across_processes import rows_shared
from dien_course.training.averaging import WeightAverage
from dien_course.training.evaluate import predict_together
from dien_course.training.gradients import SharedGradients
from dien_course.training.keeper import Keeper
from dien_course.training.metrics import auc, gauc, log_loss
from dien_course.training.objective import PRECISIONS, Objective
from dien_course.training.optimizers import optimizers_of, slow_down
from dien_course.training.processes import begin as begin_processes
from dien_course.training.schedules import SCHEDULES, schedule_of
from dien_course.training.selection import MONITORS, goodness
from dien_course.training.state import TrainingState
from dien_course.training.threads import threads as using_threads

if TYPE_CHECKING:  # importing them takes time, so only the functions that need them do
    import pandas as pd
    from accelerate import Accelerator


@dataclass(frozen=True)
class Fit:
    """What happened in training.

    ``history`` has one row an epoch: ``epoch`` (from 1), ``phase`` (auxiliary or both), ``loss`` (log loss on the
    training part), ``auxiliary_loss`` (before its weight alpha; NaN without one), ``validation_loss``,
    ``validation_auc``, ``seconds``; ``validation_gauc`` where it is monitored, and with a schedule ``learning_rate``,
    the rate after the epoch. ``best_epoch`` is the epoch whose weights the model now has.
    """

    history: pd.DataFrame
    best_epoch: int
    interrupted: bool
    rows_per_second: float


def fit(
    model: nn.Module,
    train: Batches,
    validation: Batches,
    *,
    epochs: int = 20,
    warmup_epochs: int = 0,
    optimizer: str = "adamw",
    learning_rate: float = 1e-3,
    schedule: str = "constant",
    weight_decay: float = 1e-2,
    pretrained_rate: float = 1.0,
    alpha: float = 1.0,
    averaging: float = 0.98,
    precision: str = "fp32",
    patience: int = 3,
    monitor: str = "logloss",
    threads: int | None = 1,
    progress: bool = True,
    keeper: Keeper | None = None,
) -> Fit:
    """Trains ``model`` in place and leaves it with the weights of its best epoch on ``validation``.

    The loss is log loss + ``alpha`` · auxiliary loss (paper); in the first ``warmup_epochs``, the auxiliary loss
    alone. The best epoch has the smallest validation log loss, or the greatest auc or gauc if that is the ``monitor``;
    training stops ``patience`` epochs after it, or after ``epochs``, warm-up not counted. What is validated and kept is
    the exponential moving average of the weights over the steps after the warm-up, old ones fading by the factor
    ``averaging`` a step (0: the weights as they are).
    Ctrl-C stops too, keeps the best weights and says so.
    ``precision`` bf16 multiplies matrices in bfloat16 while it trains (``Objective``); validation does not.
    ``optimizer`` (adamw or adam) has ``learning_rate`` and ``weight_decay``, row by row for large tables
    (``optimizers_of``); by ``schedule`` (constant, cosine, linear or step) the rate falls after the warm-up, over the
    steps of ``epochs`` (``schedule_of``). Device and processes are Accelerate's, CPU ``threads`` one unless told
    otherwise (None: as torch is set). Several processes share each batch of ``train`` and train as one would, with a
    dropout of their own; all must call ``fit``.
    After the warm-up the weights that it has trained have ``pretrained_rate`` times the rate of the others.
    A model with K > 1 outputs learns labels 0 to K - 1 by softmax cross-entropy, and has no AUC.
    A ``keeper`` keeps the state of the run, and goes on with a run that was killed: it ends as if it had not been.

    ``validation`` must hold other users than ``train``, and never the test part.
    Raises DataError for settings out of range, missing labels, or a loss that is no longer a number.
    """
    for name, value, least in (("epochs", epochs, 1), ("warmup_epochs", warmup_epochs, 0), ("patience", patience, 1)):
        if value < least:
            raise DataError(f"{name} is {value}; expected at least {least}")
    if not 0 < pretrained_rate <= 1:
        raise DataError(f"pretrained_rate is {pretrained_rate}; expected a number in (0, 1]")
    if not 0 <= averaging < 1:
        raise DataError(f"averaging is {averaging}; expected a number in [0, 1)")
    require_one("monitor", monitor, MONITORS)
    require_one("schedule", schedule, SCHEDULES)
    require_one("precision", precision, PRECISIONS)
    _require_labels(model, train, monitor)
    import pandas as pd
    from tqdm.auto import tqdm

    accelerator = begin_processes()
    shard = train.shard(accelerator.process_index, accelerator.num_processes)
    bare = optimizers_of(model, learning_rate, weight_decay, optimizer)
    objective = Objective(model, alpha, precision).to(accelerator.device)
    gradients = SharedGradients(model)
    state = TrainingState(model, bare, shard, _copy(model))
    if accelerator.process_index:  # another dropout in each process
        torch.manual_seed(torch.initial_seed() + accelerator.process_index)

    def begin() -> None:
        """What follows the warm-up."""
        state.average = WeightAverage(model, averaging)
        state.schedules = [made for one in bare if (made := schedule_of(one, schedule, epochs * len(shard)))]

    interrupted, total = False, warmup_epochs + epochs
    bar = tqdm(total=total, desc="training", unit="epoch", disable=not (progress and accelerator.is_main_process))
    try:
        with using_threads(threads), keeper.listening() if keeper is not None else nullcontext():
            if keeper is not None:
                keeper.restore(state, begin)
                bar.update(state.epochs)
            while state.epochs < total and not _out_of_patience(state, patience):
                warming = state.epochs < warmup_epochs
                if not warming and state.average is None:
                    for one in bare if state.epochs else ():
                        slow_down(one, pretrained_rate)
                    begin()
                losses = _epoch(objective, gradients, accelerator, state, keeper)
                metrics = {} if warming else _validate(state.average.module, validation, monitor)
                row = {
                    "epoch": state.epochs + 1, "phase": "auxiliary" if warming else "both", **losses,
                    "validation_loss": metrics.get("logloss"), "validation_auc": metrics.get("auc"),
                    "seconds": state.seconds - sum(row["seconds"] for row in state.rows),
                }  # fmt: skip
                if monitor == "gauc":
                    row["validation_gauc"] = metrics.get("gauc")
                if schedule != "constant":
                    row["learning_rate"] = bare[0].param_groups[0]["lr"]
                state.rows.append(row)
                good = None if warming else goodness(metrics, monitor)
                if warming or state.best is None or good > state.best:
                    kept = model if warming else state.average.module
                    state.best, state.best_epoch, state.best_weights = good, state.epochs, _copy(kept)
                bar.update()
                bar.set_postfix(shown_beside_the_bar(row))
                if keeper is not None:
                    keeper.after_epoch(state)
    except KeyboardInterrupt:
        interrupted = True
    finally:
        bar.close()
        model.load_state_dict(state.best_weights)
        model.eval()
    if interrupted and accelerator.is_main_process:
        tqdm.write(f"Interrupted after {state.epochs} epochs; the model has the weights of epoch {state.best_epoch}.")
    speed = shard.rows * state.epochs / state.seconds if state.seconds else 0.0
    return Fit(pd.DataFrame(state.rows), state.best_epoch, interrupted, speed)


def _out_of_patience(state: TrainingState, patience: int) -> bool:
    return state.average is not None and state.epochs - state.best_epoch >= patience


def _require_labels(model: nn.Module, batches: Batches, monitor: str) -> None:
    label, outputs = batches.data.label, getattr(model, "d_out", 1)
    if label is None:
        raise DataError("the training samples have no labels; expected a label column")
    highest = max(outputs, 2) - 1
    if label.min() < 0 or label.max() > highest:
        raise DataError(f"the labels run from {label.min()} to {label.max()}; expected 0 to {highest}")
    if outputs > 1 and monitor != "logloss":
        raise DataError(f"monitor is {monitor!r} of a model with {outputs} outputs; expected 'logloss'")


def _validate(model: nn.Module, batches: Batches, monitor: str) -> dict[str, float | None]:
    """Log loss, AUC where the labels are not all the same (a few users' may be), and GAUC where it is monitored."""
    probability, label = predict_together(model, batches), batches.data.label
    metrics = {"logloss": log_loss(probability, label)}
    if probability.ndim == 1 and len(set(label.tolist())) > 1:
        metrics["auc"] = auc(probability, label)
        if monitor == "gauc":
            metrics["gauc"] = gauc(probability, label, batches.data.owner)
    return metrics


def _epoch(
    objective: nn.Module,
    gradients: SharedGradients,
    accelerator: Accelerator,
    state: TrainingState,
    keeper: Keeper | None,
) -> dict[str, float]:
    """One pass over the batches, or the rest of one; returns the mean losses. Without an average it is a warm-up's."""
    objective.train()
    average, began = state.average, time.perf_counter()
    for batch in state.batches:
        rows = state.batches.together
        batch = {name: tensor.to(accelerator.device) for name, tensor in batch.items()}
        with rows_shared(len(batch["label"]) < rows):
            loss, parts = objective(batch, rows, warming=average is None)
            if not torch.isfinite(loss):
                found = f"the training loss became {loss.item()}"
                raise DataError(f"{found}; expected a number: try a smaller learning rate")
            for optimizer in state.optimizers:
                optimizer.zero_grad()
            loss.backward()
        stopping = keeper is not None and keeper.terminated
        told = gradients.add_up(torch.cat([parts, parts.new_tensor([stopping])])).cpu()
        for optimizer in state.optimizers:
            optimizer.step()
        if len(batch["label"]) == rows:  # given whole to each process, each with a dropout of its own
            gradients.even_out_buffers()
        if average is not None:
            average.update()
            for schedule in state.schedules:
                schedule.step()
        if keeper is not None:  # one that was told to stop stops all, at the same step
            keeper.agreed = bool(told[2])
        state.sums += told[:2] / accelerator.num_processes * rows
        state.count += rows
        now = time.perf_counter()
        state.seconds += now - began
        if keeper is not None:
            keeper.after_step(state)
        began = time.perf_counter()
    loss, auxiliary = (state.sums / state.count).tolist()
    state.sums.zero_()
    state.count = 0
    return {"loss": loss, "auxiliary_loss": auxiliary}


def shown_beside_the_bar(row: dict) -> dict[str, str]:
    """What the progress bar shows of an epoch: the losses and metrics that this model has, and no NaN for another's."""
    numbers = {name: row[name] for name in ("auxiliary_loss", "validation_auc")}
    return {name: f"{number:.4f}" for name, number in numbers.items() if number is not None and not np.isnan(number)}


def _copy(model: nn.Module) -> dict[str, Tensor]:
    return {name: tensor.detach().clone() for name, tensor in model.state_dict().items()}
