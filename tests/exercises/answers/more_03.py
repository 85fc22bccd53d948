"""More answers to the exercises of chapter 03: styles and mistakes that a check once judged wrongly, or nearly did."""

RIGHT = {
    "03.1": [
        """
def softmax_over_real(scores, mask):
    out = torch.zeros_like(scores)
    for b in range(scores.size(0)):
        if mask[b].any():
            out[b, mask[b]] = F.softmax(scores[b, mask[b]], dim=-1)
    return out
""",
        """
def softmax_over_real(scores, mask):
    x = scores.masked_fill(~mask, float("-inf"))
    empty = ~mask.any(1, keepdim=True)
    return F.softmax(x.masked_fill(empty, 0.0), dim=-1).masked_fill(~mask, 0.0)
""",
        """
def softmax_over_real(scores, mask):
    big = torch.zeros_like(scores)
    idx = mask.nonzero(as_tuple=True)
    x = scores[idx]
    m = torch.full((len(scores),), -1e30, dtype=scores.dtype).scatter_reduce(0, idx[0], x.detach(), "amax")
    e = torch.exp(x - m[idx[0]])
    s = torch.zeros(len(scores), dtype=scores.dtype).index_add(0, idx[0], e)
    return big.index_put(idx, e / s[idx[0]])
""",
        """
def softmax_over_real(scores, mask):
    n = mask.sum(1)
    order = torch.arange(scores.shape[1])[None] < n[:, None]
    z = scores * 0
    z = torch.where(order, scores, torch.finfo(scores.dtype).min)
    a = z.softmax(dim=-1)
    return torch.where(order, a, torch.zeros_like(a))
""",
        """
def softmax_over_real(scores, mask):
    return torch.softmax(scores.masked_fill(~mask, float("-inf")), dim=1).nan_to_num(0)
""",
        """
def softmax_over_real(scores, mask):
    x = scores.masked_fill(~mask, float("-inf"))
    a = torch.softmax(x, 1)
    return torch.where(mask, a, 0.0)
""",
    ],
    "03.2": [
        """
def t_softmax(scores, mask):
    n = mask.float().sum(1, keepdim=True)
    z = scores.masked_fill(~mask, torch.finfo(scores.dtype).min) + torch.log(n.clamp(min=1))
    z = z - torch.logsumexp(scores.masked_fill(~mask, torch.finfo(scores.dtype).min), 1, keepdim=True)
    return z.clamp(max=0).exp() * mask
""",
        """
def t_softmax(scores, mask):
    e = (
        torch.exp(
            torch.where(
                mask,
                scores - scores.masked_fill(~mask, -1e30).max(1, keepdim=True).values,
                torch.zeros_like(scores),
            )
        )
        * mask
    )
    mean = e.sum(1, keepdim=True) / mask.sum(1, keepdim=True).clamp(min=1)
    return (e / (mean + (mean == 0))).clamp(max=1)
""",
        """
def t_softmax(scores, mask):
    T = torch.einsum("bt->b", mask.to(scores.dtype))
    a = torch.softmax(scores.masked_fill(mask == False, torch.finfo(scores.dtype).min), dim=1)
    return (
        1 - F.relu(1 - torch.einsum("b,bt,bt->bt", T, a, mask.to(scores.dtype)))
        if False
        else torch.einsum("b,bt,bt->bt", T, a, mask.to(scores.dtype)).clamp_(max=1)
    )
""",
    ],
    "03.3": [
        """
def din_summary(q, k, mask, W, v):
    W1, W2, W3, W4 = W.chunk(4, dim=1)
    hidden = (q @ (W1 + W3).T)[:, None] + k @ (W2 - W3).T + torch.einsum("bk,btk,mk->btm", q, k, W4)
    s = torch.einsum("btm,m->bt", hidden.tanh(), v)
    a = s.masked_fill(~mask, -1e30).softmax(-1) * mask
    return torch.bmm(a.unsqueeze(1), k).squeeze(1)
""",
        """
def din_summary(q, k, mask, W, v):
    q = q.unsqueeze(1)
    blocks = torch.cat([q + 0 * k, k, q - k, q * k], -1)
    score = torch.matmul(torch.matmul(blocks, W.t()).tanh(), v)
    weights = torch.where(mask, score, torch.full_like(score, -1e9)).softmax(1)
    weights = torch.where(mask, weights, torch.zeros_like(weights))
    return torch.tensordot(weights, k, dims=([1], [1])).diagonal(dim1=0, dim2=1).T
""",
        """
def din_summary(q, k, mask, W, v):
    one = lambda q, k, m: (
        (
            torch.softmax(
                (torch.tanh(torch.cat([q.expand_as(k), k, q - k, q * k], -1) @ W.T) @ v).masked_fill(
                    ~m, -1e30
                ),
                0,
            )
            * m
        )
        @ k
    )
    return torch.vmap(one)(q, k, mask)
""",
    ],
    "03.4": [
        """
from decimal import Decimal

g = {
    "softmax, changed places": Decimal("0.8"),
    "softmax, each twice": Decimal("0.8"),
    "softmax, e(1) twice": 5 / 4,
    "t_softmax": 1.2,
    "t_softmax, each twice": 2.4,
}
""",
    ],
}

