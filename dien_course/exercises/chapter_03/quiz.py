"""Five questions on chapter 03."""

from __future__ import annotations

from dien_course.exercises.judging.questions import Option, Question, Quiz

QUIZ = Quiz(
    "03",
    (
        Question(
            "Two people with different pasts have the same average history. When can BaseModel tell them apart?",
            (
                Option("With a wider MLP.", "The MLP gets the same numbers for both, however wide it is."),
                Option("After more training.", "No weights turn equal inputs into different outputs."),
                Option(
                    "When something else about them differs.",
                    "Their age, say. As far as the history goes, all is lost in the average.",
                    right=True,
                ),
            ),
        ),
        Question(
            "Before the softmax somebody gives padding the score 0. What attention does padding get?",
            (
                Option("Exactly 0.", "exp(0) is 1, not 0."),
                Option("A share, in proportion to exp(0) = 1.", "Only a very low score goes to 0.", right=True),
                Option("NaN.", "That is what −∞ gives, in a row that has nothing else."),
            ),
        ),
        Question(
            "Twenty behaviours have equal scores, so each has softmax attention 0.05. Then the score of one rises by "
            "log 4. What does it get, and what each of the others?",
            (
                Option(
                    "About 0.17 and 0.043.",
                    "exp(log 4) = 4: it has 4 shares of 23, the others 1. As a gate it is still nearly shut.",
                    right=True,
                ),
                Option("0.20 and 0.05.", "Then all would sum to 1.15; the unit that is shared stays one."),
                Option("1 and 0.", "That takes a far higher score: its share is exp of it, against 19 others."),
            ),
        ),
        Question(
            "Of two equal films one was watched last year, one today. Which gets more of DIN's attention?",
            (
                Option("Today's.", "The unit sees the target and the behaviour, and no time."),
                Option("Last year's.", "The unit does not know which came first."),
                Option("Both the same.", "Equal vectors get equal scores, wherever they stand.", right=True),
            ),
        ),
        Question(
            "A user's attention is 0.4 in a batch of 64, and 1.0 when the user is scored alone. What is wrong?",
            (
                Option("The user has one behaviour only.", "Then it would be 1.0 in the batch as well."),
                Option(
                    "The softmax runs over the batch.",
                    "With dim=0 users share the attention; alone, each step gets all of it.",
                    right=True,
                ),
                Option("Nothing: a batch always changes a softmax.", "Along dim=1 no row knows of the others."),
            ),
        ),
    ),
)
