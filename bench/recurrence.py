"""The AUGRU over whole histories against torch.nn.GRU, a plain autograd loop, and deepctr-torch 0.3.0.

Each ratio is time of the AUGRU over time of the other, forward and backward unless it says forward; medians of
alternating repeats in one run. Below 1 the AUGRU is faster. Its steps are the compiled ones (the extra ``fast``);
"by torch's operations" has the same ratios without them. Memory is what a forward and backward pass adds to the peak of
a fresh process, ours over nn.GRU's.
"""

from __future__ import annotations

import multiprocessing
import os
import statistics
from collections.abc import Callable
from pathlib import Path

import torch
from torch import Tensor, nn

from bench.timing import alternate
from dien_course.layers import AttentionalGRU, AUGRUCell, recurrence_steps

SHAPES = (
    (128, 10, 16, 16),
    (1024, 10, 16, 16),
    (256, 50, 32, 32),
    (128, 100, 36, 36),
    (1024, 50, 64, 64),
    (256, 100, 128, 128),
)
THREADS = 2
BY_TORCH, MEMORY = "by torch's operations", "memory against nn.GRU"


def run() -> dict:
    """Prints one row a shape (B, T, I, H) and the geometric means; returns them."""
    os.environ.setdefault("NO_PROXY", "*")
    before = torch.get_num_threads()
    torch.set_num_threads(THREADS)
    try:
        if recurrence_steps.compiled_steps() is None:
            raise SystemExit("error: the compiled steps are not there; expected the extra fast, and no DIEN_FUSED=0")
        rows = [measure(*shape) for shape in SHAPES]
    finally:
        torch.set_num_threads(before)
    means = {name: geometric_means([row[name] for row in rows]) for name in ("compiled", BY_TORCH)}
    means[MEMORY] = geometric_mean([row[MEMORY] for row in rows])
    for row in [*rows, {"shape": "geometric mean", **means}]:
        print(f"{row['shape']!s:>20}  {row['compiled']}")
        print(f"{'by torch':>20}  {row[BY_TORCH]}  memory {row[MEMORY]}")
    return {"threads": THREADS, "shapes": rows, "geometric_means": means}


def geometric_means(rows: list[dict[str, float]]) -> dict[str, float]:
    """{ratio: its geometric mean over the shapes}."""
    return {name: geometric_mean([row[name] for row in rows]) for name in rows[0]}


def geometric_mean(values: list[float | None]) -> float:
    return round(statistics.geometric_mean([value for value in values if value is not None]), 3)


def measure(batch: int, steps: int, inputs: int, hidden: int) -> dict:
    """The ratios at one shape."""
    torch.manual_seed(0)
    x = torch.randn(batch, steps, inputs, requires_grad=True)
    attention = torch.rand(batch, steps, requires_grad=True)
    mask = torch.ones(batch, steps, dtype=torch.bool)
    native = nn.GRU(inputs, hidden, batch_first=True)
    ours = AttentionalGRU(inputs, hidden)
    cell = AUGRUCell(inputs, hidden)
    cell.load_state_dict(ours.state_dict())
    both = {
        "ours": lambda: ours(x, attention, mask)[0].sum().backward(),
        "by torch": by_torch(lambda: ours(x, attention, mask)[0].sum().backward()),
        "native": lambda: native(x)[0].sum().backward(),
        "loop": lambda: loop(cell, x, attention).sum().backward(),
        "deepctr": deepctr(x, attention, hidden),
    }
    forwards = {
        "ours": lambda: ours(x, attention, mask),
        "by torch": by_torch(lambda: ours(x, attention, mask)),
        "native": lambda: native(x),
    }
    repeats = 31 if batch * steps * hidden < 10**6 else 11
    seconds = alternate(both, repeats)
    with torch.no_grad():
        forward = alternate(forwards, repeats)

    def ratios(name: str) -> dict[str, float]:
        return {
            "against torch.nn.GRU": round(seconds[name] / seconds["native"], 3),
            "against it, forward only": round(forward[name] / forward["native"], 3),
            "against an autograd loop": round(seconds[name] / seconds["loop"], 3),
            "against deepctr-torch": round(seconds[name] / seconds["deepctr"], 3),
        }

    return {
        "shape": [batch, steps, inputs, hidden],
        "compiled": ratios("ours"),
        BY_TORCH: ratios("by torch"),
        MEMORY: memory_ratio(batch, steps, inputs, hidden),
    }


def by_torch(run: Callable[[], object]) -> Callable[[], None]:
    """``run`` with the recurrence by torch's operations."""

    def switched() -> None:
        usual, recurrence_steps.compiled_steps = recurrence_steps.compiled_steps, lambda: None
        try:
            run()
        finally:
            recurrence_steps.compiled_steps = usual

    return switched


def memory_ratio(*shape: int) -> float | None:
    """Peak memory of ours over nn.GRU's, each in a process of its own; None where it is too little to be measured."""
    with multiprocessing.get_context("spawn").Pool(1, maxtasksperchild=1) as pool:
        ours, native = pool.starmap(peak, [(True, *shape), (False, *shape)], chunksize=1)
    return round(ours / native, 3) if native > 20_000 else None


def peak(ours: bool, batch: int, steps: int, inputs: int, hidden: int) -> int:
    """What one forward and backward pass adds to the peak memory of this process, in kB."""
    torch.set_num_threads(THREADS)
    recurrence_steps.compiled_steps()  # numba itself is not what is measured
    small = torch.randn(2, 2, inputs, requires_grad=True), torch.rand(2, 2)
    x, attention = torch.randn(batch, steps, inputs, requires_grad=True), torch.rand(batch, steps)
    layer = AttentionalGRU(inputs, hidden) if ours else nn.GRU(inputs, hidden, batch_first=True)
    before = 0.0
    for values, scores in (small, (x, attention)):  # the first pass is for what torch loads once
        before = peak_memory()
        (layer(values, scores) if ours else layer(values))[0].sum().backward()
    return peak_memory() - before


def peak_memory() -> int:
    """Peak memory of this process so far, in kB (Linux; getrusage would count what the parent process once had)."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0])


def loop(cell: AUGRUCell, x: Tensor, attention: Tensor) -> Tensor:
    """The states of a plain Python loop over the cell, differentiated by autograd: (T, B, H)."""
    h = x.new_zeros(len(x), cell.hidden_size)
    states = []
    for x_t, a_t in zip(x.unbind(1), attention.unbind(1), strict=True):
        h = cell(x_t, h, a_t)
        states.append(h)
    return torch.stack(states)


def deepctr(x: Tensor, attention: Tensor, hidden: int) -> Callable[[], object]:
    """Forward and backward of deepctr-torch's DynamicGRU with its AUGRU cell, on the same tensors."""
    from deepctr_torch.layers.sequence import DynamicGRU
    from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

    layer = DynamicGRU(x.shape[2], hidden, gru_type="AUGRU")
    lengths = torch.full((len(x),), x.shape[1])

    def once() -> None:
        packed = pack_padded_sequence(x, lengths, batch_first=True)
        scores = pack_padded_sequence(attention, lengths, batch_first=True)
        pad_packed_sequence(layer(packed, scores), batch_first=True)[0].sum().backward()

    return once
