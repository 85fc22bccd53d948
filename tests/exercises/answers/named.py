"""Wrong answers that a reader wrote, and the words with which each is to be named: (id, answer, words)."""

RUNNING_COUNT = """
def past_share(film, second, click, prior, k):
    shares, clicks, rows = np.zeros(len(film)), {}, {}
    for row in np.argsort(second, kind="stable"):
        one = film[row]
        shares[row] = (clicks.get(one, 0) + k * prior) / (rows.get(one, 0) + k)
        clicks[one], rows[one] = clicks.get(one, 0) + click[row], rows.get(one, 0) + 1
    return shares
"""
CUMULATIVE_SUM = """
import pandas as pd
def past_share(film, second, click, prior, k):
    log = pd.DataFrame({"film": film, "second": second, "click": click}).sort_values("second", kind="stable")
    own = log.groupby("film")["click"]
    return ((own.cumsum() - log["click"] + k * prior) / (own.cumcount() + k)).sort_index().to_numpy()
"""
WITHOUT_HOLDING = """
def window_interests(e, mask, window):
    interests = []
    for t in range(e.shape[1]):
        part = slice(max(0, t - window + 1), t + 1)
        real = mask[:, part, None]
        interests.append(torch.where(real, e[:, part], 0).sum(1) / real.sum(1).clamp(min=1))
    return torch.stack(interests, 1)
"""
ONE_STEP_LATE = """
def fading_states(cell, x, gap, mask, tau):
    h, states = torch.zeros_like(x[:, 0]), []
    for t in range(x.shape[1]):
        h = torch.where(mask[:, t, None], cell(x[:, t], h), h)
        states.append(h)
        h = torch.where(mask[:, t, None], h * torch.exp(-gap[:, t, None] / tau), h)
    return torch.stack(states, 1)
"""
OVER_TARGETS = """
def summaries(q, k, mask):
    scores = (q @ k.transpose(1, 2)).masked_fill(~mask[:, None], torch.finfo(q.dtype).min)
    return torch.softmax(scores, 1) @ k
"""
CUT_OFF = """
def sees_ahead(extract, history):
    before = extract(history)
    return any(
        not torch.allclose(extract(history[:, : t + 1])[:, -1], before[:, t], atol=1e-5)
        for t in range(history.shape[1])
    )
"""


NAMED = [
    ("01.5", RUNNING_COUNT, "Rows of the same second count already, those that stand above in the order"),
    ("01.5", CUMULATIVE_SUM, "Rows of the same second count already, those that stand above in the order"),
    ("05.5", WITHOUT_HOLDING, "At padding your window moves on over what is not there. Repeat the interest"),
    ("04.4", ONE_STEP_LATE, "The gap of the step before is used"),
    ("03.5", OVER_TARGETS, "The softmax runs over the targets"),
    ("05.3", CUT_OFF, "You cut the history off"),
    ("03.1", "def softmax_over_real(scores, mask):\n    torch.softmax(scores, 1)\n", "is there a `return`?"),
    ("01.3", "def gauc_by_users(score, label, owner):\n    return 1 / 0\n", "which count can be 0?"),
]
