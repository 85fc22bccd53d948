"""A trial of any kind: what a condition and a seed come to, whichever module knows how (chapter 10)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from dien_course.experiments.averaged import train_several
from dien_course.experiments.conditions import Condition, Several, TwoStages
from dien_course.experiments.spoiled import spoil
from dien_course.experiments.trait_reader import search
from dien_course.experiments.trial import run_trial, timed
from dien_course.experiments.two_stages import train_in_stages

OWN = {"spoiled": spoil, "traits": search}


def run(condition: Condition, seed: int, folders: Mapping[str, Path]) -> dict:
    """What the result of ``condition`` and ``seed`` holds; ``folders`` as in ``open_material``."""
    if isinstance(condition.training, Several):
        return timed(lambda: train_several(condition, seed, folders))
    own = train_in_stages if isinstance(condition.training, TwoStages) else OWN.get(condition.method)
    if own is None:
        return run_trial(condition, seed, folders)
    return timed(lambda: own(condition, seed))
