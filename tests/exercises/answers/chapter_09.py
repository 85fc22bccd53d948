"""Right and wrong answers to the exercises of chapter 09, none of them in the registry."""

READING = {"kept": 4, "last": 6, "report": 0.78, "kept_3": 7, "flatters": 0.05}


def _stop(*lines: str) -> str:
    return "def early_stopping(losses, patience):\n" + "".join(f"    {line}\n" for line in lines)


def _ids(*lines: str) -> str:
    return "def encode(train, new, max_length):\n" + "".join(f"    {line}\n" for line in lines)


KNOWN = "known = sorted(set(sum(train, [])))"
NUMBER = "ids = {film: place + 2 for place, film in enumerate(known)}"
ROWS = "rows = [[ids.get(film, 1) for film in row][-max_length:] for row in new]"
FILLED = "return torch.tensor([row + [0] * (max_length - len(row)) for row in rows])"

RIGHT = {
    "09.1": [
        READING,
        {"kept": 4.0, "last": 6.0, "report": 0.780, "kept_3": 7.0, "flatters": 0.83 - 0.78},
        "reading = dict(kept=np.argmin([9, 0.6, 0.552, 0.531]) + 1, last=torch.tensor(6), report=np.float32(0.78), "
        "kept_3=7, flatters=round(0.83 - 0.78, 2))",
    ],
    "09.2": [
        # a count of bad epochs
        _stop(
            "best, kept, bad = losses[0], 1, 0",
            "for epoch in range(2, len(losses) + 1):",
            "    if losses[epoch - 1] < best:",
            "        best, kept, bad = losses[epoch - 1], epoch, 0",
            "    else:",
            "        bad += 1",
            "        if bad == patience:",
            "            return kept, epoch",
            "return kept, len(losses)",
        ),
        # the first place where the best of all before it lies far enough back
        _stop(
            "for last in range(1, len(losses) + 1):",
            "    seen = losses[:last]",
            "    kept = seen.index(min(seen)) + 1",
            "    if last - kept >= patience:",
            "        break",
            "return [kept, last]",
        ),
        # NumPy: running minima
        _stop(
            "losses = np.asarray(losses, dtype=float)",
            "before = np.concatenate([[np.inf], np.minimum.accumulate(losses)[:-1]])",
            "epochs = np.arange(1, len(losses) + 1)",
            "best = np.maximum.accumulate(np.where(losses < before, epochs, 0))",
            "over = np.flatnonzero(epochs - best >= patience)",
            "last = over[0] if len(over) else len(losses) - 1",
            "return int(best[last]), int(last) + 1",
        ),
        # torch: cummin takes the last of equal ones, so count from the other end
        _stop(
            "x = torch.tensor(losses, dtype=torch.float64)",
            "last = len(x)",
            "for end in range(1, len(x) + 1):",
            "    if end - 1 - int((x[:end] == x[:end].min()).nonzero()[0]) >= patience:",
            "        last = end",
            "        break",
            "return torch.tensor([int((x[:last] == x[:last].min()).nonzero()[0]) + 1, last])",
        ),
        # recursion
        """
def early_stopping(losses, patience, epoch=1, kept=1):
    if epoch - kept == patience or epoch == len(losses):
        return kept, epoch
    return early_stopping(losses, patience, epoch + 1, epoch + 1 if losses[epoch] < losses[kept - 1] else kept)
""",
    ],
    "09.3": [
        _ids(KNOWN, NUMBER, ROWS, FILLED),
        # a NumPy array of zeros, filled film by film
        _ids(
            "vocabulary = sorted({film for row in train for film in row})",
            "out = np.zeros((len(new), max_length), dtype=np.int64)",
            "for b, row in enumerate(new):",
            "    newest = row[max(0, len(row) - max_length) :]",
            "    for t, film in enumerate(newest):",
            "        out[b, t] = vocabulary.index(film) + 2 if film in vocabulary else 1",
            "return out",
        ),
        # searchsorted in the sorted names
        _ids(
            "names = np.unique([film for row in train for film in row])",
            "out = torch.zeros(len(new), max_length, dtype=torch.long)",
            "for b, row in enumerate(new):",
            "    for t, film in enumerate(row[-max_length:]):",
            "        place = int(np.searchsorted(names, film))",
            "        out[b, t] = place + 2 if place < len(names) and names[place] == film else 1",
            "return out",
        ),
        # pad_sequence of tensors
        _ids(
            KNOWN,
            "ids = dict(zip(known, range(2, len(known) + 2)))",
            "rows = [torch.tensor([ids.get(f, 1) for f in row[-max_length:]], dtype=torch.long) for row in new]",
            "rows.append(torch.zeros(max_length, dtype=torch.long))",
            "return nn.utils.rnn.pad_sequence(rows, batch_first=True)[:-1]",
        ),
        # a default dict, and a deque of fixed length
        """
def encode(train, new, max_length):
    from collections import defaultdict, deque

    ids = defaultdict(lambda: 1)
    for film in sorted({film for row in train for film in row}):
        ids[film] = len(ids) + 2
    rows = []
    for row in new:
        newest = deque((ids[film] if film in ids else 1 for film in row), maxlen=max_length)
        rows.append(list(newest) + [0] * (max_length - len(newest)))
    return rows
""",
        # pandas
        """
def encode(train, new, max_length):
    import pandas as pd

    names = pd.Index(sorted({film for row in train for film in row}))
    out = torch.zeros(len(new), max_length, dtype=torch.int64)
    for b, row in enumerate(new):
        newest = row[-max_length:]
        if newest:
            place = names.get_indexer(newest)
            out[b, : len(newest)] = torch.from_numpy(np.where(place < 0, 1, place + 2))
    return out
""",
    ],
}

