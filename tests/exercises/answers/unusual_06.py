"""Chapter 06: right answers in unusual styles, and wrong ones that are recognised by what they do."""

from __future__ import annotations

RIGHT = {
    "06.2": [
        """
def auxiliary_loss(interests, history, negatives, mask):
    now, nxt, neg = interests[:, :-1], history[:, 1:], negatives[:, 1:]
    pos = torch.einsum("bth,bth->bt", now, nxt)
    bad = torch.einsum("bth,bth->bt", now, neg)
    real = mask[:, 1:]
    loss = -(F.logsigmoid(pos) + F.logsigmoid(-bad)) / 2
    return (loss * real).sum() / real.sum().clamp(min=1)
""",
        """
def auxiliary_loss(interests, history, negatives, mask):
    now, nxt, neg = interests[:, :-1], history[:, 1:], negatives[:, 1:]
    pos = torch.einsum("bth,bth->bt", now, nxt)
    bad = torch.einsum("bth,bth->bt", now, neg)
    real = mask[:, 1:]
    cross = lambda s, y: F.binary_cross_entropy_with_logits(s, torch.full_like(s, y), reduction='none')
    loss = (cross(pos, 1.0) + cross(bad, 0.0)) / 2
    return (loss * real).sum() / real.sum().clamp(min=1)
""",
    ],
    "06.3": [
        """
def draw_negatives(history, items):
    rows = []
    for row in history:
        free = items[~torch.isin(items, row)]
        k = torch.randint(0, len(free), row.shape)
        rows.append(torch.where(row > 0, free[k], 0))
    return torch.stack(rows) if rows else history.clone()
""",
        """
def draw_negatives(history, items):
    noise = torch.rand(*history.shape, len(items))
    taken = (history[:, None, :, None] == items).any(2)
    pick = noise.masked_fill(taken.expand_as(noise), -1).argmax(-1)
    return items[pick] * history.ne(0)
""",
    ],
}

WRONG: dict[str, list] = {
    "06.3": [
        """
def draw_negatives(history, items):
    out = torch.zeros_like(history)
    for i in range(history.shape[0]):
        seen = set(history[i].tolist())
        free = [x for x in items.tolist() if x not in seen]
        n = int((history[i] > 0).sum())
        perm = torch.randperm(len(free))[:n]
        out[i, :len(perm)] = torch.tensor(free)[perm]
    return out
""",
        """
def draw_negatives(history, items):
    pop = history[history > 0]
    out = torch.zeros_like(history)
    for i in range(len(history)):
        mine = set(history[i].tolist())
        free = [x for x in pop.tolist() if x not in mine] or [x for x in items.tolist() if x not in mine]
        for t in range(history.shape[1]):
            if history[i, t] > 0:
                out[i, t] = free[torch.randint(len(free), (1,)).item()]
    return out
""",
        """
def draw_negatives(history, items):
    neg = items[torch.randint(len(items), history.shape)]
    pos = {int(x): k for k, x in enumerate(items)}
    for i in range(history.shape[0]):
        seen = set(history[i].tolist())
        for t in range(history.shape[1]):
            k = int(torch.randint(len(items), (1,)))
            while int(items[k]) in seen:
                k = (k + 1) % len(items)
            neg[i, t] = items[k]
    return neg * (history > 0)
""",
    ],
}
