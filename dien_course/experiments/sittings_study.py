"""The part of the study that asks what sessions are worth: three networks over the knob ``sittings`` (chapter 14)."""

from __future__ import annotations

from collections.abc import Mapping

from dien_course.experiments.conditions import Condition, Training, WorldData

SITTINGS = (0.0, 0.5, 1.0)
METHODS = ("din", "dien", "dsin")

# No drift, so that the order within a sitting says nothing; few films, so that few labels are enough to learn them.
DATA = WorldData(users=6_000, test_users=4_000, drift=0.0, items=40, categories=2)
# Chosen on the validation users of world 5, which is not among the five. Only DIEN has a warm-up: see ``learn``.
TRAINING = Training(epochs=12, warmup_epochs=2)
MODEL = {"embedding_size": 8, "dropout": 0.1}
# DSIN reads eight sessions, so that nearly all of a history of twenty behaviours is among them.
OF_METHOD: Mapping[str, Mapping] = {
    "dien": {"auxiliary": "infonce"},
    "dsin": {"sessions": 8, "session_length": 6},
}


def sittings() -> list[Condition]:
    """The filter and the three networks at each value of the knob."""
    rows = []
    for value in SITTINGS:
        of_value = Condition(name_of(value, "filter"), DATA, "filter", training=TRAINING).but
        rows.append(of_value(name_of(value, "filter"), data={"sittings": value}))
        rows += [
            of_value(
                name_of(value, method),
                data={"sittings": value},
                method=method,
                model={**MODEL, **OF_METHOD.get(method, {})},
            )
            for method in METHODS
        ]
    return rows


def name_of(value: float, method: str) -> str:
    """The name of the condition of ``method`` where the knob has ``value``."""
    return f"sittings {value:g}, {method}"
