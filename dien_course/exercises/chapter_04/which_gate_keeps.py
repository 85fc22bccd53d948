"""Exercise 04.1: Which gate keeps?"""

from __future__ import annotations

from dien_course.exercises.judging.exercise import Exercise, Hint, Misconception

Z_OR_U = Exercise(
    id="04.1",
    title="Which gate keeps?",
    kind="predict",
    minutes=5,
    difficulty="easy",
    objective="match torch.nn.GRU",
    prompt="""\
A state is h₋ = 1.0 and the candidate n = 0.0. Somebody reports a gate of 0.25. Give the next state if that number is
the paper's `u`, and if it is the `z` of `torch.nn.GRU`. Then give the `u` that does the same as z = 0.25.
""",
    stub="""\
answer = {
    "next state, u = 0.25": ...,
    "next state, z = 0.25": ...,
    "u for z = 0.25": ...,
}
""",
    solution="""\
h, n, gate = 1.0, 0.0, 0.25
answer = {
    "next state, u = 0.25": (1 - gate) * h + gate * n,
    "next state, z = 0.25": (1 - gate) * n + gate * h,
    "u for z = 0.25": 1 - gate,
}
""",
    explanation="""\
The paper's u says how much is replaced, so three quarters of the state stay. torch's z says how much is kept, so one
quarter stays. The two are each other's complement: u = 1 − z.""",
    hints=(
        Hint(
            "both states come out the same",
            "Write the two formulas down: (1 − u)·h₋ + u·n, and (1 − z)·n + z·h₋.",
            ("next state, z",),
        ),
        Hint(
            "the two states are swapped",
            "u = 1 means replace: a small u leaves the state nearly as it was.",
            ("next state, u",),
        ),
        Hint("u for z is not right", "What z keeps, u must not replace: the two add up to 1.", ("u for z",)),
    ),
    misconceptions=(
        Misconception(
            "You have swapped the two: u = 1 replaces (the paper's), z = 1 keeps (torch's).",
            value={"next state, u = 0.25": 0.25, "next state, z = 0.25": 0.75},
        ),
        Misconception(
            "You read torch's z as if it were u. It keeps where u replaces: h = (1 − z)·n + z·h₋.",
            value={"next state, u = 0.25": 0.75, "next state, z = 0.25": 0.75},
        ),
        Misconception(
            "The gate that does the same is the complement: u = 1 − z.",
            value={"u for z = 0.25": 0.25},
        ),
        Misconception("A gate of 0.25 keeps a quarter and takes the rest from n.", value={"next state, z = 0.25": 1.0}),
        Misconception(
            "A gate of 0.25 replaces a quarter: not all of the state stays.", value={"next state, u = 0.25": 1.0}
        ),
        Misconception(
            "A gate of 0.25 replaces a quarter only: not all of the state goes.", value={"next state, u = 0.25": 0.0}
        ),
        Misconception(
            "A gate of 0.25 keeps a quarter: not all of the state goes.", value={"next state, z = 0.25": 0.0}
        ),
        Misconception("The weights of the two parts sum to 1: (1 − u)·h₋ + u·n.", value={"next state, u = 0.25": 1.25}),
        Misconception("The weights of the two parts sum to 1: (1 − z)·n + z·h₋.", value={"next state, z = 0.25": 1.25}),
        Misconception("No minus sign is left: (1 − u)·h₋ + u·n with n = 0.", value={"next state, u = 0.25": -0.25}),
        Misconception("A gate lies between 0 and 1. What z keeps, u must not replace.", value={"u for z = 0.25": 1.25}),
        Misconception("A gate is never negative. What z keeps, u must not replace.", value={"u for z = 0.25": -0.25}),
        Misconception("A gate is never negative. What z keeps, u must not replace.", value={"u for z = 0.25": -0.75}),
        Misconception("The two are complements, not reciprocals: they add up to 1.", value={"u for z = 0.25": 4.0}),
        Misconception("What z keeps, u must not replace: the two add up to 1.", value={"u for z = 0.25": 0.5}),
        Misconception(
            "You read the paper's u as torch's z. u says how much is replaced.",
            recognise=lambda value: value["next state, u = 0.25"] == 0.25 == value["next state, z = 0.25"],
        ),
        Misconception(
            "The gate is no coin: of the old state 1 − u stays, and u of n is added.",
            value={"next state, u = 0.25": 0.5},
        ),
        Misconception(
            "The gate is no coin: of the old state z stays, and 1 − z of n is added.",
            value={"next state, z = 0.25": 0.5},
        ),
        Misconception("What z keeps, u must not replace: the two add up to 1.", value={"u for z = 0.25": 1.0}),
        Misconception("What z keeps, u must not replace: the two add up to 1.", value={"u for z = 0.25": 0.0}),
        Misconception("What z keeps, u must not replace: the two add up to 1.", value={"u for z = 0.25": 0.0625}),
        Misconception(
            "One step, one gate: (1 − u)·h₋ + u·n, and nothing is multiplied twice.",
            value={"next state, u = 0.25": 0.1875},
        ),
        Misconception(
            "One step, one gate: (1 − u)·h₋ + u·n, and nothing is multiplied twice.",
            value={"next state, u = 0.25": 0.0625},
        ),
        Misconception(
            "One step, one gate: (1 − u)·h₋ + u·n, and nothing is multiplied twice.",
            value={"next state, u = 0.25": 0.5625},
        ),
        Misconception(
            "One step, one gate: (1 − z)·n + z·h₋, and nothing is multiplied twice or turned.",
            value={"next state, z = 0.25": 0.1875},
        ),
        Misconception(
            "One step, one gate: (1 − z)·n + z·h₋, and nothing is multiplied twice or turned.",
            value={"next state, z = 0.25": 0.0625},
        ),
        Misconception(
            "One step, one gate: (1 − z)·n + z·h₋, and nothing is multiplied twice or turned.",
            value={"next state, z = 0.25": -0.25},
        ),
        Misconception(
            "One step, one gate: (1 − z)·n + z·h₋, and nothing is multiplied twice or turned.",
            value={"next state, z = 0.25": 0.5625},
        ),
    ),
)
