"""Chapter 10: right answers in unusual styles."""

from __future__ import annotations

RIGHT = {
    "10.2": [
        """
def paired_interval(ours, theirs, quantile):
    d = np.array([ours[k] - theirs[k] for k in sorted(ours)])
    half = quantile * np.std(d, ddof=1) / np.sqrt(len(d))
    return d.mean(), d.mean() - half, d.mean() + half
""",
        """
def paired_interval(ours, theirs, quantile):
    d = np.array([ours[k] - theirs[k] for k in sorted(ours)])
    half = quantile * np.sqrt(((d[:, None] - d) ** 2).sum() / (2 * len(d) * (len(d) - 1))) / np.sqrt(len(d))
    return d.mean(), d.mean() - half, d.mean() + half
""",
    ],
    "10.3": [
        """
def at_chosen_epoch(valid, test):
    epoch = valid.argmax(dim=1, keepdim=True)
    honest = test.gather(1, epoch).squeeze(1)
    return {"honest": honest, "inflation": (test.amax(1) - honest).mean()}
""",
        """
def at_chosen_epoch(valid, test):
    epoch = valid.argmax(dim=1, keepdim=True)
    honest = test.gather(1, epoch).squeeze(1)
    return {"honest": honest, "inflation": [float(np.mean(test.numpy().max(1) - honest.numpy()))]}
""",
    ],
}

WRONG: dict[str, list] = {}
