"""Five questions on chapter 06."""

from __future__ import annotations

from dien_course.exercises.judging.questions import Option, Question, Quiz

QUIZ = Quiz(
    "06",
    (
        Question(
            "Why is h(t) compared with e(t+1) and not with e(t)?",
            (
                Option("e(t) is not known yet.", "It is: the GRU read it to make h(t)."),
                Option("h(t) has read e(t): it could repeat it.", "The loss would fall without a lesson.", right=True),
                Option("The two differ in size.", "Both are (E,), so nothing complains if you mix them up."),
            ),
        ),
        Question(
            "Three histories of 5, 1 and 0 behaviours are padded to 5. Over how many pairs is the mean taken?",
            (
                Option(
                    "12, four a row.",
                    "Padding is counted then: that is the mean over all places, which shrinks with the longest "
                    "history.",
                ),
                Option(
                    "6, one a behaviour.",
                    "A behaviour without another after it makes no pair, and e(1) has no interest before it.",
                ),
                Option("4.", "length − 1 pairs of the first, none of the others.", right=True),
            ),
        ),
        Question(
            "The auxiliary loss starts at 0.69 and stays there. What does h(t) know of the next behaviour?",
            (
                Option("Nothing that helps.", "0.69 = log 2 is what all scores of 0 lose.", right=True),
                Option("Half of it.", "σ = ½ for both films is a guess, not half of the knowledge."),
                Option(
                    "All that can be known.", "The floor of a world lies below log 2 if there is anything to learn."
                ),
            ),
        ),
        Question(
            "Per pair, the auxiliary loss ends at 0.02 in a world whose floor is 0.12. History and negatives have "
            "one table. What do you check first?",
            (
                Option(
                    "The learning rate: the model has learned too fast.",
                    "No rate brings an honest model below what people's surprises cost.",
                ),
                Option(
                    "The slices: whether h(t) has read the behaviour that it is asked about.",
                    "Off by one has a shared table and a loss as low as this.",
                    right=True,
                ),
                Option(
                    "Nothing: a shared table rules out cheating.",
                    "It rules out one way of cheating, and the other is still there.",
                ),
            ),
        ),
        Question(
            "A shop sells 12 products, and a user has bought 10 of them. Negatives are drawn among those that the user "
            "never bought. What can the loss teach h(t) of this user most easily?",
            (
                Option(
                    "In which order the user buys.",
                    "That would lower the loss, too. But there is an easier way, which needs no order.",
                ),
                Option(
                    "Nothing, for there are too few negatives.", "One of the two is in every pair, and that is enough."
                ),
                Option(
                    "Which two products are never bought.",
                    "Whoever scores those two low and all others high wins every pair, whatever came before.",
                    right=True,
                ),
            ),
        ),
    ),
)
