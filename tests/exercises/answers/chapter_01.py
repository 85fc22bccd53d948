"""Right and wrong answers to the exercises of chapter 01, none of them in the registry."""


def function(head: str):
    """A maker of sources: the head, and a body of any lines indented below it."""
    return lambda body: f"def {head}:\n" + "".join(f"    {line}\n" for line in body.strip().splitlines())


histories, auc = function("histories_of(events, most)"), function("auc_by_pairs(score, label)")
gauc, held_out = function("gauc_by_users(score, label, owner)"), function("held_out(user, share, seed)")


def searching(keep: str, rest: str = "[-most:]", order: str = "(t, f)") -> str:
    """For each event i a search through all events j."""
    return histories(f"""
found = []
for i, (user, film, stars, second) in enumerate(events):
    earlier = sorted({order} for j, (u, f, s, t) in enumerate(events) if {keep})
    found.append([f for *_, f in earlier]{rest})
return found
""")


EARLIER = "u == user and s >= 4 and t < second"
POINTS = "((a[:, None] > b) + 0.5 * (a[:, None] == b))"


def counting(points: str, before: str = "", within: str = "score, label") -> str:
    """An AUC from clicks a and others b."""
    return auc(f"{before}\nscore, label = {within}\na, b = score[label == 1], score[label == 0]\nreturn {points}")


def by_user(weight: str = "m.sum()", own: str = f"{POINTS}.mean()", skip: str = "not len(a) or not len(b)") -> str:
    """A GAUC with another weight, another AUC, or other users left out."""
    return gauc(f"""
t = w = 0
for u in np.unique(owner):
    m = owner == u
    a, b = score[m & (label == 1)], score[m & (label == 0)]
    if {skip}:
        continue
    t += {weight} * {own}
    w += {weight}
return float(t / w)
""")


def drawing(drawn: str, users: str = "np.unique(user)", result: str = "np.isin(user, drawn)") -> str:
    """A draw of k users."""
    return held_out(f"""
users = {users}
k = round(share * len(users))
rng = np.random.default_rng(seed)
drawn = {drawn}
return {result}
""")


