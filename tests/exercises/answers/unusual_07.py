"""Chapter 07: right answers in unusual styles."""

from __future__ import annotations

RIGHT = {
    "07.2": [
        """
def augru_step(h, u, n, a):
    g = u * a[:, None]
    return h * (1 - g) + n * g
""",
        """
def augru_step(h, u, n, a):
    return torch.where(torch.ones_like(h, dtype=torch.bool), h - (u.T * a).T * (h - n), h)
""",
    ],
    "07.3": [
        """
def evolve(interests, attention, mask, step):
    state = torch.zeros(len(interests), 2, dtype=interests.dtype)
    for t in range(interests.size(1)):
        nxt = step(interests[:, t], state, attention[:, t])
        m = mask[:, t, None].to(nxt.dtype)
        state = m * nxt + (1 - m) * state
    return state
""",
        """
def evolve(interests, attention, mask, step):
    state = torch.zeros(len(interests), 2, dtype=interests.dtype)
    for t in range(interests.size(1)):
        nxt = step(interests[:, t], state, attention[:, t])
        state = nxt.masked_fill(~mask[:, t, None], 0) + state.masked_fill(mask[:, t, None], 0)
    return state
""",
    ],
}

WRONG: dict[str, list] = {}
