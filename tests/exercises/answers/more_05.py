"""More answers to the exercises of chapter 05: styles and mistakes that a check once judged wrongly, or nearly did."""

RIGHT = {
    "05.2": [
        """
def hold_at_padding(states, mask):
    t = torch.arange(states.shape[1]).expand_as(mask)
    index = torch.where(mask, t, torch.zeros_like(t)).cummax(1).values
    return states.gather(1, index.unsqueeze(-1).expand_as(states)) * mask[:, :1, None]
""",
        """
def hold_at_padding(states, mask):
    n = mask.sum(1)
    T = states.shape[1]
    pick = torch.stack(
        [F.one_hot(torch.tensor([min(t, max(int(k) - 1, 0)) for t in range(T)]), T) for k in n]
    ).to(states)
    pick = pick * (n > 0).view(-1, 1, 1)
    return torch.einsum("bst,bth->bsh", pick, states)
""",
        """
from itertools import accumulate
def hold_at_padding(s, m, initial=None):
    steps = zip(s.unbind(1), m.unbind(1))
    zero = torch.zeros_like(s[:, 0])
    return torch.stack(
        list(accumulate(steps, lambda h, p: torch.where(p[1][:, None], p[0], h), initial=zero))[1:], dim=1
    )
""",
    ],
    "05.3": [
        """
def sees_ahead(extract, history):
    x = history.clone().requires_grad_()
    out = extract(x)
    for t in range(x.shape[1] - 1):
        (g,) = torch.autograd.grad(out[:, t].sum(), x, retain_graph=True, allow_unused=True)
        for j in range(out.shape[-1]):
            (g,) = torch.autograd.grad(out[:, t, j].sum(), x, retain_graph=True, allow_unused=True)
            if g is not None and bool((g[:, t + 1 :].abs() > 1e-6).any()):
                return True
    return False
""",
        """
def sees_ahead(extract, history):
    T = history.shape[1]
    variants = history[:1].repeat(2 * T, 1, 1)
    for s in range(T):
        for d in range(2):
            variants[2 * s + d, s, d] += 1.0
    moved = (extract(variants) - extract(history[:1])).abs().amax(-1) > 1e-5
    s = torch.arange(T).repeat_interleave(2)[:, None]
    return (moved & (torch.arange(T)[None] < s)).any()
""",
        """
def sees_ahead(extract, history):
    T = history.shape[1]
    for t in range(T - 1):
        poisoned = history.clone()
        poisoned[:, t + 1 :] = float("nan")
        if torch.isnan(extract(poisoned)[:, : t + 1]).any():
            return True
    return False
""",
        """
def sees_ahead(extract, history):
    from torch.func import jacrev

    J = jacrev(extract)(history)
    T = history.shape[1]
    t, s = torch.arange(T)[:, None], torch.arange(T)[None]
    size = J.abs().amax((0, 2, 3, 5))
    return bool((size * (s > t) > 1e-6).any())
""",
    ],
    "05.4": [
        """
def probe_score(x, y, sample):
    odd = (sample & 1).astype(bool)
    mx, my = x[~odd].mean(0), y[~odd].mean()
    xc, yc = x[~odd] - mx, y[~odd] - my
    w = np.linalg.solve(xc.T @ xc, xc.T @ yc)
    pred = my + (x[odd] - mx) @ w
    return 1.0 - np.sum((y[odd] - pred) ** 2) / np.sum((y[odd] - np.mean(y[odd])) ** 2)
""",
        """
def probe_score(x, y, sample):
    import scipy.linalg as la

    e = np.mod(sample, 2) == 0
    A = np.hstack([x, np.ones((len(x), 1))])
    w = la.pinv(A[e]) @ y[e]
    o = np.logical_not(e)
    return float(1 - np.var(y[o] - A[o] @ w) / np.var(y[o]) - np.mean(y[o] - A[o] @ w) ** 2 / np.var(y[o]))
""",
        """
def probe_score(x, y, sample):
    from scipy.optimize import least_squares

    even = sample % 2 == 0
    g = lambda w: x[even] @ w[:-1] + w[-1] - y[even]
    w = least_squares(g, np.zeros(x.shape[1] + 1), xtol=1e-14, ftol=1e-14, gtol=1e-14).x
    e = y[~even] - x[~even] @ w[:-1] - w[-1]
    return 1 - np.dot(e, e) / np.sum((y[~even] - y[~even].mean()) ** 2)
""",
    ],
}

WRONG = {
    "05.2": [
        """
def hold_at_padding(states, mask):
    out = torch.zeros(*states.shape[:2], 2)
    for b in range(len(states)):
        n = int(mask[b].sum())
        if n:
            out[b, :n] = states[b, :n]
            out[b, n:] = states[b, n - 1]
    return out
""",
        """
def hold_at_padding(states, mask):
    out = states.clone()
    for b in range(len(states)):
        for t in range(states.shape[1] - 1, 0, -1):
            if not mask[b, t]:
                out[b, t] = out[b, t - 1]
        if not mask[b].any():
            out[b] = 0
    return out
""",
        """
def hold_at_padding(states, mask):
    out = []
    for t in range(states.shape[1]):
        for s, m in zip(states, mask):
            pass
    print(states)
""",
    ],
    "05.3": [
        """
def sees_ahead(extract, history):
    b = extract(history)
    for s in range(1, history.shape[1]):
        c = history.clone()
        c[:, s, 0] += 1
        if (extract(c) - b)[:, :s].abs().max() > 1e-6:
            return True
    return False
""",
        """
def sees_ahead(extract, history):
    x = history.clone().requires_grad_()
    o = extract(x)
    for t in range(x.shape[1] - 1):
        (g,) = torch.autograd.grad(o[:, t].sum(), x, retain_graph=True)
        if g[:, t + 1 :].abs().max() > 1e-6:
            return True
    return False
""",
        """
def sees_ahead(extract, history):
    b = extract(history)
    for s in range(1, history.shape[1]):
        c = history
        c[:, s] += 1
        if (extract(c) - b)[:, :s].abs().max() > 1e-6:
            return True
    return False
""",
        """
def sees_ahead(extract, history):
    b = extract(history)
    for s in range(1, history.shape[1]):
        c = history.clone()
        c[:, s] += 1
        if ((extract(c) - b)[:, :s] > 1e-6).any():
            return True
    return False
""",
    ],
    "05.4": [
        """
def probe_score(x, y, sample):
    from sklearn.linear_model import LinearRegression, Ridge, Lasso
    from sklearn.model_selection import train_test_split, cross_val_score, GroupKFold

    fitting = sample < np.median(sample)
    probe = LinearRegression().fit(x[fitting], y[fitting])
    return probe.score(x[~fitting], y[~fitting])
""",
        """
def probe_score(x, y, sample):
    from sklearn.linear_model import LinearRegression, Ridge, Lasso
    from sklearn.model_selection import train_test_split, cross_val_score, GroupKFold

    fitting = sample % 2 == 0
    probe = LinearRegression().fit(x[fitting], y[fitting])
    return 1 - ((y - probe.predict(x))[~fitting] ** 2).sum() / ((y - y.mean())[~fitting] ** 2).sum()
""",
        """
def probe_score(x, y, sample):
    from sklearn.linear_model import LinearRegression, Ridge, Lasso
    from sklearn.model_selection import train_test_split, cross_val_score, GroupKFold

    fitting = (sample - sample.min()) % 2 == 0
    probe = LinearRegression().fit(x[fitting], y[fitting])
    return probe.score(x[~fitting], y[~fitting])
""",
    ],
}
