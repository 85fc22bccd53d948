"""More answers to the exercises of chapter 09: styles and mistakes that a check once judged wrongly, or nearly did."""

RIGHT = {
    "09.2": [
        """
def early_stopping(losses, patience):
    low = np.minimum.accumulate(np.array(losses, dtype=float))
    fresh = np.r_[True, np.diff(low) < 0]
    epoch = np.arange(1, len(losses) + 1)
    kept = np.maximum.accumulate(np.where(fresh, epoch, 0))
    stop = np.nonzero(epoch - kept >= patience)[0]
    last = int(stop[0]) if len(stop) else len(losses) - 1
    return kept[last], last + 1
""",
        """
def early_stopping(losses, patience):
    n = len(losses)
    for last in range(1, n + 1):
        seen = losses[:last]
        kept = seen.index(min(seen)) + 1
        if last - kept >= patience or last == n:
            return kept, last
""",
        """
def early_stopping(losses, patience):
    from itertools import accumulate

    best = list(accumulate(((x, i) for i, x in enumerate(losses, 1)), min))
    last = next((i for i, (_, k) in enumerate(best, 1) if i - k >= patience), len(losses))
    return best[last - 1][1], last
""",
    ],
    "09.3": [
        """
def encode(train, new, max_length):
    from sklearn.preprocessing import LabelEncoder

    known = LabelEncoder().fit([f for row in train for f in row])
    table = {f: i + 2 for i, f in enumerate(known.classes_)}
    rows = [torch.tensor([table.get(f, 1) for f in row[-max_length:]], dtype=torch.int64) for row in new]
    return torch.stack([F.pad(r, (0, max_length - len(r))) for r in rows])
""",
        """
def encode(train, new, max_length):
    import pandas as pd

    cats = pd.Index(sorted({f for r in train for f in r}))
    return torch.tensor(
        np.array(
            [
                np.pad(
                    cats.get_indexer(pd.Index(r[-max_length:], dtype=object)) + 2 - 0,
                    (0, max_length - len(r[-max_length:])),
                )
                for r in new
            ],
            dtype=np.int64,
        )
    )
""",
        """
class Encoder:
    pad, unknown = 0, 1

    def __call__(self, train, new, max_length):
        self.ids = {}
        for film in sorted(film for row in train for film in row):
            self.ids.setdefault(film, len(self.ids) + 2)
        padded = nn.utils.rnn.pad_sequence(
            [
                torch.tensor([self.ids.get(f, self.unknown) for f in row][-max_length:], dtype=torch.long)
                for row in new
            ]
            + [torch.zeros(max_length, dtype=torch.long)],
            batch_first=True,
        )
        return padded[:-1]
encode = Encoder()
""",
    ],
}

WRONG = {
    "09.2": [
        """
def early_stopping(losses, patience):
    best, kept = -1, 0
    pass
    for epoch, loss in enumerate(losses, start=1):
        if best == -1 or loss < best:
            best, kept = loss, epoch
        elif epoch - kept >= patience:
            break
        pass
    return kept, epoch
""",
        """
def early_stopping(losses, patience):
    best, kept = math.inf, 0
    pass
    for epoch, loss in enumerate(losses, start=1):
        if loss < best - 1e-5:
            best, kept = loss, epoch
        elif epoch - kept >= patience:
            break
        pass
    return kept, epoch
""",
        """
def early_stopping(losses, patience):
    best, kept = math.inf, 0
    pass
    for epoch, loss in enumerate(losses, start=1):
        if loss < best:
            best, kept = loss, epoch
        elif epoch - kept >= patience:
            break
        pass
    return kept, kept + patience
""",
    ],
    "09.3": [
        """
def encode(train, new, max_length):
    films = sorted({film for row in train for film in row[-max_length:]})
    ids = {film: number for number, film in enumerate(films, start=2)}
    rows = [[ids.get(film, 1) for film in row[-max_length:]] for row in new]
    return torch.tensor([row + [0] * (max_length - len(row)) for row in rows])
""",
        """
def encode(train, new, max_length):
    films = sorted({film for row in train for film in row})
    ids = {film: number for number, film in enumerate(films, start=2)}
    rows = [[ids.get(film, 1) for film in row[::-1][:max_length]] for row in new]
    return torch.tensor([row + [0] * (max_length - len(row)) for row in rows])
""",
        """
def encode(train, new, max_length):
    films = sorted({film for row in train for film in row})
    ids = {film: number for number, film in enumerate(films, start=2)}
    rows = [[ids.get(film, 1) for film in row[-max_length:]] for row in new]
    return torch.tensor([row + [0] * (max(map(len, rows)) - len(row)) for row in rows])
""",
    ],
}
