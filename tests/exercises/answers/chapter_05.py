"""Right and wrong answers to the exercises of chapter 05, none of them in the registry."""

FORESEEN, LESSONS = "the behaviour that follows h(2)", "interests that a behaviour follows"
LABELS, WITH_E3, WITH_E5 = (
    "labels of the click loss",
    "interests that change with e(3)",
    "interests that change with e(5)",
)
WHOLE = {FORESEEN: 3, LESSONS: 3, LABELS: 1, WITH_E3: 3, WITH_E5: 0}


def _probe(score: str, even: str = "sample % 2 == 0", x: str = "x") -> str:
    return f"""\
def probe_score(x, y, sample):
    from sklearn.linear_model import LinearRegression
    x, even = {x}, {even}
    odd = ~even
    fitted = LinearRegression().fit(x[even], y[even])
    said = fitted.predict(x[odd])
    return {score}
"""


RIGHT = {
    "05.1": [
        WHOLE,
        dict(reversed(WHOLE.items())),
        {key: float(number) for key, number in WHOLE.items()},
        "count = {'the behaviour that follows h(2)': torch.tensor(3), "
        "'interests that a behaviour follows': np.int64(3), "
        "'labels of the click loss': len([1]), 'interests that change with e(3)': 3, "
        "'interests that change with e(5)': 0}",
    ],
    "05.2": [
        # carried on, step by step
        """
def hold_at_padding(states, mask):
    h = torch.zeros_like(states[:, 0])
    held = []
    for t in range(states.shape[1]):
        h = torch.where(mask[:, t, None], states[:, t], h)
        held.append(h)
    return torch.stack(held, 1)
""",
        # row by row
        """
def hold_at_padding(states, mask):
    out = torch.zeros_like(states)
    for row, n in enumerate(mask.sum(1).tolist()):
        if n:
            out[row, :n] = states[row, :n]
            out[row, n:] = states[row, n - 1]
    return out
""",
        # gather
        """
def hold_at_padding(states, mask):
    T = states.shape[1]
    place = torch.where(mask, torch.arange(T), torch.zeros(T, dtype=torch.long)).cummax(1).values
    held = states.gather(1, place[:, :, None].expand_as(states))
    return held.masked_fill(~mask.any(1)[:, None, None], 0)
""",
        # in place, on what it was given
        """
def hold_at_padding(states, mask):
    for t in range(states.size(1)):
        if t == 0:
            states[:, 0] = states[:, 0] * mask[:, :1]
        else:
            states[:, t] = torch.where(mask[:, t, None], states[:, t].clone(), states[:, t - 1].clone())
    return states
""",
        # the last state as a product with a one-hot
        """
def hold_at_padding(states, mask):
    real = mask.to(states)
    ends = real - F.pad(real[:, 1:], (0, 1))
    last = torch.einsum("bth,bt->bh", states, ends)
    return states * real[..., None] + last[:, None] * (1 - real)[..., None]
""",
    ],
    "05.3": [
        # all that is later, at once
        """
def sees_ahead(extract, history):
    before = extract(history)
    for t in range(history.shape[1] - 1):
        other = history.clone()
        other[:, t + 1 :] = torch.randn_like(other[:, t + 1 :])
        if not torch.allclose(extract(other)[:, : t + 1], before[:, : t + 1], atol=1e-6):
            return True
    return False
""",
        # autograd
        """
def sees_ahead(extract, history):
    x = history.clone().requires_grad_()
    h = extract(x)
    for t in range(h.shape[1]):
        for i in range(h.shape[2]):
            gradient = torch.autograd.grad(h[:, t, i].sum(), x, retain_graph=True)[0]
            if (gradient[:, t + 1 :].abs() > 1e-6).any():
                return torch.tensor(True)
    return torch.tensor(False)
""",
        # the chapter's picture, and its lower left triangle
        """
def sees_ahead(extract, history):
    T = history.shape[1]
    change = np.zeros((T, T))
    before = extract(history)
    for t in range(T):
        exchanged = history.clone()
        exchanged[:, t] = -exchanged[:, t]
        change[t] = (extract(exchanged) - before).abs().amax((0, 2)).numpy()
    return bool((np.tril(change, -1) > 1e-7).any())
""",
        # not-a-numbers spread to all that reads them
        """
def sees_ahead(extract, history):
    for s in range(1, history.size(1)):
        poisoned = history.clone()
        poisoned[:, s] = float("nan")
        if extract(poisoned)[:, :s].isnan().any():
            return True
    return False
""",
    ],
    "05.4": [
        # least squares in NumPy
        """
def probe_score(x, y, sample):
    A = np.column_stack([x, np.ones(len(x))])
    even = sample % 2 == 0
    weights, *_ = np.linalg.lstsq(A[even], y[even], rcond=None)
    residual = y[~even] - A[~even] @ weights
    return 1 - (residual**2).sum() / ((y[~even] - y[~even].mean()) ** 2).sum()
""",
        # the normal equations in torch
        """
def probe_score(x, y, sample):
    X, Y = torch.tensor(x), torch.tensor(y)
    X = torch.cat([X, torch.ones(len(X), 1, dtype=X.dtype)], 1)
    odd = torch.tensor(sample) % 2 == 1
    w = torch.linalg.solve(X[~odd].T @ X[~odd], X[~odd].T @ Y[~odd])
    return 1 - ((Y - X @ w)[odd] ** 2).mean() / Y[odd].var(correction=0)
""",
        # scaled first; r2_score
        """
def probe_score(x, y, sample):
    from sklearn.linear_model import LinearRegression
    from sklearn.metrics import r2_score
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler
    even = np.isin(sample, np.arange(0, sample.max() + 1, 2))
    probe = make_pipeline(StandardScaler(), LinearRegression()).fit(x[even], y[even])
    return float(r2_score(y[~even], probe.predict(x[~even])))
""",
        # a loop to part them, and centred data
        """
def probe_score(x, y, sample):
    fit, score = [], []
    for row, number in enumerate(sample):
        (fit if int(number) % 2 == 0 else score).append(row)
    mean_x, mean_y = x[fit].mean(0), y[fit].mean()
    weights = np.linalg.pinv(x[fit] - mean_x) @ (y[fit] - mean_y)
    said = (x[score] - mean_x) @ weights + mean_y
    return 1.0 - np.mean((y[score] - said) ** 2) / np.var(y[score])
""",
    ],
}

