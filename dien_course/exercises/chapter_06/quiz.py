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
            "How many pairs does a history of one behaviour give?",
            (
                Option("One.", "A pair needs an interest and the behaviour after it."),
                Option("Two.", "Two terms make a pair, and this history has no pair."),
                Option("None.", "A row makes length − 1 pairs; its loss counts for nothing.", right=True),
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
            "History and negatives have a table each, and the loss falls below 0.01. What has been learned?",
            (
                Option("What users choose next.", "People surprise: nobody who predicts them honestly gets that low."),
                Option("Which table a vector comes from.", "No history is needed for that.", right=True),
                Option("The popularity of films.", "It helps a little, but cannot tell behaviours apart so surely."),
            ),
        ),
        Question(
            "Negatives are drawn uniformly. A film that everybody likes will, in a perfect model, have",
            (
                Option("the same scores as any other film.", "That needs q in proportion to p: s = log p − log q."),
                Option(
                    "a low score, as it is no sign of taste.", "The loss asks whether it is real, not what it says."
                ),
                Option("a high score for everybody.", "s = log p − log q: p is large, q is everybody's.", right=True),
            ),
        ),
    ),
)
