"""Five questions on chapter 02."""

from __future__ import annotations

from dien_course.exercises.judging.questions import Option, Question, Quiz

QUIZ = Quiz(
    "02",
    (
        Question(
            "A film table has 5,000 rows of 8 numbers. A batch looks up 64 targets and 20 behaviours for each of "
            "them. How many numbers of the table can get a gradient, at most?",
            (
                Option("40,000", "That is all of it. A row that was not looked up does not influence the loss."),
                Option("10,752", "64 · 21 look-ups, if all are of different films, of 8 numbers each.", right=True),
                Option("1,344", "Those are the rows. Each has 8 numbers."),
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
            "A history of two behaviours, vectors of one number, 6 and 2, is averaged with vectors.mean(1). What "
            "comes out where the batch is padded to 8, and what where it is alone?",
            (
                Option("4 and 4.", "The zeros add nothing to the sum, but they count in the divisor."),
                Option("1 and 1.", "Alone the width is 2, and so is the divisor."),
                Option(
                    "1 and 4.", "The sum is 8 in both. It is divided by the width of the batch, 8 or 2.", right=True
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
            "Dice with γ = 0 uses batch statistics when it serves. In some unit a request has x = 5. What comes "
            "out when it is scored alone, and what beside a request with x = 1?",
            (
                Option("5 in both.", "Only a hard switch at 0 would let it through whole."),
                Option("0 and 5.", "The switch is soft: it is neither shut nor open."),
                Option("2.5 in both.", "Beside the other it is no longer its own mean: mean 3, deviation 2."),
                Option(
                    "2.5 and about 3.7.",
                    "Alone it is its own mean, so p = ½. Beside 1 it lies one deviation above: p = 0.73.",
                    right=True,
                ),
            ),
        ),
    ),
)
