"""More answers to the exercises of chapter 04: styles and mistakes that a check once judged wrongly, or nearly did."""

RIGHT = {
    "04.2": [
        """
def gru_step(x, h, W, U, b, c):
    H = h.shape[1]
    flip = torch.cat([torch.ones(H), -torch.ones(H), torch.ones(H)]).to(W)
    zero = torch.zeros(2 * H).to(W)
    return torch.gru_cell(x, h, W * flip[:, None], U * flip[:, None], b * flip, torch.cat([zero, c]))
""",
        """
def gru_step(x, h, W, U, b, c):
    gate = lambda k: torch.einsum("hi,bi->bh", W.chunk(3)[k], x) + b.chunk(3)[k]
    state = lambda k: torch.einsum("hj,bj->bh", U.chunk(3)[k], h)
    r, u = (torch.sigmoid(gate(k) + state(k)) for k in (0, 1))
    n = torch.tanh(gate(2) + r * (state(2) + c))
    return h + u * (n - h)
""",
        """
def gru_step(x, h, W, U, b, c):
    H = h.shape[1]
    cell = nn.GRUCell(x.shape[1], H).to(x.dtype)
    params = {
        "weight_ih": torch.cat([W[:H], -W[H : 2 * H], W[2 * H :]]),
        "weight_hh": torch.cat([U[:H], -U[H : 2 * H], U[2 * H :]]),
        "bias_ih": torch.cat([b[:H], -b[H : 2 * H], b[2 * H :]]),
        "bias_hh": torch.cat([0 * c, 0 * c, c]),
    }
    return torch.func.functional_call(cell, params, (x, h))
""",
    ],
    "04.3": [
        """
def last_state(states, mask):
    last = mask & ~torch.cat([mask[:, 1:], torch.zeros_like(mask[:, :1])], dim=1)
    return torch.einsum("bth,bt->bh", states, last.to(states.dtype))
""",
        """
class Last(nn.Module):
    def forward(self, states, mask):
        lengths = mask.sum(1).tolist()
        return torch.vstack([states[i, n - 1] if n else states[i, 0] * 0 for i, n in enumerate(lengths)])
last_state = Last()
""",
        """
def last_state(states, mask):
    def pick(s, m, t):
        if t < 0:
            return torch.zeros_like(s[0])
        return s[t] if m[t] else pick(s, m, t - 1)

    return torch.stack([pick(s, m, len(m) - 1) for s, m in zip(states, mask)])
""",
    ],
}

WRONG = {
    "04.2": [
        """
def gru_step(x, h, W, U, b, c):
    W_r, W_u, W_n = W.chunk(3)
    U_r, U_u, U_n = U.chunk(3)
    b_r, b_u, b_n = b.chunk(3)
    r = torch.sigmoid(x @ W_r.T + h @ U_r.T + b_r)
    u = torch.sigmoid(x @ W_u.T + h @ U_u.T)
    n = torch.tanh(x @ W_n.T + r * (h @ U_n.T + c) + b_n)
    return (1 - u) * h + u * n
""",
        """
def gru_step(x, h, W, U, b, c):
    W_r, W_u, W_n = W.reshape(-1, 3, W.shape[1]).unbind(1)
    U_r, U_u, U_n = U.chunk(3)
    b_r, b_u, b_n = b.chunk(3)
    r = torch.sigmoid(x @ W_r.T + h @ U_r.T + b_r)
    u = torch.sigmoid(x @ W_u.T + h @ U_u.T + b_u)
    n = torch.tanh(x @ W_n.T + r * (h @ U_n.T + c) + b_n)
    return (1 - u) * h + u * n
""",
        """
def gru_step(x, h, W, U, b, c):
    W_r, W_u, W_n = W.chunk(3)
    U_r, U_u, U_n = U.chunk(3)
    b_r, b_u, b_n = b.chunk(3)
    r = torch.sigmoid(x @ W_r.T + h @ U_r.T + b_r + c)
    u = torch.sigmoid(x @ W_u.T + h @ U_u.T + b_u)
    n = torch.tanh(x @ W_n.T + r * (h @ U_n.T + c) + b_n)
    return (1 - u) * h + u * n
""",
    ],
    "04.3": [
        """
def last_state(states, mask):
    i = (mask.sum(1) - 1).clamp(min=0)
    out = torch.zeros(len(states), 2)
    for b in range(len(states)):
        if mask[b].any():
            out[b] = states[b, i[b]]
    return out
""",
        """
def last_state(states, mask):
    out = []
    for s, m in zip(states, mask):
        for x, k in zip(s, m):
            if not k:
                break
        out.append(x)
    return torch.stack(out)
""",
        """
def last_state(states, mask):
    states[~mask] = 0
    return states[:, -1]
""",
        """
def last_state(states, mask):
    i = (states.abs().sum(-1) != 0).sum(1) - 1
    return states[torch.arange(len(states)), i.clamp(min=0)]
""",
    ],
}
