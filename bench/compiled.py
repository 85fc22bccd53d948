"""The readable AUGRU loop under torch.compile, beside the same loop as it stands and beside the package's layer.

Needs a C++ compiler. All candidates of a shape take turns in one run, forward and backward; ratios are processor
times over the plain loop's, so below 1 is faster. Compiling is timed apart: the first call, and the first call with
another length of history, both in processor seconds, without what an earlier run has kept. The cell's shape checks
are left out of the compiled loop, which has the step's formulas alone.
"""

from __future__ import annotations

import os
import resource
import time
from collections.abc import Callable

import torch
from torch import Tensor

from bench.recurrence import loop
from bench.timing import alternate
from dien_course.layers import AttentionalGRU, AUGRUCell

SHAPES = ((128, 10, 16), (256, 10, 64))  # B, T, I = H; a loop of fifty steps takes minutes to compile
THREADS = 1


def run() -> dict:
    """Prints and returns one row a shape."""
    os.environ |= {"TORCHINDUCTOR_FORCE_DISABLE_CACHES": "1", "TORCHINDUCTOR_COMPILE_THREADS": "1"}
    before = torch.get_num_threads()
    torch.set_num_threads(THREADS)
    try:
        rows = [measure(*shape) for shape in SHAPES]
    finally:
        torch.set_num_threads(before)
    for row in rows:
        print(row)
    return {"threads": THREADS, "shapes": rows}


def measure(batch: int, steps: int, size: int) -> dict:
    """The two ratios at one shape, and the seconds that compiling took."""
    torch.manual_seed(0)
    layer, cell = AttentionalGRU(size, size), AUGRUCell(size, size)
    cell.load_state_dict(layer.state_dict())
    x, attention = torch.randn(batch, steps, size, requires_grad=True), torch.rand(batch, steps)
    torch._dynamo.reset()
    compiled = torch.compile(formulas, dynamic=False)
    weights = tuple(cell.parameters())
    first = seconds(lambda: compiled(weights, x, attention).sum().backward())
    torch.testing.assert_close(compiled(weights, x, attention), loop(cell, x, attention))
    shorter = x[:, : steps - 1].detach().requires_grad_(), attention[:, : steps - 1]
    again = seconds(lambda: compiled(weights, *shorter).sum().backward())
    times = alternate(
        {
            "loop": lambda: loop(cell, x, attention).sum().backward(),
            "compiled": lambda: compiled(weights, x, attention).sum().backward(),
            "layer": lambda: layer(x, attention)[0].sum().backward(),
        },
        repeats=15,
        clock=time.process_time,
    )
    return {
        "shape": [batch, steps, size],
        "compiled": round(times["compiled"] / times["loop"], 3),
        "layer": round(times["layer"] / times["loop"], 3),
        "seconds to compile": round(first, 1),
        "seconds for another length": round(again, 1),
    }


def formulas(weights: tuple[Tensor, ...], x: Tensor, attention: Tensor) -> Tensor:
    """The states (T, B, H) of an AUGRU, by the formulas of chapter 07; the weights in the order of the cell's."""
    W, U, b, c = weights
    h, states = x.new_zeros(len(x), len(c)), []
    for x_t, a_t in zip(x.unbind(1), attention.unbind(1), strict=True):
        r_x, u_x, n_x = (x_t @ W.T + b).chunk(3, 1)
        r_h, u_h, n_h = (h @ U.T).chunk(3, 1)
        n = torch.tanh(n_x + torch.sigmoid(r_x + r_h) * (n_h + c))
        h = h + a_t[:, None] * torch.sigmoid(u_x + u_h) * (n - h)
        states.append(h)
    return torch.stack(states)


def seconds(action: Callable[[], object]) -> float:
    """Processor seconds of one call, its compiler's included."""
    begin = _processor_seconds()
    action()
    return _processor_seconds() - begin


def _processor_seconds() -> float:
    used = [resource.getrusage(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)
