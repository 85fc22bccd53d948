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
            "torch's GRU runs over padding at the end as if it were behaviours. Which of its states are still right?",
            (
                Option(
                    "Those at real behaviours.",
                    "Causes run forwards, so what comes later cannot spoil them.",
                    right=True,
                ),
                Option("None: padding is junk.", "The junk is read only after the real behaviours."),
                Option("All, if padding is zeros.", "A zero input still moves a state: gates and biases see to that."),
            ),
        ),
        Question(
            "Your extractor does wonders at predicting the next behaviour in a history, and nothing when it serves. "
            "Why?",
            (
                Option(
                    "It was trained for too long.",
                    "Then it would fail on other histories as well, not at serving only.",
                ),
                Option(
                    "It reads in both directions.",
                    "h(t) has read the next behaviour already; when it serves, there is none to read.",
                    right=True,
                ),
                Option("Its states are repeated at padding.", "That repeats what is known already, and leaks nothing."),
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
            "A full history of 20 behaviours, one label, and a head that reads the newest interest alone. How many "
            "of the 20 "
            "interests get a gradient of their own from the click loss?",
            (
                Option("20", "The gradient does travel back, but through the states; the head reads one of them."),
                Option("1", "The newest. Nobody says what the other 19 should have been.", right=True),
                Option("19", "That many have a next behaviour, which the click loss does not look at."),
            ),
        ),
    ),
)
