"""Five questions on chapter 01."""

from __future__ import annotations

from dien_course.exercises.judging.questions import Option, Question, Quiz

QUIZ = Quiz(
    "01",
    (
        Question(
            "A user likes films 11 and 15 in the same second. Is 11 in the history of target 15?",
            (
                Option("Yes, its number is lower.", "Numbers say nothing about which came first."),
                Option("No, nobody knows which came first.", "Strictly earlier seconds only.", right=True),
                Option("Only if it stands above 15 in the log.", "The order of rows in a file is no evidence of time."),
            ),
        ),
        Question(
            "One click, four non-clicks. The click ties with two of them and beats the other two. What is the AUC?",
            (
                Option("0.5", "That counts the ties as lost."),
                Option("1", "That counts the ties as won."),
                Option("0.75", "(1 + 1 + ½ + ½) of 4 pairs.", right=True),
            ),
        ),
        Question(
            "All scores of a model are replaced by their squares; they lay between 0 and 1. What changes?",
            (
                Option(
                    "The log loss, but not the AUC.",
                    "The order is as before, and the claims are not.",
                    right=True,
                ),
                Option("The AUC, but not the log loss.", "Squares of numbers from 0 to 1 keep their order."),
                Option("Both.", "The AUC reads the order only, and that stays."),
                Option("Neither.", "A click that was promised 0.5 is now promised 0.25."),
            ),
        ),
        Question(
            "A model gives each user one constant score, high for those who click a lot. What do AUC and GAUC say?",
            (
                Option("Both are near 0.5.", "Across users the order is good, and AUC counts pairs across users."),
                Option("Both are well above 0.5.", "Within a user everything ties."),
                Option("GAUC well above 0.5, AUC 0.5.", "The other way round: within a user everything ties."),
                Option(
                    "AUC well above 0.5, GAUC 0.5.",
                    "Pairs across users are won, pairs within a user tie.",
                    right=True,
                ),
            ),
        ),
        Question(
            "A tenth of the rows, drawn at random, is the test part. Which leak does that open?",
            (
                Option(
                    "A tested like stands in a training history.",
                    "The user's later samples hold it as a behaviour: found means liked.",
                    right=True,
                ),
                Option("None, if there are enough rows.", "More rows leave the road as short as it was."),
                Option(
                    "The movie mean sees test labels.",
                    "Only if it is computed over all rows; the split alone does not do that.",
                ),
            ),
        ),
    ),
)
