"""Exercise 09.2: Early stopping, by hand."""

from __future__ import annotations

from dien_course.exercises.chapter_09.early_stopping_mistakes import MISTAKES
from dien_course.exercises.judging.exercise import Case, Check, Exercise, Hint


def _losses(name: str, *losses: float, patience: int) -> Case:
    return Case(f"{name}, patience {patience}", lambda: (list(losses), patience))


SOLUTION = '''\
def early_stopping(losses, patience):
    """The epoch that is kept and the last epoch that is trained, both counted from 1."""
    best, kept = math.inf, 0
    for epoch, loss in enumerate(losses, start=1):
        if loss < best:
            best, kept = loss, epoch
        elif epoch - kept >= patience:
            break
    return kept, epoch
'''

EARLY_STOPPING = Exercise(
    id="09.2",
    title="Early stopping, by hand",
    kind="implement",
    minutes=10,
    difficulty="medium",
    objective="train a DIEN with early stopping that never sees the test part",
    prompt="""\
Write the rule that `fit` follows. `losses` is a list of numbers of any size, the validation loss that each epoch would
have, at least one; `patience` is a whole number ≥ 1. Training stops as soon as `patience` epochs in a row have not gone
below the smallest loss so far (an equal loss is no progress), or when the list ends. What comes after that is never
seen. Return the tuple (`kept`, `last`), both counted from 1: the epoch with the smallest loss among those trained, the
earliest of equal ones, and the last epoch trained.
""",
    stub='''\
def early_stopping(losses, patience):
    """The epoch that is kept and the last epoch that is trained, both counted from 1."""
    raise NotImplementedError
''',
    solution=SOLUTION,
    explanation="""\
`epoch - kept` is how long ago the best loss was, so it begins anew with every progress, and it compares with the best,
not with the epoch before. An epoch after the stop may be better still: patience buys the chance to see it.""",
    hints=(
        Hint(
            "kept is right only where the losses fall and then rise",
            "Whatever would come after the stop is not seen: loop, and break.",
            ("comes too late", "rise: kept"),
        ),
        Hint(
            "it stops too early or too late",
            "Count the epochs since the best one. Every progress begins the count anew.",
            ("rise: last",),
        ),
        Hint(
            "off by one",
            "The first epoch is 1. With patience 1 training ends at the first epoch without progress.",
            ("equal", "edge cases"),
        ),
    ),
    checks=(
        Check(
            "losses that fall, and rise",
            2,
            (
                _losses("fall and rise", 0.6, 0.5, 0.4, 0.45, 0.5, 0.55, patience=2),
                _losses("fall and rise", 0.69, 0.61, 0.55, 0.56, 0.57, 0.58, 0.59, 0.6, patience=3),
                _losses("rise at once", 0.5, 0.6, 0.7, 0.8, patience=1),
            ),
            parts=((0, "kept", 1), (1, "last", 1)),
        ),
        Check(
            "a better epoch that comes too late, or just in time",
            2,
            (
                _losses("better after the stop", 0.6, 0.5, 0.55, 0.56, 0.4, 0.3, patience=2),
                _losses("better just in time", 0.6, 0.5, 0.55, 0.56, 0.4, 0.45, 0.5, 0.35, 0.2, patience=3),
                _losses("two falls", 0.6, 0.7, 0.5, 0.6, 0.4, 0.5, 0.3, 0.35, 0.36, 0.1, patience=2),
                _losses("better than the epoch before only", 0.3, 0.6, 0.5, 0.4, 0.35, 0.2, patience=3),
            ),
        ),
        Check(
            "equal losses",
            1,
            (
                _losses("equal losses", 0.5, 0.5, 0.5, 0.5, patience=2),
                _losses("the best comes twice", 0.6, 0.4, 0.5, 0.4, 0.3, patience=2),
                _losses("the best comes twice", 0.6, 0.4, 0.5, 0.4, 0.45, 0.3, patience=5),
            ),
        ),
        Check(
            "edge cases: one epoch, no stop, large losses, small progress",
            1,
            (
                _losses("one epoch", 0.7, patience=1),
                _losses("always falling", 0.6, 0.5, 0.4, 0.3, patience=1),
                _losses("the list ends first", 0.6, 0.4, 0.5, patience=2),
                _losses("large losses", 3e9, 2e9, 2.5e9, 1e9, patience=1),
                _losses("patience longer than the list", 0.5, 0.6, 0.4, 0.7, patience=10),
                _losses("whole numbers", 5, 3, 4, 2, 1, patience=1),
                _losses("losses below zero", -0.2, -1.0, -0.9, -0.95, -1.2, patience=2),
                _losses("a loss of zero", 1.0, 0.0, 0.5, 0.4, 0.3, patience=1),
                _losses("progress in the sixth decimal", 0.5, 0.499999, 0.499998, 0.6, 0.4, patience=1),
            ),
        ),
    ),
    misconceptions=MISTAKES,
)
