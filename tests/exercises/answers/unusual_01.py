"""Chapter 01: right answers in unusual styles, and wrong ones that are recognised by what they do."""

from __future__ import annotations

RIGHT = {
    "01.1": [
        """
def histories_of(events, most):
    import heapq
    result = [[] for _ in events]
    for i, (user, _, _, now) in enumerate(events):
        heap = []
        for u, film, stars, second in events:
            if u != user or stars < 4 or second >= now:
                continue
            heapq.heappush(heap, (second, film))
            if len(heap) > most:
                heapq.heappop(heap)
        while heap:
            result[i].append(heapq.heappop(heap)[1])
    return result
""",
        """
class Log:
    def __init__(self, events):
        self.events = sorted(events, key=lambda e: (e[3], e[1]))
    def before(self, user, now):
        return [e[1] for e in self.events if e[0] == user and e[2] >= 4 and e[3] - now < 0]
def histories_of(events, most):
    log = Log(events)
    return tuple(tuple(log.before(e[0], e[3])[-most:]) for e in events)
""",
    ],
    "01.2": [
        """
def auc_by_pairs(score, label):
    d = np.subtract.outer(score[label == 1], score[label == 0])
    return float((np.sign(d).mean() + 1) / 2)
""",
        """
def auc_by_pairs(score, label):
    order = sorted(zip(score.tolist(), label.tolist()))
    below = wins = i = 0
    n1 = sum(l for _, l in order); n0 = len(order) - n1
    while i < len(order):
        j = i
        while j < len(order) and order[j][0] == order[i][0]:
            j += 1
        c = sum(l for _, l in order[i:j]); o = (j - i) - c
        wins += c * (below + o / 2)
        below += o
        i = j
    return wins / (n1 * n0)
""",
    ],
    "01.3": [
        """
from collections import defaultdict
def gauc_by_users(score, label, owner):
    rows = defaultdict(list)
    for i, u in enumerate(owner):
        rows[int(u)].append(i)
    top = bottom = 0.0
    for idx in rows.values():
        y = label[idx]; s = score[idx]
        if y.min() == y.max():
            continue
        d = s[y == 1].reshape(-1, 1) - s[y == 0].reshape(1, -1)
        top += len(idx) * np.heaviside(d, 0.5).mean()
        bottom += len(idx)
    return np.float64(top / bottom)
""",
        """
def gauc_by_users(score, label, owner):
    same = (owner[:, None] == owner[None]) & (label[:, None] == 1) & (label[None] == 0)
    win = (score[:, None] > score[None]) + 0.5 * (score[:, None] == score[None])
    users = np.unique(owner)
    member = owner[None] == users[:, None]
    num = np.einsum("ui,ij,uj->u", member, same * win, member)
    den = np.einsum("ui,ij,uj->u", member, same * 1.0, member)
    ok = den > 0
    w = member.sum(1)[ok]
    return [(num[ok] / den[ok] * w).sum() / w.sum()]
""",
    ],
    "01.4": [
        """
def held_out(user, share, seed):
    rs = np.random.RandomState(seed)
    ids = list(dict.fromkeys(np.asarray(user).tolist()))
    ids.sort()
    rs.shuffle(ids)
    n = int(len(ids) * share + 0.5)
    return np.array([u in ids[:n] for u in user.tolist()])
""",
        """
import hashlib
def held_out(user, share, seed):
    ids = np.unique(user)
    key = {u: hashlib.sha256(f"{seed}-{u}".encode()).hexdigest() for u in ids.tolist()}
    ranked = sorted(key, key=key.get)
    chosen = set(ranked[:round(share * len(ids))])
    return torch.tensor([u in chosen for u in user.tolist()])
""",
    ],
}

WRONG: dict[str, list] = {
    "01.4": [
        """
def held_out(user, share, seed):
    users = np.unique(np.asarray(user))
    rng = np.random.default_rng()
    chosen = rng.permutation(users)[:round(share * len(users))]
    return np.isin(np.asarray(user), chosen)
""",
        """
def held_out(user, share, seed):
    users = np.unique(user)
    rng = np.random.default_rng(seed)
    chosen = users[rng.random(len(users)) < share]
    return np.isin(user, chosen)
""",
        """
def held_out(user, share, seed):
    users = np.unique(user)
    rng = np.random.default_rng(seed)
    chosen = rng.choice(users, round(share * len(users)))
    return np.isin(user, chosen)
""",
        """
def held_out(user, share, seed):
    users = np.unique(user)
    k = round(share * len(users))
    start = seed % len(users)
    chosen = np.roll(users, -start)[:k]
    return np.isin(user, chosen)
""",
        """
def held_out(user, share, seed):
    users = np.unique(user)
    rng = np.random.default_rng(seed)
    order = rng.permutation(users)
    chosen, rows = [], 0
    for u in order:
        if rows >= share * len(user):
            break
        chosen.append(u); rows += int((np.asarray(user) == u).sum())
    return np.isin(user, chosen)
""",
        """
def held_out(user, share, seed):
    users = np.unique(user)
    rng = np.random.default_rng(seed)
    return rng.permutation(users)[:round(share * len(users))]
""",
        """
def held_out(user, share, seed):
    users = np.unique(np.asarray(user))
    rng = np.random.default_rng(seed)
    chosen = rng.permutation(users)[:round(share * len(users))]
    return np.isin(np.asarray(user), chosen).astype(int)
""",
    ],
}
