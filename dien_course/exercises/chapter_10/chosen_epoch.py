"""Exercise 10.3: An epoch chosen on the test part."""

from __future__ import annotations

from dien_course.exercises.judging.exercise import Check, Exercise, Hint, Misconception
from dien_course.exercises.judging.inputs import Draw, case, edges


def _curves(draw: Draw) -> tuple:
    """AUC by seed (rows) and epoch (columns); test follows validation with some noise of its own."""
    valid = 0.6 + 0.3 * draw.uniform(draw.B, draw.T)
    return valid, valid + 0.1 * draw.normal(draw.B, draw.T)


def _tied(draw: Draw) -> tuple:
    """Some epochs have equal validation AUC."""
    valid, test = _curves(draw)
    return (10 * valid).round() / 10, test


def _same(draw: Draw) -> tuple:
    """Validation AUC never changes."""
    valid, test = _curves(draw)
    return valid * 0 + 0.75, test


def _variant(
    epoch="valid.argmax(1)",
    honest="test[torch.arange(len(test)), epoch]",
    best="test.max(1).values",
    inflation="(best - honest).mean()",
) -> str:
    """The solution with one line written otherwise."""
    return f'''\
def at_chosen_epoch(valid, test):
    """Each seed's honest test AUC (S,), and how much choosing on test would have added, a mean."""
    epoch = {epoch}
    honest = {honest}
    best = {best}
    return {{"honest": honest, "inflation": {inflation}}}
'''


CHOSEN = Exercise(
    id="10.3",
    title="An epoch chosen on the test part",
    kind="debug",
    minutes=10,
    difficulty="easy",
    objective="recognise a table whose winner was chosen on the test part",
    prompt="""\
`valid` and `test` (S, E) hold the AUC of S seeds after each of E epochs. The code below should report the test AUC of
each seed at the epoch which *its validation part* chooses (the earliest, if several are equally good), and how much
higher the mean would have looked if each seed's epoch had been chosen on the test part. There are two mistakes. Mend
them. Return a dict: `"honest"` (S,), and `"inflation"`, one number.
""",
    stub='''\
def at_chosen_epoch(valid, test):
    """Each seed's honest test AUC (S,), and how much choosing on test would have added, a mean."""
    honest = test.max(1).values
    inflation = (honest - valid.max(1).values).mean()
    return {"honest": honest, "inflation": inflation}
''',
    solution=_variant(),
    explanation="""\
Validation chooses one epoch for each seed, and test is read at that epoch only. The best of E test scores is at least
as high as any of them: choosing on test can only add. That is no skill of the model's, but the luck of the best of E
draws, and so the difference between the two ways of choosing is the inflation.""",
    hints=(
        Hint("`honest` is too large", "The epoch must not know test: valid.argmax(1), and then test at these epochs."),
        Hint("`honest` is (S, S)", "One epoch for each seed: test[torch.arange(S), epoch]."),
        Hint("`inflation` is negative", "It compares two test scores: the best of each seed, and the honest one."),
    ),
    checks=(
        Check(
            "values on ordinary input",
            3,
            (
                case("one seed, three epochs", _curves, 1, 1, 3),
                case("two seeds, four epochs", _curves, 2, 2, 4),
                case("five seeds, six epochs", _curves, 3, 5, 6),
                case("three seeds, three epochs", _curves, 4, 3, 3),
            ),
            parts=(("honest", "`honest`", 2), ("inflation", "`inflation`", 1)),
        ),
        Check(
            "epochs that are equally good on validation",
            1,
            (
                case("equal epochs", _tied, 5, 4, 6),
                case("more equal epochs", _tied, 6, 3, 8),
                case("validation never changes", _same, 7, 2, 4),
            ),
        ),
        Check("edge cases: one seed, one epoch, memory with gaps, float64", 1, edges(_curves)),
    ),
    faults=("validation chooses the epoch", "two test scores are compared"),
    misconceptions=(
        Misconception(
            "`honest` is still the best on test. Validation chooses the epoch, and test is read there.",
            source=_variant(honest="test.max(1).values"),
            left=(0,),
        ),
        Misconception(
            "`inflation` compares test with validation. It is the difference between two test scores.",
            source=_variant(inflation="(best - valid.max(1).values).mean()"),
            left=(1,),
        ),
        Misconception(
            "`inflation` compares the honest test score with validation. Compare it with the best test score.",
            source=_variant(inflation="(honest - valid.max(1).values).mean()"),
            left=(1,),
        ),
        Misconception(
            "One epoch is chosen for all seeds. Each seed's run has a validation curve of its own.",
            source=_variant(epoch="valid.mean(0).argmax().expand(len(test))"),
        ),
        Misconception(
            "You report the validation AUC. It chose the epoch, so it is the best of E draws itself: read test there.",
            source=_variant(honest="valid.max(1).values"),
        ),
        Misconception(
            "You take the last epoch. Validation chooses.",
            source=_variant(epoch="torch.full((len(test),), test.shape[1] - 1)"),
        ),
        Misconception(
            "Of equally good epochs you take the latest. The earliest is asked for.",
            source=_variant(epoch="valid.shape[1] - 1 - valid.flip(1).argmax(1)"),
        ),
        Misconception(
            "`inflation` has the wrong sign: how much *higher* would the result have looked?",
            source=_variant(inflation="(honest - best).mean()"),
        ),
        Misconception(
            "`inflation` chooses one epoch for all seeds on test. Each seed's epoch is chosen for itself.",
            source=_variant(best="test[:, test.mean(0).argmax()]"),
        ),
    ),
)
