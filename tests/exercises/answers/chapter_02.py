"""Right and wrong answers to the exercises of chapter 02, none of them in the registry."""

TABLE, INPUT, MLP, ALL = "film table", "input of the MLP", "MLP", "all parameters"
ROWS, GRADIENT = "rows with a gradient", "gradient of film 9"
COUNTS = {TABLE: 8016, INPUT: 40, MLP: 345, ALL: 9475, ROWS: 8, GRADIENT: 3}


def mean(body: str) -> str:
    """A mean_of_history with this body."""
    return "def mean_of_history(vectors, mask):\n" + "".join(f"    {line}\n" for line in body.strip().splitlines())


def summed(count: str, before: str = "", total: str = "(vectors * mask[..., None]).sum(1)") -> str:
    """A sum of the real behaviours, divided by a count n."""
    return mean(f"{before}\nn = {count}\nreturn {total} / n")


def dice(body: str) -> str:
    """A dice with this body."""
    return "def dice_step(x, gamma, mean, variance, training):\n" + "".join(
        f"    {line}\n" for line in body.splitlines() if line
    )


def parts(
    train: str = "training and len(x) > 1",
    batch: str = "x.mean(0), x.var(0, correction=0)",
    z: str = "(x - m) / torch.sqrt(v + 1e-8)",
    p: str = "torch.sigmoid(z)",
    y: str = "p * x + (1 - p) * gamma * x",
    new: str = "0.9 * mean + 0.1 * x.mean(0), 0.9 * variance + 0.1 * x.var(0)",
    result: str = "y, mean, variance",
) -> str:
    """A Dice in which each step can be written otherwise."""
    return dice(f"""
train = {train}
m, v = ({batch}) if train else (mean, variance)
z = {z}
p = {p}
y = {y}
if train:
    mean, variance = {new}
return {result}
""")


CLAMPED = "mask.sum(1, keepdim=True).clamp(min=1)"

