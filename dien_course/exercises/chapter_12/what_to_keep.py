"""Exercise 12.2: What a checkpoint must hold."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable, Sequence

from dien_course.exercises.chapter_12.tiny_run import DERIVED, GIVEN, KEPT, begun, gone_on
from dien_course.exercises.judging.exercise import Call, Case, Check, Exercise, Hint, Misconception

LONGEST = 1000  # steps; more than any run has


def _killed(name: str, seed: int, steps: int, rows: int = 6) -> Case:
    """A run as it stands after so many steps."""

    def build() -> tuple:
        draw = random.Random(seed)
        xs = [round(draw.uniform(0.4, 1.6), 2) for _ in range(rows)]
        return (gone_on(begun([[x, round(2 * x + draw.gauss(0, 0.5), 2)] for x in xs], seed), steps),)

    return Case(name, build)


def _resumed(answer: Callable, run: dict) -> object:
    """How the run ends when a new process begins it, takes up what ``answer`` kept of it, and goes on."""
    kept = answer(copy.deepcopy(run))
    if not isinstance(kept, dict):
        return kept
    kept = json.loads(json.dumps(kept))
    ended = gone_on({**begun(run["rows"], run["seed"]), **kept}, LONGEST)
    return {
        "weight": ended["weight"],
        "average": ended["average"],
        "best weight": ended["best_weight"],
        "kept": sorted(kept),
    }


def keeping(names: Sequence[str] = KEPT, value: str = "run[name]") -> str:
    """The solution, with other names kept."""
    listed = ", ".join(f'"{name}"' for name in names)
    return f'''\
def what_to_keep(run):
    """What of a run goes into its checkpoint: name -> value."""
    names = [{listed}]
    return {{name: {value} for name in names}}
'''


def _without(*left_out: str) -> Callable[[list[Call]], bool]:
    """Recognises answers that leave these out, whatever else they keep or do not."""
    return lambda calls: all(name not in call.output["kept"] for call in calls for name in left_out)


def _with(name: str) -> Callable[[list[Call]], bool]:
    return lambda calls: all(name in call.output["kept"] for call in calls)


LEFT_OUT = {
    "weight": "The weight is not kept: the run forgets what it has learned.",
    "place": "The place within the epoch is not kept, so the resumed run takes some rows a second time.",
    "epoch": "The epoch is not kept, so the run begins to count again: too many steps, and the rate rises again.",
    "velocity": "What the optimizer remembers is not kept: its momentum starts at 0, and the next steps are too short.",
    "generator": "The state of the random numbers is not kept, so dropout takes other inputs away than it would have.",
    "average": "The running average is not kept, and it is the average that is looked at and kept as the best.",
    "best": "How good the best epoch was is not kept, so the next epoch counts as the best, whatever it is worth.",
    "best_weight": "The weight of the best epoch is not kept. If no later epoch is better, the run ends with nothing.",
}
TOO_MUCH = {
    "rows": "The rows go into the checkpoint. They are the data: the command that resumes the run reads them "
    "again, and "
    "they may be a thousand times as large as the rest.",
    "seed": "The seed is kept. The command that resumes the run brings it again; with another seed it would be another "
    "run, to be refused.",
    "order": "The order of the rows is kept, which is as long as the data. It can be drawn anew.",
    "rate": "The learning rate is kept, and follows from how far the run has come.",
    "gradient": "The last gradient is kept. It has done its work: each step computes its own.",
}

WHAT_TO_KEEP = Exercise(
    id="12.2",
    title="What a checkpoint must hold",
    kind="implement",
    minutes=15,
    difficulty="medium",
    objective="say what a checkpoint must hold for a killed run to end as if it had not been killed",
    prompt="""\
A run trains one weight w on `rows`, by SGD with momentum, with dropout and a falling rate; after each epoch it looks at
a row held out, and at the end it gives out the average of the best epoch. `run` is a dict of all that it has in memory
when it is killed:

| name | is |
|---|---|
| `rows`, `seed` | the data, and the seed: the command names both again when it resumes the run |
| `weight`, `velocity` | w, and the momentum: velocity ← 0.8 velocity + gradient |
| `average` | the running average of w over the steps |
| `epoch`, `place` | epochs that are over, and rows of this epoch that are done |
| `order` | this epoch's shuffled rows, which each step draws from `seed` and `epoch` |
| `generator` | the state of the random numbers of dropout, which each step changes |
| `rate` | the learning rate, which each step computes from `epoch` and `place` |
| `gradient` | of the last step |
| `best`, `best_weight` | the smallest loss on the row held out, and the average that had it |

Return a dict, name → value, of what goes into the checkpoint: with it, the rows and the seed a new process must end
with the same numbers as if nothing had happened. Leave out what the command brings again and what the next step
computes from the rest. The check writes your dict as JSON, begins a new run, puts in what you kept, and goes on to the
end.
""",
    stub='''\
def what_to_keep(run):
    """What of a run goes into its checkpoint: name -> value."""
    raise NotImplementedError
''',
    solution=keeping(),
    explanation="""\
Ask of each number: if it were back at its first value, would any later step be another one? The weights are only one of
eight. Momentum, averages, generators, the place in the shuffled rows and the memory of early stopping all steer what
comes. What follows from others (order, rate, gradient) need not be kept, and data and settings must not be: they are
compared, and a run with others is refused.""",
    hints=(
        Hint(
            "another weight at the end",
            "Go through the table from the top. What would the next step do differently if this one began again?",
            ("weight", "killed elsewhere"),
        ),
        Hint(
            "the weight is right, the average or the best one is not",
            "Early stopping has a memory of its own, and so has a running average.",
            ("average", "best weight"),
        ),
        Hint(
            "all ends well, but too much is kept",
            "What says of itself that a step draws or computes it, or that the command names it, need not be kept.",
            ("nothing that can be had anew",),
        ),
    ),
    checks=(
        Check(
            "killed within an epoch",
            1,
            (
                _killed("killed in the second epoch", 1, 7),
                _killed("killed in the third epoch", 2, 13),
                _killed("killed in the last epoch", 3, 18),
            ),
            parts=(
                ("weight", "the weight", 2),
                ("average", "the average", 1),
                ("best weight", "the best weight", 1),
                ("kept", "nothing that can be had anew, and all that cannot", 1),
            ),
        ),
        Check(
            "killed elsewhere",
            2,
            (
                _killed("killed right after an epoch", 4, 10),
                _killed("killed in the first epoch", 5, 3),
                _killed("killed when all was done", 6, 20),
            ),
        ),
    ),
    misconceptions=(
        Misconception(
            "The names come back. Their values are asked for too: a dict, name → value.",
            recognise=lambda calls: all(
                not isinstance(call.output, dict) and "weight" in list(call.output) for call in calls
            ),
        ),
        Misconception(
            "Only the weight is kept: that is enough to predict, and not to go on training.",
            source=keeping(["weight"]),
        ),
        Misconception(
            "The weight and what the optimizer remembers are kept. Where the run stood, its random numbers, its "
            "average "
            "and its best epoch are lost.",
            source=keeping(["weight", "velocity"]),
        ),
        Misconception(
            "All of memory is kept, data and all. What the command brings again and what follows from the rest "
            "stay out.",
            source=keeping([*GIVEN, *KEPT, *DERIVED]),
        ),
        *(Misconception(message, recognise=_without(name)) for name, message in LEFT_OUT.items()),
        *(Misconception(message, recognise=_with(name)) for name, message in TOO_MUCH.items()),
    ),
    call=_resumed,
)
