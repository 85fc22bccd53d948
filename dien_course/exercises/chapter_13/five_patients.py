"""Exercise 13.1: Five patients."""

from __future__ import annotations

from dien_course.exercises.judging.exercise import Exercise, Hint, Misconception

CAUSES = {
    "inverted_gate": "the gate keeps where it should replace",
    "released_gate": "the AUGRU of the authors' released code",
    "raw_attention": "scores are taken for attention",
    "tied_biases": "two biases are one parameter",
    "attention_on_padding": "padding gets a share of the attention",
    "last_column": "the state of the last column is read, real or not",
    "growing_sum": "a sum runs over padding too",
    "batch_softmax": "the softmax of attention runs over the batch",
    "batch_dice": "Dice takes mean and variance of the batch at hand",
    "row_dice": "Dice takes mean and variance along the row",
    "diluted_loss": "the auxiliary loss is a mean over padding too",
    "failing_loss": "the auxiliary loss cannot be computed",
    "off_by_one": "the auxiliary loss asks h(t) for e(t)",
    "separate_tables": "each role has a table of its own",
    "chosen_negatives": "the user chose the negatives too",
    "target_in_history": "the history ends with the target",
    "squeezed_batch": "a batch of one loses its dimension",
    "empty_history": "an empty history raises an error",
    "wrong_separator": "histories are split at the wrong character",
}
WORDS = (*CAUSES, "nothing")
CHOICE = "\n".join(f"- `{cause}`: {meaning}" for cause, meaning in CAUSES.items())
RIGHT = {"A": "wrong_separator", "B": "inverted_gate", "C": "nothing", "D": "growing_sum", "E": "batch_dice"}
REASONS = {
    "A": {
        ("target_in_history",): "A: a history that holds its target is read for its end, so turning it round would "
        "move the logits.",
        ("batch_softmax", "batch_dice", "squeezed_batch", "empty_history"): "A: nothing says that other rows, or rows "
        "without a past, are what is wrong. What do histories look like that can be turned round?",
        ("nothing",): "A: a sound DIEN reads order. This one does not mind it at all.",
        (): "A: with that fault the histories still differ, and turning them round would move the logits.",
    },
    "B": {
        ("released_gate",): "B: the released AUGRU is a GRU at attention 0 and forgets everything at attention 1: "
        "the greater step would be at 1.",
        ("raw_attention",): "B: attention out of its range does not say what a cell does at attention 0.",
        ("nothing",): "B: at attention 0 the paper's AUGRU stays where it is.",
        ("tied_biases",): "B: a bias that is lost does not move a state at attention 0.",
        (): "B: that is no fault of a cell, and it is the cell that moves where it should not.",
    },
    "C": {
        ("tied_biases",): "C: no parameter has two names.",
        ("raw_attention",): "C: attention lies in [0, 1], and stays there when the numbers are larger.",
        ("row_dice",): "C: an activation that looks along the row would move one unit with another.",
        ("inverted_gate", "released_gate"): "C: at attention 0 the state stays where it is.",
        ("attention_on_padding", "last_column", "growing_sum"): "C: padding moves no logit.",
        ("batch_softmax", "batch_dice"): "C: alone, a row has the logit that it has among others.",
        ("squeezed_batch", "empty_history"): "C: neither a row alone nor rows without a past end in an error.",
        ("diluted_loss", "failing_loss"): "C: the auxiliary loss is a number, and it does not mind the width.",
        ("off_by_one",): "C: one behaviour makes no pair, and here its loss is 0.",
        ("separate_tables",): "C: a film has one vector in both roles.",
        (
            "chosen_negatives",
            "target_in_history",
            "wrong_separator",
        ): "C: that would show in the rows. What do they say?",
        (): "C: which of its tests would show that, and what came out?",
    },
    "D": {
        ("attention_on_padding",): "D: without a past all attention lies on padding, whose states a sound layer never "
        "takes; a share of attention would move nothing there.",
        ("last_column",): "D: one column of padding would do as much as eight.",
        ("batch_softmax", "batch_dice", "squeezed_batch"): "D: alone, a row without a past scores as it does among "
        "others.",
        ("diluted_loss",): "D: it is a logit that moves, and not the auxiliary loss.",
        ("nothing",): "D: columns that hold no behaviour may not move a score.",
        (): "D: what changes is the padding alone; how does the logit follow the number of columns?",
    },
    "E": {
        ("batch_softmax",): "E: without a past there is no attention to share, and alone the logit moves all the same.",
        ("squeezed_batch",): "E: a batch of one gives a logit, but another one.",
        ("empty_history",): "E: rows without a past are scored without an error.",
        ("attention_on_padding", "last_column", "growing_sum"): "E: padding moves nothing here.",
        ("nothing",): "E: the score of a row may not depend on who is beside it.",
        (): "E: which part of a model looks at the other rows of a batch, with a history and without?",
    },
}


