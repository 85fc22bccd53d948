"""Right and wrong answers to the exercises of chapter 03, none of them in the registry."""

PLACES, TWICE, ONE_TWICE = "softmax, changed places", "softmax, each twice", "softmax, e(1) twice"
T, T_TWICE = "t_softmax", "t_softmax, each twice"
WHOLE = {PLACES: 0.8, TWICE: 0.8, ONE_TWICE: 1.25, T: 1.2, T_TWICE: 2.4}

RIGHT = {
    "03.1": [
        # a loop over rows, each as long as it really is
        """
def softmax_over_real(scores, mask):
    out = torch.zeros_like(scores)
    for row in range(len(scores)):
        n = int(mask[row].sum())
        if n:
            out[row, :n] = torch.softmax(scores[row, :n], 0)
    return out
""",
        # -inf and NaN swept away
        """
def softmax_over_real(scores, mask):
    return scores.masked_fill(~mask, float("-inf")).softmax(-1).nan_to_num(0.0)
""",
        # by hand, the highest real score taken off
        """
def softmax_over_real(scores, mask):
    low = torch.where(mask, scores, torch.tensor(-1e9, dtype=scores.dtype))
    powers = torch.exp(low - low.max(1, keepdim=True).values) * mask
    return powers / powers.sum(1, keepdim=True).clamp(min=1e-12)
""",
        # through logarithms, one number at a time
        """
def softmax_over_real(scores, mask):
    rows = []
    for s, real in zip(scores, mask):
        total = torch.logsumexp(s[real], 0) if real.any() else None
        rows.append(torch.stack([torch.exp(x - total) if r else x * 0 for x, r in zip(s, real)]))
    return torch.stack(rows)
""",
        # in place, on the argument itself
        """
def softmax_over_real(s, keep):
    s[~keep] = -1e20
    p = F.softmax(s, dim=1)
    return p.where(keep, torch.zeros_like(p))
""",
        # a bias added to the scores
        """
def softmax_over_real(scores, mask):
    bias = (1.0 - mask.to(scores)) * -1e15
    return F.softmax(scores + bias, dim=-1) * mask
""",
    ],
    "03.2": [
        # exp over its mean
        """
def t_softmax(scores, mask):
    low = scores.masked_fill(~mask, -1e30)
    powers = torch.exp(low - low.amax(1, keepdim=True)) * mask
    mean = powers.sum(1, keepdim=True) / mask.sum(1, keepdim=True).clamp(min=1)
    return torch.clamp(powers / mean.clamp(min=1e-12), max=1)
""",
        # a row at a time
        """
def t_softmax(scores, mask):
    out = torch.zeros_like(scores)
    for row, n in enumerate(mask.sum(1).tolist()):
        out[row, :n] = (n * scores[row, :n].softmax(0)).clamp(0, 1)
    return out
""",
        # where for a clip
        """
def t_softmax(scores, mask):
    a = scores.masked_fill(~mask, float("-inf")).softmax(1).nan_to_num()
    a = a * mask.float().sum(dim=1).unsqueeze(1)
    return torch.where(a > 1, torch.ones_like(a), a)
""",
        # minimum
        """
def t_softmax(scores, mask):
    lengths = mask.long().cumsum(1)[:, -1:]
    a = torch.softmax(torch.where(mask, scores, scores.new_full((), -1e12)), dim=1)
    return torch.minimum(a * lengths, mask.to(a))
""",
        # through logarithms: T times a share is exp(log T + log share)
        """
def t_softmax(scores, mask):
    log_share = torch.log_softmax(scores.masked_fill(~mask, torch.finfo(scores.dtype).min / 2), dim=1)
    T = mask.sum(1, keepdim=True).to(scores).clamp(min=1)
    return torch.exp((log_share + T.log()).clamp(max=0)).masked_fill(~mask, 0)
""",
    ],
    "03.3": [
        # one pair at a time
        """
def din_summary(q, k, mask, W, v):
    out = torch.zeros_like(q)
    for b in range(len(q)):
        steps = [t for t in range(k.shape[1]) if mask[b, t]]
        if not steps:
            continue
        scores = []
        for t in steps:
            x = torch.cat([q[b], k[b, t], q[b] - k[b, t], q[b] * k[b, t]])
            scores.append(v @ torch.tanh(W @ x))
        a = torch.softmax(torch.stack(scores), 0)
        out[b] = sum(a[i] * k[b, t] for i, t in enumerate(steps))
    return out
""",
        # the matrix cut in four, as the package does
        """
def din_summary(q, k, mask, W, v):
    for_q, for_k, for_d, for_p = W.chunk(4, dim=1)
    hidden = (q @ (for_q + for_d).T)[:, None] + k @ (for_k - for_d).T + (q[:, None] * k) @ for_p.T
    scores = torch.einsum("btm,m->bt", hidden.tanh(), v)
    a = scores.masked_fill(~mask, -1e30).softmax(1) * mask
    return (a[:, None] @ k)[:, 0]
""",
        # padding taken out at the end
        """
def din_summary(target, history, real, W, v):
    B, T, K = history.shape
    rep = target.repeat_interleave(T, 0)
    flat = history.reshape(B * T, K)
    s = F.linear(torch.tanh(F.linear(torch.hstack([rep, flat, rep - flat, rep * flat]), W)), v[None]).view(B, T)
    a = torch.softmax(s.masked_fill(~real, float("-inf")), -1).nan_to_num(0)
    return torch.bmm(a.unsqueeze(1), history).squeeze(1)
""",
        # torch's attention, with the scores as its bias
        """
def din_summary(q, k, mask, W, v):
    query = q[:, None, :].repeat(1, k.size(1), 1)
    s = torch.tanh(torch.cat((query, k, query - k, query * k), 2) @ W.t()) @ v
    zero = torch.zeros_like(q)[:, None, None]
    bias = s.masked_fill(~mask, -1e9)[:, None, None]
    g = F.scaled_dot_product_attention(zero, torch.zeros_like(k)[:, None], k[:, None], attn_mask=bias)
    return g[:, 0, 0] * mask.any(1, keepdim=True)
""",
    ],
    "03.4": [
        WHOLE,
        dict(reversed(WHOLE.items())),
        "g = {k: torch.tensor(x) for k, x in [('softmax, changed places', 0.8), ('softmax, each twice', 0.8), "
        "('softmax, e(1) twice', 5 / 4), ('t_softmax', 1.2), ('t_softmax, each twice', 2.4)]}",
        {**WHOLE, ONE_TWICE: 0.75 * 2 - 0.25, T: 2 - 0.8},
    ],
}

