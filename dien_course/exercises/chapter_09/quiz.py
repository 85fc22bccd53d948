"""Five questions on chapter 09."""

from __future__ import annotations

from dien_course.exercises.judging.questions import Option, Question, Quiz

QUIZ = Quiz(
    "09",
    (
        Question(
            "Validation log loss by epoch: 0.60, 0.55, 0.56, 0.54, 0.57, 0.58; test AUC: .75, .79, .80, .80, .82, "
            ".81. patience = 2. What do you report?",
            (
                Option(
                    "0.80.",
                    "Epoch 4 has the smallest validation loss, and what the test part says of epoch 5 is not asked.",
                    right=True,
                ),
                Option("0.82.", "That epoch was chosen by the test part."),
                Option(
                    "0.79.", "Patience 2 needs two epochs without progress: epoch 3 was one, and epoch 4 made some."
                ),
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
            "Your shop's log has a column `returned`, 1 if a bought product came back within a month. `bought` is "
            "the label. What is `returned`?",
            (
                Option("A numeric feature.", "It is 1 only where the label is 1, and known a month later: a leak."),
                Option(
                    "Part of the history's triple.",
                    "A triple has a target, its history and negatives; this says something of the label.",
                ),
                Option(
                    "No feature at all.",
                    "Nobody knows it when the product is shown, and it tells the label.",
                    right=True,
                ),
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
            "Your network has test AUC .71. The movie mean has .69 with a strength chosen on the test part, .66 with "
            "one chosen on validation users. What do you write?",
            (
                Option(
                    ".71 against .69: a yardstick must not be made weak.",
                    "Choosing on test gives it what the network had not.",
                ),
                Option(
                    ".71 against .66.", "Both had the same rows to learn from and the same to choose by.", right=True
                ),
                Option(".71 alone: a mean is no model.", "A number needs a neighbour to be called good."),
            ),
        ),
    ),
)