WRONG = {
    "05.1": [
        {**WHOLE, FORESEEN: 4},
        {**WHOLE, LESSONS: 2},
        {**WHOLE, LABELS: 3},
        {**WHOLE, LABELS: 0},
        {**WHOLE, WITH_E3: 4},
        {**WHOLE, WITH_E5: 5, WITH_E3: 0},
        {**WHOLE, FORESEEN: "e(3)"},
        {FORESEEN: 3, LESSONS: 3},
        [2, 3, 1, 3, 0],
    ],
    "05.2": [
        "def hold_at_padding(states, mask):\n    return states[:, -1]\n",
        "def hold_at_padding(states, mask):\n    return states[:, -1:].expand_as(states)\n",
        "def hold_at_padding(states, mask):\n    return states[torch.arange(len(states)), mask.sum(1) - 1]\n",
        "def hold_at_padding(states, mask):\n    return states.cummax(1).values * mask.any(1)[:, None, None]\n",
        # an empty row takes the last column
        """
def hold_at_padding(states, mask):
    last = states[torch.arange(len(states)), mask.sum(1) - 1]
    return torch.where(mask[:, :, None], states, last[:, None])
""",
        # right where no more than one step is missing
        """
def hold_at_padding(states, mask):
    held = states.clone()
    held[:, -1] = torch.where(mask[:, -1, None], states[:, -1], states[:, -2])
    return held * mask.any(1)[:, None, None]
""",
        # right, and no gradient
        """
def hold_at_padding(states, mask):
    out = np.zeros(states.shape, dtype=states.detach().numpy().dtype)
    for b in range(len(states)):
        for t in range(states.shape[1]):
            out[b, t] = states.detach().numpy()[b, t] if mask[b, t] else out[b, t - 1] if t else 0
    return torch.from_numpy(out)
""",
    ],
    "05.3": [
        # the shortened history
        """
def sees_ahead(extract, history):
    whole = extract(history)
    return any(
        bool((extract(history[:, :n])[:, n - 1] - whole[:, n - 1]).abs().max() > 1e-5)
        for n in range(1, history.shape[1])
    )
""",
        "def sees_ahead(extract, history):\n    return False\n",
        "def sees_ahead(extract, history):\n    return True\n",
        "def sees_ahead(extract, history):\n    return 'yes'\n",
        "def sees_ahead(extract, history):\n    return extract(history)[:, 1:] - extract(history)[:, :-1]\n",
        # the shortened history, but only by one
        """
def sees_ahead(extract, history):
    short = extract(history[:, :-1])
    return not torch.allclose(short, extract(history)[:, :-1])
""",
        # reversed, an honest network changes as well
        """
def sees_ahead(extract, history):
    return not torch.allclose(extract(history.flip(1)).flip(1), extract(history))
""",
        # s and t exchanged
        """
def sees_ahead(extract, history):
    before = extract(history)
    for s in range(history.shape[1] - 1):
        changed = history.clone()
        changed[:, s] += 1
        if (extract(changed) - before)[:, s + 1 :].abs().max() > 1e-6:
            return True
    return False
""",
        # looks after the first exchange only
        """
def sees_ahead(extract, history):
    before = extract(history)
    for s in range(1, history.shape[1]):
        changed = history.clone()
        changed[:, s] += 1
        return bool((extract(changed) - before)[:, :s].abs().max() > 1e-6)
    return False
""",
        # two neighbours change places, and their sum stays
        """
def sees_ahead(extract, history):
    before = extract(history)
    for s in range(1, history.shape[1] - 1):
        changed = history.clone()
        changed[:, [s, s + 1]] = changed[:, [s + 1, s]]
        if (extract(changed) - before)[:, :s].abs().max() > 1e-6:
            return True
    return False
""",
    ],
    "05.4": [
        # half of the rows
        _probe("fitted.score(x[odd], y[odd])", even="np.arange(len(x)) < len(x) // 2"),
        # every second history, whatever its number
        _probe("fitted.score(x[odd], y[odd])", even="np.isin(sample, np.unique(sample)[::2])"),
        # the root of it
        _probe("1 - np.sqrt(((y[odd] - said) ** 2).sum() / ((y[odd] - y[odd].mean()) ** 2).sum())"),
        # the mean squared error
        _probe("((y[odd] - said) ** 2).mean()"),
        # the biased spread over the unbiased one
        _probe("1 - ((y[odd] - said) ** 2).mean() / y[odd].var(ddof=1)"),
        # the spread about zero
        _probe("1 - ((y[odd] - said) ** 2).sum() / (y[odd] ** 2).sum()"),
        # prediction and truth exchanged
        _probe("1 - ((y[odd] - said) ** 2).sum() / ((said - said.mean()) ** 2).sum()"),
        # how much is explained, whatever the level
        _probe("1 - (y[odd] - said).var() / y[odd].var()"),
        # the mean over histories
        _probe("np.mean([fitted.score(x[sample == one], y[sample == one]) for one in set(sample[odd])])"),
        # the sample's number as one more feature
        _probe("fitted.score(x[odd], y[odd])", x="np.column_stack([x, sample])"),
        # each half scaled by itself
        _probe(
            "fitted.score((x[odd] - x[odd].mean(0)) / x[odd].std(0), y[odd])",
            x="(x - x[sample % 2 == 0].mean(0)) / x[sample % 2 == 0].std(0)",
        ),
    ],
}
