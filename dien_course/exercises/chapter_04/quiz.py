"""Five questions on chapter 04."""

from __future__ import annotations

from dien_course.exercises.judging.questions import Option, Question, Quiz

QUIZ = Quiz(
    "04",
    (
        Question(
            "The state is h₋ = 0.4, the candidate n = −0.6, the update gate u = 0.25. What is the next state?",
            (
                Option("−0.35", "0.25 · 0.4 + 0.75 · (−0.6): here the gate keeps, as torch's z does."),
                Option("0.15", "0.75 · 0.4 + 0.25 · (−0.6): a quarter of the way from 0.4 to −0.6.", right=True),
                Option("0.25", "0.4 + 0.25 · (−0.6): the candidate is a place to go to, not a step to add."),
            ),
        ),
        Question(
            "The reset gate is r = 0 and u = 1. What does the next state depend on?",
            (
                Option("On the old state only.", "u = 1 replaces it, and r = 0 hides it from the candidate."),
                Option(
                    "On the input and biases only.",
                    "The candidate cannot see the old state, and replaces it.",
                    right=True,
                ),
                Option("On nothing.", "The candidate still reads the input."),
            ),
        ),
        Question(
            "Why is the candidate a tanh and not a sigmoid?",
            (
                Option(
                    "So that the state can be negative too.", "tanh lies in (−1, 1), a sigmoid in (0, 1).", right=True
                ),
                Option("A sigmoid has no gradient.", "It has one; the gates use it."),
                Option("So that the state can grow without bound.", "Both are bounded, and so is the state."),
            ),
        ),
        Question(
            "A history of 3 behaviours is padded to 5 steps. The GRU runs over all 5. Which state is the right one?",
            (
                Option("The last, at index 4.", "Two steps of padding have moved it on."),
                Option("The mean of the five.", "It holds two states of padding."),
                Option(
                    "The one at index 2.",
                    "It stands after the third behaviour; what comes later is padding.",
                    right=True,
                ),
            ),
        ),
        Question(
            "You copy torch.nn.GRU's weights into this course's form. What must change?",
            (
                Option(
                    "The update gate's weights change sign.",
                    "u = 1 − z = σ(−z̄): its weights and biases flip.",
                    right=True,
                ),
                Option("Nothing.", "Then the gate would keep where it should replace."),
                Option("All weights change sign.", "Reset gate and candidate are the same in both."),
            ),
        ),
    ),
)
