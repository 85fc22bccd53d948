"""Right and wrong answers to the exercises of chapter 06, none of them in the registry."""

BLIND = {"ours": 0.6931, "paper": 4.1589, "infonce": 1.6094, "score": 1.0986}


def _loss(losses="(F.softplus(-s) + F.softplus(n)) / 2", mean="(losses * real).sum() / real.sum().clamp(min=1)"):
    return f"""
def auxiliary_loss(h, e, negative, mask):
    real = mask[:, 1:]
    s, n = (h[:, :-1] * e[:, 1:]).sum(-1), (h[:, :-1] * negative[:, 1:]).sum(-1)
    losses = {losses}
    return {mean}
"""


def _draw(body: str) -> str:
    return "def draw_negatives(history, items):\n" + "".join(f"    {line}\n" for line in body.strip().splitlines())


RIGHT = {
    "06.1": [
        BLIND,
        "blind = {'score': np.log(3), 'ours': -math.log(0.5), 'paper': 6 * np.log(2), 'infonce': np.log([5])}",
        {"ours": 0.69, "paper": 4.16, "infonce": 1.61, "score": 1.1},
    ],
    "06.2": [
        # pair by pair
        """
def auxiliary_loss(h, e, negative, mask):
    losses = []
    for i in range(len(mask)):
        for t in range(mask.shape[1] - 1):
            if mask[i, t + 1]:
                losses += [F.softplus(-h[i, t] @ e[i, t + 1]), F.softplus(h[i, t] @ negative[i, t + 1])]
    return torch.stack(losses).mean() if losses else 0.0
""",
        # two classes, and torch's loss on logits
        """
def auxiliary_loss(h, e, negative, mask):
    real = mask[:, 1:]
    s = torch.einsum("bth,bth->bt", h[:, :-1], e[:, 1:])[real]
    n = torch.einsum("bth,bth->bt", h[:, :-1], negative[:, 1:])[real]
    logits, labels = torch.cat([s, n]), torch.cat([torch.ones_like(s), torch.zeros_like(n)])
    return F.binary_cross_entropy_with_logits(logits, labels) if len(logits) else logits.sum()
""",
        # logsigmoid, and zeros where there is no pair
        _loss("-(F.logsigmoid(s) + F.logsigmoid(-n)) / 2", "losses[real].mean() if real.any() else losses.sum() * 0"),
        # h rolled one step to the right
        """
def auxiliary_loss(h, e, negative, mask):
    before = torch.roll(h, 1, dims=1)
    real = mask.clone()
    real[:, :1] = False
    terms = torch.logaddexp(torch.zeros(()).to(h), torch.stack([-(before * e).sum(2), (before * negative).sum(2)]))
    return torch.where(real, terms, 0).sum() / max(2 * int(real.sum()), 1)
""",
        # a product of all pairs of steps, of which one diagonal counts
        """
def auxiliary_loss(h, e, negative, mask):
    s, n = torch.bmm(h, e.mT).diagonal(1, 1, 2), torch.bmm(h, negative.mT).diagonal(1, 1, 2)
    weights = mask[:, 1:].to(h.dtype)
    total = ((F.softplus(n) + F.softplus(s.neg())) * weights).sum()
    return total / (2 * weights.sum() + (weights.sum() == 0))
""",
        # nan_to_num after 0 / 0
        _loss(mean="torch.nan_to_num(losses[real].mean(), nan=0.0)"),
    ],
    "06.3": [
        # lists
        """
import random

def draw_negatives(history, items):
    rows = []
    for row in history.tolist():
        left = [film for film in items.tolist() if film not in row]
        rows.append([random.choice(left) if film else 0 for film in row])
    return torch.tensor(rows)
""",
        # draw and draw again
        _draw("""
drawn = items[torch.randint(len(items), history.shape)]
while True:
    clash = (drawn[:, :, None] == history[:, None, :]).any(2) & (history != 0)
    if not clash.any():
        return drawn.masked_fill(history == 0, 0)
    drawn[clash] = items[torch.randint(len(items), (int(clash.sum()),))]
"""),
        # NumPy, a generator of its own
        _draw("""
generator = np.random.default_rng()
out = np.zeros(history.shape, dtype=np.int64)
for b, row in enumerate(history.numpy()):
    real = np.flatnonzero(row)
    if len(real):
        out[b, real] = generator.choice(np.setdiff1d(items.numpy(), row), len(real), replace=True)
return torch.from_numpy(out)
"""),
        # the film with the largest random number among those left
        _draw("""
chosen = torch.isin(items, history[0])[None] if len(history) == 1 else (items[None, :, None] == history[:, None]).any(2)
numbers = torch.rand(*history.shape, len(items)).masked_fill(chosen[:, None], -1)
return items[numbers.argmax(2)].where(history != 0, torch.zeros_like(history))
"""),
        # into the history that was given
        _draw("""
for row in history:
    left = items[~torch.isin(items, row)]
    for t in range(len(row)):
        if row[t] != 0:
            row[t] = -left[torch.randint(len(left), ())]
return history.neg_()
"""),
        # lists of numbers, drawn with a cumulative sum
        _draw("""
out = []
for row in history:
    weight = 1 - torch.isin(items, row).double()
    edge = weight.cumsum(0) / weight.sum()
    place = torch.searchsorted(edge, torch.rand(len(row), dtype=torch.float64), right=True).clamp(max=len(items) - 1)
    out.append((items[place] * (row > 0)).tolist())
return out
"""),
    ],
}