WRONG = {
    "03.1": [
        """
def softmax_over_real(scores, mask):
    return torch.softmax(scores.masked_fill(~mask, -1000), dim=1) * mask
""",
        """
def softmax_over_real(scores, mask):
    return torch.softmax(scores.masked_fill(~mask, -1e4), dim=1) * mask
""",
        """
def softmax_over_real(scores, mask):
    return torch.sigmoid(scores) * mask
""",
        """
def softmax_over_real(scores, mask):
    x = scores - scores.max()
    e = torch.exp(x) * mask
    return e / e.sum(1, keepdim=True).clamp(min=1e-30)
""",
        """
def softmax_over_real(scores, mask):
    a = torch.softmax(scores.masked_fill(~mask, -1e30), 1) * mask
    a = a.round(decimals=3)
    return a
""",
    ],
    "03.2": [
        """
def t_softmax(scores, mask):
    low = scores.masked_fill(~mask, torch.finfo(scores.dtype).min)
    attention = torch.softmax(low, dim=1) * mask
    T = mask.sum(1, keepdim=True)
    return (T * attention).clamp(max=0.99)
""",
        """
def t_softmax(scores, mask):
    low = scores.masked_fill(~mask, -100)
    attention = torch.softmax(low, dim=1) * mask
    T = mask.sum(1, keepdim=True)
    return (T * attention).clamp(max=1)
""",
        """
def t_softmax(scores, mask):
    low = scores.masked_fill(~mask, -1e30)
    T = mask.sum(1, keepdim=True)
    y = T * torch.softmax(low, 1) * mask
    return torch.where(y > 1, y / y.detach(), y) * 1.0 + 0 * y
""",
    ],
    "03.3": [
        """
def din_summary(q, k, mask, W, v):
    query = q.unsqueeze(1).expand_as(k)
    blocks = [query, k, (query - k).abs(), query * k]
    s = torch.tanh(torch.cat(blocks, -1) @ W.T) @ v
    a = torch.softmax(s.masked_fill(~mask, -1e30), 1) * mask
    return (a.unsqueeze(-1) * k).sum(1)
""",
        """
def din_summary(q, k, mask, W, v):
    query = q.unsqueeze(1).expand_as(k)
    blocks = [query, k, query - k, query * k]
    s = torch.tanh(torch.cat(blocks, -1) @ W.T) @ v
    a = torch.softmax(s.masked_fill(~mask, -1e30), 1) * mask
    return (a.unsqueeze(-1) * k).sum(1)[:, :2]
""",
        """
def din_summary(q, k, mask, W, v):
    query = q.unsqueeze(1).expand_as(k)
    blocks = [query, k, query - k, query * k]
    s = torch.tanh((torch.cat(blocks, -1)[..., None, :] * W).sum(-1))[..., :3] @ v
    a = torch.softmax(s.masked_fill(~mask, -1e30), 1) * mask
    return (a.unsqueeze(-1) * k).sum(1)
""",
    ],
}
