"""Exercise 05.1: Who teaches whom?"""

from __future__ import annotations

from dien_course.exercises.judging.exercise import Exercise, Hint, Misconception

FORESEEN, LESSONS, LABELS = (
    "the behaviour that follows h(2)",
    "interests that a behaviour follows",
    "labels of the click loss",
)

WITH_E3, WITH_E5 = "interests that change with e(3)", "interests that change with e(5)"

LESSONS_COUNTED = Exercise(
    id="05.1",
    title="Who teaches whom?",
    kind="predict",
    minutes=5,
    difficulty="easy",
    objective="say what tells a behaviour from an interest",
    prompt="""\
A history has four behaviours, e(1) to e(4), and is padded to five steps: e(5) is padding. The package's extractor
returns h(1) to h(5), and repeats the last interest at padding. Answer in whole numbers. Which behaviour, e(1) to
e(4), does the interest h(2) lead to, so that it could teach it? How many interests at real behaviours have such a
next behaviour in the log? How many labels does the click loss have for this history and its one target? And how many
of h(1) to h(5) change when e(3) is exchanged, and when e(5) is?
""",
    stub=f"""\
count = {{
    "{FORESEEN}": ...,  # 1, 2, 3 or 4
    "{LESSONS}": ...,
    "{LABELS}": ...,
    "{WITH_E3}": ...,
    "{WITH_E5}": ...,
}}
""",
    solution=f"""\
count = {{
    "{FORESEEN}": 3,
    "{LESSONS}": 3,  # h(1), h(2), h(3)
    "{LABELS}": 1,
    "{WITH_E3}": 3,  # h(3), h(4), and h(5), which repeats h(4)
    "{WITH_E5}": 0,
}}
""",
    explanation="""\
h(2) has read e(1) and e(2), so what it can be asked for is e(3). The newest interest, h(4), leads to nothing in the
log yet; it is what the one label judges. An exchanged behaviour moves its own interest and all later ones, the
repeated one at padding included; padding itself is never read.""",
    hints=(
        Hint(
            "the behaviour is not right",
            "h(t) has read e(1) to e(t). What could it still be asked for?",
            ("the behaviour that",),
        ),
        Hint(
            "the number of lessons is not right",
            "Pair each h(t) with e(t + 1), and count the pairs that are both real.",
            ("a behaviour follows", "labels"),
        ),
        Hint(
            "the number that change is not right",
            "Causes run forwards. What stands in h(5), where there is padding?",
            ("change with",),
        ),
    ),
    misconceptions=(
        Misconception(
            "h(2) has read e(2) already: there is nothing left to foresee in it. The next behaviour is the lesson.",
            value={FORESEEN: 2},
        ),
        Misconception("e(1) lies before h(2). An interest leads to what comes after it.", value={FORESEEN: 1}),
        Misconception(
            "h(4) is the newest interest: what followed it is not in the log, for e(5) is padding.",
            value={LESSONS: 4},
        ),
        Misconception(
            "Padding counts for nothing: h(5) is no new interest, and e(5) no behaviour.", value={LESSONS: 5}
        ),
        Misconception(
            "One label for each behaviour is what the click loss lacks: it has one a target.", value={LABELS: 4}
        ),
        Misconception(
            "h(3) and h(4) change, but h(5) repeats the last interest, so it changes with h(4).",
            value={WITH_E3: 2},
        ),
        Misconception("A change is carried on: h(4) was computed from h(3), and h(5) repeats it.", value={WITH_E3: 1}),
        Misconception("h(1) and h(2) were computed before e(3) was read. They cannot change.", value={WITH_E3: 5}),
        Misconception("The extractor skips padding: whatever stands in e(5), h(5) repeats h(4).", value={WITH_E5: 1}),
        Misconception(
            "h(2) leads to the behaviour right after it. e(4) comes later, and h(3) leads to it.", value={FORESEEN: 4}
        ),
        Misconception(
            "h(1), too, has a behaviour that follows it: count every interest at a real behaviour but the newest.",
            value={LESSONS: 2},
        ),
        Misconception("Every interest at a real behaviour but the newest has a next behaviour.", value={LESSONS: 1}),
        Misconception(
            "Lessons are what the auxiliary loss has. The click loss has one label a target.", value={LABELS: 3}
        ),
        Misconception("One label for each step is what the click loss lacks: it has one a target.", value={LABELS: 5}),
        Misconception(
            "The click loss has one label a target, clicked or not; a negative is none of its labels.",
            value={LABELS: 2},
        ),
        Misconception("The target has a label: clicked or not.", value={LABELS: 0}),
        Misconception(
            "h(1) and h(2) were computed before e(3) was read. Which are left of the five?", value={WITH_E3: 4}
        ),
        Misconception("h(3) has read e(3), and a change is carried on.", value={WITH_E3: 0}),
        Misconception("Padding is never read: no interest depends on what stands in e(5).", value={WITH_E5: 5}),
        Misconception("Padding is never read: no interest depends on what stands in e(5).", value={WITH_E5: 2}),
        Misconception("Padding is never read: no interest depends on what stands in e(5).", value={WITH_E5: 4}),
        Misconception(
            "h(2) has read e(1) and e(2): which comes next in the log?", value={"the behaviour that follows h(2)": 5}
        ),
        Misconception(
            "One target was shown, and it was clicked or not: padding and negatives have no click.",
            value={"labels of the click loss": 8},
        ),
        Misconception(
            "One target was shown, and it was clicked or not: padding and negatives have no click.",
            value={"labels of the click loss": 10},
        ),
        Misconception(
            "One target was shown, and it was clicked or not: padding and negatives have no click.",
            value={"labels of the click loss": 6},
        ),
        Misconception(
            "Pair each h(t) at a real behaviour with the next real one, and count the pairs.",
            value={"interests that a behaviour follows": 0},
        ),
    ),
)
