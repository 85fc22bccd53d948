"""Five questions on chapter 05."""

from __future__ import annotations

from dien_course.exercises.judging.questions import Option, Question, Quiz

QUIZ = Quiz(
    "05",
    (
        Question(
            "What does DIEN take for the interest after behaviour t?",
            (
                Option(
                    "The behaviour's own embedding, e(t).", "That is what BaseModel and DIN work with: the mark itself."
                ),
                Option(
                    "The mean of the embeddings so far.",
                    "It has forgotten the order, and still holds tastes of long ago.",
                ),
                Option("The extractor's hidden state, h(t).", "It has read the marks up to t, in order.", right=True),
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
