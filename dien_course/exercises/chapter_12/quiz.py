"""Five questions on chapter 12."""

from __future__ import annotations

from dien_course.exercises.judging.questions import Option, Question, Quiz

QUIZ = Quiz(
    "12",
    (
        Question(
            "One process trains with batches of 256. You start two, each with batches of 256, for as many epochs. What "
            "has changed?",
            (
                Option("Nothing but the time.", "Two half epochs are one epoch, but a step now holds 512 rows."),
                Option(
                    "There are half as many steps, each over twice as many rows.",
                    "The weights move half as often; a warm-up counted in steps lasts twice as many rows.",
                    right=True,
                ),
                Option("Every row is trained on twice.", "Only if each process goes over all of them."),
            ),
        ),
        Question(
            "Two processes have 3 and 1 of a batch's 4 rows. Each has the mean loss of its rows. How do you get the "
            "gradient of the mean over the batch?",
            (
                Option("The mean of the two gradients.", "Then the single row counts as much as the three together."),
                Option("The sum of the two gradients.", "Then each part counts fully, twice too much in all."),
                Option(
                    "Three quarters of the first and one quarter of the second.",
                    "A mean of means is the mean only where all have as many rows; else weigh by rows.",
                    right=True,
                ),
            ),
        ),
        Question(
            "Dice normalises by the mean and variance of the batch. Two processes each use those of their half. What "
            "happens?",
            (
                Option(
                    "They compute another function than one process does, and not the same as each other.",
                    "A row's activation now depends on which half it came to. Sums and counts must be added up.",
                    right=True,
                ),
                Option("Nothing: the mean of two means is the mean.", "For halves, yes, but not so the variance."),
                Option("They wait for each other for ever.", "Nobody waits: that is why nobody notices."),
                Option("Evaluation fails.", "It uses running averages, which are there, and slightly wrong."),
            ),
        ),
        Question(
            "A run is killed while it writes its checkpoint. What should be on the disk?",
            (
                Option("Half of the new one.", "Nobody can resume from that, and the old one is gone."),
                Option("Nothing.", "Then a kill at that moment costs the whole run."),
                Option(
                    "The one before, whole.",
                    "A new file is written beside it and takes its place in one step, when it is complete.",
                    right=True,
                ),
            ),
        ),
        Question(
            "A server scores one request at a time, each in 5 ms. Eight clients ask again as soon as they are "
            "answered. "
            "How long does one wait for an answer?",
            (
                Option("5 ms.", "That is a client alone."),
                Option("20 ms.", "Half of the queue would be right for a client that comes at random, once."),
                Option("About 40 ms.", "The seven others are served in between: 8 · 5 ms.", right=True),
                Option(
                    "Longer and longer.", "Each waits for its answer before it asks again, so the queue has an end."
                ),
            ),
        ),
    ),
)
