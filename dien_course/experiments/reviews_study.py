"""Conditions of the study of reviews, the paper's own kind of data, by the paper's protocol (chapter 10).

Settings were chosen by the log loss of split 0's validation users, from the same small grid for all, the peers among
them (bench/peer_study.py, docs/peers.json).
"""

from __future__ import annotations

from dien_course.data.amazon import NAME
from dien_course.experiments.conditions import Condition, ReviewData, Training
from dien_course.experiments.numbers_study import SLOW

SOFTMAX = {"attention_scale": "softmax"}
DIEN = Condition(
    f"{NAME}, dien",
    ReviewData(),
    model={"embedding_size": 16, "dropout": 0.5},
    training=Training(mixed=True, epochs=20, warmup_epochs=4, patience=1, batch_size=256, learning_rate=4e-3),
)
AUXILIARY_DIN = DIEN.but(f"{NAME}, din with the auxiliary loss", method="auxiliary_din", model=SOFTMAX)
PLAIN = DIEN.but(f"{NAME}, dien without auxiliary loss", model={"auxiliary": None})
DIN = DIEN.but(f"{NAME}, din", method="din")
BASE = DIEN.but(f"{NAME}, base", method="base")
TUNED = [BASE, DIN, AUXILIARY_DIN, PLAIN, DIEN]
YARDSTICKS = [Condition(f"{NAME}, {name}", ReviewData(), name) for name in ("popularity", "neighbours")]


def _with(prefix: str, conditions: list[Condition], data: dict) -> list[Condition]:
    """``conditions`` on other samples, named after them."""
    return [one.but(one.name.replace(NAME, f"{NAME}, {prefix}", 1), data=data) for one in conditions]


def reviews() -> list[Condition]:
    """One random negative for each target, as in the paper."""
    variants = [DIEN.but(f"{NAME}, {variant}", model={"variant": variant}) for variant in ("gru", "aigru", "agru")]
    counts = Condition(f"{NAME}, counts", ReviewData(), "counts")
    return [*YARDSTICKS, counts, BASE, DIN, AUXILIARY_DIN, PLAIN, *variants, DIEN]


def where_from() -> list[Condition]:
    """Where the auxiliary loss's gain comes from: DIN with it, told the popularity; other negatives; other batches."""
    name = AUXILIARY_DIN.name
    popular = AUXILIARY_DIN.but(f"{name}, its negatives by popularity", training={"negatives": "popularity"})
    alike = AUXILIARY_DIN.but(f"{name}, batches of one length", training={"mixed": False})
    return [*_with("told popularity", [DIN, AUXILIARY_DIN], {"told": "popularity"}), popular, alike]


def told_numbers() -> list[Condition]:
    """Numbers beside the samples: those that ``train`` derives, of which two know labels, and three that know none."""
    dien = DIEN.but(f"{NAME}, dien with numbers", data={"told": "numbers"}, training=SLOW)
    told = _with("told neighbours", [DIEN.but(DIEN.name, training=SLOW), PLAIN], {"told": "neighbours"})
    return [Condition(f"{NAME}, regression on the same numbers", dien.data, "counts"), told[0], dien, told[1]]


def rarely_reviewed() -> list[Condition]:
    """DIEN with and without its auxiliary loss, by how often a product was seen."""
    seen = DIEN.but(f"{NAME}, dien by products seen", measures=("seen",))
    return [seen, seen.but(f"{seen.name}, no auxiliary loss", model={"auxiliary": None})]


def popular_negatives() -> list[Condition]:
    """Harder: the negative is drawn by popularity, so that being popular tells next to nothing."""
    return _with("negatives by popularity", [*YARDSTICKS, DIN, AUXILIARY_DIN, DIEN], {"drawn_by": "popularity"})


def several_negatives() -> list[Condition]:
    """Four random negatives for each target, in training and in the test."""
    return _with("four negatives", [*YARDSTICKS, DIN, AUXILIARY_DIN, DIEN], {"drawn": 4})
