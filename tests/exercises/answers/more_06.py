"""More answers to the exercises of chapter 06: styles and mistakes that a check once judged wrongly, or nearly did."""

RIGHT = {
    "06.2": [
        """
def auxiliary_loss(interests, history, negatives, mask):
    h = interests[:, :-1]
    score = torch.stack([(h * history[:, 1:]).sum(-1), (h * negatives[:, 1:]).sum(-1)], -1)
    target = torch.tensor([1.0, 0.0], dtype=score.dtype).expand_as(score)
    loss = F.binary_cross_entropy_with_logits(score, target, reduction="none").mean(-1)
    real = mask[:, 1:]
    return loss[real].mean() if real.any() else loss.sum() * 0
""",
        """
def auxiliary_loss(interests, history, negatives, mask):
    pos = torch.matmul(interests[:, :-1].unsqueeze(-2), history[:, 1:].unsqueeze(-1)).flatten(1)
    neg = torch.matmul(interests[:, :-1].unsqueeze(-2), negatives[:, 1:].unsqueeze(-1)).flatten(1)
    zero = torch.zeros_like(pos)
    loss = torch.logaddexp(zero, -pos) + torch.logaddexp(zero, neg)
    loss = torch.where(mask[:, 1:], loss, zero)
    count = mask[:, 1:].sum()
    return 0.5 * loss.sum() / torch.where(count == 0, 1, count)
""",
        """
def auxiliary_loss(interests, history, negatives, mask):
    s = (interests[:, :-1] * history[:, 1:]).sum(-1)
    f = (interests[:, :-1] * negatives[:, 1:]).sum(-1)
    bce = lambda x, y: x.clamp(min=0) - x * y + torch.log1p(torch.exp(-x.abs()))
    m = mask.narrow(1, 1, mask.shape[1] - 1)
    loss = (bce(s, 1.0) + bce(f, 0.0)).masked_select(m)
    return loss.sum() / max(2 * loss.numel(), 1)
""",
        """
def auxiliary_loss(interests, history, negatives, mask):
    losses = []
    for h, e, n, m in zip(interests, history, negatives, mask):
        k = int(m.sum())
        if k > 1:
            losses.append(F.softplus(-(h[: k - 1] * e[1:k]).sum(1)))
            losses.append(F.softplus((h[: k - 1] * n[1:k]).sum(1)))
    return torch.cat(losses).mean() if losses else 0.0
""",
        """
def auxiliary_loss(interests, history, negatives, mask):
    now, following, unchosen, real = interests[:, :-1], history[:, 1:], negatives[:, 1:], mask[:, 1:]
    score, false_score = (now * following).sum(-1), (now * unchosen).sum(-1)
    losses = (F.softplus(-score) + F.softplus(false_score)) / 2
    return losses[real].mean().nan_to_num(0)
""",
    ],
    "06.3": [
        """
def draw_negatives(history, items):
    B, T = history.shape
    keys = torch.rand(B, T, len(items))
    bad = torch.isin(items, torch.tensor([])).expand(B, T, -1) | (history[:, None, :, None] == items).any(2)
    return torch.where(history > 0, items[keys.masked_fill(bad, -1).argmax(-1)], 0)
""",
        """
def draw_negatives(history, items):
    out = items[torch.randint(len(items), history.shape)]
    while True:
        clash = (out[:, :, None] == history[:, None, :]).any(-1)
        if not clash.any():
            break
        out = torch.where(clash, items[torch.randint(len(items), history.shape)], out)
    return out * (history != 0)
""",
        """
def draw_negatives(history, items):
    import random

    r = random.SystemRandom()
    out = []
    for row in history:
        allowed = sorted(set(items.tolist()) - set(row.tolist()))
        out.append(torch.tensor(r.choices(allowed, k=len(row))) * (row != 0))
    return torch.stack(out)
""",
    ],
}

WRONG = {
    "06.2": [
        """
def auxiliary_loss(interests, history, negatives, mask):
    now, following, unchosen, real = interests[:, :-1], history[:, 1:], negatives[:, 1:], mask[:, 1:]
    score, false_score = (now * following).sum(-1), (now * unchosen).sum(-1)
    losses = (
        torch.where(-score > 20, -score, torch.log1p(torch.exp(-score)))
        + torch.where(false_score > 20, false_score, torch.log1p(torch.exp(false_score)))
    ) / 2
    return (losses * real).sum() / real.sum().clamp(min=1)
""",
        """
def auxiliary_loss(interests, history, negatives, mask):
    now, following, unchosen, real = interests[:, :-1], history[:, 1:], negatives[:, 1:], mask[:, 1:]
    score, false_score = (now * following).sum(-1), (now * unchosen).sum(-1)
    losses = (F.softplus(-score) + F.softplus(false_score)) / 2
    return ((losses * real).sum() / real.sum()).nan_to_num(0)
""",
        """
def auxiliary_loss(interests, history, negatives, mask):
    now, following, unchosen, real = interests[:, :-1], history[:, 1:], negatives[:, 1:], mask[:, 1:]
    score, false_score = (now * following).sum(-1), (now * unchosen).sum(-1)
    losses = -(torch.log(torch.sigmoid(score) + 1e-9) + torch.log(1 - torch.sigmoid(false_score) + 1e-9)) / 2
    return (losses * real).sum() / real.sum().clamp(min=1)
""",
        """
def auxiliary_loss(interests, history, negatives, mask):
    now, following, unchosen, real = interests[:, :-1], history[:, 1:], negatives[:, 1:], mask[:, 1:]
    score, false_score = (
        (now * following).sum(-1) / now.shape[-1] ** 0.5,
        (now * unchosen).sum(-1) / now.shape[-1] ** 0.5,
    )
    losses = (F.softplus(-score) + F.softplus(false_score)) / 2
    return (losses * real).sum() / real.sum().clamp(min=1)
""",
    ],
    "06.3": [
        """
def draw_negatives(history, items):
    out = items[torch.randint(len(items), history.shape)]
    for i in range(3):
        clash = (out[:, :, None] == history[:, None]).any(-1)
        out[clash] = items[torch.randint(len(items), (int(clash.sum()),))]
    return out * (history != 0)
""",
        """
def draw_negatives(history, items):
    B, T = history.shape
    out = torch.randint(len(items), history.shape)
    while True:
        clash = (items[out][:, :, None] == history[:, None]).any(-1)
        if not clash.any():
            return items[out] * (history != 0)
        out = torch.where(clash, (out + 1) % len(items), out)
""",
        """
def draw_negatives(history, items):
    out = []
    for row in history:
        left = items[~torch.isin(items, row)]
        out.append(left[torch.arange(len(row)) % len(left)] * (row != 0))
    return torch.stack(out)
""",
        """
def draw_negatives(history, items):
    chosen = (history[:, :, None] == items).any(1)
    return items[torch.multinomial(chosen.float() + 1e-9, history.shape[1], True)] * (history != 0)
""",
    ],
}
