"""One history and a target of one's choice, and what trained models make of them (chapters 03, 08 and 09)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import torch
from torch import Tensor

from dien_course.data import Batches, Encoder, Ragged, Samples
from dien_course.data.vocabulary import PADDING
from dien_course.models import DIEN, BaseModel

if TYPE_CHECKING:
    import pandas as pd

SHUFFLE = 5  # the seed of the one order that a shuffled history gets


class Case(NamedTuple):
    """A user's T behaviours, a target, and the batch of one row that models read."""

    titles: list[str]  # of the behaviours, in the order they are read
    kind: str | None  # what the second triple holds, such as genre; None without one
    alike: np.ndarray  # (T,) bool: whether a behaviour is of the target's kind; without kinds all are
    target: str
    clicked: bool | None  # what the user did, where that is known
    batch: dict[str, Tensor]


class Reading(NamedTuple):
    """What a model makes of a case of T behaviours."""

    probability: (
        np.ndarray
    )  # (T + 1,) of a click, had the history ended before the first, after the first, ... behaviour
    attention: np.ndarray | None  # (T,) in [0, 1], where the model has attention
    steps: np.ndarray | None  # (T,): how far each behaviour moves the evolved state, |h'(t) - h'(t−1)|, for a DIEN


class Histories:
    """The users and targets of some ``samples``, by name, and cases made of them.

    The first attention group of the encoder's spec is looked at. ``items`` (as MovieLens has them: a row for each
    value of the group's target column, with that column and ``title``) names films; without it they bear their values
    in the samples. A column of the spec that is in ``items`` too, such as ``genres``, follows the target; texts in
    it are joined by ``|``. The second triple of the group, the genre, follows the target by what the samples show.
    Of a user with several samples the last one counts.
    Raises ValueError where a column is missing, or a film that the samples name is missing in ``items``.
    """

    def __init__(self, encoder: Encoder, samples: Samples, items: pd.DataFrame | None = None):
        self.encoder, self.samples, self.spec = encoder, samples, encoder.spec
        self.group = self.spec.groups[0]
        first, *others = self.group.triples
        encoder.encode(samples.take(np.arange(min(1, len(samples)))))  # says which column is missing, if one is
        users = samples.columns[self.spec.user] if self.spec.user else np.arange(1, len(samples) + 1)
        self.row_of = {_plain(user): row for row, user in enumerate(users)}
        self.history = [samples.sequences[first.history][row] for row in range(len(samples))]
        films = np.unique(np.concatenate([samples.columns[first.target], *self.history]))
        self.kinds = {triple.target: self._kinds(triple) for triple in others}
        self.items = None if items is None else items.set_index(first.target)
        self.title_of = self._titles(films)
        self.film_of = {title: film for film, title in self.title_of.items()}

    @property
    def users(self) -> list[Any]:
        """Whose history can be looked at, ascending."""
        return sorted(self.row_of)

    @property
    def titles(self) -> list[str]:
        """What can be the target: the films of the samples, as targets or behaviours, in alphabetical order."""
        return sorted(self.film_of)

    def length(self, user: Any) -> int:
        """How many behaviours of ``user`` a model sees."""
        return min(len(self.history[self.row_of[user]]), self.spec.max_length)

    def case(
        self, user: Any, target: str | None = None, shuffled: bool = False, order: Sequence[int] | None = None
    ) -> Case:
        """The case of ``user``, with their own target or another (one of ``titles``), in order or shuffled.

        ``order`` names the behaviours to read, from 1 for the oldest, each as often as wanted; it goes before
        ``shuffled``. Raises ValueError for a user or a title that is not there, for a user without behaviours, and for
        an order that names behaviours the user has not, or more than a model reads.
        """
        if user not in self.row_of:
            raise ValueError(f"user {user!r} is not in the data; expected one of {len(self.row_of)} users")
        if target is not None and target not in self.film_of:
            raise ValueError(f"target {target!r} is not in the data; expected one of {len(self.film_of)} titles")
        row, first = self.row_of[user], self.group.triples[0]
        one = self.samples.take(np.array([row]))
        films = self.history[row][-self.spec.max_length :]
        if not len(films):
            raise ValueError(f"user {user!r} has a history without behaviours; expected one with a behaviour or more")
        chosen = self.places(len(films), shuffled) if order is None else np.asarray(order) - 1
        if len(chosen) > self.spec.max_length or chosen.max() >= len(films):
            expected = f"at most {self.spec.max_length} numbers from 1 to {len(films)}"
            raise ValueError(f"the order of user {user!r} is {list(order or ())}; expected {expected}")
        own = _plain(one.columns[first.target][0])
        film = own if target is None else self.film_of[target]
        columns, sequences = dict(one.columns), dict(one.sequences)
        for triple in self.group.triples:
            steps = one.sequences[triple.history][0][-self.spec.max_length :]
            sequences[triple.history] = Ragged.of([steps[chosen]])
            sequences.pop(triple.negatives, None)
        if film != own:
            columns[first.target] = np.array([film])
            for name, kind_of in self.kinds.items():
                columns[name] = np.array([kind_of[film]])
            values, lists = self.followed(film)
            columns |= {name: np.array([value]) for name, value in values.items()}
            sequences |= {name: Ragged.of([parts]) for name, parts in lists.items()}
        batch = Batches(self.encoder.encode(Samples(columns, sequences))).batch(np.array([0]))
        label = one.columns.get(self.spec.label) if film == own else None
        clicked = None if label is None else bool(label[0])
        titles = [self.title_of[_plain(behaviour)] for behaviour in films[chosen]]
        kind, alike = None, np.ones(len(chosen), bool)
        if len(self.group.triples) > 1:
            kind, past, _ = self.group.triples[1]
            alike = np.asarray(sequences[past][0] == columns[kind][0])
        return Case(titles, kind, alike, self.title_of[film], clicked, batch)

    @staticmethod
    def places(length: int, shuffled: bool) -> np.ndarray:
        """The order in which a history of so many behaviours is read, from 0: as it is, or the one shuffle."""
        return np.random.default_rng(SHUFFLE).permutation(length) if shuffled else np.arange(length)

    def followed(self, film: Any) -> tuple[dict[str, Any], dict[str, list[str]]]:
        """The columns of ``items`` that go with a film as the target: values by name, and lists by name."""
        values, lists = {}, {}
        for name in () if self.items is None else self.items.columns:
            if name in self.spec.sequences:
                lists[name] = str(self.items[name][film]).split("|")
            elif name in self.samples.columns and name in (*self.spec.categorical, *self.spec.numeric):
                values[name] = self.items[name][film]
        return values, lists

    def recent(self, column: str) -> list[np.ndarray]:
        """What models see of a column of histories, for each sample."""
        return [self.samples.sequences[column][row][-self.spec.max_length :] for row in range(len(self.samples))]

    def _kinds(self, triple: Any) -> dict[Any, Any]:
        """What stands in a further triple beside each film; of several, the last."""
        beside = [self.samples.sequences[triple.history][row] for row in range(len(self.samples))]
        films = np.concatenate([self.samples.columns[self.group.triples[0].target], *self.history])[::-1]
        kinds = np.concatenate([self.samples.columns[triple.target], *beside])[::-1]
        known, place = np.unique(films, return_index=True)
        return {_plain(film): _plain(kind) for film, kind in zip(known, kinds[place], strict=True)}

    def _titles(self, films: np.ndarray) -> dict[Any, str]:
        if self.items is None:
            return {_plain(film): str(film) for film in films}
        missing = [film for film in films if film not in self.items.index]
        if missing:
            raise ValueError(f"items has no row for {self.items.index.name} {missing[0]}; expected one for each film")
        titles = self.items["title"][films]
        return {
            _plain(film): f"{title} [{film}]" if twice else str(title)
            for film, title, twice in zip(films, titles, titles.duplicated(keep=False), strict=True)
        }