RIGHT = {
    "01.1": [
        searching(EARLIER),
        # pandas
        histories("""
import pandas as pd
frame = pd.DataFrame(events, columns=["user", "film", "stars", "second"])
liked = frame[frame.stars >= 4].sort_values(["second", "film"])
mine = [liked[(liked.user == row.user) & (liked.second < row.second)] for row in frame.itertuples()]
return [part.film.tail(most).tolist() for part in mine]
"""),
        # one sort and a binary search
        histories("""
from bisect import bisect_left
times, films = {}, {}
for second, film, user in sorted((t, f, u) for u, f, s, t in events if s > 3.99):
    times.setdefault(user, []).append(second)
    films.setdefault(user, []).append(film)
ends = [bisect_left(times.get(user, []), now) for user, _, _, now in events]
return [films.get(e[0], [])[max(0, end - most) : end] for e, end in zip(events, ends)]
"""),
        # block by block of equal seconds, with a queue that forgets
        histories("""
from collections import deque
from itertools import groupby
order = sorted(range(len(events)), key=lambda i: (events[i][3], events[i][1]))
past, out = {}, [None] * len(events)
for _, block in groupby(order, key=lambda i: events[i][3]):
    block = list(block)
    for i in block:
        out[i] = tuple(past.get(events[i][0], ()))
    for i in block:
        if events[i][2] >= 4:
            past.setdefault(events[i][0], deque(maxlen=most)).append(events[i][1])
return out
"""),
        # arrays, and floats for films
        histories("""
log = np.array(events, dtype=float).reshape(-1, 4)
log = log[np.lexsort((log[:, 1], log[:, 3]))]
likes = log[log[:, 2] >= 4]
return [likes[(likes[:, 0] == u) & (likes[:, 3] < t), 1][-most:] for u, _, _, t in events]
"""),
    ],
    "01.2": [
        auc("from sklearn.metrics import roc_auc_score\nreturn roc_auc_score(label, score)"),
        auc(
            "from sklearn.metrics import auc, roc_curve\nfalse, true, _ = roc_curve(label, score)\n"
            "return auc(false, true)"
        ),
        # two loops over all rows
        auc("""
points = pairs = 0
for s, y in zip(score, label):
    for t, z in zip(score, label):
        if y > z:
            pairs += 1
            points += 1 if s > t else 0.5 if s == t else 0
return points / pairs
"""),
        # sorted non-clicks, and two binary searches
        auc("""
a, b = score[label == 1], np.sort(score[label == 0])
return (np.searchsorted(b, a, "left") + np.searchsorted(b, a, "right")).mean() / 2 / len(b)
"""),
        # the area under the corners of the curve
        auc("""
steps = [np.inf, *np.unique(score)[::-1]]
up, right = ([np.mean(score[label == y] >= step) for step in steps] for y in (1, 0))
return np.trapezoid(up, right)
"""),
        counting("np.array([(np.sign(np.subtract.outer(a, b)) + 1).mean() / 2])"),
    ],
    "01.3": [
        by_user(),
        gauc("from dien_course.training.metrics import gauc\nreturn gauc(score, label, owner)"),
        gauc("""
from sklearn.metrics import roc_auc_score as auc
users = [m for m in (owner == u for u in set(owner.tolist())) if 0 < label[m].mean() < 1]
return np.average([auc(label[m], score[m]) for m in users], weights=[m.sum() for m in users])
"""),
        # lists in a dictionary
        gauc("""
rows = {}
for s, y, u in zip(score.tolist(), label.tolist(), owner.tolist()):
    rows.setdefault(u, ([], []))[y].append(s)
top = bottom = 0.0
for others, clicks in rows.values():
    pairs = [(c > o) + 0.5 * (c == o) for c in clicks for o in others]
    if pairs:
        n = len(others) + len(clicks)
        top, bottom = top + n * sum(pairs) / len(pairs), bottom + n
return top / bottom
"""),
        # all pairs of rows in one tensor
        gauc("""
s, y, o = (torch.tensor(part) for part in (score, label, owner))
pair = (o[:, None] == o) & (y[:, None] > y)
won = torch.heaviside(s[:, None] - s, torch.tensor(0.5, dtype=s.dtype)) * pair
pairs, points = (torch.zeros(len(o) * 9).double().index_add(0, o, part.sum(1).double()) for part in (pair, won))
n, there = torch.bincount(o, minlength=len(pairs)), pairs > 0
return (points / pairs)[there] @ n[there].double() / n[there].sum()
"""),
    ],
    "01.4": [
        drawing("rng.choice(users, k, replace=False)"),
        drawing("pd.Series(users).sample(frac=share, random_state=seed)").replace(
            "users =", "import pandas as pd; users =", 1
        ),
        # Python's random, and a list of True and False
        held_out("""
import random
users = sorted(set(user.tolist()))
chosen = set(random.Random(seed).sample(users, round(share * len(users))))
return [u in chosen for u in user.tolist()]
"""),
        held_out("""
users, place = torch.unique(torch.as_tensor(user), return_inverse=True)
order = torch.randperm(len(users), generator=torch.Generator().manual_seed(seed))
return torch.isin(place, order[: int(share * len(users))])
"""),
        held_out("""
from sklearn.model_selection import GroupShuffleSplit
_, test = next(GroupShuffleSplit(1, test_size=share, random_state=seed).split(user, groups=user))
return np.isin(np.arange(len(user)), test)
"""),
        # a global generator, seeded; users in the order of their rows
        held_out("""
np.random.seed(seed)
users = list(dict.fromkeys(user.tolist()))
np.random.shuffle(users)
return np.isin(user, users[len(users) - round(share * len(users)) :])
"""),
    ],
}

