"""Exercise 07.1: What if attention is zero?"""

from __future__ import annotations

from dien_course.exercises.judging.exercise import Exercise, Hint, Misconception

ZERO_ATTENTION = Exercise(
    id="07.1",
    title="What if attention is zero?",
    kind="predict",
    minutes=5,
    difficulty="easy",
    objective="predict how each variant behaves before moving a slider",
    prompt="""\
A behaviour has attention a = 0. The state is h₋ = 0.8, the candidate n = -0.4, the update gate u = 0.5, all of size
one. In the AIGRU the candidate, computed from an input of zeros, is n = 0.1, and u is still 0.5. Give the next state of
each variant, with u = 1 meaning *replace*.
""",
    stub="""\
next_state = {
    "gru": ...,  # ignores attention
    "aigru": ...,  # scales the input
    "agru": ...,  # replaces the update gate
    "augru": ...,  # scales the update gate
}
""",
    solution="""\
h, n, u, a = 0.8, -0.4, 0.5, 0.0
next_state = {
    "gru": (1 - u) * h + u * n,  # 0.2
    "aigru": (1 - u) * h + u * 0.1,  # 0.45
    "agru": (1 - a) * h + a * n,  # 0.8
    "augru": (1 - a * u) * h + a * u * n,  # 0.8
}
""",
    explanation="""\
AGRU and AUGRU put a into the gate, so a = 0 freezes the state at 0.8. The AIGRU only loses its input: the gate still
opens, and the state is pulled towards a candidate that knows nothing of this behaviour. That is the paper's argument
against it.""",
    hints=(
        Hint(
            "all four come out the same",
            "Ask of each variant: in which place of h = (1 − u)·h₋ + u·n does a stand?",
            ("gru",),
        ),
        Hint(
            "the AIGRU does not move",
            "a = 0 makes its input zero, not its gate: u is still 0.5, and n is now 0.1.",
            ("aigru",),
        ),
        Hint(
            "AGRU or AUGRU move",
            "In the AGRU a takes u's place; in the AUGRU the gate is a·u. Put 0 in for both.",
            ("agru", "augru"),
        ),
    ),
    misconceptions=(
        Misconception(
            "You froze the AIGRU. Its input is scaled to zero, but its gate is not: the state still moves.",
            value={"aigru": 0.8},
        ),
        Misconception(
            "Your AGRU is replaced by the candidate: that is a gate that keeps. Here 1 replaces, so 0 keeps.",
            value={"agru": -0.4},
        ),
        Misconception(
            "In the AUGRU you left the update gate as it was. It is scaled by a, so with a = 0 nothing moves.",
            value={"augru": 0.2},
        ),
        Misconception(
            "You froze the GRU. It does not know attention: its gate u = 0.5 opens whatever a is.", value={"gru": 0.8}
        ),
        Misconception("The GRU's gate is u = 0.5: half of the state stays.", value={"gru": -0.4}),
        Misconception("The GRU's candidate is n = −0.4; attention does not touch it.", value={"gru": 0.45}),
        Misconception("The candidate is negative: mind its sign.", value={"gru": 0.6}),
        Misconception(
            "The new part is missing in the GRU: half of the state, and half of the candidate.", value={"gru": 0.4}
        ),
        Misconception(
            "The kept part is missing in the GRU: half of the state, and half of the candidate.", value={"gru": -0.2}
        ),
        Misconception(
            "The AIGRU's input is scaled to zero, and with it goes the candidate n = −0.4: it is 0.1 now.",
            value={"aigru": 0.2},
        ),
        Misconception("The AIGRU's gate is u = 0.5: half of the state stays.", value={"aigru": 0.1}),
        Misconception(
            "The candidate of an input of zeros is not 0: it is 0.1, and half of it comes in.", value={"aigru": 0.4}
        ),
        Misconception(
            "The kept part is missing in the AIGRU: half of the state, and half of the candidate.",
            value={"aigru": 0.05},
        ),
        Misconception("You took u for the AGRU's gate. Attention replaces it.", value={"agru": 0.2}),
        Misconception(
            "Nothing is given up in the AGRU with a = 0: what is kept is 1 − a of the state.", value={"agru": 0.4}
        ),
        Misconception("a = 0 does not delete the state: it is the gate that replaces.", value={"agru": 0.0}),
        Misconception("That is the AIGRU's way. In the AGRU a takes the update gate's place.", value={"agru": 0.45}),
        Misconception(
            "In the AUGRU the scaled gate stands in both places: what is kept is 1 − a·u, not 1 − u.",
            value={"augru": 0.4},
        ),
        Misconception(
            "Your AUGRU is replaced by the candidate: that is a gate that keeps. Here 1 replaces, so 0 keeps.",
            value={"augru": -0.4},
        ),
        Misconception("a = 0 does not delete the state: it is the gate that replaces.", value={"augru": 0.0}),
        Misconception("That is the AIGRU's way. In the AUGRU attention scales the gate.", value={"augru": 0.45}),
        Misconception(
            "The GRU does not know attention: its state is not deleted. Half of it stays.", value={"gru": 0.0}
        ),
        Misconception("a = 0 deletes the AIGRU's input, not its state: half of the state stays.", value={"aigru": 0.0}),
        Misconception(
            "Mind what the gate of 0.5 does: half of the state stays, and half of the candidate comes in, with its "
            "sign.",
            value={"aigru": 0.35},
        ),
        Misconception(
            "The AIGRU's state and candidate are mixed with other weights than 1 − u and u.", value={"aigru": 0.55}
        ),
        Misconception(
            "The whole state stays and half of the candidate is added. What is kept is 1 − u of it.",
            value={"aigru": 0.85},
        ),
        Misconception(
            "The GRU mixes state and candidate with weights 1 − u and u. Mind the candidate's sign.", value={"gru": 0.5}
        ),
        Misconception(
            "The GRU mixes state and candidate with weights 1 − u and u: a is not in it.", value={"gru": -0.8}
        ),
        Misconception(
            "The AIGRU's state is kept by half, and half of its new candidate is added.", value={"aigru": 0.25}
        ),
        Misconception(
            "The AIGRU's state is kept by half, and half of its new candidate is added.", value={"aigru": 0.5}
        ),
        Misconception(
            "In the AGRU a is the gate: with a = 0 nothing is replaced, so nothing moves.", value={"agru": 0.6}
        ),
        Misconception(
            "In the AUGRU the gate is a·u: with a = 0 nothing is replaced, so nothing moves.", value={"augru": 0.6}
        ),
        Misconception(
            "In the AGRU a is the gate: with a = 0 nothing is replaced, so nothing moves.", value={"agru": 0.1}
        ),
        Misconception(
            "In the AUGRU the gate is a·u: with a = 0 nothing is replaced, so nothing moves.", value={"augru": 0.1}
        ),
    ),
)
