"""More answers to the exercises of chapter 07: styles and mistakes that a check once judged wrongly, or nearly did."""

RIGHT = {
    "07.2": [
        """
def augru_step(h, u, n, a):
    return ((1 - a * u.T) * h.T + a * u.T * n.T).T
""",
        """
augru_step = torch.vmap(lambda h, u, n, a: h + a * u * (n - h))
""",
        """
from functools import partial
def base(kind, state, gate, new, att):
    gate = gate * att[:, None]
    return state.mul(1 - gate).add(gate.mul(new))
augru_step = partial(base, "augru")
""",
    ],
    "07.3": [
        """
def evolve(interests, attention, mask, step):
    h = torch.zeros(len(interests), 2, dtype=interests.dtype)
    for t in range(mask.shape[1]):
        rows = mask[:, t].nonzero().flatten()
        if len(rows):
            h = h.index_copy(0, rows, step(interests[rows, t], h[rows], attention[rows, t]))
    return h
""",
        """
def evolve(interests, attention, mask, step):
    lengths = mask.sum(1)
    order = lengths.argsort(descending=True)
    x, a, n = interests[order], attention[order], lengths[order]
    h = torch.zeros_like(x[:, 0])
    for t in range(int(n.max())):
        k = int((n > t).sum())
        h[:k] = step(x[:k, t], h[:k].clone(), a[:k, t])
    return h[order.argsort()]
""",
        """
def _one(x, a, m, step):
    h = x.new_zeros(1, 2)
    for t in torch.nonzero(m)[:, 0]:
        h = step(x[t][None], h, a[t][None])
    return h
def evolve(interests, attention, mask, step):
    return [
        [float(z) for z in row]
        for row in torch.cat([_one(interests[b], attention[b], mask[b], step) for b in range(len(mask))])
    ]
""",
    ],
}

WRONG = {
    "07.2": [
        """
def augru_step(h, u, n, a):
    g = a[:, None].expand(-1, 2) * u
    return ((1 - g) * h + g * n)[:, :2]
""",
        """
def augru_step(h, u, n, a):
    g = a[:, None] * u
    return ((1 - g) * h + g * n).half()
""",
        """
def augru_step(h, u, n, a):
    g = a[:, None] * u
    return ((1 - g) * h + g * n).bfloat16()
""",
        """
def augru_step(h, u, n, a):
    g = u / a[:, None]
    return (1 - g) * h + g * n
""",
    ],
    "07.3": [
        """
def evolve(interests, attention, mask, step):
    h = torch.ones_like(interests[:, 0])
    for t in range(interests.shape[1]):
        new = step(interests[:, t], h, attention[:, t])
        h = torch.where(mask[:, t, None], new, h)
    return h
""",
        """
def evolve(interests, attention, mask, step):
    h = torch.zeros_like(interests[:, 0])
    for t in range(interests.shape[1]):
        new = step(interests[:, t], h, attention[:, t])
        h = torch.where(mask[:, t, None], new, h)
    return h * mask[:, -1:]
""",
        """
def evolve(interests, attention, mask, step):
    h = torch.zeros_like(interests[:, 0])
    for t in range(interests.shape[1]):
        new = step(interests[:, t], h, attention[:, t])
        h = new if mask[0, t] else h
    return h
""",
    ],
}
