"""Five questions on chapter 11."""

from __future__ import annotations

from dien_course.exercises.judging.questions import Option, Question, Quiz

QUIZ = Quiz(
    "11",
    (
        Question(
            "A plain loop asks for 118 operations for each step. You double the batch from 16 to 32 people. What "
            "does a training step of this layer take?",
            (
                Option(
                    "Twice as long: twice the numbers.",
                    "At this size nearly all of the price is the asking, and that has not changed.",
                ),
                Option(
                    "About as long as before.",
                    "It asks for as many operations, each of them a little larger.",
                    right=True,
                ),
                Option("Half as long for each operation.", "An operation does not get cheaper by doing more."),
            ),
        ),
        Question(
            "A behaviour has attention 0, so the AUGRU's state does not move. Who still gets a gradient?",
            (
                Option("Nobody.", "δ is handed on to the state before, and a has a slope even at 0."),
                Option(
                    "The weights, but neither h₋ nor a.",
                    "It is the other way round: s = 0 and λ = 0 cut the weights off.",
                ),
                Option(
                    "h₋ and a, but not the weights.",
                    "h gets δ untouched; a gets Σ u ∘ (n − h) ∘ δ, so attention can learn to listen.",
                    right=True,
                ),
            ),
        ),
        Question(
            "Forward and backward pass were derived from the same wrong formula. Which witness notices?",
            (
                Option(
                    "Autograd through the right cell.",
                    "It knows nothing of your formula, so it disagrees.",
                    right=True,
                ),
                Option(
                    "gradcheck in float64.", "It compares the backward pass with its own forward pass, and they fit."
                ),
                Option("A loss that falls.", "It falls with many a wrong gradient, too."),
                Option("Nudges by hand.", "They nudge your own forward pass, which is wrong in the same way."),
            ),
        ),
        Question(
            "Why is a gradient checked in float64, even if the layer will run in float32?",
            (
                Option("Backward passes need float64 to be right.", "The package trains in float32."),
                Option(
                    "In float32 rounding drowns the nudge.",
                    "The check would have to be so lenient that a real mistake fits through.",
                    right=True,
                ),
                Option("It is faster.", "It is slower; it is also done once."),
            ),
        ),
        Question(
            "A layer takes 25 % of a training step. You make it ten times as fast. The step becomes about",
            (
                Option("10 times as fast.", "Three quarters of its time have not changed."),
                Option("2.5 times as fast.", "Speeds do not multiply with shares. Add up the times: 0.75 + 0.025."),
                Option("4 times as fast.", "That would be right if the *other* 75 % were gone."),
                Option("1.3 times as fast.", "1 / (0.75 + 0.025) = 1.29; even without it 1.33.", right=True),
            ),
        ),
    ),
)
