"""Conditions of the study of what a model is never shown, and of the way from the tutorial to here (chapters 09, 10).

ml_1m is split 15 times. Splits 0 to 4 are those that settings were chosen on; 5 to 14 chose nothing.
"""

from __future__ import annotations

from dataclasses import asdict, replace

from dien_course.experiments.conditions import Condition, Several

CHOOSING, REPORTED = range(5), range(5, 15)
SPLITS = {
    "numbers": range(15),
    "ladder": REPORTED[:5],
    "latest, numbers": range(1),
    "averaged": REPORTED[:5],
    "rarely seen": REPORTED[:5],
    "alone": REPORTED[:5],
    "reviews, numbers": range(3),
}

TOLD = {"numbers": True}
SLOW = {"pretrained_rate": 0.1}
TUTORIAL_SPEC = {
    "categorical": ["gender", "movieId", "occupation", "zipCode"],
    "numeric": ["age"],
    "sequences": ["genres"],
    "pooling": {"genres": "max"},
    "least_count": 5,
    "scaling": "quantile",
    "groups": [
        {
            "name": "group1",
            "triples": [["movieId", "histHighRatedMovieIds", "negHistMovieIds"]],
            "attention_sizes": [16, 8],
            "attention_activation": "dice",
            "attention_dropout": 0.1,
            "attention_batch_norm": True,
            "scaled": True,
        }
    ],
}
TUTORIAL_MODEL = {
    "embedding_size": 16,
    "hidden_sizes": (32, 16),
    "activation": "prelu",
    "batch_norm": True,
    "dropout": 0.25,
    "auxiliary": "mlp",
    "attention_scale": "softmax",
}
TUTORIAL_TRAINING = {
    "epochs": 100,
    "warmup_epochs": 0,
    "patience": 10,
    "batch_size": 128,
    "learning_rate": 2e-3,
    "weight_decay": 1e-3,
    "averaging": 0.0,
    "negatives": "column",
    "selection": "test",
    "optimizer": "adam",
    "monitor": "auc",
}
# One change at a time from the tutorial's example to the defaults of train; each keeps those before it.
LADDER = (
    ("the tutorial's example, epoch chosen on test", {}),
    ("epoch chosen by validation users", {"training": {"selection": "users"}}),
    ("one table for each vocabulary", {"data": {"tables": "shared"}}),
    ("negatives drawn anew, uniformly", {"training": {"negatives": "uniform"}}),
    ("auxiliary loss as an inner product", {"model": {"auxiliary": "inner"}}),
    ("warm-up with the auxiliary loss alone", {"training": {"warmup_epochs": 11}}),
    ("T·softmax, and columns and attention as here", {"data": {"spec": {}}, "model": {"attention_scale": "t_softmax"}}),
    ("weights averaged over the steps", {"training": {"averaging": 0.98}}),
)
AFTERWARDS = {
    "sizes, optimizer and rate of train": "ml_1m, dien",
    "numbers into the head": "ml_1m, dien with numbers, neither wide nor slow",
    "numbers also straight to the logit": "ml_1m, dien with numbers, no slow parts",
    "what the warm-up trained learns slower": "ml_1m, dien with numbers",
}


def numbers(sample: Condition, latest: Condition) -> dict[str, list[Condition]]:
    """The groups: numbers beside the samples of ml_1m and of ml-latest-small, and the ladder on ml_1m."""
    return {"numbers": _on_sample(sample), "ladder": ladder(sample), "latest, numbers": _on_latest(latest)}


def _on_sample(plain: Condition) -> list[Condition]:
    told = plain.but("ml_1m, dien with numbers", data=TOLD, training=SLOW, measures=("with_counts",))
    return [
        Condition("ml_1m, counts", plain.data, "counts"),
        Condition("ml_1m, regression on the same numbers", told.data, "counts"),
        plain,
        plain.but("ml_1m, din with numbers", method="din", data=TOLD),
        plain.but("ml_1m, dien with slow parts", training=SLOW),
        told.but("ml_1m, dien with numbers, no wide part", model={"wide": False}, measures=()),
        told.but(
            "ml_1m, dien with numbers, neither wide nor slow",
            model={"wide": False},
            training={"pretrained_rate": 1.0},
            measures=(),
        ),
        told.but("ml_1m, dien with numbers, no slow parts", training={"pretrained_rate": 1.0}, measures=()),
        told,
    ]


def averaged(plain: Condition) -> dict[str, list[Condition]]:
    """The group: several DIENs with numbers, for the mean of their logits."""
    told = plain.but("ml_1m, several diens with numbers", data=TOLD, training=SLOW)
    return {"averaged": [replace(told, training=Several(**asdict(told.training)))]}


def rarely_seen(plain: Condition) -> dict[str, list[Condition]]:
    """The groups: DIEN with and without its auxiliary loss, by how often a film was seen; DIEN of films alone."""
    seen = plain.but("ml_1m, dien by films seen", measures=("seen",))
    alone = {"spec": {"categorical": [], "sequences": []}}
    return {
        "rarely seen": [seen, seen.but(f"{seen.name}, no auxiliary loss", model={"auxiliary": None})],
        "alone": [
            plain.but("ml_1m, dien of target and history alone", data=alone),
            plain.but(
                "ml_1m, dien of target and history alone, rate 0.001", data=alone, training={"learning_rate": 1e-3}
            ),
        ],
    }


def ladder(plain: Condition) -> list[Condition]:
    """From the tutorial's example to ``plain``, the defaults without numbers, and on to those with them."""
    own = {"spec": TUTORIAL_SPEC, "tables": "separate"}
    step = Condition("ml_1m, ladder 1", plain.data, model=TUTORIAL_MODEL, training=plain.training)
    step = step.but(step.name, data=own, training=TUTORIAL_TRAINING)
    steps = []
    for number, (_, changes) in enumerate(LADDER, 1):
        step = step.but(f"ml_1m, ladder {number}", **changes)
        steps.append(step)
    return steps


def _on_latest(plain: Condition) -> list[Condition]:
    """Every rating is a target there, so that users come again and again, and an epoch is long: a smaller rate."""
    model = {"embedding_size": 32, "embedding_dropout": 0.3}
    training = {"epochs": 20, "patience": 2, "learning_rate": 5e-4, **SLOW}
    told = plain.but(
        "ml-latest-small, dien with numbers", data=TOLD, model=model, training=training, measures=("over_users",)
    )
    return [
        Condition("ml-latest-small, regression on the same numbers", told.data, "counts"),
        told.but("ml-latest-small, dien with numbers, no auxiliary loss", model={"auxiliary": None}),
        told,
    ]
