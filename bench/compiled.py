"""The readable AUGRU loop under torch.compile, beside the same loop as it stands and beside the package's layer.

Needs a C++ compiler. All candidates of a shape take turns in one run, forward and backward; ratios are of processor
time, over the plain loop's, so below 1 is faster. Compiling unrolls the loop, which takes from seconds to minutes and
is not in the ratio; how often it has to be done is counted. The cell's checks are left out of what is compiled.
"""

from __future__ import annotations

import time

import torch
from torch import Tensor

from bench.recurrence import loop
from bench.timing import alternate
from dien_course.layers import AttentionalGRU, AUGRUCell

SHAPES = ((128, 10, 16), (256, 10, 64))  # B, T, I = H; few steps, for each is compiled by itself
THREADS = 1


def run() -> dict:
    """Prints and returns one row a shape."""
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
    """The two ratios at one shape, and how often three lengths of history are compiled."""
    torch.manual_seed(0)
    layer, cell = AttentionalGRU(size, size), AUGRUCell(size, size)
    cell.load_state_dict(layer.state_dict())
    x, attention = torch.randn(batch, steps, size, requires_grad=True), torch.rand(batch, steps)
    torch._dynamo.reset()
    compiled = torch.compile(formulas, dynamic=False)
    weights = tuple(cell.parameters())
    torch.testing.assert_close(compiled(weights, x, attention), loop(cell, x, attention))
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
        "compilations for 3 lengths": compilations(size, lengths=(2, 3, 4)),
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


def compilations(size: int, lengths: tuple[int, ...]) -> int:
    """How many graphs are compiled where histories have these lengths, forward only."""
    from torch._dynamo.utils import counters  # loads the compiler

    torch._dynamo.reset()
    counters["stats"].clear()
    compiled, weights = torch.compile(formulas, dynamic=False), tuple(AUGRUCell(size, size).parameters())
    for length in lengths:
        compiled(weights, torch.randn(2, length, size), torch.rand(2, length))
    return counters["stats"]["unique_graphs"]
