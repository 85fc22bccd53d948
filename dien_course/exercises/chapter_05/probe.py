"""Exercise 05.4: A probe that knows too much."""

from __future__ import annotations

import numpy as np

from dien_course.exercises.judging.exercise import Case, Check, Exercise, Hint, Misconception
from dien_course.exercises.judging.planted import left_message


def _behaviours(name: str, seed: int, noise: float = 0.5, **how) -> Case:
    """Vectors, what is asked of them, and whose history each is of. ``own`` says how much a vector is its sample's."""

    def build() -> tuple:
        random = np.random.default_rng(seed)
        samples = np.array(how.get("samples", range(8)))
        sample = np.repeat(samples, random.integers(2, 5, len(samples)))
        own = how.get("own", 0.0)
        identity = random.normal(size=(max(samples) + 1, 3))[sample]
        x = own * identity[:, :2] + (1 - own) * random.normal(size=(len(sample), 2)) + how.get("shift", 0.0)
        signal = own * 2 * identity[:, 2] + (1 - own) * (x @ [1.0, -0.5]) * how.get("signal", 1.0)
        y = signal + noise * random.normal(size=len(sample)) + how.get("level", 0.0)
        order = random.permutation(len(sample)) if how.get("mixed") else np.arange(len(sample))
        return x[order].round(2), y[order].round(2), sample[order]

    return Case(name, build)


def _probe(
    fitting="sample % 2 == 0", fit="fitting", model="LinearRegression()", score="probe.score(x[~fitting], y[~fitting])"
) -> str:
    """The mended probe with one fault left in, or another made."""
    return f"""\
def probe_score(x, y, sample):
    from sklearn.linear_model import LinearRegression, Ridge
    fitting = {fitting}
    probe = {model}.fit(x[{fit}], y[{fit}])
    return {score}
"""


