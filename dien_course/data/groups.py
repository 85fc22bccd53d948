"""Attention groups: which target attends to which history, and how (chapter 08)."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import NamedTuple

from dien_course.errors import DataError
from dien_course.layers.attention import KINDS, SCALES
from dien_course.layers.attentional_gru import VARIANTS
from dien_course.layers.mlp import ACTIVATIONS

CHOICES = {
    "variant": VARIANTS,
    "attention": KINDS,
    "attention_scale": SCALES,
    "attention_activation": tuple(ACTIVATIONS),
    "attention_batch_norm": (True, False),
    "scaled": (True, False),
}


class Triple(NamedTuple):
    """Three aligned columns: the target, the history of such targets, and the negatives sampled beside the history."""

    target: str
    history: str
    negatives: str | None = None


@dataclass(frozen=True)
class AttentionGroup:
    """One or several triples whose embeddings are concatenated: the movie alone, or movie and genre.

    The histories of all triples run step by step over the same behaviours.

    ``times``: the column with the time of each of these behaviours, a number, by which DSIN cuts sessions: a new one
    begins after a pause of more than ``session_gap`` in the same unit; None is 1,800, half an hour of seconds.

    The other fields say how this group is read, where that differs from the model's settings of the same names, which
    None leaves it to. ``variant`` is that of DIEN's evolution. ``attention`` (din, bilinear or dot) and
    ``attention_scale`` (softmax, t_softmax or sigmoid) are the kind and the scale of ``TargetAttention``;
    ``attention_sizes``, ``attention_activation``, ``attention_dropout`` in [0, 1) and ``attention_batch_norm`` those of
    din's MLP; ``scaled`` divides the scores by the square root of their keys' size. A model reads what it has use for:
    DIN no variant, BaseModel nothing. Raises DataError for a field that does not fit.
    """

    name: str
    triples: tuple[Triple, ...]
    variant: str | None = None
    attention: str | None = None
    attention_scale: str | None = None
    attention_sizes: tuple[int, ...] | None = None
    attention_activation: str | None = None
    attention_dropout: float | None = None
    attention_batch_norm: bool | None = None
    scaled: bool | None = None
    times: str | None = None
    session_gap: float | None = None

    def __post_init__(self):
        require_name("a group's name", self.name)
        place = f"spec, group {self.name!r}"
        if not self.name.isidentifier():
            raise DataError(f"{place}: the name is not a plain word; expected letters, digits and _, as in 'movie'")
        if not isinstance(self.triples, Sequence) or isinstance(self.triples, str) or not self.triples:
            raise DataError(f"{place}: triples are {self.triples!r}; expected a list of [target, history, negatives]")
        for triple in self.triples:
            if not isinstance(triple, Sequence) or isinstance(triple, str) or len(triple) not in (2, 3):
                raise DataError(f"{place}: found {triple!r} as a triple; expected [target, history, negatives]")
            for column in triple:
                if column is not None:
                    require_name("a column", column)
        object.__setattr__(self, "triples", tuple(Triple(*triple) for triple in self.triples))
        self._check_reading(place)
        self._check_sessions(place)

    def _check_reading(self, place: str) -> None:
        for name, known in CHOICES.items():
            value = getattr(self, name)
            if value is not None and (value not in known or type(value) is not type(known[0])):
                expected = ", ".join(str(one).lower() for one in known)
                raise DataError(f"{place}: {name} is {value!r}; expected one of {expected}")
        sizes = self.attention_sizes
        if sizes is not None:
            object.__setattr__(self, "attention_sizes", require_sizes(f"{place}: attention_sizes", sizes))
        dropout = self.attention_dropout
        if dropout is not None and (type(dropout) not in (int, float) or not 0 <= dropout < 1):
            raise DataError(f"{place}: attention_dropout is {dropout!r}; expected a number in [0, 1)")

    def _check_sessions(self, place: str) -> None:
        if self.times is not None:
            require_name("times of a group", self.times)
        gap = self.session_gap
        if gap is not None and (type(gap) not in (int, float) or not 0 <= gap < math.inf):
            raise DataError(f"{place}: session_gap is {gap!r}; expected a number of at least 0")
        if gap is not None and self.times is None:
            raise DataError(f"{place}: has a session_gap and no times; expected the column of the behaviours' times")

    def to_dict(self) -> dict:
        """Plain lists and strings, for JSON and TOML, without the fields that are None."""
        plain = {field.name: getattr(self, field.name) for field in fields(self)}
        plain["triples"] = [list(triple) for triple in self.triples]
        if self.attention_sizes is not None:
            plain["attention_sizes"] = list(self.attention_sizes)
        return {name: value for name, value in plain.items() if value is not None}

    @classmethod
    def from_dict(cls, plain: Mapping) -> AttentionGroup:
        """The group written by ``to_dict``; raises DataError naming the field that is not one, or that is missing."""
        known = [field.name for field in fields(cls)]
        if not isinstance(plain, Mapping) or not {"name", "triples"} <= set(plain):
            raise DataError(f"spec: {plain!r} is no group; expected at least a name and triples")
        unknown = sorted(set(plain) - set(known))
        if unknown:
            place = f"spec, group {plain['name']!r}"
            raise DataError(f"{place}: unknown setting {unknown[0]!r}; expected some of {', '.join(known)}")
        return cls(**plain)


def require_name(what: str, value: object) -> None:
    """Raises DataError unless ``value`` is text that is not empty."""
    if not isinstance(value, str) or not value:
        raise DataError(f"spec: {what} is {value!r}; expected text that is not empty")


def require_sizes(what: str, sizes: object) -> tuple[int, ...]:
    """``sizes`` as a tuple; raises DataError unless they are one or several whole numbers of at least 1."""
    whole = isinstance(sizes, Sequence) and not isinstance(sizes, str) and len(sizes) > 0
    if not whole or not all(type(size) is int and size >= 1 for size in sizes):
        raise DataError(f"{what} is {sizes!r}; expected one or several whole numbers of at least 1")
    return tuple(sizes)
