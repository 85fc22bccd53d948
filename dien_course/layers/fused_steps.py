"""The steps of the recurrence with one compiled pass over the numbers in place of many operations (needs numba).

What a step does besides its matrix product reads each number once and writes it once here, where torch's operations
walk over memory six to nine times forward and some ten times backward, and are asked for one by one. The products stay
torch's. The formulas, names and shapes are those of ``recurrence_steps``.
"""

from __future__ import annotations

import math

import numpy as np
from numba import float32, int64, njit, void
from torch import Tensor

LANES = 256  # samples worked on at a time, so that the dozen rows in use stay in the nearest cache
ONE, TWO, HALF, FAR = np.float32(1), np.float32(2), np.float32(0.5), np.float32(87)
LOG2_E = np.float32(1 / math.log(2))
LOG_2, REST_OF_LOG_2 = np.float32(0.693359375), np.float32(math.log(2) - 0.693359375)  # the first has 9 bits only
FACTORIALS = [np.float32(1 / math.factorial(k)) for k in range(8)]
_, _, C2, C3, C4, C5, C6, C7 = FACTORIALS

# No check for a division by zero and sums in any order, without which the compiler keeps to one number at a time.
# NaN and infinity are left alone: a loss that has become one must show it.
OPTIONS = {"fastmath": {"contract", "reassoc", "nsz", "arcp"}, "error_model": "numpy", "nogil": True, "cache": True}
STEP, ROWS, BLOCKS = float32[:, ::1], float32[:, :, ::1], float32[:, :, :, ::1]


@njit(inline="always", error_model="numpy")
def sigma(x):
    """σ(x) to 2 units in the last place: e^-x = 2^k e^f with a whole k, and e^f by its series up to f⁷/7!."""
    y = min(max(-x, -FAR), FAR) if x == x else x
    k = np.floor(y * LOG2_E + HALF)
    f = (y - k * LOG_2) - k * REST_OF_LOG_2
    series = (((((C7 * f + C6) * f + C5) * f + C4) * f + C3) * f + C2) * f
    power = (np.int32(k) + np.int32(127)) << np.int32(23)
    return ONE / (ONE + ((series + ONE) * f + ONE) * np.int32(power).view(np.float32))


@njit(void(BLOCKS, ROWS, STEP, STEP, int64, int64), **OPTIONS)
def forward_step(gates, states, kappa, lam, t, now):
    """r, u, n of step ``t`` and the state after it; gates (C, 4, H, B), states (T + 1, H, B), kappa and lam (T, B)."""
    hidden, batch = gates.shape[2:]
    for i in range(hidden):
        for first in range(0, batch, LANES):
            last = min(first + LANES, batch)
            lanes = range(last - first)
            v, r = gates[t, 0, i, first:last], gates[t, 1, i, first:last]
            u, n = gates[t, 2, i, first:last], gates[t, 3, i, first:last]
            h, then = states[now, i, first:last], states[now + 1, i, first:last]
            a, b = kappa[now, first:last], lam[now, first:last]
            for j in lanes:  # short loops over few rows: those the compiler turns into vector instructions
                r[j] = sigma(r[j])
            for j in lanes:
                u[j] = sigma(u[j])
            for j in lanes:
                n[j] = TWO * sigma(TWO * (n[j] + r[j] * v[j])) - ONE
            for j in lanes:
                then[j] = a[j] + b[j] * u[j]
            for j in lanes:
                then[j] = h[j] + then[j] * (n[j] - h[j])


@njit(void(BLOCKS, ROWS, STEP, STEP, ROWS, STEP, BLOCKS, STEP, STEP, int64, int64), **OPTIONS)
def backward_step(gates, states, kappa, lam, delta, later, products, grad_kappa, grad_lam, t, now):
    """p, ∂κ and ∂λ of step ``t``; ``later`` (H, B) is left with (1 - s) ∘ δ, to which Uᵀ p is still to be added."""
    hidden, batch = gates.shape[2:]
    step, through = np.empty(LANES, np.float32), np.empty(LANES, np.float32)
    for first in range(0, batch, LANES):
        last = min(first + LANES, batch)
        lanes = range(last - first)
        a, b = kappa[now, first:last], lam[now, first:last]
        for_a, for_b = grad_kappa[t, first:last], grad_lam[t, first:last]
        for_a[:] = 0
        for_b[:] = 0
        for i in range(hidden):
            v, r = gates[t, 0, i, first:last], gates[t, 1, i, first:last]
            u, n = gates[t, 2, i, first:last], gates[t, 3, i, first:last]
            for_v, for_r = products[t, 0, i, first:last], products[t, 1, i, first:last]
            for_u, for_n = products[t, 2, i, first:last], products[t, 3, i, first:last]
            h, own, d = states[now, i, first:last], delta[t, i, first:last], later[i, first:last]
            for j in lanes:
                d[j] += own[j]
            for j in lanes:
                step[j] = a[j] + b[j] * u[j]
            for j in lanes:
                for_n[j] = step[j] * (ONE - n[j] * n[j]) * d[j]
            for j in lanes:
                for_v[j] = r[j] * for_n[j]
            for j in lanes:
                for_r[j] = v[j] * (ONE - r[j]) * for_v[j]
            for j in lanes:
                through[j] = (n[j] - h[j]) * d[j]
            for j in lanes:
                for_a[j] += through[j]
            for j in lanes:
                through[j] *= u[j]
            for j in lanes:
                for_b[j] += through[j]
            for j in lanes:
                for_u[j] = b[j] * (ONE - u[j]) * through[j]
            for j in lanes:
                d[j] *= ONE - step[j]


def forward(gates: Tensor, states: Tensor, kappa: Tensor, lam: Tensor, for_vru: Tensor, start: int) -> None:
    """``recurrence_steps.forward``, for 32 bits on a CPU."""
    hidden, batch = states.shape[1:]
    h, vru = states.unbind(0), gates[:, : 3 * hidden].unbind(0)
    arrays = [each.numpy() for each in (gates.view(-1, 4, hidden, batch), states, kappa.squeeze(1), lam.squeeze(1))]
    for t in range(len(gates)):
        vru[t].addmm_(for_vru, h[start + t])
        forward_step(*arrays, t, start + t)


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
    """``recurrence_steps.backward``, for 32 bits on a CPU."""
    hidden, batch = states.shape[1:]
    through_state, for_state = products[:, : 3 * hidden].unbind(0), for_vru.t()
    gates, products = (blocks.view(-1, 4, hidden, batch) for blocks in (gates, products))
    steps = (each.squeeze(1) for each in (kappa, lam))
    written = (delta, later, products, grad_kappa.squeeze(1), grad_lam.squeeze(1))
    arrays = [each.numpy() for each in (gates, states, *steps, *written)]
    for t in range(len(gates) - 1, -1, -1):
        backward_step(*arrays, t, start + t)
        later.addmm_(for_state, through_state[t])
