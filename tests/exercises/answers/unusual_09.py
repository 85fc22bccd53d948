"""Chapter 09: right answers in unusual styles."""

from __future__ import annotations

RIGHT = {
    "09.2": [
        """
def early_stopping(losses, patience):
    best_epoch = 1
    for epoch in range(1, len(losses) + 1):
        if losses[epoch - 1] < losses[best_epoch - 1]:
            best_epoch = epoch
        if epoch - best_epoch >= patience:
            return best_epoch, epoch
    return best_epoch, len(losses)
""",
        """
def early_stopping(losses, patience):
    best_epoch = 1
    for epoch in range(1, len(losses) + 1):
        if losses[epoch - 1] < losses[best_epoch - 1]:
            best_epoch = epoch
        if epoch - best_epoch >= patience:
            return np.array([best_epoch, epoch])
    return best_epoch, len(losses)
""",
    ],
    "09.3": [
        """
def encode(train, new, max_length):
    vocab = {}
    for film in sorted(set(f for h in train for f in h)):
        vocab[film] = len(vocab) + 2
    out = torch.zeros(len(new), max_length, dtype=torch.long)
    for i, h in enumerate(new):
        for j, f in enumerate(h[-max_length:]):
            out[i, j] = vocab.get(f, 1)
    return out
""",
        """
def encode(train, new, max_length):
    vocab = {}
    for film in sorted(set(f for h in train for f in h)):
        vocab[film] = len(vocab) + 2
    out = torch.zeros(len(new), max_length, dtype=torch.long)
    for i, h in enumerate(new):
        for j, f in enumerate(h[-max_length:]):
            out[i, j] = vocab.get(f, 1)
    return out.numpy()
""",
    ],
}

WRONG: dict[str, list] = {}