WRONG = {
    "03.1": [
        # padding's own score is still in there
        """\
def softmax_over_real(scores, mask):
    return torch.softmax(scores + torch.where(mask, 0.0, -10000.0), 1) * mask
""",
        "def softmax_over_real(scores, mask):\n    return torch.softmax(scores, 1)\n",
        "def softmax_over_real(scores, mask):\n    return torch.sigmoid(scores) * mask\n",
        "def softmax_over_real(scores, mask):\n    return torch.softmax(scores.masked_fill(~mask, -100.0), 1) * mask\n",
        "def softmax_over_real(scores, mask):\n    return torch.softmax(scores.masked_fill(~mask, 1e-9), 1) * mask\n",
        "def softmax_over_real(s, mask):\n    return torch.log_softmax(s.masked_fill(~mask, -1e30), 1) * mask\n",
        "def softmax_over_real(scores, mask):\n    return torch.softmax(scores.masked_fill(~mask, -1e30), 1)[mask]\n",
        "def softmax_over_real(scores, mask):\n    return scores * mask / (scores * mask).sum(1, keepdim=True)\n",
        # the first row's length for all
        """
def softmax_over_real(scores, mask):
    n = int(mask[0].sum())
    out = torch.zeros_like(scores)
    out[:, :n] = torch.softmax(scores[:, :n], 1)
    return out
""",
        # the highest score, padding's included
        """
def softmax_over_real(scores, mask):
    powers = torch.exp(scores - scores.max(1, keepdim=True).values) * mask
    return powers / powers.sum(1, keepdim=True).clamp(min=1e-12)
""",
        # right, and cut off from autograd
        """
def softmax_over_real(scores, mask):
    a = np.where(mask, np.exp(np.where(mask, scores.detach(), -1e9) - 0), 0)
    return torch.from_numpy(a / np.maximum(a.sum(1, keepdims=True), 1e-12))
""",
        # right numbers, and a NaN in the gradient of the empty row
        """
def softmax_over_real(scores, mask):
    return torch.softmax(scores + torch.log(mask.to(scores)), 1).nan_to_num(0)
""",
        # softmax over the batch only where the batch is square
        """
def softmax_over_real(scores, mask):
    dim = 0 if scores.shape[0] == scores.shape[1] else 1
    return torch.softmax(scores.masked_fill(~mask, -1e30), dim) * mask
""",
    ],
    "03.2": [
        # clip at 1 before, nothing after, along the wrong dimension's count
        "def t_softmax(s, m):\n    return torch.softmax(s.masked_fill(~m, -1e30), 1) * m.sum(0)\n",
        "def t_softmax(s, m):\n    return torch.sigmoid(s) * m\n",
        "def t_softmax(s, m):\n    return (m.sum(1) * torch.softmax(s.masked_fill(~m, -1e30), 1)).clamp(max=1)\n",
        "def t_softmax(s, m):\n    return (m.sum(1, keepdim=True) * torch.softmax(s, 1) * m).clamp(max=1)\n",
        "def t_softmax(s, m):\n    return (m.sum(1, keepdim=True) * torch.softmax(s.masked_fill(~m, -1e30), 1)) * m\n",
        # the clip from below
        """
def t_softmax(scores, mask):
    a = torch.softmax(scores.masked_fill(~mask, -1e30), dim=1) * mask
    return (mask.sum(1, keepdim=True) * a).clamp(min=1)
""",
        # NaN in an empty row
        """
def t_softmax(scores, mask):
    a = torch.softmax(scores.masked_fill(~mask, float("-inf")), dim=1)
    return (mask.sum(1, keepdim=True) * a).clamp(max=1)
""",
        # T is one too many
        """
def t_softmax(scores, mask):
    a = torch.softmax(scores.masked_fill(~mask, -1e30), dim=1) * mask
    return ((mask.sum(1, keepdim=True) + 1) * a).clamp(max=1)
""",
        # a squashed for a clipped number
        """
def t_softmax(scores, mask):
    a = torch.softmax(scores.masked_fill(~mask, -1e30), dim=1) * mask
    return torch.tanh(mask.sum(1, keepdim=True) * a)
""",
    ],
    "03.3": [
        "def din_summary(q, k, mask, W, v):\n    return k.mean(1)\n",
        # no product
        """
def din_summary(q, k, mask, W, v):
    query = q[:, None].expand_as(k)
    s = torch.tanh(torch.cat([query, k, query - k, query + k], -1) @ W.T) @ v
    a = torch.softmax(s.masked_fill(~mask, -1e30), 1) * mask
    return torch.einsum("bt,btk->bk", a, k)
""",
        # the dot product for the unit
        """
def din_summary(q, k, mask, W, v):
    s = torch.einsum("bk,btk->bt", q, k)
    a = torch.softmax(s.masked_fill(~mask, -1e30), 1) * mask
    return torch.einsum("bt,btk->bk", a, k)
""",
        # the attention, not the sum
        """
def din_summary(q, k, mask, W, v):
    query = q[:, None].expand_as(k)
    s = torch.tanh(torch.cat([query, k, query - k, query * k], -1) @ W.T) @ v
    return torch.softmax(s.masked_fill(~mask, -1e30), 1) * mask
""",
        # no sum over time
        """
def din_summary(q, k, mask, W, v):
    query = q[:, None].expand_as(k)
    s = torch.tanh(torch.cat([query, k, query - k, query * k], -1) @ W.T) @ v
    a = torch.softmax(s.masked_fill(~mask, -1e30), 1) * mask
    return a[..., None] * k
""",
        # ReLU for tanh
        """
def din_summary(q, k, mask, W, v):
    query = q[:, None].expand_as(k)
    s = torch.relu(torch.cat([query, k, query - k, query * k], -1) @ W.T) @ v
    a = torch.softmax(s.masked_fill(~mask, -1e30), 1) * mask
    return torch.einsum("bt,btk->bk", a, k)
""",
        # only the best behaviour
        """
def din_summary(q, k, mask, W, v):
    query = q[:, None].expand_as(k)
    s = torch.tanh(torch.cat([query, k, query - k, query * k], -1) @ W.T) @ v
    best = s.masked_fill(~mask, -1e30).argmax(1)
    return k[torch.arange(len(k)), best] * mask.any(1, keepdim=True)
""",
        # t_softmax in the sum
        """
def din_summary(q, k, mask, W, v):
    query = q[:, None].expand_as(k)
    s = torch.tanh(torch.cat([query, k, query - k, query * k], -1) @ W.T) @ v
    a = mask.sum(1, keepdim=True) * torch.softmax(s.masked_fill(~mask, -1e30), 1) * mask
    return torch.einsum("bt,btk->bk", a.clamp(max=1), k)
""",
    ],
    "03.4": [
        {**WHOLE, PLACES: -0.2},
        {**WHOLE, PLACES: 0.5, T: 2.0},
        {**WHOLE, TWICE: 0.2},
        {**WHOLE, ONE_TWICE: 0.5},
        {**WHOLE, ONE_TWICE: 1.4},
        {**WHOLE, T_TWICE: 0.8},
        {**WHOLE, T: 0.8, T_TWICE: 0.8},
        {**WHOLE, T: "1.2"},
        {PLACES: 0.8, TWICE: 0.8},
        list(WHOLE.values()),
    ],
}
