"""More answers to the exercises of chapter 02: styles and mistakes that a check once judged wrongly, or nearly did."""

RIGHT = {
    "02.1": [
        """
from collections import OrderedDict
from fractions import Fraction

counts = OrderedDict(
    (k, Fraction(v))
    for k, v in [
        ("film table", 8016),
        ("input of the MLP", 40),
        ("MLP", 345),
        ("all parameters", 9475),
        ("rows with a gradient", 8),
        ("gradient of film 9", 3),
    ]
)
""",
    ],
    "02.2": [
        """
def mean_of_history(vectors, mask):
    v = vectors.clone()
    v[~mask] = 0
    n = mask.long().sum(1)
    n[n == 0] = 1
    return v.sum(dim=1).div(n.view(-1, 1))
""",
        """
def mean_of_history(vectors, mask):
    w = (
        torch.softmax(
            torch.zeros(mask.shape, dtype=vectors.dtype).masked_fill(~mask, torch.finfo(vectors.dtype).min), 1
        )
        * mask
    )
    return (w.unsqueeze(1) @ vectors)[:, 0, :]
""",
        """
def mean_of_history(vectors, mask):
    B, T, H = vectors.shape
    rows = torch.repeat_interleave(torch.arange(B), mask.sum(1))
    out = vectors.new_zeros(B, H).index_add(0, rows, vectors[mask])
    return out / torch.clamp(mask.sum(1, keepdim=True), 1)
""",
        """
def mean_of_history(vectors, mask):
    out = vectors.new_zeros(vectors.shape[0], vectors.shape[2])
    out = out.scatter_reduce(
        0, mask.nonzero()[:, :1].expand(-1, vectors.shape[2]), vectors[mask], "mean", include_self=False
    )
    return out
""",
        """
def mean_of_history(vectors, mask):
    return torch.stack([v[m].mean(0) for v, m in zip(vectors, mask)]).nan_to_num(0)
""",
        """
def mean_of_history(vectors, mask):
    x = vectors.masked_fill(~mask[..., None], float("nan"))
    return x.nanmean(1).nan_to_num()
""",
    ],
    "02.3": [
        """
def dice_step(x, gamma, mean, variance, training):
    m, v = mean.clone(), variance.clone()
    use = training and x.shape[0] > 1
    z = F.batch_norm(x, m, v, training=use, momentum=0.1, eps=1e-8)
    p = z.sigmoid()
    return x * (gamma + (1 - gamma) * p), m, v
""",
        """
def dice_step(x, gamma, mean, variance, training):
    bn = nn.BatchNorm1d(x.shape[1], eps=1e-8, affine=False).to(x.dtype)
    bn.running_mean.copy_(mean)
    bn.running_var.copy_(variance)
    bn.train(training and len(x) > 1)
    p = torch.sigmoid(bn(x))
    return p * x + (1 - p) * (gamma[None] * x), bn.running_mean, bn.running_var
""",
        """
from collections import namedtuple

Out = namedtuple("Out", "y mean variance")
def dice_step(x, gamma, mean, variance, training: bool, momentum=0.1, eps=1e-8):
    if training and x.shape[0] > 1:
        d = x - x.mean(0)
        y = d / (d.pow(2).mean(0) + eps).sqrt()
        new = Out(
            None,
            mean + momentum * (x.mean(0) - mean),
            variance + momentum * (d.pow(2).sum(0) / (len(x) - 1) - variance),
        )
    else:
        y = (x - mean) / (variance + eps).sqrt()
        new = Out(None, mean, variance)
    p = 0.5 * (1 + torch.tanh(y / 2))
    return Out(p * x + (1 - p) * gamma * x, new.mean, new.variance)
""",
    ],
}

WRONG = {
    "02.1": [
        {
            "film table": 8016,
            "input of the MLP": 40,
            "MLP": 345,
            "all parameters": 9475,
            "rows with a gradient": 8,
            "gradient of film 9": [3, 3, 3, 3, 3, 3, 3, 3],
        },
        {
            "film table": 8016,
            "input of the MLP": 40,
            "MLP": True,
            "all parameters": 9475,
            "rows with a gradient": 8,
            "gradient of film 9": 3,
        },
    ],
    "02.2": [
        """
def mean_of_history(vectors, mask):
    return (vectors * mask[..., None]).sum(1) / (mask.sum(1, keepdim=True) + 1e-3)
""",
        """
def mean_of_history(vectors, mask):
    x = (vectors * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
    return torch.where(mask.any(1, keepdim=True), x, 0.0)
""",
        """
def mean_of_history(vectors, mask):
    return ((vectors * mask[..., None]).sum(1) / mask.sum(1, keepdim=True).clamp(min=1)).half()
""",
        """
def mean_of_history(vectors, mask):
    out = torch.zeros(len(vectors), 2)
    for i in range(len(vectors)):
        n = int(mask[i].sum())
        if n:
            out[i] = vectors[i, :n].mean(0)
    return out
""",
        """
def mean_of_history(vectors, mask):
    return (vectors * mask[..., None]).sum(1).squeeze() / mask.sum(1, keepdim=True).clamp(min=1)
""",
    ],
    "02.3": [
        """
def dice_step(x, gamma, mean, variance, training):
    train = not training and len(x) > 1
    m, v = (x.mean(0), x.var(0, correction=0)) if train else (mean, variance)
    z = (x - m) / torch.sqrt(v + 1e-8)
    p = torch.sigmoid(z)
    y = p * x + (1 - p) * gamma * x
    if train:
        mean, variance = 0.9 * mean + 0.1 * x.mean(0), 0.9 * variance + 0.1 * x.var(0)
    return y, mean, variance
""",
        """
def dice_step(x, gamma, mean, variance, training):
    train = training and len(x) > 1
    m, v = (x.mean(0), x.var(0, correction=0)) if train else (mean, variance)
    z = (x - m) / torch.sqrt(v + 1e-8)
    p = torch.sigmoid(z)
    y = p * x + (1 - p) * gamma * x
    if train:
        mean, variance = 0.9 * mean + 0.1 * x.mean(0), 0.9 * variance + 0.1 * x.var(0)
    return y, (mean, variance)
""",
        """
def dice_step(x, gamma, mean, variance, training):
    train = training and len(x) > 1
    m, v = (x.mean(0), x.var(0, correction=0)) if train else (mean, variance)
    z = (x - m) / torch.sqrt(v + 1e-8)
    p = torch.sigmoid(z)
    y = p * x + (1 - p) * gamma * x
    if train:
        mean, variance = mean + 0.1 * x.mean(0), variance + 0.1 * x.var(0)
    return y, mean, variance
""",
    ],
}
