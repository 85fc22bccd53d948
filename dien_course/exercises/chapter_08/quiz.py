"""Five questions on chapter 08."""

from __future__ import annotations

from dien_course.exercises.judging.questions import Option, Question, Quiz

QUIZ = Quiz(
    "08",
    (
        Question(
            "At which places does the target enter DIEN?",
            (
                Option("At the extractor and at the head.", "The extractor reads the history alone."),
                Option("At attention only.", "The head needs it too, to compare it with what was remembered."),
                Option("At attention and at the head.", "It steers the evolution, and is compared.", right=True),
            ),
        ),
        Question(
            "Which of these gets no gradient from the auxiliary loss?",
            (
                Option("The attention unit.", "It comes after the interests.", right=True),
                Option("The film table.", "Behaviours and negatives are read from it."),
                Option("The extractor.", "It makes the interests that the auxiliary loss is about."),
            ),
        ),
        Question(
            "A batch by heart: 24 orders of the same four films. DIN stops at log 2. What follows?",
            (
                Option("DIN is broken.", "It does what it should: it sums, and a sum has no order."),
                Option("Order is what DIN cannot see.", "All 24 rows are the same row to it.", right=True),
                Option("It needs more steps.", "No step can tell rows apart that look the same."),
            ),
        ),
        Question(
            "Somebody hands h(T) to the head instead of h'(T). Which check finds it?",
            (
                Option("The gradient of each part by log loss.", "Attention and evolution get none.", right=True),
                Option("One batch by heart.", "The extractor is a GRU too and can learn it."),
                Option("The test AUC.", "In the cinema it was above 0.95 all the same."),
            ),
        ),
        Question(
            "Film and genre as one group with two triples, or as two groups. What is the difference?",
            (
                Option("None but the names.", "Count the parameters: two narrow GRUs have about half of one wide one."),
                Option("Two groups have no genre table.", "They have the same tables."),
                Option(
                    "In two groups film and genre meet only in the head.",
                    "Each has its own extractor and evolution.",
                    right=True,
                ),
            ),
        ),
    ),
)
