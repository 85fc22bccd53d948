"""Right and wrong answers to the exercises of chapter 10, none of them in the registry."""

from dien_course.exercises.chapter_10.chosen_epoch import _variant as at_chosen_epoch
from dien_course.exercises.chapter_10.paired_interval_mistakes import variant as paired_interval

TABLE = {"GRU": "worse", "AIGRU": "cannot tell", "AGRU": "better", "recovered": 0.75, "seeds": 20}

RIGHT = {
    "10.1": [
        TABLE,
        {"seeds": 20.0, "recovered": 6 / 8, "AGRU": " Better", "AIGRU": "Cannot  tell.", "GRU": "WORSE"},
        f"reading = {{**{TABLE}, 'recovered': torch.tensor(0.75), 'seeds': np.int64(20)}}",
        {**TABLE, "recovered": 0.7500001},
    ],
    "10.2": [
        # NumPy
        """
def paired_interval(ours, theirs, quantile):
    seeds = sorted(ours)
    d = np.array([ours[s] for s in seeds]) - np.array([theirs[s] for s in seeds])
    half = quantile * d.std(ddof=1) / len(d) ** 0.5
    return d.mean(), d.mean() - half, d.mean() + half
""",
        # the standard library
        """
def paired_interval(a, b, q):
    from statistics import fmean, stdev

    gaps = [a[k] - b[k] for k in b.keys()]
    error = stdev(gaps) * len(gaps) ** -0.5
    return fmean(gaps), fmean(gaps) - q * error, fmean(gaps) + q * error
""",
        # pandas pairs by its index
        """
def paired_interval(ours, theirs, quantile):
    import pandas as pd

    d = pd.Series(ours) - pd.Series(theirs)
    return [d.mean(), d.mean() - quantile * d.sem(), d.mean() + quantile * d.sem()]
""",
        # torch, and the scatter from sums of squares and products
        """
def paired_interval(ours, theirs, quantile):
    x = torch.tensor([[ours[seed], theirs[seed]] for seed in theirs], dtype=torch.float64).T
    if x.shape[1] < 2:
        raise ValueError("two seeds at least")
    (a, c), (_, b) = torch.cov(x)
    half = quantile * ((a + b - 2 * c).clamp(min=0) / x.shape[1]).sqrt()
    mean = (x[0] - x[1]).mean()
    return torch.stack([mean, mean - half, mean + half])
""",
        # SciPy's own interval, with its own quantile, from dicts that it empties
        """
def paired_interval(ours, theirs, quantile):
    from scipy import stats

    d = [ours.pop(seed) - theirs.pop(seed) for seed in list(ours)]
    ends = stats.ttest_1samp(d, 0).confidence_interval(0.95) if np.ptp(d) > 1e-9 else (d[0], d[0])
    return sum(d) / len(d), ends[0], ends[1]
""",
    ],
    "10.3": [
        # loops over numbers
        """
def at_chosen_epoch(valid, test):
    honest, gains = [], []
    for v, t in zip(valid.tolist(), test.tolist()):
        chosen = 0
        for epoch in range(1, len(v)):
            if v[epoch] > v[chosen]:
                chosen = epoch
        honest.append(t[chosen])
        gains.append(max(t) - t[chosen])
    return {"honest": honest, "inflation": sum(gains) / len(gains)}
""",
        # NumPy
        """
def at_chosen_epoch(valid, test):
    valid, test = np.asarray(valid), np.asarray(test)
    honest = np.take_along_axis(test, np.argmax(valid, axis=1)[:, None], axis=1).squeeze(1)
    return {"inflation": (test.max(axis=1) - honest).mean(), "honest": honest}
""",
        # gather, and the difference of two means
        """
def at_chosen_epoch(valid, test):
    honest = test.gather(1, valid.argmax(dim=1, keepdim=True)).flatten()
    return dict(honest=honest, inflation=test.amax(1).mean() - honest.mean())
""",
        # a one-hot of the first best epoch
        """
def at_chosen_epoch(valid, test):
    best = valid == valid.max(1, keepdim=True).values
    first = best & (best.cumsum(1) == 1)
    honest = (test * first).sum(-1)
    return {"honest": honest, "inflation": torch.mean(test.max(-1)[0] - honest)}
""",
        # a stable sort
        """
def at_chosen_epoch(v, t):
    order = torch.sort(v, dim=1, descending=True, stable=True).indices[:, 0]
    honest = torch.stack([row[index] for row, index in zip(t, order)])
    best = torch.sort(t, dim=1).values[:, -1]
    return {"honest": honest, "inflation": (best - honest).sum() / len(t)}
""",
    ],
}