WRONG = {
    "01.1": [
        searching("u == user and s >= 4 and i != j"),
        searching(EARLIER, "[-most:-1]"),
        searching(EARLIER, ""),
        searching(EARLIER, order="(0, f)"),
        searching(EARLIER, order="(t, j, f)"),  # ties in the order of the log
        searching(EARLIER.replace("4", "3.5")),
        searching(EARLIER.replace("t <", "t < -10 +")),
        searching(EARLIER + " and stars >= 4"),
        histories(
            "events.sort(key=lambda e: (e[3], e[1]))\n"
            "return [[f for u, f, s, t in events if u == user and s >= 4 and t < now][-most:] "
            "for user, _, _, now in events]"
        ),  # in the order of time
        searching(EARLIER).replace("[f for *_, f in earlier]", "list(dict.fromkeys(f for _, f in earlier))"),
        searching(EARLIER).replace("*_, f in earlier", "_, f in dict((x[1], x) for x in earlier).values()"),
        # the newest of all that was seen, and of these the likes
        histories("""
past = [sorted((t, f, s) for u, f, s, t in events if u == e[0] and t < e[3])[-most:] for e in events]
return [[f for _, f, s in part if s >= 4] for part in past]
"""),
        # a user without likes has no key
        histories("""
likes = {}
for user, film, stars, second in sorted(events, key=lambda event: (event[3], event[1])):
    if stars >= 4:
        likes.setdefault(user, []).append((second, film))
return [[film for second, film in likes[user] if second < now][-most:] for user, _, _, now in events]
"""),
    ],
    "01.2": [
        auc("from sklearn.metrics import average_precision_score\nreturn average_precision_score(label, score)"),
        auc("from sklearn.metrics import roc_auc_score\nreturn roc_auc_score(score, label)"),
        *(
            auc(
                f"from scipy.stats import rankdata\nr, p = rankdata(score, {how!r}), label.sum()\n"
                "return (r[label == 1].sum() - p * (p + 1) / 2) / (p * (len(label) - p))"
            )
            for how in ("min", "max", "dense")
        ),
        auc("return float(score[label == 1].mean() - score[label == 0].mean())"),
        counting(f"{POINTS}.mean()", within="(score > 0.5) * 1, label"),
        counting(f"{POINTS}.mean()", within="score.round(1), label"),
        counting(f"{POINTS}.mean(1)"),
        counting(f"max({POINTS}.mean(), 1 - {POINTS}.mean())"),
        counting(f"2 * {POINTS}.mean() - 1"),
        counting(f"{POINTS}.mean() if len(a) > 1 and len(b) > 1 else 0.5"),
        counting(POINTS.replace("[:, None]", "[:k]").replace("b)", "b[:k])") + ".mean()").replace(
            "return", "k = min(len(a), len(b))\n    return"
        ),
        counting(f"{POINTS}.mean()").replace("return", "a, b = np.unique(a), np.unique(b)\n    return"),
        # the curve on twenty thresholds between 0 and 1
        auc("""
steps = np.linspace(1, 0, 21)
up, right = ([0, *(np.mean(score[label == y] >= step) for step in steps), 1] for y in (1, 0))
return np.trapezoid(up, right)
"""),
    ],
    "01.3": [
        by_user("len(b)"),
        by_user("m.sum() ** 2"),
        by_user(own="(a[:, None] >= b).mean()"),
        by_user(own=f"max({POINTS}.mean(), 1 - {POINTS}.mean())"),
        by_user(own=f"({POINTS}.mean() if len(a) else 0)", skip="not len(b)"),
        by_user(skip="m.sum() < 2"),
        by_user().replace("np.unique(owner)", "range(owner.max())"),
        gauc("from sklearn.metrics import roc_auc_score\nreturn roc_auc_score(label, score)"),
        gauc(
            "pair = (owner[:, None] == owner) & (label[:, None] > label)\n"
            "return ((score[:, None] > score) + 0.5 * (score[:, None] == score))[pair].mean()"
        ),
        # rows of one user are taken to stand together
        by_user()
        .replace("np.unique(owner)", "range(len(owner))")
        .replace("owner == u", "np.cumsum(np.diff(owner, prepend=owner[0]) != 0) == u"),
    ],
    "01.4": [
        held_out("return np.random.default_rng(seed).random(len(user)) < share"),
        drawing("users[:k]"),
        drawing("users[np.argsort([-(user == u).sum() for u in users])][:k]"),
        drawing("rng.permutation(users)[k:]"),
        drawing("np.random.permutation(users)[:k]"),
        drawing("np.random.default_rng(0).permutation(users)[:k]"),
        drawing("np.random.default_rng(seed % 2).permutation(users)[:k]"),
        drawing("rng.choice(users, k)"),
        drawing("list(dict.fromkeys(rng.permutation(user).tolist()))[:k]"),
        drawing("np.roll(users, seed)[:k]"),
        drawing("users[rng.random(len(users)) < share]"),
        drawing("rng.permutation(users[1:])[:k]"),
        drawing("rng.permutation(users)[: k + 1]"),
        drawing("rng.permutation(users)[: round(share * len(user))]"),
        drawing("rng.permutation(users)[:k]", result="np.isin(user, drawn).astype(int)"),
        drawing("rng.permutation(users)[:k]", result="np.flatnonzero(np.isin(user, drawn))"),
        drawing("rng.permutation(users)[:k]", result="drawn"),
        held_out("return user % 5 == seed % 5"),
        # users are added until a share of the rows is reached
        held_out("""
mask = np.zeros(len(user), bool)
for u in np.random.default_rng(seed).permutation(np.unique(user)):
    if mask.sum() < share * len(user):
        mask |= user == u
return mask
"""),
    ],
}
