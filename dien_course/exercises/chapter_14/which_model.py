"""Exercise 14.3: Which model for which log?"""

from __future__ import annotations

from dien_course.exercises.judging.exercise import Exercise, Hint, Misconception

WHICH_MODEL = Exercise(
    id="14.3",
    title="Which model for which log?",
    kind="predict",
    minutes=15,
    difficulty="medium",
    objective="say which of the three a log calls for, and how to test it",
    prompt="""\
Three logs, each described by somebody who knows it well. Which model asks the question that matters there, `din`,
`dien` or `dsin`? Take the simplest that does.

**A, radio.** Listeners keep to a handful of kinds of music for years. Whether they like a jazz record can be told from
the jazz in their history, no matter when they heard it, and in any order. They listen all day, without pauses.

**B, language lessons.** Every evening at eight each learner takes one lesson of ten minutes. Whoever did simple verbs
last week and past tenses this week is ready for the subjunctive; whoever went the other way is repeating, and is not.

**C, travel.** People come a few times a year. In one visit they look at some twenty flights and hotels of one trip, in
no order that means anything; the trip of the next visit has nothing to do with it.

Then two things more. `sessions of B`: a learner's history has 40 lessons; cut with a gap of 30 minutes, how many
sessions has it? `control of C`: DSIN beats the others on log C. Which spoiled copy of that log shows that it is the
*sessions* that did it, if DSIN's lead is gone there: `shuffle within sessions`, `cut at random places` or
`fewer users`?
""",
    stub="""\
choice = {
    "A": ...,  # din, dien or dsin
    "B": ...,
    "C": ...,
    "sessions of B": ...,  # how many
    "control of C": ...,  # shuffle within sessions, cut at random places, fewer users
}
""",
    solution="""\
choice = {
    "A": "din",  # which behaviours bear on the target: no order, no pauses
    "B": "dien",  # where it is heading
    "C": "dsin",  # one interest a visit, another the next time
    "sessions of B": 40,  # a day lies between two lessons
    "control of C": "cut at random places",
}
""",
    explanation="""\
Ask what would change if you shuffled a history. In A nothing: a bag that is weighed by the target is enough. In B
everything: the direction is the information. In C nothing within a visit, but everything if visits were mixed. Pauses
alone do not make sessions: in B each lesson is a session of its own, and self-attention among one behaviour has nothing
to attend to. A control changes the one thing that is claimed and keeps all else: cuts at random places leave behaviours
and order as they are, and take away where the visits begin.""",
    hints=(
        Hint(
            "a model is not right",
            "What would be lost if the history were shuffled? And what if only whole visits were kept together, and "
            "their inside shuffled?",
            ("A", "B", "C"),
        ),
        Hint(
            "the number of sessions is not right",
            "How long is the pause between two lessons, and how long must it be for a cut?",
            ("sessions of B",),
        ),
        Hint(
            "the control is not right",
            "A control takes away the one thing that is claimed to help, and leaves everything else.",
            ("control of C",),
        ),
    ),
    misconceptions=(
        Misconception(
            "A: DIEN reads order, and on this log order says nothing. It would have to learn to ignore it.",
            value={"A": "dien"},
        ),
        Misconception(
            "A: there are no pauses to cut at, so all of a history would be one session.", value={"A": "dsin"}
        ),
        Misconception(
            "B: DIN sees which lessons were taken and not which way the learner went: both learners are the same bag.",
            value={"B": "din"},
        ),
        Misconception(
            "B: pauses are there, and they mean nothing: every lesson would be a session of its own.",
            value={"B": "dsin"},
        ),
        Misconception(
            "C: DIN weighs behaviours one by one, those of old trips like those of today's. What belongs together is "
            "the visit.",
            value={"C": "din"},
        ),
        Misconception(
            "C: DIEN follows an interest as it changes step by step. Here it does not change within a visit, and "
            "jumps between two.",
            value={"C": "dien"},
        ),
        Misconception(
            "sessions of B: you joined all lessons. A day is longer than half an hour.", value={"sessions of B": 1}
        ),
        Misconception(
            "sessions of B: these are the cuts. One session more than there are cuts.", value={"sessions of B": 39}
        ),
        Misconception(
            "sessions of B: that is how many DSIN reads. How many has the history?", value={"sessions of B": 5}
        ),
        Misconception(
            "sessions of B: no pause of this log is shorter than the gap, so each lesson stands alone.",
            value={"sessions of B": 20},
        ),
        Misconception(
            "sessions of B: no pause of this log is shorter than the gap, so each lesson stands alone.",
            value={"sessions of B": 10},
        ),
        Misconception(
            "sessions of B: a week holds seven lessons a day apart, and each of them is a session.",
            value={"sessions of B": 6},
        ),
        Misconception(
            "control of C: within a visit the order means nothing by what you were told, and the sessions stay as "
            "they are: DSIN keeps what it lives on.",
            value={"control of C": "shuffle within sessions"},
        ),
        Misconception(
            "control of C: fewer users make every model worse. That says how much data it takes, and nothing of "
            "sessions.",
            value={"control of C": "fewer users"},
        ),
    ),
)
