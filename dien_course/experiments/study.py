"""The study: every condition, in groups that each answer one question (chapter 10).

Names are those of the folders in docs/results. Where a group varies one thing, the point that equals the group's own
condition is that condition, not a copy.
"""

from __future__ import annotations

from collections.abc import Sequence

from dien_course.errors import DataError
from dien_course.experiments.conditions import YARDSTICKS, Condition, RealData, Training, WorldData
from dien_course.experiments.numbers_study import SPLITS, averaged, numbers, rarely_seen
from dien_course.experiments.reviews_study import (
    popular_negatives,
    rarely_reviewed,
    reviews,
    several_negatives,
    told_numbers,
    where_from,
)
from dien_course.experiments.sittings_study import sittings
from dien_course.experiments.truth_study import nearer, spoiled, traits

SEEDS = 5
PREFIXES = {"samples": "prefixes"}
SOFTMAX = {"attention_scale": "softmax"}
ORDER_BLIND = Training(epochs=10)

# The world with drift and interleaving 0.5. Its settings were chosen on the validation users of seed 0.
DIEN = Condition(
    "dien",
    model={"embedding_size": 16, "dropout": 0.1, "auxiliary": "infonce"},
    training=Training(epochs=4, warmup_epochs=2),
    measures=("taste", "relevance", "tables", "swapped"),
)
PLAIN = DIEN.but("augru, no auxiliary loss", model={"auxiliary": None}, training={"epochs": 14})
DIN = Condition("din", method="din", model={"embedding_size": 16, "dropout": 0.1}, training=ORDER_BLIND)
BASE = Condition("base", method="base", model=DIN.model, training=ORDER_BLIND)


def _world() -> list[Condition]:
    """What each method reaches where interests drift."""
    rows = [Condition(name, method=name, measures=("taste",) if name == "filter" else ()) for name in YARDSTICKS]
    rows += [BASE, DIN, DIEN]
    rows += [DIEN.but(variant, model={"variant": variant}) for variant in ("gru", "aigru", "agru")]
    released = {"model": {"convention": "released"}}
    rows += [DIEN.but("augru, released", **released)]
    rows += [PLAIN, PLAIN.but("augru, released, no auxiliary loss", **released)]
    rows += [PLAIN.but(f"{v}, no auxiliary loss", model={"variant": v}) for v in ("gru", "aigru", "agru")]
    rows += [
        DIEN.but("din with the auxiliary loss", method="auxiliary_din", model=SOFTMAX, measures=()),
        DIN.but("din on all prefixes", data=PREFIXES, training={"epochs": 2, "batch_size": 1024}),
        DIEN.but("dien on all prefixes", data=PREFIXES, training={"epochs": 2, "warmup_epochs": 0, "batch_size": 256}),
        DIEN.but("dien on shuffled histories", data={"order": "shuffled"}),
    ]
    return rows


def _as_many_steps(method: Condition, users: int) -> Condition:
    """``method`` on fewer users with epochs in proportion."""
    times = WorldData().users // users
    training = {name: times * getattr(method.training, name) for name in ("epochs", "warmup_epochs", "patience")}
    name = f"users {users}, {method.name} with as many steps"
    return method.but(name, data={"users": users}, training=training, measures=())


def _sweep(knob: str, values: Sequence[float], methods: Sequence[Condition], **more) -> list[Condition]:
    """``methods`` and the filter where ``knob`` has one of ``values``."""
    rows = []
    for value in values:
        data = {knob: value, **more}
        rows.append(Condition("filter", method="filter").but(f"{knob} {value:g}, filter", data=data))
        rows += [method.but(f"{knob} {value:g}, {method.name}", data=data, measures=()) for method in methods]
    return rows


GRU = DIEN.but("gru", model={"variant": "gru"})
STEPS = {
    "softmax attention": {"model": SOFTMAX},
    "auxiliary loss as in the paper": {"model": {"auxiliary": "inner"}},
    "no warm-up": {"training": {"warmup_epochs": 0, "epochs": 6}},
    "no averaging of the weights": {"training": {"averaging": 0.0}},
    "alpha 0.1": {"training": {"alpha": 0.1}},
    "alpha 10": {"training": {"alpha": 10.0}},
    "twice as wide, twice as long": {"model": {"embedding_size": 32}, "training": {"warmup_epochs": 4, "epochs": 8}},
}
LEAK = {
    "shared, paper": {"model": {"auxiliary": "inner"}},
    "shared, mlp": {"model": {"auxiliary": "mlp"}},
    "separate, paper": {"model": {"auxiliary": "inner"}, "data": {"tables": "separate"}},
    "separate, mlp": {"model": {"auxiliary": "mlp"}, "data": {"tables": "separate"}},
}


