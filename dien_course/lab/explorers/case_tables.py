"""All cases of an attention explorer as tables for the page: users, films, and what models hold of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch

from dien_course.data import Batches, Samples
from dien_course.data.ragged import Ragged
from dien_course.data.spec import missing_column
from dien_course.lab.explorers.histories import Histories
from dien_course.lab.explorers.network import network_of
from dien_course.lab.explorers.packed import packed
from dien_course.models import BaseModel


def why_not_alone(histories: Histories) -> str | None:
    """Why the page cannot compute by itself what models make of a case, or None: then it asks the kernel."""
    spec = histories.spec
    if spec.derived:
        return "numbers are derived from target and history"
    first = {triple.target for triple in histories.group.triples}
    if any(triple.target in first for group in spec.groups[1:] for triple in group.triples):
        return "another group has the same target"
    return None


class CaseTables:
    """The tables: behaviours and targets by number, histories of users as such numbers, and vectors of each model."""

    def __init__(self, histories: Histories, models: Mapping[str, BaseModel]):
        self.histories, self.models = histories, models
        self.samples, self.group = histories.samples, histories.group
        self.past = {triple: histories.recent(triple.history) for triple in self.group.triples}
        self.behaviours: dict[tuple, int] = {}
        self.targets: dict[tuple, int] = {}
        for film in map(histories.film_of.__getitem__, histories.titles):
            self._number(self.targets, (film, *(kind[film] for kind in histories.kinds.values())))

    def described(self) -> dict[str, Any]:
        """Everything, as JSON."""
        histories, triples = self.histories, self.group.triples
        users = histories.users
        rows = [histories.row_of[user] for user in users]
        past = [
            [self._number(self.behaviours, key) for key in zip(*(self.past[t][r] for t in triples), strict=True)]
            for r in rows
        ]
        own = [self._number(self.targets, tuple(self.samples.columns[t.target][row] for t in triples)) for row in rows]
        labels = self.samples.columns.get(histories.spec.label)
        lengths = sorted({len(one) for one in past} - {0})
        return {
            "kind": triples[1].target if len(triples) > 1 else None,
            "longest": histories.spec.max_length,
            "users": users,
            "past": past,
            "own": own,
            "clicked": None if labels is None else [bool(labels[row]) for row in rows],
            "behaviours": self._named(self.behaviours),
            "targets": self._named(self.targets),
            "films": len(histories.titles),
            "orders": {str(length): histories.places(length, True).tolist() for length in lengths},
            "models": [self._of_model(model, rows) for model in self.models.values()],
        }

    @staticmethod
    def _number(known: dict[tuple, int], key: tuple) -> int:
        return known.setdefault(tuple(one.item() if isinstance(one, np.generic) else one for one in key), len(known))

    def _named(self, known: Mapping[tuple, int]) -> dict[str, list]:
        kinds = [str(kind[0]) if kind else "" for _, *kind in known]
        return {"titles": [self.histories.title_of[film] for film, *_ in known], "kinds": kinds}

    @torch.no_grad()
    def _of_model(self, model: BaseModel, rows: list[int]) -> dict[str, Any]:
        training = model.training
        model.eval()
        try:
            users = self._batch(self.samples.take(np.array(rows)))
            films = self._batch(self._with_targets())
            seen = self._batch(self._with_behaviours())
            before = torch.cat([torch.zeros(len(rows), 0), *model.embedding.profile(users)], dim=1)
            after, others = self._of_other_groups(model, users, len(rows))
            view = model.view(self.group, films)
            found = {
                "network": network_of(model),
                "before": packed(before, "float32"),
                "after": packed(after, "float32"),
                "others": packed(others, "float32"),
                "follows": self._follows(model, films),
                "targets": packed(view.target, "float32"),
                "bias": packed(view.biases[0] if view.biases else torch.zeros(len(view.target)), "float32"),
                "behaviours": packed(model.view(self.group, seen).history[:, 0], "float32"),
            }
        finally:
            model.train(training)
        return found

    def _batch(self, samples: Samples) -> dict[str, torch.Tensor]:
        encoded = self.histories.encoder.encode(samples)
        return Batches(encoded).batch(np.arange(len(samples)))

    def _with_targets(self) -> Samples:
        """A sample for each target, with what follows it; all else is that of the first user."""
        first = self.samples.take(np.zeros(len(self.targets), int))
        columns, sequences = dict(first.columns), dict(first.sequences)
        for triple, values in zip(self.group.triples, zip(*self.targets, strict=True), strict=True):
            columns[triple.target] = np.array(values)
            sequences.pop(triple.negatives, None)
        followed = [self.histories.followed(film) for film, *_ in self.targets]
        for name in followed[0][0]:
            columns[name] = np.array([of_columns[name] for of_columns, _ in followed])
        for name in followed[0][1]:
            sequences[name] = Ragged.of([of_sequences[name] for _, of_sequences in followed])
        return Samples(columns, sequences)

    def _with_behaviours(self) -> Samples:
        """A sample for each behaviour, whose history is that behaviour alone."""
        first = self.samples.take(np.zeros(len(self.behaviours), int))
        sequences = dict(first.sequences)
        for triple, values in zip(self.group.triples, zip(*self.behaviours, strict=True), strict=True):
            sequences[triple.history] = Ragged.of([[value] for value in values])
            sequences.pop(triple.negatives, None)
        return Samples(first.columns, sequences)

    def _follows(self, model: BaseModel, films: Mapping[str, torch.Tensor]) -> dict[str, Any] | None:
        """Which places of ``before`` follow the target, and what stands there for each."""
        columns, sequences = self.histories.followed(next(iter(self.targets))[0])
        names = [*model.embedding.profile_columns, *self.histories.spec.sequences, *self.histories.spec.numbers]
        parts = model.embedding.profile(films)
        starts = np.cumsum([0, *(part.shape[1] for part in parts)])
        following = {*columns, *sequences, *map(missing_column, columns)}
        chosen = [number for number, name in enumerate(names) if name in following]
        if not chosen:
            return None
        places = [place for number in chosen for place in range(starts[number], starts[number + 1])]
        return {"places": places, "values": packed(torch.cat([parts[n] for n in chosen], dim=1), "float32")}

    def _of_other_groups(
        self, model: BaseModel, users: Mapping[str, torch.Tensor], count: int
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """What the other groups give to the head (U, A) and to the logit (U,)."""
        parts, biases = [torch.zeros(count, 0)], torch.zeros(count)
        for group in self.histories.spec.groups[1:]:
            view = model.view(group, users)
            summary, _ = model.read(group, view)
            parts += [view.target, summary]
            parts += [view.target * summary] if view.target.shape == summary.shape else []
            biases = sum(view.biases[:1], biases)
        return torch.cat(parts, dim=1), biases
