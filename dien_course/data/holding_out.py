"""Users held out whole, so that both parts hold both classes wherever that can be (chapter 01)."""

from __future__ import annotations

import numpy as np


def hold_out_users(owner: np.ndarray, label: np.ndarray | None, count: int, seed: int) -> np.ndarray:
    """The rows (N,) bool of ``count`` users drawn with ``seed``, all rows of a user together.

    Where the users first drawn leave a part with one class, others take their place, and ``count`` grows by the one
    that this may take; if no choice of users gives both parts both classes, the first draw stands.
    ``owner`` (N,): whose row it is; ``label`` (N,): 0 or 1, or None where that does not matter;
    classes from 1 on count as 1.
    """
    users, row_user = np.unique(owner, return_inverse=True)
    label = None if label is None else np.minimum(label, 1)
    drawn = np.random.default_rng(seed).permutation(len(users))
    held = np.zeros(len(users), dtype=bool)
    held[drawn[:count]] = True
    if label is None or _both(label[held[row_user]]) and _both(label[~held[row_user]]):
        return held[row_user]
    has = [np.bincount(row_user, label == value, minlength=len(users)) > 0 for value in (0, 1)]
    kinds = {
        "both": [user for user in drawn if has[0][user] and has[1][user]],
        0: [user for user in drawn if not has[1][user]],
        1: [user for user in drawn if not has[0][user]],
    }
    for ours, theirs in ((("both",), ("both",)), (("both",), (0, 1)), ((0, 1), ("both",)), ((0, 1), (0, 1))):
        needed = [*ours, *theirs]
        if any(needed.count(kind) > len(kinds[kind]) for kind in needed):
            continue
        core = [kinds[kind][0] for kind in ours]
        kept = [kinds[kind][-1] for kind in theirs]
        others = [user for user in drawn if user not in core and user not in kept]
        held[:] = False
        held[[*core, *others[: max(0, count - len(core))]]] = True
        break
    return held[row_user]


def _both(label: np.ndarray) -> bool:
    return len(label) > 0 and label.min() != label.max()
