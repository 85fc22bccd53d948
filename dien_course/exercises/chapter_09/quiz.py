"""Five questions on chapter 09."""

from __future__ import annotations

from dien_course.exercises.judging.questions import Option, Question, Quiz

QUIZ = Quiz(
    "09",
    (
        Question(
            "Who chooses the epoch that is kept?",
            (
                Option("The validation users, by log loss.", "The test part then stays unread.", right=True),
                Option("The test part, by AUC.", "Then its AUC is the best of several draws, and flatters."),
                Option("The training loss.", "It falls as long as the model can learn rows by heart."),
            ),
        ),
        Question(
            "A film appears first in the test part. Which id does it get?",
            (
                Option("A new one of its own.", "No training row ever touched such a vector: it would be noise."),
                Option("0.", "0 is padding, which the mask hides. Something did happen here."),
                Option("1.", "All that training never saw shares this id.", right=True),
            ),
        ),
        Question(
            "A user rated 5, 2, 4, 3, 4 stars, in this order, and the last is the target. What is in the history?",
            (
                Option("All four films before it.", "A history holds what was liked, 4 stars or more."),
                Option("The films with 5 and 4 stars.", "Liked, and strictly before the target.", right=True),
                Option("The films with 5, 4 and 4 stars.", "The last one is the target: its stars are the label."),
            ),
        ),
        Question(
            "Somebody scores users in training mode. What goes wrong?",
            (
                Option("Nothing: the weights are the same.", "Dropout draws, and Dice reads the batch."),
                Option(
                    "The same rows get other scores, and the model changes.",
                    "Dice counts the rows into its running averages.",
                    right=True,
                ),
                Option("It raises an error.", "It does not, and that is why it is common."),
            ),
        ),
        Question(
            "Why measure the movie mean before you train?",
            (
                Option("It makes training faster.", "It is no part of the model."),
                Option("It is an upper bound of the AUC.", "A good network is above it."),
                Option(
                    "A network that does not beat it is not worth its electricity.",
                    "A number needs a neighbour to be called good.",
                    right=True,
                ),
            ),
        ),
    ),
)
