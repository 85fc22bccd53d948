"""More answers to the exercises of chapter 01: styles and mistakes that a check once judged wrongly, or nearly did."""

RIGHT = {
    "01.1": [
        """
from collections import deque
def histories_of(events, most):
    '''deque per user.'''
    order = sorted(range(len(events)), key=lambda i: (events[i][3], events[i][1]))
    out = [None] * len(events)
    liked = {}
    i = 0
    while i < len(order):
        j = i
        while j < len(order) and events[order[j]][3] == events[order[i]][3]:
            j += 1
        for k in order[i:j]:
            out[k] = list(liked.get(events[k][0], ()))
        for k in order[i:j]:
            u, f, s, _ = events[k]
            if s >= 4:
                liked.setdefault(u, deque(maxlen=most)).append(f)
        i = j
    return out
""",
        """
from collections import deque
def histories_of(events, most):
    def one(user, now):
        kept = deque(maxlen=most)
        for u, f, s, t in sorted(events, key=lambda e: (e[3], e[1])):
            if u == user and s >= 4 and t < now:
                kept.append(f)
        return kept

    return [one(e[0], e[3]) for e in events]
""",
        """
def histories_of(events, most):
    import heapq

    return [
        [
            film
            for _, film in sorted(
                heapq.nlargest(most, [(e[3], e[1]) for e in events if e[0] == u and e[2] >= 4 and e[3] < now])
            )
        ]
        for u, _, _, now in events
    ]
""",
        """
def histories_of(log, n):
    log = np.array(log, dtype=float)
    out = []
    for user, film, stars, now in log:
        past = log[(log[:, 0] == user) & (log[:, 2] >= 4) & (log[:, 3] < now)]
        past = past[np.lexsort((past[:, 1], past[:, 3]))]
        out.append(past[-n:, 1].astype(int))
    return out
""",
    ],
    "01.2": [
        """
def auc_by_pairs(y, t):
    from scipy.stats import rankdata

    ranks = rankdata(y)
    p = int(t.sum())
    n = len(t) - p
    return (ranks[t == 1].sum() - p * (p + 1) / 2) / p / n
""",
        """
from fractions import Fraction
def auc_by_pairs(score, label):
    pairs = [(s, t) for s, a in zip(score, label) if a for t, b in zip(score, label) if not b]
    return Fraction(sum(2 if s > t else 1 if s == t else 0 for s, t in pairs), 2 * len(pairs))
""",
        """
def auc_by_pairs(score, label):
    thresholds = np.r_[np.inf, np.unique(score)[::-1]]
    true_rate = [(score[label == 1] >= t).mean() for t in thresholds]
    false_rate = [(score[label == 0] >= t).mean() for t in thresholds]
    return sum((b - a) * (c + d) / 2 for a, b, c, d in zip(false_rate, false_rate[1:], true_rate, true_rate[1:]))
""",
        """
def auc_by_pairs(score, label):
    others = np.sort(score[label == 0])
    clicks = score[label == 1]
    won = np.searchsorted(others, clicks, "left") + np.searchsorted(others, clicks, "right")
    return np.float32(won.mean() / 2 / len(others))
""",
    ],
    "01.3": [
        """
def gauc_by_users(score, label, owner):
    s, y, u = (torch.tensor(np.array(x)) for x in (score, label, owner))
    pair = (u[:, None] == u) & (y[:, None] == 1) & (y == 0)
    points = (s[:, None] > s).double() + 0.5 * (s[:, None] == s).double()
    ids, inverse, counts = torch.unique(u, return_inverse=True, return_counts=True)
    per_row_won = (points * pair).sum(1)
    per_row_n = pair.sum(1).double()
    won = torch.zeros(len(ids), dtype=torch.float64).scatter_add(0, inverse, per_row_won)
    n = torch.zeros(len(ids), dtype=torch.float64).scatter_add(0, inverse, per_row_n)
    ok = n > 0
    return ((won[ok] / n[ok]) * counts[ok]).sum() / counts[ok].sum()
""",
        """
def gauc_by_users(score, label, owner):
    def auc(s, y):
        from scipy.stats import rankdata

        k = rankdata(s)
        p = y.sum()
        q = len(y) - p
        return (k[y == 1].sum() - p * (p + 1) / 2) / (p * q) if p * q else np.nan

    users, n = np.unique(owner, return_counts=True)
    v = np.array([auc(score[owner == u], label[owner == u]) for u in users])
    n = np.where(np.isnan(v), 0, n)
    return np.nansum(v * n) / n.sum()
""",
    ],
    "01.4": [
        """
def held_out(user, share, seed):
    from sklearn.model_selection import GroupShuffleSplit

    _, out = next(GroupShuffleSplit(n_splits=1, test_size=share, random_state=seed).split(user, groups=user))
    mask = np.zeros(len(user), bool)
    mask[out] = True
    return mask
""",
        """
import hashlib
def held_out(user, share, seed):
    users = sorted(set(user.tolist()), key=lambda u: hashlib.md5(f"{seed}/{u}".encode()).hexdigest())
    out = users[: round(share * len(users))]
    return torch.tensor([int(u) in out for u in user])
""",
        """
def held_out(user, share, seed):
    users, where = np.unique(user, return_inverse=True)
    keys = np.random.default_rng([seed, 7]).random(len(users))
    limit = np.sort(keys)[round(share * len(users)) - 1]
    return (keys <= limit)[where]
""",
    ],
}

