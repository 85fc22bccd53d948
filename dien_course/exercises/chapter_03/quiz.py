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
            "A row has two behaviours of score 0 and six steps of padding, to which somebody gives the score 0 as "
            "well. How much softmax attention do the two behaviours get together?",
            (
                Option("All of it.", "exp(0) is 1, not 0: padding takes part."),
                Option(
                    "A quarter.", "Eight equal scores, two of them real. Only a very low score goes to 0.", right=True
                ),
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
            "Three behaviours have the softmax attention 0.5, 0.3 and 0.2. What does t_softmax give them?",
            (
                Option("0.5, 0.3 and 0.2.", "t_softmax multiplies by the length before it clips."),
                Option("1, 0.9 and 0.6.", "Times three, and what is above 1 is cut.", right=True),
                Option("1.5, 0.9 and 0.6.", "Nothing may be above 1."),
            ),
        ),
    ),
)
