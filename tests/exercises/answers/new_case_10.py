"""Right and wrong answers to the exercises of chapter 10 on an interval over users and on Holm's rule."""

from __future__ import annotations


def _interval(*lines: str) -> str:
    return "def user_interval(ours, theirs, owner, draws):\n" + "".join(f"    {line}\n" for line in lines)


def _surviving(*lines: str) -> str:
    return "def surviving(p_values, level):\n" + "".join(f"    {line}\n" for line in lines)


RIGHT = {
    "10.4": [
        # sums and counts of each user
        _interval(
            "_, user = np.unique(owner, return_inverse=True)",
            "total, count = np.bincount(user, weights=theirs - ours), np.bincount(user)",
            "means = total[draws].sum(1) / count[draws].sum(1)",
            "return ((theirs - ours).mean(), *np.quantile(means, [0.025, 0.975]))",
        ),
        # pandas
        _interval(
            "import pandas as pd",
            "table = pd.DataFrame({'user': owner, 'gain': theirs - ours}).groupby('user').gain.agg(['sum', 'count'])",
            "means = []",
            "for line in draws:",
            "    chosen = table.iloc[line]",
            "    means.append(chosen['sum'].sum() / chosen['count'].sum())",
            "return (theirs - ours).mean(), np.percentile(means, 2.5), np.percentile(means, 97.5)",
        ),
        # plain Python, and the quantile by hand
        _interval(
            "gains = {}",
            "for user, mine, other in zip(owner.tolist(), ours.tolist(), theirs.tolist()):",
            "    gains.setdefault(user, []).append(other - mine)",
            "people, means = sorted(gains), []",
            "for line in draws.tolist():",
            "    rows = [gain for place in line for gain in gains[people[place]]]",
            "    means.append(sum(rows) / len(rows))",
            "means.sort()",
            "def end(q):",
            "    place = q * (len(means) - 1)",
            "    low = int(place)",
            "    high = min(low + 1, len(means) - 1)",
            "    return means[low] + (place - low) * (means[high] - means[low])",
            "everything = [gain for rows in gains.values() for gain in rows]",
            "return [sum(everything) / len(everything), end(0.025), end(0.975)]",
        ),
        # torch, with weights of rows
        _interval(
            "user = torch.tensor(np.searchsorted(np.unique(owner), owner))",
            "gain = torch.tensor(theirs - ours)",
            "weight = F.one_hot(torch.tensor(draws), int(user.max()) + 1).sum(1)[:, user].double()",
            "means = (weight @ gain) / weight.sum(1)",
            "low, high = torch.quantile(means, torch.tensor([0.025, 0.975], dtype=torch.float64))",
            "return gain.mean(), low, high",
        ),
    ],
    "10.5": [
        # adjusted p-values, whose running maximum is compared
        _surviving(
            "p = np.asarray(p_values)",
            "order = np.argsort(p, kind='stable')",
            "adjusted = np.maximum.accumulate(p[order] * np.arange(len(p), 0, -1))",
            "verdict = np.empty(len(p), bool)",
            "verdict[order] = adjusted <= level",
            "return verdict",
        ),
        # recursion, pairs that remember their place
        _surviving(
            "def walk(left):",
            "    if not left or left[0][0] * len(left) > level:",
            "        return set()",
            "    return {left[0][1]} | walk(left[1:])",
            "kept = walk(sorted((p, place) for place, p in enumerate(p_values)))",
            "return [place in kept for place in range(len(p_values))]",
        ),
        # as long as something may be taken, take the smallest
        _surviving(
            "left = dict(enumerate(p_values))",
            "while left:",
            "    place = min(left, key=left.get)",
            "    if left[place] > level / len(left):",
            "        break",
            "    del left[place]",
            "return [place not in left for place in range(len(p_values))]",
        ),
        # torch: all before the first failure
        _surviving(
            "p, order = torch.tensor(p_values, dtype=torch.float64).sort(stable=True)",
            "bound = level / torch.arange(len(p), 0, -1, dtype=torch.float64)",
            "before = torch.cumprod((p <= bound).long(), 0).bool()",
            "return torch.zeros(len(p), dtype=torch.bool).scatter(0, order, before)",
        ),
    ],
}

ROWS = "rows = [np.flatnonzero(owner == user) for user in np.unique(owner)]"
MEANS = "means = [{of} for line in draws]"
GAIN = "gain = theirs - ours"
TAKEN = "gain[np.concatenate([rows[place] for place in line])]"

WRONG = {
    "10.4": [
        _interval(
            GAIN,
            ROWS,
            MEANS.format(of=f"np.median({TAKEN})"),
            "return (gain.mean(), *np.quantile(means, [.025, .975]))",
        ),
        _interval(
            GAIN, ROWS, MEANS.format(of=f"{TAKEN}.mean()"), "return (gain.mean(), *np.quantile(means, [.25, .75]))"
        ),
        _interval(GAIN, "return gain.mean(), *np.quantile(gain, [0.025, 0.975])"),
        _interval(
            GAIN,
            "half = 1.96 * gain.std(ddof=1) / math.sqrt(len(gain))",
            "return gain.mean(), gain.mean() - half, gain.mean() + half",
        ),
        _interval(
            GAIN,
            ROWS,
            MEANS.format(of="np.mean([gain[rows[place][0]] for place in line])"),
            "return (gain.mean(), *np.quantile(means, [0.025, 0.975]))",
        ),
        _interval(
            GAIN,
            ROWS,
            MEANS.format(of=f"{TAKEN}.mean()"),
            "return (np.median(means), *np.quantile(means, [.025, .975]))",
        ),
        _interval(
            "gain = np.log(theirs / ours)",
            ROWS,
            MEANS.format(of=f"{TAKEN}.mean()"),
            "return (gain.mean(), *np.quantile(means, [.025, .975]))",
        ),
        _interval(
            GAIN,
            ROWS,
            "rows = [row[::-1] for row in rows[::-1]]",
            MEANS.format(of=f"{TAKEN}.mean()"),
            "return (gain.mean(), *np.quantile(means, [0.025, 0.975]))",
        ),
    ],
    "10.5": [
        # the smallest that fails is a bar
        _surviving(
            "in_order = sorted(p_values)",
            "fallen = [p for k, p in enumerate(in_order) if p * (len(in_order) - k) > level]",
            "return [p < min(fallen, default=2) for p in p_values][::-1]",
        ),
        # two rows fewer are counted
        _surviving(
            "kept = [False] * len(p_values)",
            "for k, place in enumerate(np.argsort(p_values)):",
            "    if p_values[place] > level / max(len(p_values) - 2 * k, 1):",
            "        break",
            "    kept[place] = True",
            "return kept",
        ),
        _surviving("return [min(p_values) <= level / len(p_values)] * len(p_values)"),
        _surviving("return [p == min(p_values) and p <= level / len(p_values) for p in p_values]"),
        _surviving("return sum(p <= level / len(p_values) for p in p_values)"),
        _surviving("return sorted(p_values)[: sum(p <= level for p in p_values)]"),
        _surviving("return [p <= level ** 2 for p in p_values]"),
        _surviving("return [p * len(p_values) for p in p_values]"),
    ],
}
