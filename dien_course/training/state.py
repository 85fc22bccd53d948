"""All that decides how training goes on: what a run that was killed needs to end as if it had not been (chapter 12)."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import torch
from torch import Tensor, nn
from torch.optim import Optimizer
from torch.optim.lr_scheduler import LRScheduler

from dien_course.data.batches import Batches
from dien_course.training.averaging import WeightAverage
from dien_course.training.processes import from_all, place

PLAIN = ("rows", "best", "best_epoch", "count", "seconds")


@dataclass
class TrainingState:
    """What changes while ``fit`` trains.

    ``best_weights`` are those of ``best_epoch``, whose goodness is ``best``; ``average`` and ``schedules`` are there
    after the warm-up. ``rows`` is the history, one an epoch that is over; of the epoch in progress ``sums`` (2,) holds
    the losses times ``count``, the rows trained on. ``seconds`` are those of all steps so far.
    """

    model: nn.Module
    optimizers: list[Optimizer]
    batches: Batches
    best_weights: dict[str, Tensor]
    average: WeightAverage | None = None
    schedules: list[LRScheduler] = field(default_factory=list)
    rows: list[dict] = field(default_factory=list)
    best: float | None = None
    best_epoch: int = 0
    sums: Tensor = field(default_factory=lambda: torch.zeros(2, dtype=torch.float64))
    count: int = 0
    seconds: float = 0.0

    @property
    def epochs(self) -> int:
        """How many epochs are over."""
        return len(self.rows)

    def tensors(self) -> dict[str, Tensor]:
        """Every tensor of the state by a name of its own, each process's generator of random numbers among them."""
        found = {f"model.{name}": tensor for name, tensor in self.model.state_dict().items()}
        found |= {f"best.{name}": tensor for name, tensor in self.best_weights.items()}
        if self.average is not None:
            found |= {f"average.{place}": tensor for place, tensor in enumerate(self.average.tensors)}
        for name, what, value in self._moments():
            if isinstance(value, Tensor):
                found[f"moments.{what}.{name}"] = value
        found |= {f"random.{rank}": state for rank, state in enumerate(from_all(torch.get_rng_state()))}
        if torch.cuda.is_available():
            found |= {f"random_cuda.{rank}": state for rank, state in enumerate(from_all(torch.cuda.get_rng_state()))}
        return {name: tensor.detach().cpu().contiguous() for name, tensor in found.items()}

    def numbers(self) -> dict:
        """The rest of the state, as JSON holds it."""
        names = self._names()
        return {
            **{name: getattr(self, name) for name in PLAIN},
            "sums": self.sums.tolist(),
            "position": self.batches.position,
            "averaging": None if self.average is None else self.average.started,
            "groups": [
                [{**group, "params": [names[weights] for weights in group["params"]]} for group in one.param_groups]
                for one in self.optimizers
            ],
            "steps": {name: value for name, _, value in self._moments() if isinstance(value, int)},
            "schedules": [schedule.state_dict() for schedule in self.schedules],
        }

    @torch.no_grad()
    def restore(self, tensors: Mapping[str, Tensor], numbers: Mapping, begin: Callable[[], None]) -> None:
        """Becomes the state whose ``tensors()`` and ``numbers()`` these are, of a model built in the same way.

        ``begin`` makes ``average`` and ``schedules``, as ``fit`` does after the warm-up.
        """
        own = self.model.state_dict()
        for name, tensor in own.items():
            tensor.copy_(tensors[f"model.{name}"])
        self.best_weights = {name: tensors[f"best.{name}"].to(tensor.device) for name, tensor in own.items()}
        self._restore_groups(numbers["groups"])
        self._restore_moments(tensors, numbers["steps"])
        if numbers["averaging"] is not None:
            begin()
            count = len(self.average.tensors)
            self.average.restore([tensors[f"average.{place}"] for place in range(count)], numbers["averaging"])
            self._restore_groups(numbers["groups"])  # a new schedule has set the rates back
            for schedule, plain in zip(self.schedules, numbers["schedules"], strict=True):
                schedule.load_state_dict(copy.deepcopy(plain))
        for name in PLAIN:
            setattr(self, name, copy.deepcopy(numbers[name]))
        self.sums.copy_(torch.tensor(numbers["sums"], dtype=torch.float64))
        self.batches.go_to(numbers["position"])
        rank, _ = place()
        torch.set_rng_state(tensors[f"random.{rank}"])
        if torch.cuda.is_available() and f"random_cuda.{rank}" in tensors:
            torch.cuda.set_rng_state(tensors[f"random_cuda.{rank}"])

    def _names(self) -> dict[nn.Parameter, str]:
        return {weights: name for name, weights in self.model.named_parameters()}

    def _moments(self) -> list[tuple[str, str, Tensor | int]]:
        """(weights' name, what, value) of all that the optimizers remember."""
        names = self._names()
        return [
            (names[weights], what, value)
            for one in self.optimizers
            for weights, moments in one.state.items()
            for what, value in moments.items()
        ]

    def _restore_groups(self, groups: list[list[dict]]) -> None:
        parameters = dict(self.model.named_parameters())
        for one, plain in zip(self.optimizers, groups, strict=True):
            one.param_groups[:] = [
                {
                    **{name: tuple(value) if isinstance(value, list) else value for name, value in group.items()},
                    "params": [parameters[name] for name in group["params"]],
                }
                for group in plain
            ]

    def _restore_moments(self, tensors: Mapping[str, Tensor], steps: Mapping[str, int]) -> None:
        """What each optimizer remembers of the weights in its groups."""
        parameters = dict(self.model.named_parameters())
        of = {weights: one for one in self.optimizers for group in one.param_groups for weights in group["params"]}
        for key, tensor in tensors.items():
            kind, _, rest = key.partition(".")
            if kind == "moments":
                what, _, name = rest.partition(".")
                weights = parameters[name]
                of[weights].state[weights][what] = tensor.clone().to(weights.device)
        for name, step in steps.items():
            weights = parameters[name]
            of[weights].state[weights]["step"] = step