WRONG = {
    "09.1": [
        READING | {"kept": 3},
        READING | {"kept": 2, "last": 4},
        READING | {"kept": 4.5},
        READING | {"last": 4},
        READING | {"report": 0.531},
        READING | {"report": 0.72},
        READING | {"kept_3": 8},
        READING | {"flatters": -0.05},
        READING | {"flatters": 0.04},
        READING | {"flatters": 0.5},
        {"kept": 4, "last": 6},
        [4, 6, 0.78, 7, 0.05],
    ],
    "09.2": [
        # the last of equal losses
        _stop(
            "for last in range(1, len(losses) + 1):",
            "    seen = losses[:last]",
            "    kept = last - seen[::-1].index(min(seen))",
            "    if last - kept >= patience:",
            "        break",
            "return kept, last",
        ),
        # argmin, and that plus patience
        _stop("kept = losses.index(min(losses)) + 1", "return kept, min(kept + patience, len(losses))"),
        # the first rise
        _stop(
            "for epoch in range(1, len(losses)):",
            "    if losses[epoch] >= losses[epoch - 1]:",
            "        return epoch, min(epoch + patience, len(losses))",
            "return len(losses), len(losses)",
        ),
        # only kept, or only the loss
        _stop("return losses.index(min(losses)) + 1"),
        _stop("return min(losses), len(losses)"),
        # one epoch too early; patience of 1 always
        _stop(
            "best, kept = math.inf, 0",
            "for epoch, loss in enumerate(losses, 1):",
            "    if loss < best: best, kept = loss, epoch",
            "    if epoch - kept >= max(patience - 1, 1): break",
            "return kept, epoch",
        ),
        _stop(
            "best, kept = math.inf, 0",
            "for epoch, loss in enumerate(losses, 1):",
            "    if loss >= best: break",
            "    best, kept = loss, epoch",
            "return kept, epoch",
        ),
        # a progress that must be large
        _stop(
            "best, kept = math.inf, 0",
            "for epoch, loss in enumerate(losses, 1):",
            "    if loss < best - 0.06: best, kept = loss, epoch",
            "    elif epoch - kept >= patience: break",
            "return kept, epoch",
        ),
        # right, but the last epoch when nothing stops is one too far, or the best begins at 1000
        _stop(
            "best, kept = math.inf, 0",
            "for epoch, loss in enumerate(losses, 1):",
            "    if loss < best: best, kept = loss, epoch",
            "    elif epoch - kept >= patience: return kept, epoch",
            "return kept, epoch + 1",
        ),
        _stop(
            "best, kept = 1000, 0",
            "for epoch, loss in enumerate(losses, 1):",
            "    if loss < best: best, kept = loss, epoch",
            "    elif epoch - kept >= patience: break",
            "return kept, epoch",
        ),
        # an endless loop where nothing stops
        _stop(
            "best, kept, epoch = math.inf, 0, 0",
            "while True:",
            "    epoch += 1",
            "    loss = losses[min(epoch, len(losses)) - 1]",
            "    if loss < best: best, kept = loss, epoch",
            "    if epoch - kept > patience + 5: return kept, epoch",
        ),
        # sorted first
        _stop("losses.sort()", "return 1, min(1 + patience, len(losses))"),
        # the count does not begin anew
        _stop(
            "best, kept, bad = losses[0], 1, 0",
            "for epoch, loss in enumerate(losses[1:], 2):",
            "    if loss < best: best, kept = loss, epoch",
            "    bad += loss > losses[epoch - 2]",
            "    if bad >= patience: break",
            "return kept, epoch",
        ),
    ],
    "09.3": [
        # one fault is mended, two are, three are
        _ids(
            KNOWN,
            "ids = {film: place for place, film in enumerate(known)}",
            "rows = [[ids[film] for film in row[:max_length]] for row in new]",
            "return torch.tensor([[0] * (max_length - len(row)) + row for row in rows])",
        ),  # fmt: skip
        _ids(
            KNOWN,
            NUMBER,
            "rows = [[ids.get(film, 1) for film in row[:max_length]] for row in new]",
            "return torch.tensor([[0] * (max_length - len(row)) + row for row in rows])",
        ),  # fmt: skip
        _ids(
            "known = sorted(set(sum(train + new, [])))",
            NUMBER,
            "rows = [[ids.get(film, 1) for film in row[-max_length:]] for row in new]",
            "return torch.tensor([[0] * (max_length - len(row)) + row for row in rows])",
        ),  # fmt: skip
        # with repetitions; in reverse order; by how often they occur
        _ids("known = sorted(sum(train, []))", NUMBER, ROWS, FILLED),
        _ids("known = sorted(set(sum(train, [])), reverse=True)", NUMBER, ROWS, FILLED),
        _ids(
            "every = sum(train, [])",
            "known = sorted(set(every), key=lambda f: (-every.count(f), f))",
            NUMBER,
            ROWS,
            FILLED,
        ),
        # the vocabulary of `new`
        _ids("known = sorted(set(sum(new, [])))", NUMBER, ROWS, FILLED),
        # padded to the longest row; with 1
        _ids(KNOWN, NUMBER, ROWS, "T = max(map(len, rows))", FILLED.replace("max_length", "T")),
        _ids(KNOWN, NUMBER, ROWS, FILLED.replace("[0]", "[1]")),
        # one film too few, or not cut
        _ids(KNOWN, NUMBER, ROWS.replace("[-max_length:]", "[-max_length + 1:]"), FILLED),
        _ids(KNOWN, NUMBER, ROWS.replace("[-max_length:]", ""), FILLED),
        # unknown last id; unknown 2
        _ids(KNOWN, NUMBER, ROWS.replace("film, 1", "film, len(known) + 2"), FILLED),
        _ids(KNOWN, NUMBER, ROWS.replace("film, 1", "film, 2"), FILLED),
        # decimals; names; the mask
        _ids(KNOWN, NUMBER, ROWS, FILLED.replace("])", "]).float()")),
        _ids("return [row[-max_length:] + [''] * (max_length - len(row)) for row in new]"),
        _ids(KNOWN, NUMBER, ROWS, FILLED.replace("])", "]) > 0")),
        # the films of the last training row
        _ids("known = sorted(train[-1])", NUMBER, ROWS, FILLED),
        # learns while it reads
        _ids(
            KNOWN,
            NUMBER,
            "rows = [[ids.setdefault(f, len(ids) + 2) for f in row][-max_length:] for row in new]",
            FILLED,
        ),
    ],
}
