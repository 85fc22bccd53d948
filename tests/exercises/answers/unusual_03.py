"""Chapter 03: right answers in unusual styles."""

from __future__ import annotations

RIGHT = {
    "03.1": [
        """
def softmax_over_real(scores, mask):
    n = mask.sum(1)
    result = torch.zeros_like(scores)
    for length in n.unique().tolist():
        if length:
            rows = n == length
            result[rows, :length] = scores[rows, :length].softmax(1)
    return result
""",
        """
def softmax_over_real(scores, mask):
    big = torch.where(mask, scores, torch.full((), -torch.finfo(scores.dtype).max, dtype=scores.dtype))
    z = torch.logsumexp(big, 1, keepdim=True)
    return torch.where(mask, (big - z).exp(), torch.zeros_like(scores))
""",
    ],
    "03.2": [
        """
def t_softmax(scores, mask):
    low = scores.masked_fill(~mask, torch.finfo(scores.dtype).min)
    length = mask.sum(dim=1, keepdim=True)
    return (length * torch.softmax(low, dim=1)).clamp(max=1)
""",
        """
def t_softmax(scores, mask):
    rows = []
    for s, k in zip(scores, mask):
        n = k.sum()
        a = (n * s[:n].softmax(0)).clamp(0, 1)
        rows.append(F.pad(a, (0, len(s) - n)))
    return torch.stack(rows) if len(rows) else scores * 0
""",
    ],
    "03.3": [
        """
def din_summary(q, k, mask, W, v):
    Q = q[:, None, :].expand(-1, k.shape[1], -1)
    s = torch.tanh(torch.cat([Q, k, Q - k, Q * k], -1) @ W.T) @ v
    a = torch.softmax(s.masked_fill(~mask, -1e9), -1).masked_fill(~mask, 0)
    return torch.einsum("bt,btk->bk", a, k)
""",
        """
def din_summary(q, k, mask, W, v):
    Q = q[:, None, :].expand(-1, k.shape[1], -1)
    s = torch.tanh(torch.cat([Q, k, Q - k, Q * k], -1) @ W.T) @ v
    a = torch.softmax(s.masked_fill(~mask, -1e9), -1).masked_fill(~mask, 0)
    return (a.unsqueeze(1) @ k).squeeze(1)
""",
    ],
}

WRONG: dict[str, list] = {}
