"""Five questions on chapter 10."""

from __future__ import annotations

from dien_course.exercises.judging.questions import Option, Question, Quiz

QUIZ = Quiz(
    "10",
    (
        Question(
            "Five seeds. Model A: .80 .84 .82 .86 .78. Model B: .79 .83 .81 .85 .77. What does pairing show?",
            (
                Option(
                    "Nothing: both scatter by .03, and the means differ by .01.",
                    "Read alone the intervals overlap widely; the seeds are shared, though.",
                ),
                Option(
                    "A is better by .01, with hardly a doubt.",
                    "The difference is .01 for every seed; what the seed does to both falls out.",
                    right=True,
                ),
                Option(
                    "That more seeds are needed.",
                    "The differences do not scatter at all; more seeds would say the same.",
                ),
            ),
        ),
        Question(
            "A paired difference is 0.004 ± 0.006 (95 %). What may you write?",
            (
                Option("The models are equal.", "They may differ by 0.010. Not to have found it is no proof."),
                Option("The new model is better by 0.004.", "0 is in the interval, and so is a loss."),
                Option(
                    "The data do not tell which is better.",
                    "From −0.002 to 0.010 everything is compatible with them.",
                    right=True,
                ),
                Option("The new model is better with 95 % probability.", "The interval holds 0: not even that."),
            ),
        ),
        Question(
            "What does choosing the epoch on the test part do to a reported AUC?",
            (
                Option(
                    "It raises it or leaves it, and never lowers it.",
                    "The best of several scores is luck in part, and the luck is reported too; how much, varies.",
                    right=True,
                ),
                Option(
                    "Nothing, the model never trained on test.", "The choice has looked at it, once for each epoch."
                ),
                Option("It can lower it.", "A maximum is never below the score at another epoch."),
            ),
        ),
        Question(
            "BaseModel has 0.80, your model 0.88, the Bayes filter 0.90, the true probability 0.94. What is recovered?",
            (
                Option("0.88 / 0.94 of it.", "That compares with 0, which no model has."),
                Option("57 %.", "That is towards the true probability, which nobody can see from a history."),
                Option("80 %.", "0.08 of the 0.10 between BaseModel and what a history can tell.", right=True),
            ),
        ),
        Question(
            "DIN with DIEN's auxiliary loss is level with DIEN, both well above DIN. What does this control say?",
            (
                Option("That DIEN was trained too briefly.", "It may have been; this comparison cannot know."),
                Option("That the auxiliary loss is of no use.", "Both have it, and both are well above DIN without."),
                Option("That evolution brings DIEN its lead.", "The control has no evolution and comes as far."),
                Option(
                    "That the lead comes with the auxiliary loss.",
                    "The control differs from DIEN in its reader alone, and nothing is lost that these seeds can tell.",
                    right=True,
                ),
            ),
        ),
    ),
)
