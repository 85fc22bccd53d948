"""BaseModel: embeddings, an average of the history, and an MLP (chapter 02)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import torch
from torch import Tensor, nn

from dien_course.data.groups import AttentionGroup
from dien_course.data.spec import FeatureSpec
from dien_course.data.vocabulary import PADDING
from dien_course.layers.mlp import MLP
from dien_course.layers.pooling import pool
from dien_course.layers.shapes import require_positive
from dien_course.layers.shared_rows import once
from dien_course.models.embedding import FeatureEmbedding, look_up, table_of


class Output(NamedTuple):
    """What a model returns: logits (B,), or (B, K) for K > 1 outputs, and the auxiliary loss, a scalar, or None."""

    logits: Tensor
    auxiliary_loss: Tensor | None = None


class GroupView(NamedTuple):
    """One attention group of a batch as vectors, W numbers each: target (B, W), history (B, T, W), mask (B, T) bool.

    ``negatives`` (B, T, W) are there for a model that trains with them, and None otherwise. ``biases`` are the item
    biases of the target (B,) and, with negatives, of history and negatives (B, T); empty for a model without.
    ``drawn`` (B, T) bool, with negatives: where there is one, as there is none for a user who has chosen every item.
    Where there are K > 1 outputs, the biases are those of the target alone, (B, K). ``sessions`` (B, T) whole numbers,
    for a model that reads them: which session each behaviour belongs to.
    """

    target: Tensor
    history: Tensor
    mask: Tensor
    negatives: Tensor | None = None
    biases: tuple[Tensor, ...] = ()
    drawn: Tensor | None = None
    sessions: Tensor | None = None


class BaseModel(nn.Module):
    """Embedding and MLP: profile, target, the mean of the history, and the product of the last two, through an MLP.

    DIN and DIEN are this model with another ``read`` of the history. The product target ∘ summary is not in the papers
    but in the authors' released code; it exists where both have the same width.

    ``spec`` and ``sizes`` (vocabulary name -> number of ids) say what is embedded, ``embedding_size`` how wide;
    ``hidden_sizes``, ``activation``, ``dropout`` and ``batch_norm`` are the MLP's, ``embedding_dropout`` that of the
    vectors. ``item_bias`` adds a number of its own for each target to the logit: how liked it is by everybody.
    ``wide`` adds to the logit the spec's numbers through one linear layer that starts at 0, besides giving them to the
    MLP (Cheng et al., Wide & Deep Learning, DLRS 2016): what is plain in a number need not be found by the network.
    ``d_out`` logits for each row: one, of a click, or K > 1, of K classes whose softmax is a probability each.

    All settings are keywords. Call: ``model(batch)`` with a dict from column to tensor as ``Batches`` makes it; label
    and negatives may be absent. Returns ``Output(logits, auxiliary_loss)``, logits (B,) or (B, K). Raises ValueError
    naming a missing column.
    """

    def __new__(cls, *args, **settings):
        model = super().__new__(cls)
        model.settings = settings  # what a checkpoint needs to build the model again
        return model

    def __init__(
        self,
        spec: FeatureSpec,
        sizes: Mapping[str, int],
        *,
        embedding_size: int = 16,
        hidden_sizes: Sequence[int] = (64, 32),
        activation: str = "dice",
        dropout: float = 0.0,
        batch_norm: bool = False,
        embedding_dropout: float = 0.0,
        item_bias: bool = True,
        wide: bool = True,
        d_out: int = 1,
    ):
        super().__init__()
        self.spec = spec
        self.d_out = require_positive("d_out", d_out)
        self.embedding = FeatureEmbedding(spec, sizes, embedding_size, embedding_dropout)
        for group in spec.groups:
            if hasattr(nn.ModuleDict(), group.name):
                raise ValueError(f"the name {group.name!r} is taken by torch; expected another name for the group")
        self.item_bias = nn.ModuleDict()
        if item_bias:
            for group in spec.groups:
                name = spec.vocabulary_of(group.triples[0].target)
                self.item_bias[group.name] = table_of(sizes[name], d_out)
                nn.init.zeros_(self.item_bias[group.name].weight)
        self.wide = nn.Linear(len(spec.numbers), d_out, bias=False) if wide and spec.numbers else None
        if self.wide is not None:
            nn.init.zeros_(self.wide.weight)
        width = self.embedding.profile_size
        for group in spec.groups:
            target, summary = self.embedding.group_size(group), self.summary_size(group)
            width += target + summary + (target if target == summary else 0)
        self.head = MLP(width, hidden_sizes, d_out, activation, dropout, batch_norm)

    def summary_size(self, group: AttentionGroup) -> int:
        """The width of what ``read`` returns."""
        return self.embedding.group_size(group)

    def read(self, group: AttentionGroup, view: GroupView) -> tuple[Tensor, Tensor | None]:
        """What the history says about the target, (B, summary_size), and the group's auxiliary loss or None."""
        return pool(view.history, view.mask, "mean"), None

    def forward(self, batch: Mapping[str, Tensor]) -> Output:
        parts = self.embedding.profile(batch)
        losses, biases = [], []
        for group in self.spec.groups:
            view = self.view(group, batch)
            summary, loss = self.read(group, view)
            parts += [view.target, summary]
            if view.target.shape == summary.shape:
                parts.append(view.target * summary)
            losses += [] if loss is None else [loss]
            biases += view.biases[:1]
        outputs = self.head(torch.cat(parts, dim=1))
        if self.wide is not None:
            outputs = outputs + self.wide(torch.stack([batch[name] for name in self.spec.numbers], dim=1))
        logits = self._one_or_several(outputs)
        return Output(sum(biases, logits), sum(losses) / len(losses) if losses else None)

    def view(self, group: AttentionGroup, batch: Mapping[str, Tensor]) -> GroupView:
        """The vectors of ``group`` in ``batch``."""
        roles = ["target", "history", "negatives"][: 3 if self.wants_negatives(group, batch) else 2]
        target, history, *negatives = self.embedding.of_group(group, roles, batch)
        mask = once(lambda ids: ids != PADDING, batch[group.triples[0].history])
        biases = ()
        if group.name in self.item_bias:
            roles = roles if negatives and self.d_out == 1 else roles[:1]
            ids = [batch[getattr(group.triples[0], role)] for role in roles]
            biases = tuple(map(self._one_or_several, look_up(self.item_bias[group.name], ids)))
        drawn = batch[group.triples[0].negatives] != PADDING if negatives else None
        return GroupView(target, history, mask, *(negatives or [None]), biases, drawn)

    def _one_or_several(self, outputs: Tensor) -> Tensor:
        """``outputs`` (..., d_out), without the last dimension where there is one output."""
        return outputs.squeeze(-1) if self.d_out == 1 else outputs

    def wants_negatives(self, group: AttentionGroup, batch: Mapping[str, Tensor]) -> bool:
        """Whether ``read`` makes use of the group's negatives in ``batch``."""
        return False
