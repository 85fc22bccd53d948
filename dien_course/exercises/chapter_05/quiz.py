"""Five questions on chapter 05."""

from __future__ import annotations

from dien_course.exercises.judging.questions import Option, Question, Quiz

QUIZ = Quiz(
    "05",
    (
        Question(
            "An extractor reads a history of five in both directions. How many pairs of an interest h(t) and a *later* "
            "behaviour are there in which the one depends on the other?",
            (
                Option("20", "Half of these are the past and the future of one and the same pair of places."),
                Option("5", "Each h(t) sees not only the next behaviour but all that follow."),
                Option("10", "4 + 3 + 2 + 1 + 0: h(1) sees four later ones, h(5) none.", right=True),
            ),
        ),
        Question(
            "A row of four behaviours is padded to seven steps, and torch's GRU runs over all of them. How many "
            "of its seven states are the interests that the extractor gives?",
            (
                Option(
                    "4",
                    "Causes run forwards, so padding cannot spoil the real ones. Then torch moves on, and the "
                    "extractor holds.",
                    right=True,
                ),
                Option("0", "The junk is read only after the real behaviours."),
                Option("7", "A zero input still moves a state: gates and biases see to that."),
            ),
        ),
        Question(
            "You exchange e(3) in a history of five. The interests h(2), h(3) and h(5) move, h(1) and h(4) do "
            "not. What follows?",
            (
                Option("All is well: h(3) and h(5) may know e(3).", "They may. h(2) may not."),
                Option(
                    "It looks ahead.", "h(2) has moved, and e(3) comes later. That h(4) rests is allowed.", right=True
                ),
                Option("It looks ahead, because h(4) does not move.", "An interest need not use all that it may know."),
            ),
        ),
        Question(
            "A probe reads the taste out of an *untrained* h(t) with an R² of 0.5. What follows?",
            (
                Option(
                    "Little: compare it with the last film's vector.",
                    "Random vectors of films differ, so a linear map can learn where each film lies. A guess scores 0.",
                    right=True,
                ),
                Option("The GRU understands taste.", "Its weights are random; the probe did the learning."),
                Option("The probe was scored on what it was fitted on.", "Not so: it was scored on other histories."),
            ),
        ),
        Question(
            "A history has 20 behaviours and one label. The head reads the mean of the newest three interests and "
            "nothing else. How many of the 20 interests get a gradient of their own from the click loss?",
            (
                Option("20", "The gradient does travel back, but through the states; the head reads three of them."),
                Option("3", "Those that are read. Nobody says what the other 17 should have been.", right=True),
                Option("1", "That is a head that reads the newest alone."),
            ),
        ),
    ),
)
