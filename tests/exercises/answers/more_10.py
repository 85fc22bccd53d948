"""More answers to the exercises of chapter 10: styles and mistakes that a check once judged wrongly, or nearly did."""

RIGHT = {
    "10.1": [
        {"GRU": "Worse!", "AIGRU": "cannot_tell", "AGRU": "`better`", "recovered": 0.75, "seeds": 20.0},
        {"GRU": "worse", "AIGRU": "can not tell", "AGRU": " Better ", "recovered": 0.75, "seeds": 20},
        {"GRU": '"worse"', "AIGRU": "Cannot-tell", "AGRU": "better", "recovered": 0.75, "seeds": 20},
    ],
    "10.2": [
        """
def paired_interval(ours, theirs, quantile):
    d = np.array([ours[k] - theirs[k] for k in sorted(ours)])
    se = d.std(ddof=1) / np.sqrt(d.size)
    return d.mean() + quantile * se * np.array([0, -1, 1])
""",
        """
def paired_interval(ours, theirs, quantile):
    seeds = list(ours)
    d = torch.tensor([ours[s] for s in seeds], dtype=torch.float64) - torch.tensor(
        [theirs[s] for s in seeds], dtype=torch.float64
    )
    half = quantile * d.std() / len(d) ** 0.5
    return d.mean(), d.mean() - half, d.mean() + half
""",
        """
def paired_interval(ours, theirs, quantile):
    from decimal import Decimal

    d = [Decimal(str(ours[s])) - Decimal(str(theirs[s])) for s in ours]
    n = len(d)
    m = sum(d) / n
    h = Decimal(quantile) * ((sum((x - m) ** 2 for x in d) / (n - 1)) / n).sqrt()
    return m, m - h, m + h
""",
        """
def paired_interval(ours, theirs, quantile):
    n, m, ss = 0, 0.0, 0.0
    for seed in theirs:
        x = ours[seed] - theirs[seed]
        n += 1
        delta = x - m
        m += delta / n
        ss += delta * (x - m)
    h = quantile * math.sqrt(ss / (n - 1) / n)
    return (m, m - h, m + h)
""",
    ],
    "10.3": [
        """
def at_chosen_epoch(valid, test):
    top = valid == valid.amax(1, keepdim=True)
    first = top & (top.cumsum(1) == 1)
    honest = (test * first).sum(1)
    return {"honest": honest, "inflation": test.max(1).values.mean() - honest.mean()}
""",
        """
def at_chosen_epoch(valid, test):
    import pandas as pd

    v, t = pd.DataFrame(valid.numpy()), pd.DataFrame(test.numpy())
    pick = v.idxmax(axis=1)
    honest = pd.Series([t.loc[s, e] for s, e in pick.items()])
    return {"honest": honest, "inflation": (t.max(axis=1) - honest).mean()}
""",
        """
def at_chosen_epoch(valid, test):
    from collections import OrderedDict

    best, where = valid[:, 0].clone(), torch.zeros(len(valid), dtype=torch.long)
    for e in range(1, valid.shape[1]):
        better = valid[:, e] > best
        best, where = torch.where(better, valid[:, e], best), where.masked_fill(better, e)
    honest = test[range(len(test)), where]
    return OrderedDict(honest=honest, inflation=torch.sub(test.max(1)[0], honest).mean(0, keepdim=True))
""",
    ],
}

WRONG = {
    "10.1": [
        {"GRU": "worse", "AIGRU": "can't tell", "AGRU": "better", "recovered": 0.75, "seeds": 20},
        {"GRU": "", "AIGRU": "cannot tell", "AGRU": "better", "recovered": 0.75, "seeds": 20},
        {"GRU": "worse", "AIGRU": "cannot tell", "AGRU": "yes", "recovered": 0.75, "seeds": 20},
    ],
    "10.2": [
        """
def paired_interval(ours, theirs, quantile):
    differences = [ours[seed] - theirs[seed] for seed in ours]
    n = len(differences)
    mean = sum(differences)
    deviation = math.sqrt(sum((d - mean) ** 2 for d in differences) / (n - 1))
    half = quantile * deviation / math.sqrt(n)
    return mean, mean - half, mean + half
""",
        """
def paired_interval(ours, theirs, quantile):
    differences = [ours[seed] - theirs[seed] for seed in ours]
    n = len(differences)
    mean = sum(differences) / n
    deviation = math.sqrt(sum((d - mean) ** 2 for d in differences) / (n - 2 or 1))
    half = quantile * deviation / math.sqrt(n)
    return mean, mean - half, mean + half
""",
        """
def paired_interval(ours, theirs, quantile):
    differences = [ours[seed] - theirs[seed] for seed in ours]
    n = len(differences)
    mean = sum(differences) / n
    deviation = math.sqrt(sum(d * d for d in differences) / n - mean**2)
    half = quantile * deviation / math.sqrt(n)
    return mean, mean - half, mean + half
""",
    ],
    "10.3": [
        """
def at_chosen_epoch(valid, test):
    epoch = valid.argsort(1)[:, -1]
    honest = test[torch.arange(len(test)), epoch]
    best = test.max(1).values
    inflation = (best - honest).mean()
    return {"honest": honest, "inflation": inflation}
""",
        """
def at_chosen_epoch(valid, test):
    epoch = valid.argmax(1)
    honest = test[torch.arange(len(test)), epoch].sort().values
    best = test.max(1).values
    inflation = (best - honest).mean()
    return {"honest": honest, "inflation": inflation}
""",
        """
def at_chosen_epoch(valid, test):
    epoch = valid.argmax(1)
    honest = test[torch.arange(len(test)), epoch]
    best = test.max(1).values
    inflation = (best - honest).median()
    return {"honest": honest, "inflation": inflation}
""",
    ],
}
