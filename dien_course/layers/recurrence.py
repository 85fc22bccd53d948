"""The recurrence behind every GRU variant, over whole sequences, its backward pass derived by hand (chapter 11)."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.autograd import Function
from torch.autograd.function import once_differentiable

CHUNK = 131_072  # numbers of one gate worked on at a time in the backward pass, to stay in the processor's cache


class GatedRecurrence(Function):
    """T steps of a GRU whose update gate is an affine function of u, forward and backward.

    All variants share one step; only the two numbers α and β that each behaviour brings differ:

        r = σ(g_r + U_r h)      u = σ(g_u + U_u h)      v = U_n h + c      n = tanh(g_n + r ∘ v)
        s = α + β u             h' = h + s ∘ (n - h)

    =================  =====  =======
    variant            α      β
    =================  =====  =======
    gru, aigru         0      1
    agru               a      0
    augru, paper       0      a
    augru, released    a      1 - a
    padding            0      0
    =================  =====  =======

    The input projections g = W x + b of all steps are one matrix product, made before the loop.

    Backward. Let δ be the gradient of the loss with respect to h'. From the last line above

        ∂n = s ∘ δ      ∂s = (n - h) ∘ δ      ∂h = (1 - s) ∘ δ + (through the gates)

    and through the non-linearities, with pre-activations written with a bar,

        ∂n̄ = (1 - n²) ∘ ∂n      ∂v = r ∘ ∂n̄      ∂r̄ = r (1 - r) v ∘ ∂n̄      ∂ū = β u (1 - u) ∘ ∂s

    Each is δ times something known once the forward pass is over. So the three factors are computed for all steps at
    once (for a chunk of steps that fits the processor's cache), and the loop over time is left with three operations:

        p = [∂r̄, ∂ū, ∂v] = factor ∘ δ
        δ of the step before = (its own output's gradient) + (1 - s) ∘ δ + p U

    The weight gradients need no loop: ∂U = Σ_t p(t)ᵀ h(t-1) is one matrix product over all steps, ∂c = Σ_t ∂v(t),
    ∂α = Σ_H ∂s and ∂β = Σ_H u ∘ ∂s.

    Shapes: projected (T, B, 3H) in the order r, u, n; weight_state (3H, H); candidate_bias (H,); alpha and beta
    (T, B)  ->  states (T, B, H), starting from the zero state. A second derivative raises RuntimeError.
    """

    @staticmethod
    def forward(ctx, projected: Tensor, weight_state: Tensor, candidate_bias: Tensor, alpha: Tensor, beta: Tensor):
        steps, batch, _ = projected.shape
        hidden = weight_state.shape[1]
        gates = projected.clone()  # becomes r, u, v
        gates[..., 2 * hidden :] = candidate_bias
        candidates = projected[..., 2 * hidden :].clone(memory_format=torch.contiguous_format)
        states = projected.new_zeros(steps + 1, batch, hidden)
        step_size = projected.new_empty(batch, hidden)
        alpha, beta = alpha.unsqueeze(-1), beta.unsqueeze(-1)
        r, u, v = (block.unbind(0) for block in gates.split(hidden, dim=-1))
        weight_state_t = weight_state.t()
        for gate, ru, r_t, u_t, v_t, n, h, h_next, a, b in zip(
            gates.unbind(0), gates[..., : 2 * hidden].unbind(0), r, u, v, candidates.unbind(0),
            states[:-1].unbind(0), states[1:].unbind(0), alpha.unbind(0), beta.unbind(0), strict=True,
        ):  # fmt: skip
            gate.addmm_(h, weight_state_t)
            ru.sigmoid_()
            n.addcmul_(r_t, v_t).tanh_()
            torch.addcmul(a, b, u_t, out=step_size)
            torch.lerp(h, n, step_size, out=h_next)
        ctx.save_for_backward(weight_state, alpha, beta, gates, candidates, states)
        return states[1:]

    @staticmethod
    @once_differentiable
    def backward(ctx, grad_states: Tensor):
        weight_state, alpha, beta, gates, n, states = ctx.saved_tensors
        hidden = weight_state.shape[1]
        steps, batch, _ = gates.shape
        grad_gates = torch.empty_like(gates)  # first the factors, then their products with δ: ∂r̄, ∂ū, ∂v
        grad_projected = torch.empty_like(gates)
        grad_alpha, grad_beta = torch.empty_like(alpha), torch.empty_like(beta)
        of_step = ctx.needs_input_grad[3] or ctx.needs_input_grad[4]
        delta = grad_states.clone(memory_format=torch.contiguous_format)
        chunk = max(1, CHUNK // (batch * hidden))
        for end in range(steps, 0, -chunk):
            some = slice(max(0, end - chunk), end)
            r, u, v = gates[some].split(hidden, dim=-1)
            for_r, for_u, for_v = grad_gates[some].split(hidden, dim=-1)
            step_size = torch.addcmul(alpha[some], beta[some], u)
            moved = n[some] - states[some]
            into_candidate = step_size * (1 - n[some] * n[some])
            torch.mul(into_candidate, r, out=for_v)
            torch.mul(for_v, v * (1 - r), out=for_r)
            torch.mul(beta[some] * moved, u * (1 - u), out=for_u)
            keeps = step_size.neg_().add_(1).unbind(0)
            blocks = grad_gates[some].view(-1, batch, 3, hidden).unbind(0)  # the same memory, gate by gate
            deltas = delta[some].unbind(0)
            for t in range(len(deltas) - 1, -1, -1):
                blocks[t].mul_(deltas[t].unsqueeze(1))
                if some.start + t:
                    before = deltas[t - 1] if t else delta[some.start - 1]
                    before.addcmul_(deltas[t], keeps[t]).addmm_(blocks[t].view(-1, 3 * hidden), weight_state)
            grad_projected[some, :, : 2 * hidden] = grad_gates[some, :, : 2 * hidden]
            torch.mul(into_candidate, delta[some], out=grad_projected[some, :, 2 * hidden :])
            if of_step:
                grad_step = moved.mul_(delta[some])
                torch.sum(grad_step, -1, keepdim=True, out=grad_alpha[some])
                torch.sum(grad_step.mul_(u), -1, keepdim=True, out=grad_beta[some])
        grad_weight = grad_gates.flatten(0, 1).t() @ states[:-1].flatten(0, 1)
        grad_bias = grad_gates[..., 2 * hidden :].sum((0, 1))
        grad_alpha, grad_beta = (g.squeeze(-1) if of_step else None for g in (grad_alpha, grad_beta))
        return grad_projected, grad_weight, grad_bias, grad_alpha, grad_beta
