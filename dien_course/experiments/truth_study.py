"""The part of the study that asks why: the spoilt filter, ways nearer to it, the traits task (chapters 07 and 10)."""

from __future__ import annotations

from dien_course.experiments.conditions import Condition, TraitData, TwoStages

NUMBERS_OF_TRAITS = (1, 3, 6)
STAGES = TwoStages(epochs=2, warmup_epochs=0, batch_size=256)


def spoiled(dien: Condition) -> list[Condition]:
    """The filter taken apart, beside the network of ``dien``."""
    return [dien.but("spoilt filter", method="spoiled", measures=())]


def nearer(dien: Condition) -> list[Condition]:
    """What was tried to come nearer to the filter. Settings were chosen on world 5, which no table shows."""
    both = "all prefixes, then last events, bilinear head"
    stages = Condition(both, dien.data, "bilinear", dien.model, STAGES, ("taste",))
    return [dien.but("bilinear head", method="bilinear", measures=("taste",)), stages]


def traits() -> list[Condition]:
    """The traits task: AGRU and AUGRU by the number of traits, and after an extractor at the most traits."""
    rows = [_traits(number, variant) for number in NUMBERS_OF_TRAITS for variant in ("agru", "augru")]
    most = max(NUMBERS_OF_TRAITS)
    return rows + [_traits(most, variant, " after an extractor", extractor=True) for variant in ("agru", "augru")]


def _traits(number: int, variant: str, further: str = "", **model) -> Condition:
    return Condition(
        f"traits {number}, {variant}{further}", TraitData(traits=number), "traits", {"variant": variant, **model}
    )
