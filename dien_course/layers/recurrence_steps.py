"""The steps of the recurrence by torch's operations, on any device and in any precision, and which loop to take."""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

import torch
from torch import Tensor

FUSED_FROM = 16_384  # numbers of all states of a history; below, loading the compiled steps takes longer than it saves
MANY_THREADS = 4
GRAIN = 32_768  # torch divides an operation among threads from this many numbers on
SWITCH = "DIEN_FUSED"  # environment variable; 0 turns the compiled steps off


class Steps(NamedTuple):
    """A loop over the steps of a chunk, forward and backward: calls like ``forward`` and ``backward`` below."""

    forward: Callable[..., None]
    backward: Callable[..., None]


def forward(gates: Tensor, states: Tensor, kappa: Tensor, lam: Tensor, for_vru: Tensor, start: int) -> None:
    """Runs the steps of a chunk forward, from state ``start`` on.

    ``gates`` (C, 4H, B) holds c, g_r, g_u, g_n of C steps and is left with v, r, u, n; ``states`` (T + 1, H, B) gets
    the states ``start`` + 1 to ``start`` + C. ``kappa`` and ``lam`` (T, 1, B); ``for_vru`` (3H, H), n's rows first.
    """
    hidden, batch = states.shape[1:]
    step_size = states.new_empty(hidden, batch)
    h, a, b = states.unbind(0), kappa.unbind(0), lam.unbind(0)
    v, r, u, n = (block.unbind(0) for block in gates.view(-1, 4, hidden, batch).unbind(1))
    vru, ru = (gates[:, blocks].unbind(0) for blocks in (slice(3 * hidden), slice(hidden, 3 * hidden)))
    for t in range(len(gates)):
        now, then = start + t, start + t + 1
        vru[t].addmm_(for_vru, h[now])
        ru[t].sigmoid_()
        tanh_(n[t].addcmul_(r[t], v[t]))
        torch.addcmul(a[now], b[now], u[t], out=step_size)
        torch.lerp(h[now], n[t], step_size, out=h[then])


def backward(
    gates: Tensor,
    states: Tensor,
    kappa: Tensor,
    lam: Tensor,
    for_vru: Tensor,
    start: int,
    delta: Tensor,
    later: Tensor,
    products: Tensor,
    grad_kappa: Tensor,
    grad_lam: Tensor,
) -> None:
    """Runs the steps of a chunk backward.

    ``delta`` (C, H, B): gradients of the chunk's states as outputs, overwritten; ``later`` (H, B): what the step after
    the chunk sends home, overwritten by what its first step sends. Written: ``products`` (C, 4H, B), the p of every
    step, ``grad_kappa`` and ``grad_lam`` (C, 1, B). The others are those of ``forward``, which left them.

    Each p is δ times something known once the forward pass is over. So these factors are computed for all steps at
    once, and the loop over time is left with three operations.
    """
    hidden, batch = states.shape[1:]
    some = slice(start, start + len(gates))
    v, r, u, n = gates.view(-1, 4, hidden, batch).unbind(1)
    for_v, for_r, for_u, for_n = products.view(-1, 4, hidden, batch).unbind(1)  # first the factors, then times δ
    step_size = torch.addcmul(kappa[some], lam[some], u)
    moved = n - states[some]
    torch.addcmul(step_size, step_size, n * n, value=-1, out=for_n)
    torch.mul(for_n, r, out=for_v)
    torch.mul(for_v, torch.addcmul(v, v, r, value=-1), out=for_r)
    torch.mul(lam[some] * moved, torch.addcmul(u, u, u, value=-1), out=for_u)
    keeps = step_size.neg_().add_(1).unbind(0)
    deltas = delta.unbind(0)
    blocks = products.view(-1, 4, hidden, batch).unbind(0)
    through_state, for_state = products[:, : 3 * hidden].unbind(0), for_vru.t()
    from_later = later
    for t in range(len(gates) - 1, -1, -1):
        deltas[t].add_(from_later)
        blocks[t].mul_(deltas[t])
        from_later = keeps[t].mul_(deltas[t]).addmm_(for_state, through_state[t])
    later.copy_(from_later)
    grad_step = moved.mul_(delta)
    torch.sum(grad_step, 1, keepdim=True, out=grad_kappa)
    torch.sum(grad_step.mul_(u), 1, keepdim=True, out=grad_lam)


def tanh_(x: Tensor) -> Tensor:
    """tanh in place. For many numbers on a CPU as 2 σ(2x) - 1, because torch's tanh takes several times its σ there."""
    if x.device.type == "cpu" and x.numel() >= 4096:
        return x.mul_(2).sigmoid_().mul_(2).sub_(1)
    return x.tanh_()


PLAIN = Steps(forward, backward)


def steps_for(inputs: Tensor, states: Tensor) -> Steps:
    """The loop for inputs (B, T, I) and states (T + 1, H, B): by torch's operations, or the compiled one.

    Compiled steps want a CPU, 32 bits, a history of some size, numba (the extra ``fast``), and few enough threads that
    torch's operations, divided among them, would not be faster. What is chosen depends on nothing else.
    """
    if inputs.device.type != "cpu" or inputs.dtype != torch.float32 or states.numel() < FUSED_FROM:
        return PLAIN
    if type(states) is not Tensor:  # a tensor that only stands for one has no numbers to hand over
        return PLAIN
    if torch.get_num_threads() > MANY_THREADS and states[0].numel() > GRAIN:
        return PLAIN
    return compiled_steps() or PLAIN


@cache
def compiled_steps() -> Steps | None:
    """Those of ``fused_steps``, or None where they are switched off, numba is missing, or its work cannot be kept."""
    if os.environ.get(SWITCH) == "0":
        return None
    try:
        fused = importlib.import_module("dien_course.layers.fused_steps")
    except (ImportError, RuntimeError, OSError):  # no numba, no folder for its cache, or no room in it
        return None
    return Steps(fused.forward, fused.backward)
