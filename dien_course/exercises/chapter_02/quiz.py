"""Five questions on chapter 02."""

from __future__ import annotations

from dien_course.exercises.judging.questions import Option, Question, Quiz

QUIZ = Quiz(
    "02",
    (
        Question(
            "A batch looks up the films 3, 3 and 7. Which rows of the table get a gradient?",
            (
                Option("All of them.", "A row that was multiplied with 0 does not influence the loss."),
                Option("Rows 3 and 7.", "Those that were picked; row 3 gets the sum of two.", right=True),
                Option("Row 7 only, since the two 3s cancel.", "They add up."),
            ),
        ),
        Question(
            "Why do target, history and negatives share one table?",
            (
                Option(
                    "What is learned of a film in one role is known in all.",
                    "And no network can tell a vector's role from its table.",
                    right=True,
                ),
                Option("Because the auxiliary loss cannot be computed otherwise.", "It can, and it falls nicely."),
                Option("It makes each look-up quicker.", "A look-up picks a row, whatever the number of tables."),
            ),
        ),
        Question(
            "Padding rows are zero, and somebody averages with vectors.mean(1). What goes wrong?",
            (
                Option("Nothing: zeros do not count.", "They add nothing to the sum, but they count in the divisor."),
                Option("The mean becomes NaN.", "T is never 0 here; the number is merely too small."),
                Option(
                    "A user's mean depends on the longest history in the batch.",
                    "The divisor is the width of the batch.",
                    right=True,
                ),
            ),
        ),
        Question(
            "In training, a batch of x has mean 3 in some unit. What is Dice's output for an x of 3, with γ = 0.2?",
            (
                Option("0", "The bend lies at the mean, but the output there is not 0."),
                Option("1.8", "p = ½, so (½ + ½ · 0.2) · 3.", right=True),
                Option("3", "That is PReLU: it would let every positive x through."),
                Option("0.6", "That is γx, the output far below the mean."),
            ),
        ),
        Question(
            "A served model scores one request at a time and uses batch statistics in its Dice. What becomes of it?",
            (
                Option("It raises an error.", "It does not, and that makes it hard to find."),
                Option(
                    "It is right, only slower.", "Its scores are others than at evaluation with the running averages."
                ),
                Option("Its AUC in tests falls to 0.5.", "In large batches the AUC hardly notices."),
                Option(
                    "p is ½ everywhere: its MLP is a linear function.",
                    "A single row equals its own mean, in every unit.",
                    right=True,
                ),
            ),
        ),
    ),
)