PROBE = Exercise(
    id="05.4",
    title="A probe that knows too much",
    kind="debug",
    minutes=10,
    difficulty="easy",
    objective="measure with a linear probe what h(t) knows",
    prompt="""\
Somebody's probe finds the taste in *random* vectors, as long as each history has its own. Mend it. Each row is one
behaviour: `x` (n, D) its vector, `y` (n,) what the probe shall say, `sample` (n,) the whole number of the history it is
of; all are NumPy arrays, in any order. Fit plain linear regression, with intercept, on the behaviours of samples of
**even** number and return R² on those of **odd** number: 1 − Σ(y − prediction)² / Σ(y − mean of the odd y)².
""",
    stub='''\
def probe_score(x, y, sample):
    """R² of a linear probe on histories that it was not fitted on."""
    from sklearn.linear_model import LinearRegression

    fitting = np.arange(len(x)) % 2 == 0
    probe = LinearRegression().fit(x[fitting], y[fitting])
    return probe.score(x, y)
''',
    solution='''\
def probe_score(x, y, sample):
    """R² of a linear probe on histories that it was not fitted on."""
    from sklearn.linear_model import LinearRegression

    fitting = sample % 2 == 0
    probe = LinearRegression().fit(x[fitting], y[fitting])
    return probe.score(x[~fitting], y[~fitting])
''',
    explanation="""\
Behaviours of one history have much in common. With every second *row* to fit, each history is on both sides, and the
probe is asked about people it knows; and a score on all rows counts those it was fitted on once more. Split by
sample, fit on one side, score on the other. R² may well be below 0: worse than saying the mean.""",
    hints=(
        Hint(
            "the score is far too high for vectors that only know whose they are",
            "Which rows share a history? Split by sample.",
            ("no history is on both sides",),
        ),
        Hint(
            "the score is a little too high",
            "probe.score(x, y) includes the rows it was fitted on. Leave them out: ~fitting.",
            ("new to the probe",),
        ),
        Hint(
            "you wrote R² yourself and it is off",
            "Divide by the spread of the *odd* y about their own mean; do not cut at 0.",
            ("nothing to find",),
        ),
    ),
    checks=(
        Check(
            "vectors that know the answer",
            2,
            (
                _behaviours("a clear answer", 1),
                _behaviours("half noise", 2, 1.0),
                _behaviours("y far from zero", 3, 0.5, level=5.0, shift=2.0),
            ),
        ),
        Check(
            "vectors that only know whose they are",
            2,
            (
                _behaviours("each history has its own vector", 4, 0.1, own=0.95, samples=range(12)),
                _behaviours(
                    "each history has its own vector, in mixed order", 5, 0.1, own=0.9, samples=range(12), mixed=True
                ),
            ),
        ),
        Check("nothing to find", 1, (_behaviours("noise", 6, 1.0, signal=0.0),)),
        Check(
            "samples in any order, numbers with gaps",
            2,
            (
                _behaviours("behaviours in mixed order", 7, mixed=True),
                _behaviours("sample numbers with gaps", 8, samples=(2, 3, 7, 9, 10, 14, 15, 20, 22, 24)),
                _behaviours("odd samples first", 9, samples=(11, 5, 3, 8, 12, 6)),
            ),
        ),
    ),
    faults=("no history is on both sides", "only rows that are new to the probe are scored"),
    misconceptions=(
        Misconception(
            left_message(
                (
                    ("The probe is asked about histories that it knows.", "Every second *row* fits: split by sample."),
                    ("The score is over rows that fitted it, too.", "Score on the odd samples only."),
                )
            ),
            source=_probe(fitting="np.arange(len(x)) % 2 == 0", score="probe.score(x, y)"),
            left=(0, 1),
        ),
        Misconception(
            "Every second row fits, so each history is on both sides and the probe knows whom it is asked about. "
            "Split by "
            "sample.",
            source=_probe(fitting="np.arange(len(x)) % 2 == 0"),
            left=(0,),
        ),
        Misconception(
            "You score on all rows, those that fitted it included. Score on the odd samples only.",
            source=_probe(score="probe.score(x, y)"),
            left=(1,),
        ),
        Misconception(
            "You score on the rows that fitted it: that says how well it learned by heart. Score on the odd samples.",
            source=_probe(score="probe.score(x[fitting], y[fitting])"),
        ),
        Misconception(
            "The probe is fitted on all samples, so the odd ones are no longer new to it.",
            source=_probe(fit=":"),
        ),
        Misconception(
            "Fitting and scoring are exchanged: the even samples fit, the odd ones score.",
            source=_probe(fitting="sample % 2 == 1"),
        ),
        Misconception(
            "R² below 0 is cut off. It means worse than saying the mean, and that is worth knowing.",
            source=_probe(score="max(0.0, probe.score(x[~fitting], y[~fitting]))"),
        ),
        Misconception(
            "This is the squared correlation. It forgives a wrong level and scale, which R² does not.",
            source=_probe(score="np.corrcoef(probe.predict(x[~fitting]), y[~fitting])[0, 1] ** 2"),
        ),
        Misconception(
            "The spread is taken about the mean of the fitting half. R² asks for the mean of those it is scored on.",
            source=_probe(
                score="1 - ((y - probe.predict(x))[~fitting] ** 2).sum()"
                " / ((y - y[fitting].mean())[~fitting] ** 2).sum()"
            ),
        ),
        Misconception(
            "The regression has no intercept, so it cannot say a mean other than 0.",
            source=_probe(model="LinearRegression(fit_intercept=False)"),
        ),
        Misconception(
            "This is a ridge regression, which holds the weights back. Here plain linear regression is asked for.",
            source=_probe(model="Ridge(10.0)"),
        ),
        Misconception(
            "The ridge holds the weights back, even a little. Here plain linear regression is asked for.",
            source=_probe(model="Ridge(1.0)"),
        ),
        Misconception(
            "You return the mean squared error. R² relates it to the spread of the odd y: 1 − Σ… / Σ….",
            source=_probe(score="((y - probe.predict(x))[~fitting] ** 2).mean()"),
        ),
        Misconception(
            "You return the sum of squared errors. R² relates it to the spread of the odd y: 1 − Σ… / Σ….",
            source=_probe(score="((y - probe.predict(x))[~fitting] ** 2).sum()"),
        ),
        Misconception(
            "This is the correlation. R² is 1 − Σ(y − prediction)² / Σ(y − mean)².",
            source=_probe(score="np.corrcoef(probe.predict(x[~fitting]), y[~fitting])[0, 1]"),
        ),
        Misconception(
            "This is the share that is left unexplained: R² is 1 minus it.",
            source=_probe(score="1 - probe.score(x[~fitting], y[~fitting])"),
        ),
        Misconception(
            "The spread is taken about 0. R² takes it about the mean of the odd y.",
            source=_probe(score="1 - ((y - probe.predict(x))[~fitting] ** 2).sum() / (y[~fitting] ** 2).sum()"),
        ),
        Misconception(
            "The spread is taken about the mean of all y. R² takes it about the mean of the odd y.",
            source=_probe(
                score="1 - ((y - probe.predict(x))[~fitting] ** 2).sum() / ((y - y.mean())[~fitting] ** 2).sum()"
            ),
        ),
        Misconception(
            "The first half of the rows fits: a history may stand on both sides. Split by sample.",
            source=_probe(fitting="np.arange(len(x)) < len(x) // 2"),
        ),
        Misconception(
            "Rows are drawn at random, so each history is on both sides. Split by the number of the sample.",
            source=_probe(fitting="np.random.RandomState(0).rand(len(x)) < 0.5"),
        ),
        Misconception(
            "The split is by the rank of the sample, every second *different* one. Even numbers fit, odd ones score.",
            source=_probe(fitting="np.unique(sample, return_inverse=True)[1] % 2 == 0"),
        ),
        Misconception(
            "x and y are standardised with the mean of all rows, those that are scored too.",
            source=_probe(score="probe.score(x[~fitting] - x.mean(0), y[~fitting] - y.mean())"),
        ),
        Misconception(
            "The predictions are compared with themselves, or y with y: R² needs score(x, y) of the odd rows.",
            source=_probe(score="1.0"),
        ),
        Misconception(
            "The root of the mean squared error is no R².",
            source=_probe(score="((y - probe.predict(x))[~fitting] ** 2).mean() ** 0.5"),
        ),
        Misconception(
            "The variance over n − 1 stands below a mean over n: both must be sums, or both means.",
            source=_probe(score="1 - ((y - probe.predict(x))[~fitting] ** 2).mean() / y[~fitting].var(ddof=1)"),
        ),
        Misconception(
            "The average of the samples' own R² is returned. It is one R² over all odd rows.",
            source=_probe(
                score="np.mean([probe.score(x[sample == s], y[sample == s]) for s in set(sample[~fitting])])"
            ),
        ),
        Misconception(
            "y and prediction are exchanged in R²: the scatter of y stands below, not that of the predictions.",
            source=_probe(
                score="1 - ((y - probe.predict(x))[~fitting] ** 2).mean() / probe.predict(x[~fitting]).var()"
            ),
        ),
        Misconception(
            "You split the rows at random, so each history is on both sides. Split by sample: even ones to fit, odd "
            "to score.",
            source=_probe(
                fitting="np.isin(rows := np.arange(len(x)), train_test_split(rows, test_size=0.5, random_state=0)[0])"
            ).replace("    fitting", "    from sklearn.model_selection import train_test_split\n    fitting", 1),
        ),
        Misconception(
            "The scatter of y is that of all rows. R² compares with the mean of the odd y, on the odd rows.",
            source=_probe(score="1 - ((y - probe.predict(x))[~fitting] ** 2).mean() / y.var()"),
        ),
        Misconception(
            "R² is made of squares, and these are absolute values.",
            source=_probe(
                score="1 - abs(y - probe.predict(x))[~fitting].sum() / abs(y - y[~fitting].mean())[~fitting].sum()"
            ),
        ),
        Misconception(
            "Samples are split in pairs or halves. Even numbers are for the fit, odd ones for the score: sample % 2.",
            source=_probe(fitting="(sample // 2) % 2 == 0"),
        ),
        Misconception(
            "Samples are split in pairs or halves. Even numbers are for the fit, odd ones for the score: sample % 2.",
            source=_probe(fitting="sample < np.median(sample)"),
        ),
        Misconception(
            "This is Lasso. Plain linear regression is asked for.",
            source=_probe(model="Lasso(0.1)").replace("LinearRegression, Ridge", "Lasso"),
        ),
    ),
)
