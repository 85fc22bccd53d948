"""Exercise 10.3: An epoch chosen on the test part."""

from __future__ import annotations

from dien_course.exercises.judging.exercise import Check, Exercise, Hint, Misconception
from dien_course.exercises.judging.inputs import Draw, case, edges


def _curves(draw: Draw) -> tuple:
    """AUC by seed (rows) and epoch (columns); test follows validation with some noise of its own."""
    valid = (0.6 + 0.3 * draw.uniform(draw.B, draw.T)).round(decimals=3)
    return valid, (valid + 0.1 * draw.normal(draw.B, draw.T)).round(decimals=3)


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
    """Honest test AUC of each seed (S,), and what choosing on test would add, a mean."""
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
    """Honest test AUC of each seed (S,), and what choosing on test would add, a mean."""
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
        Hint(
            "`honest` is too large",
            "The epoch must not know test: valid alone chooses it, and then test is read at these epochs.",
            ("validation chooses",),
        ),
        Hint(
            "`honest` is (S, S)",
            "One epoch for each seed: test[torch.arange(S), epoch].",
            ("equally good", "edge cases"),
        ),
        Hint(
            "`inflation` is negative",
            "It compares two test scores: the best of each seed, and the honest one.",
            ("test scores",),
        ),
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
        Misconception(
            "Every seed is read at every seed's epoch, so (S, S) comes out. Pair them: test[torch.arange(S), epoch].",
            source=_variant(honest="test[:, epoch]", inflation="best.mean() - honest.mean()"),
        ),
        Misconception(
            "The maximum is taken over the seeds, dim 0. Each seed, a row, chooses among its epochs, dim 1.",
            source=_variant(
                honest="test[valid.argmax(0), torch.arange(test.shape[1])]", inflation="best.mean() - honest.mean()"
            ),
        ),
        Misconception(
            "The worst epoch is chosen (argmin). A high AUC is a good one.", source=_variant(epoch="valid.argmin(1)")
        ),
        Misconception("The first epoch is taken. Validation chooses.", source=_variant(epoch="0 * valid.argmax(1)")),
        Misconception(
            "The epoch after the chosen one is taken.",
            source=_variant(epoch="(valid.argmax(1) + 1).clamp(max=valid.shape[1] - 1)"),
        ),
        Misconception(
            "Test has a say in the choice (valid + test). Validation alone chooses.",
            source=_variant(epoch="(valid + test).argmax(1)"),
        ),
        Misconception(
            "Test chooses the epoch, and validation is read there: the other way round.",
            source=_variant(honest="valid[torch.arange(len(test)), test.argmax(1)]"),
        ),
        Misconception(
            "`honest` is a mean over all epochs. It is read at the chosen one.", source=_variant(honest="test.mean(1)")
        ),
        Misconception(
            "`honest` is one number. One for each seed, (S,), is asked for.",
            source=_variant().replace('"honest": honest', '"honest": honest.mean()'),
        ),
        Misconception(
            "`inflation` is a number for each seed. Their mean, one number, is asked for.",
            source=_variant(inflation="best - honest"),
        ),
        Misconception(
            "`inflation` is a sum over the seeds. A mean is asked for.",
            source=_variant(inflation="(best - honest).sum()"),
        ),
        Misconception(
            "`inflation` is that of one seed, the largest. The mean over seeds is asked for.",
            source=_variant(inflation="(best - honest).max()"),
        ),
        Misconception(
            "`inflation` takes the best of all seeds and epochs. Each seed has a best of its own.",
            source=_variant(best="test.max()"),
        ),
        Misconception(
            "`inflation` is relative. The difference itself is asked for.",
            source=_variant(inflation="((best - honest) / honest).mean()"),
        ),
        Misconception(
            "`inflation` compares validation with test. It is the difference between two test scores.",
            source=_variant(inflation="(valid.max(1).values - honest).mean()"),
        ),
        Misconception(
            "`inflation` compares validation with test. It is the difference between two test scores.",
            source=_variant(inflation="(valid.max(1).values - honest).abs().mean()"),
        ),
        Misconception(
            "`inflation` compares with the mean over epochs. Compare with the honest score.",
            source=_variant(inflation="(best - test.mean(1)).mean()"),
        ),
        Misconception(
            "`inflation` compares with the last epoch. Compare with the honest score.",
            source=_variant(inflation="(best - test[:, -1]).mean()"),
        ),
        Misconception(
            "max(1).indices are epochs. Scores are asked for: max(1).values.",
            source=_variant(best="test.max(1).indices"),
        ),
        Misconception(
            "Equally good epochs are averaged. The earliest is asked for.",
            source=_variant(
                honest="((valid == valid.max(1, keepdim=True).values) * test).sum(1)"
                " / (valid == valid.max(1, keepdim=True).values).sum(1)"
            ),
        ),
        Misconception(
            "Of equally good epochs the one that is best on test is taken: test has a say. The earliest is asked for.",
            source=_variant(
                honest="test.masked_fill(valid < valid.max(1, keepdim=True).values, -torch.inf).max(1).values"
            ),
        ),
        Misconception("Only the first seed is read. Each has its own row.", source=_variant(honest="test[0, epoch]")),
        Misconception(
            "squeeze() takes the dimension of a single seed away.",
            source=_variant(honest="test[torch.arange(len(test)), epoch].squeeze()"),
        ),
        Misconception(
            "`honest` holds the epochs. The test AUC at these epochs is asked for.", source=_variant(honest="epoch")
        ),
        Misconception(
            'A tuple is returned. A dict with the keys "honest" and "inflation" is asked for.',
            source=_variant().replace(
                '{"honest": honest, "inflation": (best - honest).mean()}', "honest, (best - honest).mean()"
            ),
        ),
        Misconception(
            "`inflation` is 0 in yours: it compares the honest score with itself.",
            source=_variant(inflation="(honest - honest).mean()"),
        ),
        Misconception(
            "argmax(0) looks for the best seed of each epoch. Each seed chooses its epoch: argmax(1).",
            source=_variant(epoch="valid.argmax(0)"),
        ),
        Misconception(
            "The inflation is divided by the honest AUC. A plain difference is asked for.",
            source=_variant(inflation="(best - honest).mean() / honest.mean()"),
        ),
        Misconception(
            "The mean of all test scores is compared. It is the best of each seed that choosing on test would have "
            "shown.",
            source=_variant(inflation="test.mean() - honest.mean()"),
        ),
    ),
)