def _mistakes() -> tuple[Misconception, ...]:
    """For each patient every wrong cause, with the reason that excludes it."""
    found = []
    for patient, right in RIGHT.items():
        for cause in WORDS:
            said = next((text for causes, text in REASONS[patient].items() if cause in causes), REASONS[patient][()])
            if cause != right:
                found.append(Misconception(said, value={patient: cause}))
    return tuple(found)


FIVE_PATIENTS = Exercise(
    id="13.1",
    title="Five patients",
    kind="predict",
    minutes=20,
    difficulty="hard",
    objective="go from a symptom to the test that confirms it, and from there to the cause",
    prompt=f"""\
Five patients came in over night. What their owners say stands in italics, and below it what the night shift measured.
Of C nobody knew where to begin, so the shift worked through the list.

- **A.** *The AUC after the first epoch surprised everybody, and it has not moved since.* Shuffle the history: with the
  histories turned round a logit changes by 0.00.
- **B.** *The map of attention looks right, and the AUGRU ranks no better than a plain GRU.* Zero attention: the first
  behaviour moves the state by 0.99 at attention 0, by 0.47 at attention 1.
- **C.** *It trains, and ends a little lower than was hoped. Nobody knows why.* Look at the rows: 0% of the behaviours
  are unknown; 'the target ends its history' ranks with AUC 0.50; 0% of the negatives were chosen by their user. Count
  the parameters: parameters with two names: 0. Range of attention: attention lies in [0.00, 1.00], with numbers 50
  times as large in [0, 1]. Batch of one: alone, a row's logit changes by 0.00. No past: without a past, alone a logit
  changes by 0.00, with 8 columns more by 0.00. Widen the padding: a logit changes by 0.00 with 1 column of padding
  more, by 0.00 with 8. Auxiliary loss on: the auxiliary loss is 0.81, with 8 columns of padding more 0.81. One
  behaviour: of histories of one behaviour the auxiliary loss is 0.00. Same film, two roles: as a behaviour and as a
  negative, one film's vectors are 0.00 apart. Zero attention: the first behaviour moves the state by 0.00 at
  attention 0, by 0.40 at attention 1. Touch one unit: where one unit of an activation is changed, another moves by
  0.00.
- **D.** *A user's score is another one whenever somebody with a longer history is in the batch.* Widen the padding: a
  logit changes by 0.27 with 1 column of padding more, by 2.37 with 8. No past: without a past, alone a logit changes by
  0.00, with 8 columns more by 1.63.
- **E.** *Offline it ranks as it should. Online, where requests come one at a time, it does not.* Batch of one: alone, a
  row's logit changes by 1.24. No past: without a past, alone a logit changes by 1.11, with 8 columns more by 0.00.

Name the cause of each. No patient has two; one may have none, and then the word is `nothing`. The causes:

{CHOICE}

To measure more yourself, begin with a clean sheet and eight minutes a patient: `patients = ward(39)` from
`dien_course.museum.clinic`, then `patients["A"].order("look at the rows")`.
""",
    stub="""\
diagnoses = {
    "A": ...,
    "B": ...,
    "C": ...,
    "D": ...,
    "E": ...,
}
""",
    solution="""\
diagnoses = {
    "A": "wrong_separator",  # histories that are all alike have no order
    "B": "inverted_gate",  # attention 0 replaces the state, and more than attention 1 does
    "C": "nothing",
    "D": "growing_sum",  # in proportion to the columns, and with nothing to attend to
    "E": "batch_dice",  # no attention is there to share, and the row still feels the others
}
""",
    explanation="""\
A's logits do not mind the order, so its histories hold nothing that has one: unknown films alone. B's state moves most
where it should stay, so the gate stands the wrong way round. Each of C's results is one that a sound model gives, and
together they leave no cause of the list. D moves with each column, nearly nine times as far with eight, and without any
past: a sum. E feels its neighbours where there is no attention, so it is the statistics of the batch.""",
    hints=(
        Hint(
            "A or C is not right",
            "Ask of each result: would a sound DIEN give it too? A sound one minds the order, and shows no sign of a "
            "fault in any test.",
            ("A", "C"),
        ),
        Hint(
            "B is not right",
            "Write the step at a = 0 and at a = 1 for the paper's gate, the released one, and one turned round.",
            ("B",),
        ),
        Hint(
            "D or E is not right",
            "Rows without a past tell the causes apart: with nothing to attend to, what moves is no attention.",
            ("D", "E"),
        ),
    ),
    misconceptions=_mistakes(),
    words=WORDS,
)
