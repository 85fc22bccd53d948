"""Five questions on chapter 08."""

from __future__ import annotations

from dien_course.exercises.judging.questions import Option, Question, Quiz

QUIZ = Quiz(
    "08",
    (
        Question(
            "Another target is put before the same history. Which part gives what it gave before?",
            (
                Option("Attention.", "It compares the target with each interest: the target reaches it first of all."),
                Option("Evolution.", "Its gate is scaled by attention, so the target reaches it."),
                Option(
                    "The extractor.", "It reads the history alone; the target meets its interests later.", right=True
                ),
            ),
        ),
        Question(
            "You train with the auxiliary loss alone for one epoch. Which of these is still at its first weights?",
            (
                Option(
                    "The attention unit.", "It comes after the interests, so this loss does not reach it.", right=True
                ),
                Option("The film table.", "Behaviours and negatives are read from it."),
                Option("The extractor.", "It makes the interests that the auxiliary loss is about."),
            ),
        ),
        Question(
            "A batch by heart: 24 orders of the same four films, half of them clicked. A model stops at 0.50, not at "
            "log 2 = 0.69. Which fault fits?",
            (
                Option("Its mask is turned round.", "Then all rows are the same row, and it stops at log 2."),
                Option("It cannot see order.", "Then all rows are the same row, and it stops at log 2."),
                Option(
                    "Its logit goes through a sigmoid before the loss applies one.",
                    "A logit within [0, 1] costs at best 0.31 for a click and 0.69 for none.",
                    right=True,
                ),
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
