"""Five questions on chapter 01."""

from __future__ import annotations

from dien_course.exercises.judging.questions import Option, Question, Quiz

QUIZ = Quiz(
    "01",
    (
        Question(
            "Somebody likes film 4 in second 10, films 7 and 9 in second 20, and film 4 again in second 30. Which "
            "films are in the history of the last event, and which in that of film 9?",
            (
                Option("4, 7, 9, and 4, 7.", "Film 7 is of the same second as 9: nobody knows which came first."),
                Option(
                    "4, 7, 9, and 4.",
                    "Strictly earlier seconds only; film 4 was liked before, so it may stand in its own history.",
                    right=True,
                ),
                Option("7, 9, and 4.", "That takes film 4 out by its number. Its first like lies in the past."),
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
            "A film was shown in three different seconds: clicked, not clicked, clicked. With a prior of 0.5 and "
            "k = 2, what may the third row know as the film's smoothed share?",
            (
                Option("0.5", "(1 + 0 + 2 · 0.5) of (2 + 2): two rows came before.", right=True),
                Option("0.6", "(2 + 1) of (3 + 2): that counts the third row's own click, the answer itself."),
                Option("0.67", "Two of three: neither smoothed nor free of its own click."),
            ),
        ),
    ),
)
