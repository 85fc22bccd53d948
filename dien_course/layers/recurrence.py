"""The recurrence behind every GRU variant, over whole sequences, its backward pass derived by hand (chapter 11)."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.autograd import Function
from torch.autograd.function import once_differentiable

from dien_course.layers.recurrence_steps import steps_for
from dien_course.layers.shared_rows import is_one_row

CHUNK = 262_144  # numbers worked on at a time, all four blocks counted, to stay in the processor's cache


class GatedRecurrence(Function):
    """T steps of a GRU whose update gate is an affine function of u, forward and backward.

    All variants share one step; only the two numbers κ and λ that each behaviour brings differ:

        r = σ(g_r + U_r h₋)      u = σ(g_u + U_u h₋)      v = U_n h₋ + c      n = tanh(g_n + r ∘ v)
        s = κ + λ u              h = h₋ + s ∘ (n - h₋)

    =================  =====  =======
    variant            κ      λ
    =================  =====  =======
    gru, aigru         0      1
    agru               a      0
    augru, paper       0      a
    augru, released    a      1 - a
    padding            0      0
    =================  =====  =======

    The input projections g = W x + b do not wait for a state, so they are made before the loop, a chunk of steps at a
    time. Inside, the batch comes last, (T, 4H, B): every gate of every step is then one contiguous block, and a number
    for each sample, like κ, lies along the direction in which the processor works. The four blocks of a step are v, r,
    u, n in this order, because U feeds the first three and W the last three.

    Backward. Let δ be the gradient of the loss with respect to h. From the last line above

        ∂n = s ∘ δ      ∂s = (n - h₋) ∘ δ      ∂h₋ = (1 - s) ∘ δ + (through the gates)

    and through the non-linearities, with pre-activations written with a bar,

        ∂n̄ = (1 - n²) ∘ ∂n      ∂v = r ∘ ∂n̄      ∂r̄ = r (1 - r) v ∘ ∂n̄      ∂ū = λ u (1 - u) ∘ ∂s

    and the step before is sent home

        δ of the step before = (its own output's gradient) + (1 - s) ∘ δ + Uᵀ p,      p = [∂v, ∂r̄, ∂ū, ∂n̄]

    where U meets the first three of p. The loops over the steps of a chunk, forward and backward, are those of
    ``recurrence_steps``, by torch's operations, or of ``fused_steps``, by compiled ones.

    The weight gradients need no loop: ∂U = Σ_t [∂v, ∂r̄, ∂ū](t) h(t-1)ᵀ and ∂W = Σ_t [∂r̄, ∂ū, ∂n̄](t) x(t)ᵀ are
    matrix products over all steps of a chunk, ∂b and ∂c are sums of p, ∂x = Wᵀ [∂r̄, ∂ū, ∂n̄], ∂κ = Σ_H ∂s and
    ∂λ = Σ_H u ∘ ∂s.

    Shapes: inputs (B, T, I); weight_input (3H, I), bias (3H,) and weight_state (3H, H) in the order r, u, n;
    candidate_bias (H,); kappa and lam (B, T)  ->  states (B, T, H) from the zero state on, and the last one (B, H).
    ``keep`` False forgets what only a backward pass would need. A second derivative raises RuntimeError.
    """

    @staticmethod
    def forward(
        ctx,
        inputs: Tensor,
        weight_input: Tensor,
        bias: Tensor,
        weight_state: Tensor,
        candidate_bias: Tensor,
        kappa: Tensor,
        lam: Tensor,
        keep: bool = True,
    ) -> tuple[Tensor, Tensor]:
        batch, steps, _ = inputs.shape
        hidden = weight_state.shape[1]
        one_row = is_one_row(inputs)
        inputs = inputs.permute(1, 2, 0)  # (T, I, B); kappa and lam (T, 1, B)
        kappa, lam = (gate.t().contiguous().unsqueeze(1) for gate in (kappa, lam))
        for_vru = weight_state.roll(hidden, 0)  # the rows of n first
        states = inputs.new_zeros(steps + 1, hidden, batch)
        loop = steps_for(inputs, states)
        chunk = max(1, CHUNK // (4 * hidden * batch))
        chunks = []
        for start in range(0, steps, chunk):
            some = inputs[start : start + chunk]
            if keep or start == 0:
                gates = inputs.new_empty(len(some), 4 * hidden, batch)
            gates = gates[: len(some)]
            weights = weight_input.expand(len(some), -1, -1)
            gates[:, :hidden] = candidate_bias.unsqueeze(1)
            if one_row:
                gates[:, hidden:] = torch.baddbmm(bias.unsqueeze(1), weights, some[..., :1])
            else:
                gates[:, hidden:] = bias.unsqueeze(1)
                gates[:, hidden:].baddbmm_(weights, some)
            loop.forward(gates, states, kappa, lam, for_vru, start)
            if keep:
                chunks.append(gates)
        ctx.save_for_backward(inputs, weight_input, for_vru, kappa, lam, states, *chunks)
        ctx.set_materialize_grads(False)
        ctx.loop = loop
        return states[1:].permute(2, 0, 1), states[-1].t().clone()

    @staticmethod
    @once_differentiable
    def backward(ctx, grad_states: Tensor | None, grad_final: Tensor | None):
        inputs, weight_input, for_vru, kappa, lam, states, *chunks = ctx.saved_tensors
        steps, hidden, batch = len(inputs), states.shape[1], states.shape[2]
        grad_inputs = torch.empty_like(inputs)
        grad_weight_input, grad_for_vru = torch.zeros_like(weight_input), torch.zeros_like(for_vru)
        grad_bias = inputs.new_zeros(4 * hidden)
        grad_kappa, grad_lam = torch.empty_like(kappa), torch.empty_like(lam)
        later = inputs.new_zeros(hidden, batch) if grad_final is None else grad_final.t().contiguous().clone()
        scratch, stop = torch.empty_like(chunks[0]) if chunks else None, steps
        for gates in reversed(chunks):
            start = stop - len(gates)
            some = slice(start, stop)
            if grad_states is None:
                delta = inputs.new_zeros(len(gates), hidden, batch)
            else:
                delta = grad_states[:, some].permute(1, 2, 0).clone(memory_format=torch.contiguous_format)
            products = scratch[: len(gates)]
            some_kappa, some_lam = grad_kappa[some], grad_lam[some]
            ctx.loop.backward(gates, states, kappa, lam, for_vru, start, delta, later, products, some_kappa, some_lam)
            grad_for_vru += torch.bmm(products[:, : 3 * hidden], states[some].transpose(1, 2)).sum(0)
            grad_weight_input += torch.bmm(products[:, hidden:], inputs[some].transpose(1, 2)).sum(0)
            grad_bias += products.sum(2).sum(0)
            torch.bmm(weight_input.t().expand(len(gates), -1, -1), products[:, hidden:], out=grad_inputs[some])
            stop = start
        grad_kappa, grad_lam = (grad.squeeze(1).t() for grad in (grad_kappa, grad_lam))
        grad_candidate, grad_bias = grad_bias[:hidden], grad_bias[hidden:]
        return (
            grad_inputs.permute(2, 0, 1),
            grad_weight_input,
            grad_bias,
            grad_for_vru.roll(-hidden, 0),
            grad_candidate,
            grad_kappa,
            grad_lam,
            None,
        )


@torch.library.custom_op("dien_course::gated_recurrence", mutates_args=())
def gated_recurrence(
    inputs: Tensor,
    weight_input: Tensor,
    bias: Tensor,
    weight_state: Tensor,
    candidate_bias: Tensor,
    kappa: Tensor,
    lam: Tensor,
) -> tuple[Tensor, Tensor]:
    """``GatedRecurrence`` without a gradient, as one operation of an exported graph: no loop over T is unrolled in it.

    Arguments, shapes and results are those of ``GatedRecurrence``.
    """
    return GatedRecurrence.apply(inputs, weight_input, bias, weight_state, candidate_bias, kappa, lam, False)


@gated_recurrence.register_fake
def _(inputs, weight_input, bias, weight_state, candidate_bias, kappa, lam):
    batch, steps, _ = inputs.shape
    hidden = weight_state.shape[1]
    return inputs.new_empty(steps, hidden, batch).permute(2, 0, 1), inputs.new_empty(batch, hidden)
