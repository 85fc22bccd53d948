"""Chapter 11: right answers in unusual styles."""

from __future__ import annotations

RIGHT = {
    "11.2": [
        """
def step_back(delta, h, a, r, u, v, n, U):
    a1 = a.unsqueeze(-1)
    s = a1 + (1 - a1) * u
    gn = delta * s * (1 - n * n)
    gs = delta * (n - h)
    gu = gs * (1 - a1) * u * (1 - u)
    gr = gn * v * r * (1 - r)
    gh = (1 - s) * delta + torch.cat([gr, gu, r * gn], -1) @ U
    return {"g": torch.cat([gr, gu, gn], -1), "h": gh, "a": torch.einsum("bh,bh->b", gs, 1 - u)}
""",
        """
def step_back(delta, h, a, r, u, v, n, U):
    a1 = a.unsqueeze(-1)
    s = a1 + (1 - a1) * u
    gn = delta * s * (1 - n * n)
    gs = delta * (n - h)
    gu = gs * (1 - a1) * u * (1 - u)
    gr = gn * v * r * (1 - r)
    gh = (1 - s) * delta + sum(x @ M for x, M in zip((gr, gu, gn * r), U.split(h.shape[1])))
    return {"g": torch.cat([gr, gu, gn], -1), "h": gh, "a": torch.einsum("bh,bh->b", gs, 1 - u)}
""",
    ],
    "11.3": [
        """
def back_through_time(from_outputs, states, step_back):
    B, T, H = states.shape
    p = [None] * T
    later = states.new_zeros(B, H)
    dU = states.new_zeros(3 * H, H)
    for t in range(T - 1, -1, -1):
        later, p[t] = step_back(from_outputs[:, t] + later, t)
        if t:
            dU = dU + p[t].T @ states[:, t - 1]
    return torch.stack(p, 1), dU
""",
        """
def back_through_time(from_outputs, states, step_back):
    B, T, H = states.shape
    p = [None] * T
    later = states.new_zeros(B, H)
    dU = states.new_zeros(3 * H, H)
    for t in range(T - 1, -1, -1):
        later, p[t] = step_back(from_outputs[:, t] + later, t)
        if t:
            dU += torch.einsum('bk,bh->kh', p[t], states[:, t - 1])
    return torch.stack(p, 1), dU
""",
    ],
}

WRONG: dict[str, list] = {}