def _real(folder: str, dien: Condition, revised: int = 0) -> list[Condition]:
    """The table of models on real data; ``revised`` is the revision of counts."""
    data = dien.data
    rows = [Condition(f"{folder}, {name}", data, name) for name in ("popularity", "movie_mean")]
    rows += [Condition(f"{folder}, counts", data, "counts", revision=revised)]
    rows += [dien.but(f"{folder}, {method}", method=method) for method in ("base", "din")]
    rows += [dien]
    rows += [dien.but(f"{folder}, {v}", model={"variant": v}) for v in ("gru", "aigru", "agru")]
    rows += [
        dien.but(f"{folder}, din with the auxiliary loss", method="auxiliary_din", model=SOFTMAX),
        dien.but(f"{folder}, dien without auxiliary loss", model={"auxiliary": None}),
        dien.but(f"{folder}, dien on shuffled histories", data={"order": "shuffled"}),
    ]
    return rows


# The tutorial's sample: the defaults of `train` (docs/settings.md).
SAMPLE = Condition(
    "ml_1m, dien",
    RealData(folder="ml_1m"),
    model={"embedding_size": 32, "dropout": 0.5},
    training=Training(epochs=20, warmup_epochs=22, patience=3, batch_size=256, learning_rate=4e-3),
)
LATEST = Condition(
    "ml-latest-small, dien",
    RealData(folder="ml-latest-small"),
    model={"embedding_size": 16, "dropout": 0.5},
    training=Training(epochs=2, warmup_epochs=1, batch_size=1024, learning_rate=4e-3),
)


def _groups() -> dict[str, list[Condition]]:
    sample, latest = _real("ml_1m", SAMPLE), _real("ml-latest-small", LATEST, revised=1)  # only what was before
    tutorial = SAMPLE.but("ml_1m, one table each", data={"tables": "separate"})
    return {
        "world": _world(),
        "spoiled": spoiled(DIEN),
        "nearer": nearer(DIEN),
        "traits": traits(),
        "drift": _sweep("drift", (0, 0.25, 0.75, 1), [DIN, GRU, DIEN]),
        "leak": [DIEN.but(name, measures=("tables",), **changes) for name, changes in LEAK.items()],
        "sample": [*sample, tutorial],
        "choosing": [
            condition.but(f"{condition.name}, epoch chosen on test", training={"selection": "test"})
            for condition in (SAMPLE, tutorial)
        ],
        "latest": [*latest, LATEST.but("ml-latest-small, dsin", method="dsin")],
        **numbers(SAMPLE, LATEST),
        "reviews": reviews(),
        **averaged(SAMPLE),
        **rarely_seen(SAMPLE),
        "reviews, numbers": told_numbers(),
        "reviews, rarely seen": rarely_reviewed(),
        "reviews, where from": where_from(),
        "reviews, popular negatives": popular_negatives(),
        "reviews, several negatives": several_negatives(),
        "interleaving": _sweep("interleaving", (0, 0.25, 0.75, 1), [GRU, DIEN]),
        "steps": [DIEN.but(name, measures=("taste",), **changes) for name, changes in STEPS.items()],
        "users": [
            *_sweep("users", (2_500, 5_000, 20_000), [DIN, DIEN]),
            *(_as_many_steps(method, users) for method in (DIN, DIEN) for users in (2_500, 5_000)),
        ],
        "length": _sweep("mean_length", (5, 10), [DIN, DIEN]),
        "noise": _sweep("noise", (0.5, 1), [DIN, DIEN]),
        "sittings": sittings(),
    }


GROUPS: dict[str, list[Condition]] = _groups()
CONDITIONS: list[Condition] = list({c.name: c for group in GROUPS.values() for c in group}.values())


def conditions_named(names: Sequence[str]) -> list[Condition]:
    """The conditions of the groups and of the names given; all, where none is given. DataError for an unknown name."""
    if not names:
        return CONDITIONS
    by_name = {condition.name: [condition] for condition in CONDITIONS} | GROUPS
    unknown = [name for name in names if name not in by_name]
    if unknown:
        raise DataError(f"no condition or group is named {unknown[0]!r}; expected one of {', '.join(GROUPS)}")
    return [condition for name in names for condition in by_name[name]]


def parts_of(names: Sequence[str], seeds: int = SEEDS) -> list[tuple[int | range, list[Condition]]]:
    """(seeds, conditions) for the groups and conditions ``names``, of all where none is given: see ``SPLITS``."""
    parts = [(seeds, conditions_named([name])) for name in names if name not in SPLITS]
    if not names:
        parts = [(seeds, [c for name, group in GROUPS.items() if name not in SPLITS for c in group])]
    own = [name for name in SPLITS if not names or name in names]
    return parts + [(SPLITS[name], GROUPS[name]) for name in own]