WRONG = {
    "10.1": [
        {**TABLE, "GRU": "cannot tell"},
        {**TABLE, "AIGRU": "worse", "seeds": 5},
        {**TABLE, "AIGRU": "better", "AGRU": "cannot tell"},
        {**TABLE, "AGRU": "worse", "GRU": "better"},
        {**TABLE, "AGRU": ""},
        {**TABLE, "GRU": -1},
        {**TABLE, "recovered": 0.8},
        {**TABLE, "recovered": 4 / 3},
        {**TABLE, "recovered": 0.5},
        {**TABLE, "recovered": -0.75},
        {**TABLE, "seeds": 40},
        {**TABLE, "seeds": 19},
        {**TABLE, "seeds": float("inf")},
        {**TABLE, "seeds": ...},
        ["worse", "cannot tell", "better", 0.75, 20],
    ],
    "10.2": [
        # one too few under the root
        paired_interval(half="quantile * deviation / math.sqrt(n - 1)"),
        # the variance for the standard deviation
        paired_interval(deviation="sum((d - mean) ** 2 for d in differences) / (n - 1)"),
        # n in σ, and one too many under the root
        paired_interval(deviation="np.std(differences)", half="quantile * deviation / math.sqrt(n + 1)"),
        # half the interval
        paired_interval(half="quantile * deviation / math.sqrt(n) / 2"),
        # the quantile squared
        paired_interval(half="quantile**2 * deviation / math.sqrt(n)"),
        # mean absolute deviation
        paired_interval(deviation="sum(abs(d - mean) for d in differences) / n"),
        # root mean square: the mean not taken off
        paired_interval(deviation="math.sqrt(sum(d * d for d in differences) / (n - 1))"),
        # absolute differences
        paired_interval(differences="[abs(ours[seed] - theirs[seed]) for seed in ours]"),
        # the first seed forgotten
        paired_interval(differences="[ours[seed] - theirs[seed] for seed in list(ours)[1:]] or [0.0, 0.0]"),
        # relative differences
        paired_interval(differences="[ours[seed] / theirs[seed] - 1 for seed in ours]"),
        # the seeds are subtracted, and not the AUCs
        paired_interval(differences="[a - b for a, b in zip(ours, theirs)]"),
        # lowest and highest difference
        paired_interval(returned="mean, min(differences), max(differences)"),
        # upper end first
        paired_interval(returned="mean, mean + half, mean - half"),
        # rounded
        paired_interval(returned="round(mean, 1), round(mean - half, 1), round(mean + half, 1)"),
        # the ends only
        paired_interval(returned="mean - half, mean + half"),
        # a string
        paired_interval(returned='f"{mean} ± {half}"'),
        # the median
        paired_interval().replace("mean = sum(differences) / n", "mean = float(np.median(differences))"),
        # only the scatter of ours
        paired_interval(deviation="np.std(list(ours.values()), ddof=1)"),
        # wrong for two seeds alone
        paired_interval(half="quantile * deviation / math.sqrt(max(n, 3))"),
        # the table's quantile for five seeds, always
        paired_interval(half="2.776 * deviation / math.sqrt(n)"),
        # paired by sorted seeds on one side only
        paired_interval(differences="[ours[a] - theirs[b] for a, b in zip(sorted(ours), theirs)]"),
        # NaN where nothing scatters
        paired_interval(
            half="quantile * deviation / math.sqrt(n) * (mean - mean + deviation) / deviation if n > 3 else math.nan"
        ),
    ],
    "10.3": [
        # every seed at every seed's epoch
        at_chosen_epoch(honest="test[:, epoch]"),
        # seeds chosen, and not epochs
        at_chosen_epoch(honest="test[valid.argmax(0), torch.arange(test.shape[1])]"),
        # the epoch that is worst
        at_chosen_epoch(epoch="valid.argmin(1)"),
        # the first epoch
        at_chosen_epoch(epoch="0 * valid.argmax(1)"),
        # the epoch after
        at_chosen_epoch(epoch="(valid.argmax(1) + 1).clamp(max=valid.shape[1] - 1)"),
        # chosen where validation and test together are best
        at_chosen_epoch(epoch="(valid + test).argmax(1)"),
        # the mean of test over all epochs
        at_chosen_epoch(honest="test.mean(1)"),
        # the mean over seeds, where each is asked for
        at_chosen_epoch().replace('"honest": honest', '"honest": honest.mean()'),
        # inflation for each seed
        at_chosen_epoch(inflation="best - honest"),
        # the sum
        at_chosen_epoch(inflation="(best - honest).sum()"),
        # the largest
        at_chosen_epoch(inflation="(best - honest).max()"),
        # the best of all seeds and epochs
        at_chosen_epoch(best="test.max()"),
        # relative
        at_chosen_epoch(inflation="((best - honest) / honest).mean()"),
        # the absolute gap to validation
        at_chosen_epoch(inflation="(valid.max(1).values - honest).abs().mean()"),
        # indices and not scores
        at_chosen_epoch(best="test.max(1).indices"),
        # equally good epochs averaged
        at_chosen_epoch(
            honest="((valid == valid.max(1, keepdim=True).values) * test).sum(1)"
            " / (valid == valid.max(1, keepdim=True).values).sum(1)"
        ),
        # the best test score among equally good epochs
        at_chosen_epoch(honest="test.masked_fill(valid < valid.max(1, keepdim=True).values, -torch.inf).max(1).values"),
        # one seed only
        at_chosen_epoch(honest="test[0, epoch]"),
        # wrong for a single seed
        at_chosen_epoch(honest="test[torch.arange(len(test)), epoch].squeeze()"),
        # a tuple
        at_chosen_epoch().replace(
            '{"honest": honest, "inflation": (best - honest).mean()}', "honest, (best - honest).mean()"
        ),
    ],
}