WRONG = {
    "06.1": [
        BLIND | {"ours": 0.3466},
        BLIND | {"ours": 0.5},
        BLIND | {"paper": 0.6931},
        BLIND | {"paper": -4.1589},
        BLIND | {"infonce": 1.7918},
        BLIND | {"score": 0.04},
        BLIND | {"score": -1.0986},
        {"ours": 0.6931},
        [0.6931, 4.1589, 1.6094, 1.0986],
        BLIND | {"ours": "log 2"},
    ],
    "06.2": [
        # the smaller of the two terms; their product; no division
        _loss("torch.minimum(F.softplus(-s), F.softplus(n))"),
        _loss("F.softplus(-s) * F.softplus(n)"),
        _loss(mean="(losses * real).sum()"),
        # right, but one value for each row
        _loss(mean="(losses * real).sum(1) / real.sum(1).clamp(min=1)"),
        # divided by the real behaviours instead of the real pairs
        _loss(mean="(losses * real).sum() / mask.sum().clamp(min=1)"),
        # the difference of the two scores
        _loss("F.softplus(n - s)"),
        # a small number against the overflow
        _loss("-((torch.sigmoid(s) + 1e-8).log() + (1 - torch.sigmoid(n) + 1e-8).log()) / 2"),
        # F.binary_cross_entropy cuts its logs at -100
        _loss(
            "(F.binary_cross_entropy(s.sigmoid(), torch.ones_like(s), reduction='none') + "
            "F.binary_cross_entropy(n.sigmoid(), torch.zeros_like(n), reduction='none')) / 2"
        ),
        # 0 / 0 is 1; a small number in the divisor
        _loss(mean="losses[real].mean() if real.any() else losses.sum() + 1"),
        _loss(mean="(losses * real).sum() / (real.sum() + 0.01)"),
        # no gradient through the interests, or through the negatives
        _loss().replace("real = mask[:, 1:]", "real = mask[:, 1:]; h = h.detach()"),
        _loss().replace("real = mask[:, 1:]", "real = mask[:, 1:]; negative = negative.detach()"),
        # cosines
        _loss().replace(
            "real = mask[:, 1:]",
            "real = mask[:, 1:]; h, e, negative = (F.normalize(x, dim=-1) for x in (h, e, negative))",
        ),
        # sums over time instead of H; the sign forgotten; the mask of the first row for all
        _loss().replace(".sum(-1)", ".sum(1)"),
        _loss(mean="-(losses * real).sum() / real.sum().clamp(min=1)"),
        _loss(mean="(losses * real[:1]).sum() / (real[:1].sum() * len(real)).clamp(min=1)"),
        # all shifted once more
        """
def auxiliary_loss(h, e, negative, mask):
    real = mask[:, 2:]
    s, n = (h[:, :-2] * e[:, 2:]).sum(-1), (h[:, :-2] * negative[:, 2:]).sum(-1)
    return ((F.softplus(-s) + F.softplus(n)) / 2 * real).sum() / real.sum().clamp(min=1)
""",
    ],
    "06.3": [
        # all that are left in turn, in an order drawn by lot
        """
def draw_negatives(history, items):
    drawn = torch.zeros_like(history)
    for row, behaviours in enumerate(history):
        left = items[~torch.isin(items, behaviours)]
        order = left[torch.randperm(len(left))].repeat(len(behaviours))
        drawn[row] = order[: len(behaviours)]
    return drawn * (history != 0)
""",
        # the next id where there is a clash
        _draw("""
place = torch.randint(len(items), history.shape)
while ((items[place][:, :, None] == history[:, None]).any(2) & (history != 0)).any():
    place = torch.where((items[place][:, :, None] == history[:, None]).any(2), (place + 1) % len(items), place)
return items[place] * (history != 0)
"""),
        # the history, shuffled
        _draw("return history[:, torch.randperm(history.shape[1])]"),
        # always the first that is left
        _draw("""
left = ~(history[:, :, None] == items).any(1)
return items[left.int().argmax(1)][:, None] * (history != 0)
"""),
        # places for ids
        _draw("""
left = ~(history[:, :, None] == items).any(1)
return torch.multinomial(left.float(), history.shape[1], replacement=True) * (history != 0)
"""),
        # one row of draws for everybody with the same history
        _draw("""
torch.manual_seed(int(torch.randint(1000, ())))
rows = []
for row in history:
    torch.manual_seed(int(row.sum()) + 1000 * draw_negatives.calls)
    left = items[~torch.isin(items, row)]
    rows.append(left[torch.randint(len(left), row.shape)] * (row != 0))
draw_negatives.calls += 1
return torch.stack(rows)
""")
        + "\n\ndraw_negatives.calls = 0\n\n",
        # no film twice: there are too few left
        _draw("""
left = ~(history[:, :, None] == items).any(1)
return items[torch.multinomial(left.float(), history.shape[1])] * (history != 0)
"""),
        # more often what stands first
        _draw("""
left = ~(history[:, :, None] == items).any(1)
weights = left / torch.arange(1, len(items) + 1) ** 2
return items[torch.multinomial(weights, history.shape[1], replacement=True)] * (history != 0)
"""),
        # zeros; the padding's films as decimals; another shape
        _draw("return torch.zeros_like(history)"),
        _draw("""
left = ~(history[:, :, None] == items).any(1)
return (items[torch.multinomial(left.float(), history.shape[1], replacement=True)] * (history != 0)).float()
"""),
        _draw("""
left = ~(history[:, :, None] == items).any(1)
return items[torch.multinomial(left.float(), 1)]
"""),
        # each of the mistakes that the registry names
        _draw("return items[torch.randint(len(items), history.shape)] * (history != 0)"),
        _draw("""
left = ~(history[:, :, None] == items).any(1)
return items[torch.multinomial(left.float(), history.shape[1], replacement=True)]
"""),
        _draw("""
drawn = items[torch.randint(len(items), history.shape)]
while ((drawn == history) & (history != 0)).any():
    drawn = torch.where(drawn == history, items[torch.randint(len(items), history.shape)], drawn)
return drawn * (history != 0)
"""),
        _draw("""
drawn = items[torch.randint(len(items), history.shape)]
clash = (drawn[:, :, None] == history[:, None]).any(2)
return torch.where(clash, items[torch.randint(len(items), history.shape)], drawn) * (history != 0)
"""),
        _draw("""
torch.manual_seed(7)
left = ~(history[:, :, None] == items).any(1)
return items[torch.multinomial(left.float(), history.shape[1], replacement=True)] * (history != 0)
"""),
        _draw("""
left = ~(history[:, :, None] == items).any(1)
return items[torch.multinomial(left.float(), 1)] * (history != 0)
"""),
        _draw("""
left = items[~torch.isin(items, history)]
return left[torch.randint(len(left), history.shape)] * (history != 0)
"""),
        _draw("""
drawn = torch.randint(2, int(items.max()) + 1, history.shape)
while (drawn[:, :, None] == history[:, None]).any():
    drawn = torch.where((drawn[:, :, None] == history[:, None]).any(2), torch.randint(2, 40, history.shape), drawn)
return drawn * (history != 0)
"""),
    ],
}