RIGHT = {
    "02.1": [
        dict(COUNTS),
        {name: float(number) for name, number in reversed(COUNTS.items())},
        # counted by torch
        """
table = nn.Embedding(1002, 8, padding_idx=0)
columns = [[5, 9]], [[7, 5, 0], [9, 9, 3]], [[4, 8, 0], [7, 2, 6]]
sum(table(torch.tensor(ids)).sum() for ids in columns).backward()
head = nn.Sequential(nn.Linear(5 * 8, 8), nn.PReLU(8), nn.Linear(8, 1))
mlp = sum(p.numel() for p in head.parameters())
counts = {
    "film table": table.weight.numel(),
    "input of the MLP": np.int64(head[0].in_features),
    "MLP": mlp,
    "all parameters": torch.tensor(table.weight.numel() + 14 * 8 + 1002 + mlp),
    "rows with a gradient": table.weight.grad.any(1).sum(),
    "gradient of film 9": table.weight.grad[9, 0],
}
""",
    ],
    "02.2": [
        # a mean of each row's own
        mean("""
means = []
for row, real in zip(vectors, mask):
    kept = row[real]
    means.append(kept.mean(0) if len(kept) else row.new_zeros(row.shape[1]))
return torch.stack(means)
"""),
        mean("""
weight = mask.to(vectors.dtype)
return torch.einsum("bth,bt->bh", vectors, weight) / weight.sum(1).clamp_min(1)[:, None]
"""),
        # a softmax of equal scores
        mean("""
weight = torch.softmax(torch.zeros(mask.shape, dtype=vectors.dtype).masked_fill(~mask, -1e9), 1) * mask
return (weight.unsqueeze(1) @ vectors).squeeze(1)
"""),
        # a scatter of all real behaviours
        mean("""
B, T, H = vectors.shape
rows = torch.arange(B)[:, None].expand(B, T)[mask]
total = vectors.new_zeros(B, H).index_add(0, rows, vectors[mask])
return total / torch.bincount(rows, minlength=B).clamp(min=1)[:, None]
"""),
        # written into what was given
        mean("vectors[~mask] = 0\nreturn vectors.sum(1).div(mask.sum(1).clamp(1).view(-1, 1))"),
        summed("mask.sum(1, keepdim=True) + 1e-9"),
        mean("return torch.nan_to_num(torch.nanmean(vectors.masked_fill(~mask[..., None], float('nan')), 1))"),
        mean("""
lengths = mask.sum(1).tolist()
return torch.cat([vectors[b : b + 1, : max(n, 1)].mean(1) * (n > 0) for b, n in enumerate(lengths)])
"""),
        # an object that can be called
        """
class Mean(nn.Module):
    def forward(self, values, real):
        real = real.unsqueeze(-1).to(values.dtype)
        return (values * real).sum(dim=1) / real.sum(dim=1).clamp(min=1.0)
mean_of_history = Mean()
""",
    ],
    "02.3": [
        parts(),
        # torch's batch normalisation, which renews the averages it is given
        dice("""
batch = training and x.shape[0] > 1
p = F.batch_norm(x, mean, variance, training=batch, momentum=0.1, eps=1e-8).sigmoid()
return x * (gamma + (1 - gamma) * p), mean, variance
"""),
        dice("""
layer = nn.BatchNorm1d(x.shape[1], eps=1e-8, momentum=0.1, affine=False).to(x.dtype)
layer.running_mean, layer.running_var = mean.clone(), variance.clone()
layer.train(training and len(x) > 1)
p = layer(x).sigmoid()
return [p * x + (1 - p) * gamma * x, layer.running_mean, layer.running_var]
"""),
        # the package's
        dice("""
from dien_course.layers import Dice
layer = Dice(x.shape[1]).to(x.dtype).train(training)
layer.normalise.running_mean, layer.normalise.running_var = mean.clone(), variance.clone()
del layer.gamma
layer.gamma = gamma
return layer(x), layer.normalise.running_mean, layer.normalise.running_var
"""),
        # one number at a time
        dice("""
B, H = x.shape
y, means, variances = [], [], []
for j in range(H):
    m, v = mean[j], variance[j]
    if training and B > 1:
        m = sum(x[i, j] for i in range(B)) / B
        squares = sum((x[i, j] - m) ** 2 for i in range(B))
        v = squares / B
    means.append(0.9 * mean[j] + 0.1 * m if training and B > 1 else m)
    variances.append(0.9 * variance[j] + 0.1 * squares / (B - 1) if training and B > 1 else v)
    p = [1 / (1 + torch.exp((m - x[i, j]) / torch.sqrt(v + 1e-8))) for i in range(B)]
    y.append(torch.stack([x[i, j] * (p[i] + (1 - p[i]) * gamma[j]) for i in range(B)]))
return torch.stack(y, 1), torch.stack(means), torch.stack(variances)
"""),
        # a move towards the batch's statistics, which are held constant
        dice("""
m, v, n = mean, variance, len(x)
if training and n != 1:
    v, m = torch.var_mean(x.detach(), 0, correction=0)
    mean, variance = torch.lerp(mean, m, 0.1), torch.lerp(variance, v * n / (n - 1), 0.1)
p = (1 + torch.tanh((x - m) * torch.rsqrt(v + 1e-8) / 2)) / 2
return torch.lerp(gamma * x, x, p), mean, variance
"""),
        # the mean of squares minus the square of the mean; NumPy for the averages
        dice("""
m, v, n = mean, variance, len(x)
if training and n > 1:
    m = x.sum(0) / n
    v = ((x * x).sum(0) / n - m * m).clamp(min=0)
    mean = 0.9 * mean.numpy() + 0.1 * x.detach().numpy().mean(0)
    variance = 0.9 * variance.numpy() + 0.1 * x.detach().numpy().var(0, ddof=1)
p = torch.sigmoid((x - m) / (v + 1e-8) ** 0.5)
return p * x + (1 - p) * gamma * x, mean, variance
"""),
    ],
}


def counted(**wrong: object) -> dict:
    """The right counts, but for these: t, i, m, a, r, g in the order of the stub."""
    return {**COUNTS, **{dict(zip("timarg", COUNTS, strict=True))[key]: number for key, number in wrong.items()}}


