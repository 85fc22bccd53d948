"""Chapter 02: right answers in unusual styles."""

from __future__ import annotations

RIGHT = {
    "02.2": [
        """
def mean_of_history(vectors, mask):
    w = mask.to(vectors.dtype) / mask.sum(1, keepdim=True).clamp(min=1)
    return torch.einsum("bt,bth->bh", w, torch.where(mask.unsqueeze(2), vectors, 0))
""",
        """
class Mean(nn.Module):
    def forward(self, vectors, mask):
        v = vectors.clone()
        v[~mask] = 0
        n = torch.maximum(mask.sum(1), torch.tensor(1)).unsqueeze(1)
        return v.cumsum(1)[:, -1] / n
mean_of_history = Mean()
""",
    ],
    "02.3": [
        """
def dice_step(x, gamma, mean, variance, training):
    if training and x.shape[0] > 1:
        mu, var = x.mean(0), x.var(0, unbiased=False)
        mean = mean * 0.9 + mu * 0.1
        variance = variance * 0.9 + x.var(0) * 0.1
    else:
        mu, var = mean, variance
    p = torch.sigmoid((x - mu) / (var + 1e-8).sqrt())
    return p * x + (1 - p) * gamma * x, mean, variance
""",
        """
def dice_step(z, g, mu0, s0, train):
    if train and z.shape[0] > 1:
        mu, var = z.mean(0), z.var(0, unbiased=False)
        mean = mu0 * 0.9 + mu * 0.1
        variance = s0 * 0.9 + z.var(0) * 0.1
    else:
        mean, variance = mu0, s0
        mu, var = mean, variance
    p = torch.sigmoid((z - mu) / (var + 1e-8).sqrt())
    return torch.lerp(g * z, z, p), mean, variance
""",
    ],
}

WRONG: dict[str, list] = {}
