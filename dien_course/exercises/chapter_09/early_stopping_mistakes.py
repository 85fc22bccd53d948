"""What goes wrong in exercise 09.2: the rule with one line written otherwise."""

from __future__ import annotations

from dien_course.exercises.judging.exercise import Misconception


def _stopping(best="math.inf", better="loss < best", stop="epoch - kept >= patience", after="", following="") -> str:
    """The solution with one line written otherwise."""
    return f'''\
def early_stopping(losses, patience):
    """The epoch that is kept and the last epoch that is trained, both counted from 1."""
    best, kept = {best}, 0
    for epoch, loss in enumerate(losses, start=1):
        if {better}:
            best, kept = loss, epoch
        elif {stop}:
            break
        {after or "pass"}
    return {following or "kept, epoch"}
'''


MISTAKES = (
    Misconception(
        "You take the smallest loss of the whole list. What comes after the stop is never trained.",
        source=_stopping(following="losses.index(min(losses)) + 1, epoch"),
    ),
    Misconception(
        "You never stop: all epochs are trained. Break when `patience` epochs in a row brought no progress.",
        source=_stopping(stop="False"),
    ),
    Misconception(
        "It stops one epoch too late: training ends as soon as `patience` epochs have brought no progress.",
        source=_stopping(stop="epoch - kept > patience"),
    ),
    Misconception(
        "Each loss is compared with the epoch before. Progress means going below the smallest so far.",
        source="""\
def early_stopping(losses, patience):
    kept, bad = 1, 0
    for epoch in range(2, len(losses) + 1):
        if losses[epoch - 1] < losses[epoch - 2]:
            kept, bad = epoch, 0
        else:
            bad += 1
            if bad >= patience:
                return kept, epoch
    return kept, len(losses)
""",
    ),
    Misconception(
        "Bad epochs are counted over the whole training. They must follow each other: progress begins a new count.",
        source="""\
def early_stopping(losses, patience):
    best, kept, bad = math.inf, 0, 0
    for epoch, loss in enumerate(losses, start=1):
        if loss < best:
            best, kept = loss, epoch
        else:
            bad += 1
            if bad >= patience:
                break
    return kept, epoch
""",
    ),
    Misconception(
        "An equal loss counts as progress. It is none: compare with <, and the earlier epoch is kept.",
        source=_stopping(better="loss <= best"),
    ),
    Misconception(
        "The last epoch is kept. Its weights are no longer the best: `fit` goes back to the best epoch's.",
        source=_stopping(following="epoch, epoch"),
    ),
    Misconception(
        "Epochs are counted from 0. Here the first one is 1.",
        source=_stopping(following="kept - 1, epoch - 1"),
    ),
    Misconception(
        "You keep the largest loss. AUC should be large, a loss small.",
        source=_stopping(best="-math.inf", better="loss > best"),
    ),
    Misconception(
        "The best loss begins at 1, and a loss may be larger than that: begin with math.inf.",
        source=_stopping(best="1"),
    ),
    Misconception(
        "The two are exchanged: (kept, last) is asked for.",
        source=_stopping(following="epoch, kept"),
    ),
    Misconception(
        "It stops one epoch too early: `patience` epochs without progress are allowed, and the last of them ends "
        "training.",
        source=_stopping(stop="epoch - kept >= patience - 1"),
    ),
    Misconception(
        "The last epoch is counted from 0, the kept one from 1. Both begin at 1.",
        source=_stopping(following="kept, epoch - 1"),
    ),
    Misconception(
        "The kept epoch is counted from 0, the last one from 1. Both begin at 1.",
        source=_stopping(following="kept - 1, epoch"),
    ),
    Misconception(
        "The losses themselves are returned. The numbers of the epochs are asked for.",
        source=_stopping(following="best, loss"),
    ),
    Misconception(
        "Only the kept epoch is returned. The pair (kept, last) is asked for.", source=_stopping(following="kept")
    ),
    Misconception(
        "The last epoch is always that of the whole list. It is the last one that was trained.",
        source=_stopping(following="kept, len(losses)"),
    ),
    Misconception(
        "The last epoch is taken as kept + patience even where the list ends earlier.",
        source=_stopping(following="kept, kept + patience"),
    ),
    Misconception(
        "The best of the whole list is kept, and training ends `patience` epochs after it. What comes after a stop "
        "is never seen.",
        source="def early_stopping(losses, patience):\n    kept = losses.index(min(losses)) + 1\n"
        "    return kept, min(kept + patience, len(losses))\n",
    ),
    Misconception(
        "The first loss is never a candidate: it begins as the best, and as epoch 1.",
        source=_stopping().replace("enumerate(losses, start=1)", "enumerate(losses[1:] or losses, start=2)"),
    ),
    Misconception(
        "Progress smaller than a border of your own does not count in yours. Any loss below the smallest counts.",
        source=_stopping(better="loss < best - 1e-4"),
    ),
    Misconception(
        "Progress smaller than a border of your own does not count in yours. Any loss below the smallest counts.",
        source=_stopping(better="loss < best - 1e-3"),
    ),
    Misconception(
        "A loss of 0 is taken for no loss at all: compare with <, do not ask whether there is a number.",
        source=_stopping(better="not best or loss < best"),
    ),
    Misconception(
        "The first loss is skipped because the best loss begins at 0: no loss above 0 is ever below it. Begin with "
        "math.inf.",
        source=_stopping(best="0"),
    ),
    Misconception(
        "It stops at the first epoch that brings no progress, whatever `patience` is.",
        source=_stopping(stop="True"),
    ),
    Misconception(
        "Of equal losses the latest is kept. The earliest is asked for.",
        source=_stopping(following="max(i + 1 for i in range(epoch) if losses[i] == best), epoch"),
    ),
    Misconception(
        "The best loss begins at a large number of your own, and a loss may be larger still: begin with math.inf.",
        source=_stopping(best="1e9"),
    ),
    Misconception(
        "The best loss begins at a large number of your own, and a loss may be larger still: begin with math.inf.",
        source=_stopping(best="100"),
    ),
    Misconception(
        "The epoch kept is taken to lie `patience` before the stop. If the list ends first, it does not.",
        source=_stopping(following="epoch - patience, epoch"),
    ),
    Misconception(
        "The first epoch is counted as one without progress, because it is compared with itself.",
        source=_stopping(best="losses[0]").replace("kept = losses[0], 0", "kept = losses[0], 0"),
    ),
)
