"""Chapter 05: right answers in unusual styles."""

from __future__ import annotations

RIGHT = {
    "05.2": [
        """
def hold_at_padding(states, mask):
    none = torch.full_like(mask, -1, dtype=torch.int64)
    at = torch.cummax(torch.where(mask, torch.arange(mask.shape[1]), none), 1).values
    out = torch.take_along_dim(states, at.clamp(min=0)[..., None], 1)
    return torch.where((at >= 0)[..., None], out, torch.zeros_like(out))
""",
        """
def hold_at_padding(states, mask):
    rows = []
    for s, k in zip(states, mask):
        real = s[k]
        if len(real) == 0:
            rows.append(torch.zeros_like(s))
        else:
            rows.append(torch.cat([real, real[-1:].repeat(len(s) - len(real), 1)]))
    return torch.stack(rows) if rows else states * 0
""",
    ],
    "05.3": [
        """
def sees_ahead(extract, history):
    T = history.shape[1]
    base = extract(history)
    for t in range(T - 1):
        for value in (0.0, 5.0, -7.0):
            y = history.clone()
            y[:, t + 1:] = value + history[:, t + 1:] * 0.5
            if ((extract(y) - base)[:, :t + 1].abs() > 5e-4).any().item():
                return True
    return False
""",
        """
import random
def sees_ahead(extract, history):
    random.seed(1)
    base = extract(history)
    def moved(s):
        new = history[:, s : s + 1] + random.uniform(1, 2)
        changed = torch.cat([history[:, :s], new, history[:, s + 1 :]], 1)
        return float(((extract(changed) - base)[:, :s].abs() > 1e-4).sum())
    return bool(sum(map(moved, range(1, history.shape[1]))))
""",
    ],
    "05.4": [
        """
def probe_score(x, y, sample):
    from sklearn.linear_model import LinearRegression
    odd = sample % 2 == 1
    model = LinearRegression().fit(x[~odd], y[~odd])
    res = y[odd] - model.predict(x[odd])
    return 1 - (res ** 2).sum() / ((y[odd] - y[odd].mean()) ** 2).sum()
""",
        """
def probe_score(x, y, sample):
    A = np.c_[x, np.ones(len(x))]
    e = (sample & 1) == 0
    w = np.linalg.pinv(A[e]) @ y[e]
    t = y[~e]
    return float(1 - np.sum((t - A[~e] @ w) ** 2) / np.sum((t - np.mean(t)) ** 2))
""",
    ],
}

WRONG: dict[str, list] = {}