WRONG = {
    "01.1": [
        """
def histories_of(events, most):
    out = []
    for u, f, s, t in sorted(events, key=lambda e: (e[3], e[1])):
        out.append(
            [
                e[1]
                for e in sorted(events, key=lambda e: (e[3], e[1]))
                if e[0] == u and e[2] >= 4 and e[3] < t
            ][-most:]
        )
    return out
""",
        """
def histories_of(events, most):
    return [
        [
            x[1]
            for x in sorted(events, key=lambda e: (e[3], e[1]))
            if x[0] == e[0] and x[2] >= 4 and x[3] < e[3]
        ][-10:]
        for e in events
    ]
""",
    ],
    "01.2": [
        """
def auc_by_pairs(score, label):
    t = np.linspace(score.min(), score.max(), 1000)
    true_rate = np.array([(score[label == 1] >= x).mean() for x in t])
    false_rate = np.array([(score[label == 0] >= x).mean() for x in t])
    true_rate = np.r_[1, true_rate, 0]
    false_rate = np.r_[1, false_rate, 0]
    return abs(np.trapezoid(true_rate, false_rate))
""",
        """
def auc_by_pairs(score, label):
    score = score.round(2)
    c, o = score[label == 1], score[label == 0]
    return ((c[:, None] > o) + 0.5 * (c[:, None] == o)).mean()
""",
        """
def auc_by_pairs(score, label):
    t = np.linspace(0, 1, 101)[::-1]
    true_rate = np.array([(score[label == 1] >= x).mean() for x in t])
    false_rate = np.array([(score[label == 0] >= x).mean() for x in t])
    return np.trapezoid(true_rate, false_rate)
""",
        """
def auc_by_pairs(score, label):
    from sklearn.metrics import average_precision_score as f

    return f(label, score)
""",
    ],
    "01.3": [
        """
def gauc_by_users(score, label, owner):
    total = rows = 0
    for user in range(owner.max()):
        mine = owner == user
        clicks, others = score[mine & (label == 1)], score[mine & (label == 0)]
        if not len(clicks) or not len(others):
            continue
        else:
            won = (clicks[:, None] > others) + 0.5 * (clicks[:, None] == others)
            total += mine.sum() * won.mean()
            rows += mine.sum()
    return total / rows
""",
        """
def gauc_by_users(score, label, owner):
    total = rows = 0
    for user in np.unique(owner):
        mine = owner == user
        clicks, others = score[mine & (label == 1)], score[mine & (label == 0)]
        if not len(clicks) or not len(others):
            continue
        else:
            won = (clicks[:, None] > others) + 0.5 * (clicks[:, None] == others)
            total += mine.sum() * won.mean()
            rows += mine.sum()
    return total
""",
        """
def gauc_by_users(score, label, owner):
    total = rows = 0
    for user in np.unique(owner):
        mine = owner == user
        clicks, others = score[mine & (label == 1)], score[mine & (label == 0)]
        if not len(clicks) or not len(others):
            continue
        else:
            won = (clicks[:, None] > others) + 0.5 * (clicks[:, None] == others)
            total += np.sqrt(mine.sum()) * won.mean()
            rows += np.sqrt(mine.sum())
    return total / rows
""",
    ],
    "01.4": [
        """
def held_out(user, share, seed):
    rng = np.random.default_rng(seed)
    u = np.unique(user)
    return np.isin(user, u[rng.random(len(u)) < share])
""",
        """
def held_out(user, share, seed):
    u = np.unique(user)
    k = round(share * len(u))
    start = seed % len(u)
    return np.isin(user, np.roll(u, start)[:k])
""",
        """
def held_out(user, share, seed):
    rng = np.random.default_rng(seed)
    u, c = np.unique(user, return_counts=True)
    return np.isin(user, rng.choice(u, round(share * len(u)), replace=False, p=(1 / c) / (1 / c).sum()))
""",
        """
def held_out(user, share, seed):
    rng = np.random.default_rng(seed)
    rows = rng.permutation(len(user))
    seen = list(dict.fromkeys(user[rows].tolist()))
    return np.isin(user, seen[: round(share * len(np.unique(user)))])
""",
    ],
}
