"""What is asked of the server and what it says, as JSON (docs/serving.md)."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from pydantic import BaseModel, ConfigDict, Field

from dien_course.data.encode import Encoder
from dien_course.data.prepared import samples_from_table
from dien_course.data.samples import Samples
from dien_course.data.spec import FeatureSpec
from dien_course.errors import DataError

Value = bool | int | float | str | None
Row = dict[str, Value | list[Value]]
EXAMPLES = 3  # values of each column in the examples


class Message(BaseModel):
    """A message with the fields below and no others."""

    model_config = ConfigDict(extra="forbid", strict=True)


class RankRequest(Message):
    """One user and the targets to rank for them."""

    profile: Row = Field(default={}, description="the user's columns, and those that are the same for all targets")
    history: dict[str, list[Value]] = Field(description="each history column: the behaviours, the oldest first")
    targets: list[dict[str, Value]] = Field(description="each target's columns")


class RankAnswer(Message):
    """A probability for each target, in the order of the request, and the targets' places, the best first."""

    probabilities: list[float]
    ranking: list[int] = Field(description="places in `targets`, from 0 on, the best first; equal ones as they came")


class PredictRequest(Message):
    """Rows as in a file for `predict`: a history is a list, or one text with the separator of the spec."""

    rows: list[Row]


class PredictAnswer(Message):
    """A probability for each row, in their order; a list of K of them of a model with K classes."""

    probabilities: list[float | list[float]]


class Health(Message):
    """What serves."""

    status: str
    model: str
    targets: list[str]
    histories: list[str]


class Fault(Message):
    """What was wrong with the request, in one sentence."""

    error: str


def rows_of(request: PredictRequest, spec: FeatureSpec) -> Samples:
    """The samples of a request; raises DataError naming row and column of what does not fit."""
    columns = list(dict.fromkeys(name for row in request.rows for name in row))
    cells = {name: [row.get(name) for row in request.rows] for name in columns}
    table = pd.DataFrame({name: pd.Series(values, range(1, len(values) + 1), object) for name, values in cells.items()})
    for name in (name for name in columns if name not in (*spec.histories, *spec.sequences, *spec.negatives)):
        for row, value in table[name].items():
            if isinstance(value, list):
                raise DataError(f"rows, row {row}, column {name!r}: found a list; expected one value")
    return samples_from_table(table, spec, "rows", labelled=False)


def user_and_targets(request: RankRequest, spec: FeatureSpec) -> tuple[dict, dict[str, list]]:
    """The user's columns and the targets' columns (N,); raises DataError naming what is missing or twice there."""
    names = list(dict.fromkeys(name for target in request.targets for name in target))
    for place, target in enumerate(request.targets):
        lacking = [name for name in names if name not in target]
        if lacking:
            raise DataError(f"targets, place {place}: column {lacking[0]!r} is missing; expected it in every target")
    user = {**request.profile, **request.history}
    twice = [name for name in request.profile if name in request.history] + [name for name in names if name in user]
    if twice:
        raise DataError(f"column {twice[0]!r} is given twice; expected it in one of profile, history and targets")
    sequences = (*spec.histories, *spec.sequences)
    for name in [*spec.scalars, *spec.numeric, *sequences]:
        if name not in user and name not in names:
            place = "history" if name in spec.histories else "targets" if name in spec.targets else "profile or targets"
            raise DataError(f"column {name!r} is missing; expected it in {place}")
    for name, value in user.items():
        if name in sequences and not isinstance(value, list):
            raise DataError(f"column {name!r}: found one value; expected a list")
        if name not in sequences and isinstance(value, list):
            raise DataError(f"column {name!r}: found a list; expected one value")
    return user, {name: [target[name] for target in request.targets] for name in names}


def examples_of(encoder: Encoder) -> tuple[dict, dict]:
    """A request to rank and one to predict, made of values that training has seen."""
    spec = encoder.spec
    known = {name: vocabulary.to_list()[:EXAMPLES] for name, vocabulary in encoder.vocabularies.items()}
    values = {name: known[spec.vocabulary_of(name)] for name in (*spec.scalars, *spec.sequences, *spec.histories)}
    profile: dict = {name: encoder.scales[name].fill for name in spec.numeric}
    profile |= {name: next(iter(values[name]), None) for name in spec.scalars if name not in spec.targets}
    profile |= {name: values[name] for name in spec.sequences}
    history = _cut(values, spec.histories)
    columns = _cut(values, spec.targets)
    places = range(len(next(iter(columns.values()), ())))
    targets = [{name: columns[name][place] for name in columns} for place in places]
    if spec.year is not None:
        targets = [{**target, spec.year: "Title (1990)"} for target in targets]
    rows = [{**profile, **history, **target} for target in targets[:1]]
    return {"profile": profile, "history": history, "targets": targets}, {"rows": rows}


def _cut(values: Mapping[str, list], names: tuple[str, ...]) -> dict[str, list]:
    """The ``names`` of ``values``, cut to one length: the histories of a group run side by side."""
    shortest = min((len(values[name]) for name in names), default=0)
    return {name: values[name][:shortest] for name in names}
