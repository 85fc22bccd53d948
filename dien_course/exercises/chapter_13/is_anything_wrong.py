"""Exercise 13.3: Is anything wrong?"""

from __future__ import annotations

from dien_course.exercises.judging.exercise import Exercise, Hint, Misconception

WORDS = ("rounding", "order", "blind", "luck", "design", "fault")
RIGHT = {"alone": "rounding", "shuffled": "order", "begins": "blind", "seeds": "luck", "zero": "design"}
REASONS = {
    "alone": {
        "fault": "alone: compare the change with the logits. Seven digits are all that float32 has, and a sum of "
        "several numbers keeps fewer.",
        "luck": "alone: nothing is drawn when a row is scored.",
        "order": "alone: the history is the same in both.",
        "design": "alone: the same row is meant to have the same score, as far as the computer's digits reach.",
        "blind": "alone: a logit of 8.1 knows something; ask how many digits it has.",
    },
    "shuffled": {
        "fault": "shuffled: what is DIEN for, if its scores stay when the history is turned round?",
        "rounding": "shuffled: 0.6 is far more than the last digits of a logit.",
        "luck": "shuffled: turning a history round draws nothing.",
        "design": "shuffled: there is a word that says what in the design does it.",
        "blind": "shuffled: a model that has learned nothing could do this too; what does it read that a DIN does not?",
    },
    "begins": {
        "fault": "begins: what does it cost to say one half to every question with two answers?",
        "luck": "begins: another seed begins at much the same number, and it is no accident which.",
        "rounding": "begins: the number is not a matter of digits. What does it cost to say one half?",
        "order": "begins: nothing was turned round here. What does it cost to say one half?",
        "design": "begins: what had the network learned when the first batch was scored?",
    },
    "seeds": {
        "fault": "seeds: two runs with different seeds are two draws; chapter 10 says how much two draws differ.",
        "rounding": "seeds: digits do not move an AUC by 0.003. What is drawn anew with each seed?",
        "order": "seeds: the histories are the same. What is drawn anew with each seed?",
        "design": "seeds: the design is the same in both. What is drawn anew with each seed?",
        "blind": "seeds: both have learned a lot. What is drawn anew with each seed?",
    },
    "zero": {
        "fault": "zero: in an AUGRU it would be one. Which variant is this, and where in its step is attention?",
        "rounding": "zero: 0.4 is no last digit. Where does attention stand in an AIGRU's step?",
        "luck": "zero: no step of a cell is drawn. Where does attention stand in an AIGRU's step?",
        "order": "zero: one step has no order. Where does attention stand in an AIGRU's step?",
        "blind": "zero: attention is set by hand here, whatever was learned. Where does it stand in an AIGRU's step?",
    },
}

IS_ANYTHING_WRONG = Exercise(
    id="13.3",
    title="Is anything wrong?",
    kind="predict",
    minutes=10,
    difficulty="medium",
    objective="tell a fault from rounding, luck and another convention",
    prompt="""\
The sheet of a DIEN with `variant="aigru"`, whose owner has not slept:

| finding | measured |
|---|---|
| `alone` | scored alone, a row's logit changes by 0.0000008; the logits reach 8.1 |
| `shuffled` | with the histories turned round, a logit changes by 0.6 |
| `begins` | the auxiliary loss of the very first batch is 0.693 |
| `seeds` | test AUC .871 with seed 0 and .868 with seed 1 |
| `zero` | the first behaviour moves the state by 0.4 at attention 0 |

Give each finding one word: `rounding` (the last digits of a number), `order` (it reads the history in order), `blind`
(it has not learned anything yet), `luck` (something was drawn), `design` (this variant is meant to do so), or `fault`.
A word may be used more than once, or not at all.
""",
    stub="""\
findings = {
    "alone": ...,
    "shuffled": ...,
    "begins": ...,
    "seeds": ...,
    "zero": ...,
}
""",
    solution="""\
findings = {
    "alone": "rounding",  # a ten-millionth of the logit
    "shuffled": "order",
    "begins": "blind",  # log 2, what saying one half costs
    "seeds": "luck",
    "zero": "design",  # an AIGRU scales the input, and its gate still opens
}
""",
    explanation="""\
Nothing is wrong with this model. Float32 has about seven digits, and a batch of another size adds in another order. A
DIEN whose scores do not mind the order would be ill. Saying one half costs log 2 = 0.693. Two seeds are two draws. And
an AIGRU at attention 0 loses its input, not its step (chapter 07).""",
    hints=(
        Hint(
            "alone or seeds is not right",
            "How large is the change beside what it changes? And what would have to be the same for it to be 0?",
            ("alone", "seeds"),
        ),
        Hint(
            "begins is not right",
            "Compute −log of one half.",
            ("begins",),
        ),
        Hint(
            "shuffled or zero is not right",
            "What should *this* variant do there? Chapter 07 has a table of all four at attention 0.",
            ("shuffled", "zero"),
        ),
    ),
    misconceptions=tuple(
        Misconception(said, value={key: word}) for key, reasons in REASONS.items() for word, said in reasons.items()
    ),
    words=WORDS,
)
