"""Exercise 10.1: What does this table show?"""

from __future__ import annotations

from dien_course.exercises.judging.exercise import Exercise, Hint, Misconception

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
        Hint(
            "a word is not right",
            "Look at the right column. Does the interval, mean ± half, hold 0?",
            ("GRU", "AIGRU", "AGRU"),
        ),
        Hint(
            "`recovered` is not right",
            "From BaseModel to the limit is the whole way. How much of it has the AUGRU gone?",
            ("recovered",),
        ),
        Hint("`seeds` is too small", "The standard error is the standard deviation over √n.", ("seeds",)),
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
        Misconception(
            "recovered: this is the gain over DIN. Divide AUGRU's gain over BaseModel by the whole gap.",
            value={"recovered": 0.04},
        ),
        Misconception(
            "recovered: this is the whole gap. What share of it has the AUGRU gone?", value={"recovered": 0.08}
        ),
        Misconception("recovered: the AUGRU's gain begins at BaseModel too, and not at DIN.", value={"recovered": 0.5}),
        Misconception(
            "recovered: the fraction stands on its head: gain over gap.", value={"recovered": 1.3333333333333333}
        ),
        Misconception("recovered: this is what is left over, not divided by the gap.", value={"recovered": 0.02}),
        Misconception(
            "recovered: this is the share that is left over, and the gap begins at BaseModel.",
            value={"recovered": 0.3333333333333333},
        ),
        Misconception("seeds: half the width needs far more seeds, as it shrinks with √n.", value={"seeds": 7}),
        Misconception("seeds: half the width needs far more seeds, as it shrinks with √n.", value={"seeds": 8}),
        Misconception(
            "seeds: an interval shrinks with √n; half the width needs the square of 2 times as many.",
            value={"seeds": 40},
        ),
        Misconception(
            "seeds: an interval shrinks with √n; half the width needs the square of 2 times as many.",
            value={"seeds": 100},
        ),
        Misconception("seeds: with as many seeds as now the interval stays as wide.", value={"seeds": 5}),
        Misconception(
            "seeds: how many in all, not how many times as many; and half the width needs more than twice.",
            value={"seeds": 2},
        ),
        Misconception("seeds: fewer seeds make an interval wider.", value={"seeds": 3}),
        Misconception(
            "seeds: how many in all; half the width needs the square of 2 times as many as now.", value={"seeds": 16}
        ),
        Misconception(
            "seeds: how many in all; half the width needs the square of 2 times as many as now.", value={"seeds": 80}
        ),
        Misconception(
            "seeds: how many in all; half the width needs the square of 2 times as many as now.", value={"seeds": 9}
        ),
        Misconception(
            "recovered: the way from BaseModel to the limit is 0.08. How much of it does the AUGRU go?",
            value={"recovered": 0.6},
        ),
        Misconception(
            "recovered: the way from BaseModel to the limit is 0.08. How much of it does the AUGRU go?",
            value={"recovered": 0.8},
        ),
        Misconception(
            "recovered: the way from BaseModel to the limit is 0.08. How much of it does the AUGRU go?",
            value={"recovered": 0.7},
        ),
        Misconception(
            "recovered: the way from BaseModel to the limit is 0.08. How much of it does the AUGRU go?",
            value={"recovered": 0.95},
        ),
        Misconception("seeds: half the width needs far more seeds, as it shrinks with √n.", value={"seeds": 6}),
        Misconception("seeds: half the width needs far more seeds, as it shrinks with √n.", value={"seeds": 12}),
        Misconception("seeds: half the width needs far more seeds, as it shrinks with √n.", value={"seeds": 14}),
    ),
)
