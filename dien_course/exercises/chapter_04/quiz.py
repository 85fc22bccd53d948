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
            "r = 0 and u = ½. From a state of 0.8 the step finds the candidate −0.2. What is the next state, and "
            "what would it be from a state of −0.8 with the same input?",
            (
                Option("0.3 in both.", "r = 0 hides the old state from the candidate only; u = ½ keeps half of it."),
                Option(
                    "0.3 and −0.5.",
                    "The candidate is the same, for r = 0 hides the state from it. Half of the old state stays.",
                    right=True,
                ),
                Option("−0.2 in both.", "That takes u = 1."),
            ),
        ),
        Question(
            "A state stands at 0.9 in one place. In how few steps can the GRU take it below 0?",
            (
                Option("One.", "A candidate below 0, which tanh allows, and an update gate near 1.", right=True),
                Option("Two: to 0 first, then below.", "The state goes straight to the candidate, as far as u says."),
                Option(
                    "Never: gates are not negative.",
                    "Gates mix old state and candidate, and the candidate can be negative.",
                ),
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
