"""Exercise 03.4: The same films in another order, and twice."""

from __future__ import annotations

from dien_course.exercises.judging.exercise import Exercise, Hint, Misconception

SAME_SET = Exercise(
    id="03.4",
    title="The same films in another order, and twice",
    kind="predict",
    minutes=10,
    difficulty="medium",
    objective="say what no DIN can ever see",
    prompt="""\
A history has two behaviours, e(1) = 2.0 and e(2) = -1.0, vectors of one number each. For some target their **softmax**
attention is 0.6 and 0.4, so that DIN's summary is g = 0.6 · 2.0 + 0.4 · (-1.0) = 0.8. A behaviour's score depends on
the behaviour and the target only. Predict g with softmax when the two change places, when every behaviour occurs
twice, and when only e(1) occurs twice. Then predict it with **t_softmax**, at most 1 each: for the history as it was,
and with every behaviour twice.
""",
    stub="""\
g = {
    "softmax, changed places": ...,
    "softmax, each twice": ...,
    "softmax, e(1) twice": ...,
    "t_softmax": ...,
    "t_softmax, each twice": ...,
}
""",
    solution="""\
e1, e2 = 2.0, -1.0
g = {
    "softmax, changed places": 0.4 * e2 + 0.6 * e1,  # 0.8
    "softmax, each twice": 2 * 0.3 * e1 + 2 * 0.2 * e2,  # 0.8
    "softmax, e(1) twice": (2 * 0.6 * e1 + 0.4 * e2) / (2 * 0.6 + 0.4),  # 1.25
    "t_softmax": 1 * e1 + 0.8 * e2,  # 1.2: 2 · 0.6 is clipped
    "t_softmax, each twice": 2 * 1 * e1 + 2 * 0.8 * e2,  # 2.4
}
""",
    explanation="""\
A sum has no order, and with softmax it is an average: twice the same films is the same average, and one film watched
more often pulls it. t_softmax keeps each behaviour's attention, 1 and 0.8, however long the history is, so its sum
grows with the history: good for a gate, less so for a sum.""",
    hints=(
        Hint(
            "changing places changes your g",
            "Attention goes with the behaviour, not with the place: e(1) keeps its 0.6.",
            ("changed places",),
        ),
        Hint(
            "softmax with repetitions is wrong",
            "Write exp(s) as 0.6 and 0.4, repeat the numbers, and divide by their new sum.",
            ("softmax, each twice", "e(1) twice"),
        ),
        Hint(
            "t_softmax is wrong",
            "Multiply each softmax attention by the number of behaviours, cut at 1, and only then form the sum.",
            ("t_softmax",),
        ),
    ),
    misconceptions=(
        Misconception(
            "You left the attention in its place and moved the films. Attention is computed from the behaviour, so it "
            "moves along.",
            value={"softmax, changed places": 0.2},
        ),
        Misconception(
            "With softmax the same unit is shared by four: 0.3, 0.3, 0.2 and 0.2. You kept the old attention for each.",
            value={"softmax, each twice": 1.6},
        ),
        Misconception(
            "Each attention is halved, but there are twice as many terms in the sum.",
            value={"softmax, each twice": 0.4},
        ),
        Misconception(
            "You added e(1) once more with its old attention. A softmax sums to 1: divide by the new sum, 1.6.",
            value={"softmax, e(1) twice": 2.0},
        ),
        Misconception(
            "A film that occurs twice counts twice: the softmax has no memory of which steps are alike.",
            value={"softmax, e(1) twice": 0.8},
        ),
        Misconception(
            "You forgot to clip: 2 · 0.6 is above 1, where t_softmax stops.",
            value={"t_softmax": 1.6},
        ),
        Misconception(
            "The clip at 1 is on each attention, not on the sum.",
            value={"t_softmax": 1.0},
        ),
        Misconception(
            "You forgot to clip: 4 · 0.3 is above 1, where t_softmax stops.",
            value={"t_softmax, each twice": 3.2},
        ),
        Misconception(
            "t_softmax attention does not sum to 1: each behaviour keeps its attention, so twice as many make twice "
            "the sum.",
            value={"t_softmax, each twice": 1.2},
        ),
        Misconception(
            "That is the plain mean of the two. Each behaviour keeps its own attention.",
            value={"softmax, changed places": 0.5},
        ),
        Misconception(
            "The attention went the other way, and a sign. Attention goes with its behaviour.",
            value={"softmax, changed places": -0.2},
        ),
        Misconception(
            "A sign is lost: changing places does not turn the behaviours round.",
            value={"softmax, changed places": -0.8},
        ),
        Misconception(
            "Attention is computed from the behaviour: the copies of e(1) share what e(1) had.",
            value={"softmax, each twice": 0.2},
        ),
        Misconception(
            "That is the plain mean. The copies of a behaviour share what it had alone.",
            value={"softmax, each twice": 0.5},
        ),
        Misconception(
            "That is the plain mean of the three. e(1) still scores higher than e(2).",
            value={"softmax, e(1) twice": 1.0},
        ),
        Misconception(
            "The attention of the three does not sum to 1: divide by the sum of 0.6, 0.6 and 0.4.",
            value={"softmax, e(1) twice": 1.4},
        ),
        Misconception(
            "e(1) was made weaker by its copy. The two share more than the one had.", value={"softmax, e(1) twice": 0.5}
        ),
        Misconception("e(2) still has a share: it pulls g down.", value={"softmax, e(1) twice": 1.6}),
        Misconception(
            "The wrong film is doubled, or attention changed places. e(1) = 2.0 occurs twice.",
            value={"softmax, e(1) twice": 0.2},
        ),
        Misconception(
            "This is softmax. t_softmax multiplies its attention by the number of behaviours.", value={"t_softmax": 0.8}
        ),
        Misconception("e(2) has attention as well, and pulls g down.", value={"t_softmax": 2.0}),
        Misconception("The clip comes after the multiplication, on each attention alone.", value={"t_softmax": 0.6}),
        Misconception(
            "This is softmax. t_softmax multiplies its attention by the number of behaviours, 4 here.",
            value={"t_softmax, each twice": 0.8},
        ),
        Misconception(
            "Not every attention is clipped, and the clip is not on the sum.", value={"t_softmax, each twice": 2.0}
        ),
        Misconception(
            "The number of behaviours is 4 here: multiply by it, clip each, then sum.",
            value={"t_softmax, each twice": 1.6},
        ),
        Misconception("The clip at 1 is on each attention, not on the sum.", value={"t_softmax, each twice": 1.0}),
        Misconception(
            "The sum of the attention is not 1 here: e(1), its copy and e(2) share one unit, and all three pull.",
            value={"softmax, e(1) twice": 0.667},
        ),
        Misconception(
            "The copies get one share between them only if nothing else changes: write the three exps down and "
            "divide by their sum.",
            value={"softmax, e(1) twice": 1.1},
        ),
        Misconception(
            "The copies get one share between them only if nothing else changes: write the three exps down and "
            "divide by their sum.",
            value={"softmax, e(1) twice": 1.3},
        ),
        Misconception(
            "The copies get one share between them only if nothing else changes: write the three exps down and "
            "divide by their sum.",
            value={"softmax, e(1) twice": 1.5},
        ),
        Misconception(
            "The copies get one share between them only if nothing else changes: write the three exps down and "
            "divide by their sum.",
            value={"softmax, e(1) twice": 0.9},
        ),
        Misconception(
            "Multiply the attention by the number of behaviours, cut each at 1, and sum with their signs.",
            value={"t_softmax": 0.9},
        ),
        Misconception(
            "Multiply the attention by the number of behaviours, cut each at 1, and sum with their signs.",
            value={"t_softmax": 1.4},
        ),
        Misconception(
            "Multiply the attention by the number of behaviours, cut each at 1, and sum with their signs.",
            value={"t_softmax": 0.4},
        ),
        Misconception(
            "Multiply the attention by the number of behaviours, cut each at 1, and sum with their signs.",
            value={"t_softmax": 2.8},
        ),
        Misconception(
            "Four behaviours: multiply each share by 4, cut each at 1, and sum with their signs.",
            value={"t_softmax, each twice": 1.8},
        ),
        Misconception(
            "Four behaviours: multiply each share by 4, cut each at 1, and sum with their signs.",
            value={"t_softmax, each twice": 2.8},
        ),
        Misconception(
            "Four behaviours: multiply each share by 4, cut each at 1, and sum with their signs.",
            value={"t_softmax, each twice": 0.6},
        ),
        Misconception(
            "Four behaviours: multiply each share by 4, cut each at 1, and sum with their signs.",
            value={"t_softmax, each twice": 4.8},
        ),
    ),
)
