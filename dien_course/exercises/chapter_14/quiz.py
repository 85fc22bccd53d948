"""Five questions on chapter 14."""

from __future__ import annotations

from dien_course.exercises.judging.questions import Option, Question, Quiz

QUIZ = Quiz(
    "14",
    (
        Question(
            "Which question does DIN leave open, so that DIEN asks it?",
            (
                Option("Which behaviours bear on this target?", "That is the one DIN answers, by attention."),
                Option(
                    "Where is an interest heading?",
                    "DIN's weighed sum is the same in any order; DIEN reads the order.",
                    right=True,
                ),
                Option("Which behaviours belong to one visit?", "DIEN leaves that one open, and DSIN asks it."),
            ),
        ),
        Question(
            "K = 5 sessions of T = 10 behaviours of W = 32 numbers. How many numbers does the bias encoding learn?",
            (
                Option("47", "5 + 10 + 32: a number for each session, each position, each dimension.", right=True),
                Option("1,600", "That is one for each place, 5 · 10 · 32, which the sum of three vectors spares."),
                Option("15", "The dimensions have their own vector as well: w_C."),
            ),
        ),
        Question(
            "Why is the newest session the first, and not the last?",
            (
                Option(
                    "The LSTM reads from the newest back.",
                    "There are two LSTMs, one for each direction.",
                ),
                Option("It is the longest.", "A session's length has nothing to do with its age."),
                Option(
                    "So that what is learned of session 0 holds for every user.",
                    "Users have different numbers of sessions. Counted from the oldest, the newest one is now the "
                    "second and now the fifth.",
                    right=True,
                ),
            ),
        ),
        Question(
            "Two sessions of a user exchange their contents, whole. What cannot tell?",
            (
                Option(
                    "Self-attention within the sessions, without bias encoding.",
                    "It sees each session by itself: the same contents give the same interests, in other places.",
                    right=True,
                ),
                Option("The bidirectional LSTM.", "It reads one session after the other: the order is what it reads."),
                Option("The bias encoding.", "w_K(k) is added by the session's place, so another place adds another."),
            ),
        ),
        Question(
            "A paper's table shows its new model ahead of DIN and DIEN on two private logs. What do you know?",
            (
                Option("It will be ahead on your log.", "Yours may hold no sessions, no order, or too few labels."),
                Option(
                    "That there are settings with which it was ahead there.",
                    "Tuned alike on open data, many models lie closer together than their papers have them.",
                    right=True,
                ),
                Option("Nothing at all.", "It is one result on two logs, and a reason to try it on yours."),
            ),
        ),
    ),
)