@torch.no_grad()
def read(model: BaseModel, case: Case) -> Reading:
    """What ``model`` makes of ``case``, in evaluation mode."""
    group, training = model.spec.groups[0], model.training
    model.eval()
    try:
        view = model.view(group, case.batch)
        keys, attention, steps = view.history, None, None
        evolved = isinstance(model, DIEN) and group.name in model.evolution
        if evolved:
            keys = interests = model.extractor[group.name](view.history, view.mask)
            evolution = model.evolution[group.name]
            if evolution.variant == "gru":
                keys = evolution(interests, None, view.mask)[0]
        if hasattr(model, "attention"):
            attention = model.attention[group.name](view.target, keys, view.mask)
        if evolved:
            states = keys if evolution.variant == "gru" else evolution(interests, attention, view.mask)[0]
            before = torch.cat([torch.zeros_like(states[:, :1]), states[:, :-1]], dim=1)
            steps = (states - before).norm(dim=2)[0].numpy()
        logits = model(_prefixes(group, case.batch)).logits
    finally:
        model.train(training)
    return Reading(torch.sigmoid(logits).numpy(), None if attention is None else attention[0].numpy(), steps)


@torch.no_grad()
def predicted(
    histories: Histories, models: Mapping[str, BaseModel], newest_first: bool = False
) -> dict[str, np.ndarray]:
    """The probability (U,) of a click by each model, for each of ``histories.users`` and their own target.

    ``newest_first``: had each history been read from its newest behaviour to its oldest.
    """
    rows = np.array([histories.row_of[user] for user in histories.users])
    batch = Batches(histories.encoder.encode(histories.samples.take(rows))).batch(np.arange(len(rows)))
    if newest_first:
        columns = [triple.history for triple in histories.group.triples]
        length = (batch[columns[0]] != PADDING).sum(1, keepdim=True)
        place = torch.arange(batch[columns[0]].shape[1])
        turned = torch.where(place < length, length - 1 - place, place)
        batch = batch | {column: batch[column].gather(1, turned) for column in columns}
    found = {}
    for name, model in models.items():
        training = model.training
        try:
            found[name] = torch.sigmoid(model.eval()(batch).logits).numpy()
        finally:
            model.train(training)
    return found


def _prefixes(group: Any, batch: dict[str, Tensor]) -> dict[str, Tensor]:
    """T + 1 rows: the one row of ``batch`` with the history of ``group`` cut to its first 0, 1, ... T behaviours."""
    length = batch[group.triples[0].history].shape[1]
    kept = torch.arange(length) < torch.arange(length + 1)[:, None]
    rows = {name: values.expand(length + 1, *values.shape[1:]) for name, values in batch.items()}
    return rows | {triple.history: batch[triple.history] * kept for triple in group.triples}


def _plain(value: Any) -> Any:
    return value.item() if isinstance(value, np.generic) else value
