"""The optimizers of a model: AdamW for what is small, Adam row by row for large embedding tables (chapter 12)."""

from __future__ import annotations

import torch
from torch import nn

from dien_course.errors import DataError

OPTIMIZERS = {"adamw": torch.optim.AdamW, "adam": torch.optim.Adam}


def optimizers_of(
    model: nn.Module, learning_rate: float, weight_decay: float, kind: str = "adamw"
) -> list[torch.optim.Optimizer]:
    """``kind`` over all weights but the tables of ``row_wise``, which get ``RowWiseAdam`` and no weight decay.

    ``adamw`` lets weights decay by themselves, ``adam`` adds the decay to the gradient (L2, the tutorial's).
    Raises DataError for another ``kind``.
    """
    if kind not in OPTIMIZERS:
        raise DataError(f"optimizer is {kind!r}; expected one of {', '.join(OPTIMIZERS)}")
    tables = row_wise(model)
    rest = [parameter for parameter in model.parameters() if all(parameter is not table for table in tables)]
    optimizers = [OPTIMIZERS[kind](rest, lr=learning_rate, weight_decay=weight_decay, fused=True)]
    return optimizers + ([RowWiseAdam(tables, learning_rate)] if tables else [])


def row_wise(model: nn.Module) -> list[nn.Parameter]:
    """The weights of the embedding tables whose gradient is sparse, each once."""
    tables = [layer.weight for layer in model.modules() if isinstance(layer, nn.Embedding) and layer.sparse]
    return list({id(table): table for table in tables}.values())


def slow_down(optimizer: torch.optim.Optimizer, factor: float) -> None:
    """From now on the weights that ``optimizer`` has moved so far have ``factor`` times its rate.

    They are those that the warm-up trained: what has learned from many behaviours should not be unlearned from few
    clicks. Weights without a gradient yet keep the rate.
    """
    for group in list(optimizer.param_groups):
        moved = [weights for weights in group["params"] if weights in optimizer.state]
        if not moved or factor == 1:
            continue
        group["params"] = [weights for weights in group["params"] if weights not in optimizer.state]
        optimizer.add_param_group({**group, "params": moved, "lr": group["lr"] * factor})
        if not group["params"]:
            optimizer.param_groups.remove(group)


class RowWiseAdam(torch.optim.Optimizer):
    """Adam for tables with sparse gradients: a step moves the rows that the batch names, and costs as much as they do.

    Computes what ``torch.optim.SparseAdam`` computes, in a fraction of its time, because it never leaves dense rows.
    ``learning_rate`` > 0, ``betas`` in [0, 1), ``epsilon`` > 0 as in Adam (Kingma and Ba, 2015).
    """

    def __init__(self, tables, learning_rate: float, betas: tuple[float, float] = (0.9, 0.999), epsilon: float = 1e-8):
        super().__init__(tables, {"lr": learning_rate, "betas": betas, "eps": epsilon})

    @torch.no_grad()
    def step(self, closure=None) -> None:
        """One update of the rows in each table's gradient; ``closure`` is not used."""
        for group in self.param_groups:
            first, second = group["betas"]
            for table in group["params"]:
                if table.grad is None:
                    continue
                state = self.state[table]
                if not state:
                    state.update(step=0, mean=torch.zeros_like(table), square=torch.zeros_like(table))
                state["step"] += 1
                gradient = table.grad.coalesce()
                rows, values = gradient.indices()[0], gradient.values()
                mean = state["mean"].index_select(0, rows).lerp_(values, 1 - first)
                square = state["square"].index_select(0, rows).lerp_(values * values, 1 - second)
                state["mean"].index_copy_(0, rows, mean)
                state["square"].index_copy_(0, rows, square)
                size = group["lr"] * (1 - second ** state["step"]) ** 0.5 / (1 - first ** state["step"])
                weights = table.index_select(0, rows).addcdiv_(mean, square.sqrt_().add_(group["eps"]), value=-size)
                table.index_copy_(0, rows, weights)  # the rows are distinct, and index_add_ takes ten times as long
