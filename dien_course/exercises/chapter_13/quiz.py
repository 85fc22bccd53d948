"""Five questions on chapter 13."""

from __future__ import annotations

from dien_course.exercises.judging.questions import Option, Question, Quiz

QUIZ = Quiz(
    "13",
    (
        Question(
            "Widening the padding by one column moves a logit by 0.3, by eight columns as well by 0.3. What is it?",
            (
                Option("A sum over the width.", "Each column would add its part, and eight would do more than one."),
                Option(
                    "The state of the last column.",
                    "One column is enough to make padding the last one; more change nothing.",
                    right=True,
                ),
                Option("Attention on padding.", "Eight columns would take more of it than one."),
            ),
        ),
        Question(
            "At attention 0 a step moves the state by 0.9, at attention 1 by 0.4. Which gate is it?",
            (
                Option("The paper's AUGRU.", "It stays at attention 0."),
                Option("The released AUGRU.", "It forgets everything at attention 1, and moves most there."),
                Option("A plain GRU.", "It would move alike at both: it does not know attention."),
                Option(
                    "A gate turned round.",
                    "Attention 0 makes the candidate replace the whole state, as if u were 1.",
                    right=True,
                ),
            ),
        ),
        Question(
            "Test AUC is .905 before and after somebody changed the Dice layers. What does that show?",
            (
                Option(
                    "That no score of these rows changed its rank by much.",
                    "That is all a ranking shows; the rooms hold faults that it does not show.",
                    right=True,
                ),
                Option("That the layers are sound.", "Dice with batch statistics has the same AUC in large batches."),
                Option("That Dice is of no use.", "Another activation was not tried."),
            ),
        ),
        Question(
            "The auxiliary loss is 0.03 after two epochs, on test users too. What do you order first?",
            (
                Option("A longer training.", "What is learned too well is not learned better by more of it."),
                Option("Another learning rate.", "The rate does not decide what the loss can be won by."),
                Option(
                    "The same films as behaviours and as negatives.",
                    "If the loss is won by telling tables apart, one film has two vectors.",
                    right=True,
                ),
            ),
        ),
        Question(
            "A test of the clinic ends in an error before it has measured anything. What now?",
            (
                Option("Nothing: a test that fails says nothing.", "It says that something cannot be tested."),
                Option(
                    "Mend the error, and order the test again.",
                    "It may have stood before another fault, which only this test would show.",
                    right=True,
                ),
                Option("Take the error for the cause.", "It is a cause; whether it is the only one nobody knows yet."),
            ),
        ),
    ),
)
