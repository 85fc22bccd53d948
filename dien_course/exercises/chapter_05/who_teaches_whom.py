"""Exercise 05.1: Who teaches whom?"""

from __future__ import annotations

from dien_course.exercises.judging.exercise import Exercise, Hint, Misconception

FORESEEN, LESSONS, LABELS = (
    "the behaviour that follows h(1)",
    "interests that a behaviour follows",
    "labels of the click loss",
)

WITH_E2, WITH_E4 = "interests that change with e(2)", "interests that change with e(4)"

LESSONS_COUNTED = Exercise(
    id="05.1",
    title="Who teaches whom?",
    kind="predict",
    minutes=5,
    difficulty="easy",
    objective="say what tells a behaviour from an interest",
    prompt="""\
A history has four behaviours, e(0) to e(3), and is padded to five steps: e(4) is padding. The package's extractor
returns h(0) to h(4), and repeats the last interest at padding. Answer in whole numbers. Which behaviour, e(0) to
e(3), does the interest h(1) lead to, so that it could teach it? How many interests at real behaviours have such a
next behaviour in the log? How many labels does the click loss have for this history and its one target? And how many
of h(0) to h(4) change when e(2) is exchanged, and when e(4) is?
""",
    stub=f"""\
count = {{
    "{FORESEEN}": ...,  # 0, 1, 2 or 3
    "{LESSONS}": ...,
    "{LABELS}": ...,
    "{WITH_E2}": ...,
    "{WITH_E4}": ...,
}}
""",
    solution=f"""\
count = {{
    "{FORESEEN}": 2,
    "{LESSONS}": 3,  # h(0), h(1), h(2)
    "{LABELS}": 1,
    "{WITH_E2}": 3,  # h(2), h(3), and h(4), which repeats h(3)
    "{WITH_E4}": 0,
}}
""",
    explanation="""\
h(1) has read e(0) and e(1), so what it can be asked for is e(2). The newest interest, h(3), leads to nothing in the
log yet; it is what the one label judges. An exchanged behaviour moves its own interest and all later ones, the
repeated one at padding included; padding itself is never read.""",
    hints=(
        Hint("the behaviour is not right", "h(t) has read e(0) to e(t). What could it still be asked for?"),
        Hint(
            "the number of lessons is not right",
            "Pair each h(t) with e(t + 1), and count the pairs that are both real.",
        ),
        Hint(
            "the number that change is not right", "Causes run forwards. What stands in h(4), where there is padding?"
        ),
    ),
    misconceptions=(
        Misconception(
            "h(1) has read e(1) already: there is nothing left to foresee in it. The next behaviour is the lesson.",
            value={FORESEEN: 1},
        ),
        Misconception("e(0) lies before h(1). An interest leads to what comes after it.", value={FORESEEN: 0}),
        Misconception(
            "h(3) is the newest interest: what followed it is not in the log, for e(4) is padding.",
            value={LESSONS: 4},
        ),
        Misconception(
            "Padding counts for nothing: h(4) is no new interest, and e(4) no behaviour.", value={LESSONS: 5}
        ),
        Misconception(
            "One label for each behaviour is what the click loss lacks: it has one a target.", value={LABELS: 4}
        ),
        Misconception(
            "h(2) and h(3) change, but h(4) repeats the last interest, so it changes with h(3).",
            value={WITH_E2: 2},
        ),
        Misconception("A change is carried on: h(3) was computed from h(2), and h(4) repeats it.", value={WITH_E2: 1}),
        Misconception("h(0) and h(1) were computed before e(2) was read. They cannot change.", value={WITH_E2: 5}),
        Misconception("The extractor skips padding: whatever stands in e(4), h(4) repeats h(3).", value={WITH_E4: 1}),
    ),
)
