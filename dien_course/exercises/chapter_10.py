"""Exercises of chapter 10: reading and making tables of results."""

from __future__ import annotations

from dien_course.exercises.chapter_10_interval import PAIRED
from dien_course.exercises.exercise import Check, Exercise, Hint, Misconception
from dien_course.exercises.inputs import Draw, case, edges

TABLE = Exercise(
    id="10.1",
    title="What does this table show?",
    kind="predict",
    minutes=10,
    difficulty="medium",
    objective="put an interval on a difference, and say why it must be paired",
    prompt="""\
An invented table. Every model was trained with the same five seeds; ± is half of a 95 % interval of a mean over seeds,
in the right column of the mean of *paired differences*.

| model | test AUC | minus DIN, seed by seed |
|---|---|---|
| BaseModel | 0.780 ± 0.012 | −0.020 ± 0.004 |
| DIN | 0.800 ± 0.012 | |
| two-layer GRU | 0.796 ± 0.011 | −0.004 ± 0.003 |
| AIGRU | 0.809 ± 0.013 | +0.009 ± 0.011 |
| AGRU | 0.806 ± 0.012 | +0.006 ± 0.002 |
| AUGRU | 0.840 ± 0.010 | +0.040 ± 0.005 |
| the limit (Bayes filter) | 0.860 ± 0.009 | +0.060 ± 0.006 |

Against DIN, is the model `better`, `worse`, or can you not say (`cannot tell`)? Answer for `GRU`, `AIGRU` and `AGRU`.
Then give `recovered`, the share of the gap between BaseModel and the limit that the AUGRU recovers (between 0 and 1),
and `seeds`: how many seeds in all would bring AIGRU's ± 0.011 to half its width, if neither the scatter from seed to
seed nor the factor t in front changes?
""",
    stub="""\
reading = {
    "GRU": ...,
    "AIGRU": ...,
    "AGRU": ...,
    "recovered": ...,
    "seeds": ...,
}
""",
    solution="""\
reading = {
    "GRU": "worse",  # -0.007 to -0.001
    "AIGRU": "cannot tell",  # -0.002 to 0.020
    "AGRU": "better",  # 0.004 to 0.008
    "recovered": (0.840 - 0.780) / (0.860 - 0.780),  # 0.75
    "seeds": 5 * 2**2,  # 20
}
""",
    explanation="""\
What decides is whether the interval of the paired difference holds 0. A seed that is lucky for one model tends to be
lucky for the other: the difference does not feel that, so AGRU's small gain shows although both AUCs swing by
twice as much. AIGRU has the higher mean, but 0 is among what its differences allow. An interval shrinks with the root
of the number of seeds, so half the width costs four times as many.""",
    hints=(
        Hint("a word is not right", "Look at the right column. Does the interval, mean ± half, hold 0?"),
        Hint(
            "`recovered` is not right",
            "From BaseModel to the limit is the whole way. How much of it has the AUGRU gone?",
        ),
        Hint("`seeds` is too small", "The standard error is the standard deviation over √n."),
    ),
    misconceptions=(
        Misconception(
            "GRU: −0.004 ± 0.003 reaches from −0.007 to −0.001. Zero is not in it, however small the difference is.",
            value={"GRU": "cannot tell"},
        ),
        Misconception("GRU: its differences are all on the negative side.", value={"GRU": "better"}),
        Misconception(
            "AIGRU: a higher mean is not enough. Its interval, −0.002 to 0.020, holds 0.",
            value={"AIGRU": "better"},
        ),
        Misconception("AIGRU: its mean is above DIN's; what is open is whether by luck.", value={"AIGRU": "worse"}),
        Misconception("AGRU: its differences are all on the positive side.", value={"AGRU": "worse"}),
        Misconception(
            "AGRU: the two AUCs' own intervals overlap, but the models shared their seeds. Read the paired difference.",
            value={"AGRU": "cannot tell"},
        ),
        Misconception("recovered: this is the gain itself. Divide by the whole gap.", value={"recovered": 0.06}),
        Misconception("recovered: this is the share that is left over.", value={"recovered": 0.25}),
        Misconception("recovered: the gap begins at BaseModel, not at DIN.", value={"recovered": 2 / 3}),
        Misconception(
            "recovered: this compares with an AUC of 0. The gap begins at BaseModel.",
            value={"recovered": 0.84 / 0.86},
        ),
        Misconception("recovered: give a number between 0 and 1, not a percentage.", value={"recovered": 75}),
        Misconception("seeds: half the width needs four times the seeds, as it shrinks with √n.", value={"seeds": 10}),
        Misconception("seeds: how many in all, not how many more or how many times as many?", value={"seeds": 15}),
        Misconception("seeds: how many in all, not how many more or how many times as many?", value={"seeds": 4}),
        Misconception("seeds: an interval does not shrink with the square of n, but with √n.", value={"seeds": 25}),
    ),
)


def _curves(draw: Draw) -> tuple:
    """AUC of B seeds after each of T epochs; test follows validation with some noise of its own."""
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
    misconceptions=(
        Misconception(
            "`honest` is still the best on test. Validation chooses the epoch, and test is read there.",
            source=_variant(honest="test.max(1).values"),
        ),
        Misconception(
            "`inflation` compares test with validation. It is the difference between two test scores.",
            source=_variant(inflation="(best - valid.max(1).values).mean()"),
        ),
        Misconception(
            "`inflation` compares the honest test score with validation. Compare it with the best test score.",
            source=_variant(inflation="(honest - valid.max(1).values).mean()"),
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

EXERCISES = (TABLE, PAIRED, CHOSEN)
