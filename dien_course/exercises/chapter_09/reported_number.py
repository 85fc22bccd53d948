"""Exercise 09.1: Which number may you report?"""

from __future__ import annotations

from dien_course.exercises.judging.exercise import Exercise, Hint, Misconception

READ_TABLE = Exercise(
    id="09.1",
    title="Which number may you report?",
    kind="predict",
    minutes=10,
    difficulty="easy",
    objective="train a DIEN with early stopping that never sees the test part",
    prompt="""\
Somebody trained without early stopping and, against all advice, wrote down the test AUC after every epoch:

| epoch | phase | validation log loss | validation AUC | test AUC |
|---|---|---|---|---|
| 1 | auxiliary | | | |
| 2 | both | 0.600 | 0.74 | 0.72 |
| 3 | both | 0.552 | 0.79 | 0.78 |
| 4 | both | 0.531 | 0.81 | 0.78 |
| 5 | both | 0.538 | 0.82 | 0.80 |
| 6 | both | 0.535 | 0.83 | 0.79 |
| 7 | both | 0.525 | 0.84 | 0.79 |
| 8 | both | 0.533 | 0.84 | 0.83 |

Now with `fit`, which keeps the epoch with the smallest log loss on the validation users and stops `patience` epochs
after it. Give the epoch `kept` and the `last` epoch trained with `patience=2`, the test AUC to `report` then, the epoch
`kept_3` with `patience=3`, and by how much somebody `flatters` themselves who trains all 8 epochs and reports the best
test AUC, compared with your `report`.
""",
    stub="""\
reading = {
    "kept": ...,
    "last": ...,
    "report": ...,
    "kept_3": ...,
    "flatters": ...,
}
""",
    solution="""\
reading = {
    "kept": 4,  # 0.531, the smallest so far
    "last": 6,  # two epochs after it, neither of them better
    "report": 0.78,
    "kept_3": 7,  # 0.525 comes just in time
    "flatters": 0.83 - 0.78,
}
""",
    explanation="""\
Epochs 5 and 6 do not beat 0.531, so with a patience of 2 training ends after epoch 6 and epoch 4 is kept; epoch 7 is
never seen. With 3 it is. Reported is the test AUC of the kept epoch, whatever other epochs would have given: a number
chosen on the test part is the winning ticket, chosen after the draw.""",
    hints=(
        Hint(
            "kept is not right",
            "Look at the validation log loss alone, and only at epochs that are trained at all.",
            ("kept", "kept_3"),
        ),
        Hint(
            "last is not right",
            "Training stops two epochs after the best one, if neither of the two is better.",
            ("last",),
        ),
        Hint(
            "report or flatters is not right",
            "Report the test AUC in the row of the epoch that was kept.",
            ("report", "flatters"),
        ),
    ),
    misconceptions=(
        Misconception(
            "kept: epoch 7 is never trained: after epochs 5 and 6 did not beat 0.531, patience has run out.",
            value={"kept": 7},
        ),
        Misconception(
            "kept: epoch 6 has the best validation AUC so far. `fit` chooses by validation log loss.",
            value={"kept": 6},
        ),
        Misconception(
            "kept: epoch 5 is best on the *test* part, which chooses nothing.",
            value={"kept": 5},
        ),
        Misconception("kept: epoch 8 is best on the *test* part, which chooses nothing.", value={"kept": 8}),
        Misconception(
            "last: the first epoch without progress does not end training yet. Patience is 2.",
            value={"last": 5},
        ),
        Misconception(
            "last: without a third epoch of patience, training ends two epochs after the best.",
            value={"last": 7},
        ),
        Misconception("last: with patience=2 not all epochs are trained.", value={"last": 8}),
        Misconception(
            "report: 0.81 is the validation AUC. It chose nothing here, but it is no test either.",
            value={"report": 0.81},
        ),
        Misconception(
            "report: 0.79 belongs to the last epoch trained. `fit` goes back to the weights of the kept one.",
            value={"report": 0.79},
        ),
        Misconception(
            "report: this epoch was picked because of its test AUC. Report the one that validation picked.",
            recognise=lambda value: value["report"] in (0.80, 0.83),
        ),
        Misconception(
            "kept_3: the third try succeeds, because 0.525 is below 0.531.",
            value={"kept_3": 4},
        ),
        Misconception(
            "flatters: the best test AUC of all eight epochs is 0.83.",
            value={"flatters": 0.02},
        ),
        Misconception("kept: epoch 4 has a smaller validation log loss still, and is trained.", value={"kept": 3}),
        Misconception(
            "kept: the first epoch is not the best: look for the smallest validation log loss.", value={"kept": 2}
        ),
        Misconception(
            "kept: epoch 1 trains the auxiliary loss alone; it has no validation loss to be chosen by.",
            value={"kept": 1},
        ),
        Misconception("kept: the number of the epoch is asked for, not its loss.", value={"kept": 0.531}),
        Misconception(
            "last: training goes on after the best epoch: it must wait for `patience` epochs without progress.",
            value={"last": 4},
        ),
        Misconception("last: epoch 4 still brings progress.", value={"last": 3}),
        Misconception(
            "report: that is a validation AUC of a later epoch. Report the test AUC of the kept one.",
            value={"report": 0.84},
        ),
        Misconception(
            "report: that is a validation AUC. Report the test AUC of the kept epoch.", value={"report": 0.82}
        ),
        Misconception(
            "report: that is the first epoch's. Report the test AUC of the kept one.", value={"report": 0.72}
        ),
        Misconception("report: that is a log loss. The test AUC is asked for.", value={"report": 0.531}),
        Misconception("kept_3: epoch 8 has a larger validation log loss than epoch 7.", value={"kept_3": 8}),
        Misconception(
            "kept_3: epoch 6 has a larger validation log loss than others that are trained.", value={"kept_3": 6}
        ),
        Misconception(
            "kept_3: epoch 5 has a larger validation log loss than others that are trained.", value={"kept_3": 5}
        ),
        Misconception(
            "kept_3: look for the smallest validation log loss among the epochs that are trained.", value={"kept_3": 3}
        ),
        Misconception(
            "flatters: by how much *higher* is the best test AUC? The sign is turned round.", value={"flatters": -0.05}
        ),
        Misconception(
            "flatters: compare with the number that `report` holds, the kept epoch's.", value={"flatters": 0.04}
        ),
        Misconception(
            "flatters: compare test with test: the best test AUC of all eight, less your `report`.",
            value={"flatters": 0.03},
        ),
        Misconception(
            "flatters: compare test with test: the best test AUC of all eight, less your `report`.",
            value={"flatters": 0.06},
        ),
        Misconception(
            "flatters: the best test AUC of all eight epochs is asked for, less your `report`.",
            value={"flatters": 0.01},
        ),
        Misconception(
            "flatters: this is the number itself. By how much is it higher than your `report`?",
            value={"flatters": 0.83},
        ),
        Misconception(
            "flatters: the best test AUC stands in another row than the kept epoch's.", value={"flatters": 0.0}
        ),
        Misconception("last: no more than 8 epochs are there, and patience ends them earlier.", value={"last": 9}),
        Misconception("report: read the test AUC in the row of the epoch that was kept.", value={"report": 0.77}),
    ),
)