WRONG = {
    "02.1": [
        counted(t=1002),
        counted(t=1000 * 8, a=9459),
        counted(i=24),
        counted(i=5),
        counted(m=329),
        counted(m=353),
        counted(a=8361),
        counted(a=9475 + 2 * 8016),
        counted(r=1002),
        counted(r=7),
        counted(g=24),
        counted(g=-3),
        counted(g="three"),
        counted(t=8016.4),
        [8016, 40, 345, 9475, 8, 3],
        {TABLE: 8016},
    ],
    "02.2": [
        summed("mask.sum(1, keepdim=True).clamp(min=2)"),
        summed("mask.sum(1).clamp(min=1)"),
        summed("(mask.sum(1, keepdim=True) - 1).clamp(min=1)"),
        summed("(vectors * mask[..., None] != 0).sum(1).clamp(min=1)"),  # each number by itself
        summed("(vectors != 0).any(2).sum(1, keepdim=True).clamp(min=1)"),  # counts what is not zero
        summed(CLAMPED, total="(vectors.detach() * mask[..., None]).sum(1)"),
        summed(CLAMPED, total="(vectors.half() * mask[..., None]).sum(1).float()"),
        summed(CLAMPED, before="if len(mask) == 1:\n    return vectors.mean(1)"),
        summed(CLAMPED, before="if mask.shape[1] == 1:\n    return vectors[:, 0]"),
        summed(CLAMPED).replace("return", "out =")
        + "    out[0] = vectors[0].mean(0)\n    return out\n",  # one row only
        summed(CLAMPED).replace("return", "return F.relu(").rstrip() + ")\n",
        mean(
            "n = mask.sum(1, keepdim=True)\nreturn torch.where(n > 0, (vectors * mask[..., None]).sum(1) / n, 0.0)"
        ),  # NaN in the gradient
        mean("return torch.nan_to_num((vectors * mask[..., None]).sum(1) / mask.sum(1)[:, None], nan=0.0)"),
        mean("return (vectors * mask[..., None]).max(1).values"),
        mean("return (vectors * torch.softmax(mask.to(vectors.dtype), 1)[..., None]).sum(1)"),
        mean(
            "weight = torch.softmax(torch.where(mask, 0.0, -torch.inf), 1)\n"
            "return (vectors * mask[..., None] * weight[..., None]).sum(1)"
        ),
        mean(
            "last = (mask.sum(1) - 1).clamp(min=0)\n"
            "return vectors[torch.arange(len(vectors)), last] * mask.any(1)[:, None]"
        ),
        mean(
            "out = torch.zeros_like(vectors[:, 0])\nfor b, real in enumerate(mask):\n"
            "    out[b] = vectors[b][real].median(0).values if real.any() else 0\nreturn out"
        ),
        summed(CLAMPED).rstrip().replace("return ", "return (") + ").squeeze()\n",
        mean(f"return torch.tensor(((vectors * mask[..., None]).sum(1) / {CLAMPED}).tolist())"),
    ],
    "02.3": [
        parts(result="y"),
        parts(result="y, variance, mean"),
        parts(train="training"),  # a batch of one has no variance
        parts(train="training and len(x) > 2"),
        parts(train="training and x.numel() > 1"),
        parts(train="training and len(x) > 1 and x.shape[1] > 1"),
        parts(batch="x.mean(1, keepdim=True), x.var(1, keepdim=True, correction=0)"),
        parts(batch="x.mean(0), x.std(0, correction=0)"),
        parts(z="x - m"),
        parts(z="(m - x) / torch.sqrt(v + 1e-8)"),
        parts(z="(x - m) / torch.sqrt(v)"),  # a unit that never varies
        parts(z="(x - m) / torch.sqrt(v + 1e-3)"),
        parts(z="(x - m) / (torch.sqrt(v) + 1e-8)"),
        parts(p="torch.sigmoid(z).round()"),
        parts(p="torch.tanh(z)"),
        parts(y="p * x + (1 - p) * 0.25 * x"),
        parts(y="p * x + (1 - p) * gamma.mean() * x"),
        parts(y="p * x + (1 - p) * gamma"),
        parts(y="p * x + gamma * x"),
        parts(y="p * x"),
        parts(y="p * x + (1 - p) * gamma.detach() * x"),
        parts(y="(p * x + (1 - p) * gamma * x).detach()"),
        parts(p="torch.sigmoid(z).detach()"),
        parts(new="0.9 * mean + 0.1 * x.mean(0), variance"),
        parts(new="0.9 * mean + 0.1 * x.mean(0), 0.9 * variance + 0.1 * x.std(0)"),
        parts(new="0.99 * mean + 0.01 * x.mean(0), 0.99 * variance + 0.01 * x.var(0)"),
        parts(new="0.9 * mean + 0.1 * y.mean(0), 0.9 * variance + 0.1 * y.var(0)"),
        parts(new="(mean + x.mean(0)) / 2, (variance + x.var(0)) / 2"),
        dice("return F.prelu(x, gamma), mean, variance\n"),
    ],
}
