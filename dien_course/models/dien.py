"""DIEN: interests extracted from behaviours, then evolved towards the target (Zhou et al., AAAI 2019; chapter 08)."""

from __future__ import annotations

from torch import nn

from dien_course.layers.attentional_gru import VARIANTS, AttentionalGRU
from dien_course.layers.auxiliary_loss import AuxiliaryLoss
from dien_course.layers.interest_extractor import InterestExtractor
from dien_course.layers.shared_rows import once
from dien_course.models.attentive import AttentiveModel

POOLS = {"attention_scale": "softmax"}  # the weights of a mean sum to one


class DIEN(AttentiveModel):
    """BaseModel with two recurrent layers in place of the mean.

    The interest extractor turns behaviours into interests h(t); attention asks how much each interest matters to the
    target; the evolution layer lets the relevant ones move its state, whose last value h'(T) is the summary.

    ``variant`` of the evolution, where a group says nothing else: augru, agru, aigru, or gru (a plain second GRU whose
    states are pooled by attention, by softmax unless the group itself has an ``attention_scale``). ``convention`` of
    the augru: paper or released. ``auxiliary``: the form of the auxiliary loss (inner, mlp, infonce) or None; it is
    computed where the batch holds negatives, so predicting needs none.
    ``hidden_size`` of both layers is the group's width unless given. The other settings, the call and the errors are
    ``AttentiveModel``'s.
    """

    def __init__(
        self,
        spec,
        sizes,
        *,
        variant: str = "augru",
        convention: str = "paper",
        auxiliary: str | None = "inner",
        hidden_size: int | None = None,
        attention_scale: str = "t_softmax",
        **settings,
    ):
        if variant not in VARIANTS:
            raise ValueError(f"variant is {variant!r}; expected one of {', '.join(VARIANTS)}")
        self.hidden_size = hidden_size
        super().__init__(spec, sizes, attention_scale=attention_scale, **settings)
        self.variant = variant
        self.extractor, self.attention = nn.ModuleDict(), nn.ModuleDict()
        self.evolution, self.auxiliary = nn.ModuleDict(), nn.ModuleDict()
        for group in spec.groups:
            size = self.embedding.group_size(group)
            hidden = hidden_size or size
            self.extractor[group.name] = InterestExtractor(size, hidden)
            own = group.variant or variant
            self.attention[group.name] = self.attention_of(group, hidden, **(POOLS if own == "gru" else {}))
            self.evolution[group.name] = AttentionalGRU(hidden, hidden, own, convention)
            if auxiliary is not None:
                self.auxiliary[group.name] = AuxiliaryLoss(hidden, size, auxiliary)

    def summary_size(self, group):
        return self.hidden_size or self.embedding.group_size(group)

    def wants_negatives(self, group, batch):
        return group.name in self.auxiliary and all(triple.negatives in batch for triple in group.triples)

    def read(self, group, view):
        interests = once(self.extractor[group.name], view.history, view.mask)
        loss = None
        if view.negatives is not None:
            biases = view.biases[1:]
            loss = self.auxiliary[group.name](
                interests, view.history, view.negatives, view.mask, *biases, negatives_mask=view.drawn
            )
        return self.evolve(group, view, interests), loss

    def evolve(self, group, view, interests):
        """h'(T), or for the gru the attention-weighted sum of its states: (B, H)."""
        evolution = self.evolution[group.name]
        if evolution.variant == "gru":
            states, _ = evolution(interests, None, view.mask)
            attention = self.attention[group.name](view.target, states, view.mask)
            return (attention.unsqueeze(-1) * states).sum(1)
        attention = self.attention[group.name](view.target, interests, view.mask)
        return evolution(interests, attention, view.mask)[1]
