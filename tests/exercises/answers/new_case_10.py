"""Right and wrong answers to the exercise of chapter 10 on an interval over users."""

from __future__ import annotations


def _interval(*lines: str) -> str:
    return "def user_interval(ours, theirs, owner, draws):\n" + "".join(f"    {line}\n" for line in lines)


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
    ]
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
    ]
}
