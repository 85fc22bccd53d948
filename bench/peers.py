"""The DIENs of deepctr-torch and torch-rechub as networks of the study: same batches, same loop, same metrics.

Each is called as a network of the course is, ``model(batch) -> Output``; all arithmetic is theirs. Versions:
deepctr-torch 0.3.0 and torch-rechub 0.9.0, those of requirements-test.txt. Both have the paper's AUGRU and their own
auxiliary loss here, both of which deepctr-torch has off unless asked. Both get one table for target, history and
negatives, and the head's sizes and dropout that the course's DIEN has. Both read the first triple of the spec's one
group, and no other column.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor, nn

from dien_course.data import FeatureSpec
from dien_course.models.base import Output

EDGE = 1e-6  # probabilities are kept this far from 0 and 1 where only they are returned


class _Peer(nn.Module):
    """What both need: the names of the columns, and the vocabulary's size. ``auxiliary``: negatives are drawn."""

    auxiliary, d_out = "theirs", 1

    def __init__(self, spec: FeatureSpec, sizes: Mapping[str, int]):
        super().__init__()
        (group,) = spec.groups
        self.target, self.history, self.negatives = group.triples[0]
        self.length, self.items = spec.max_length, sizes[spec.vocabulary_of(self.target)]

    def ids(self, batch: Mapping[str, Tensor]) -> tuple[Tensor, Tensor, Tensor]:
        """Target (B,), history and negatives (B, T); without negatives in the batch, padding in their place."""
        history = batch[self.history]
        return batch[self.target], history, batch.get(self.negatives, torch.zeros_like(history))


class DeepCTR(_Peer):
    """deepctr-torch's DIEN; ``dropout`` and ``hidden_sizes`` are those of its head, all else its own default."""

    def __init__(self, spec, sizes, *, embedding_size: int, dropout: float, hidden_sizes: Sequence[int] = (64, 32)):
        from deepctr_torch.inputs import SparseFeat, VarLenSparseFeat
        from deepctr_torch.models.dien import DIEN

        super().__init__(spec, sizes)

        def column(name: str) -> SparseFeat:
            return SparseFeat(name, self.items, embedding_size, embedding_name="item")

        def sequence(name: str) -> VarLenSparseFeat:
            return VarLenSparseFeat(column(name), maxlen=self.length, length_name="length")

        self.model = DIEN(
            [column("item"), sequence("hist_item"), sequence("neg_hist_item")],
            ["item"],
            gru_type="AUGRU",
            use_negsampling=True,
            dnn_hidden_units=tuple(hidden_sizes),
            dnn_dropout=dropout,
            seed=int(torch.randint(2**31, (1,))),  # its own default sets the seed of all of torch to 1024
            task="regression",  # returns the logit, to which task="binary" applies a sigmoid
        )

    def forward(self, batch: Mapping[str, Tensor]) -> Output:
        target, history, negatives = self.ids(batch)
        named = {
            "item": target.unsqueeze(1),
            "hist_item": self._wide(history),
            "neg_hist_item": self._wide(negatives),
            "length": (history != 0).sum(1, keepdim=True),
        }
        logits = self.model(torch.cat([named[name] for name in self.model.feature_index], dim=1)).squeeze(1)
        auxiliary = self.model.aux_loss.squeeze()
        self.model.aux_loss = torch.zeros(())  # a graph kept there could not be copied
        return Output(logits, auxiliary if self.negatives in batch else None)

    def _wide(self, ids: Tensor) -> Tensor:
        """``ids`` (B, T) with padding up to the length that the model was told: (B, max_length)."""
        return nn.functional.pad(ids, (0, self.length - ids.shape[1]))


class ReChub(_Peer):
    """torch-rechub's DIEN; ``dropout`` and ``hidden_sizes`` are those of its head, all else its own default."""

    def __init__(self, spec, sizes, *, embedding_size: int, dropout: float, hidden_sizes: Sequence[int] = (64, 32)):
        from torch_rechub.basic.features import SequenceFeature, SparseFeature
        from torch_rechub.models.ranking.dien import DIEN

        super().__init__(spec, sizes)

        def sequence(name: str) -> SequenceFeature:
            return SequenceFeature(
                name, self.items, embedding_size, pooling="concat", shared_with="item", padding_idx=0
            )

        self.model = DIEN(
            [SparseFeature("context", 2, 1)],  # it asks for at least one: a constant
            [sequence("history")],
            [sequence("negatives")],
            [SparseFeature("item", self.items, embedding_size, padding_idx=0)],
            {"dims": list(hidden_sizes), "dropout": dropout},
            alpha=1.0,  # the loop has a weight of its own
        )

    def forward(self, batch: Mapping[str, Tensor]) -> Output:
        target, history, negatives = self.ids(batch)
        columns = {"item": target, "history": history, "negatives": negatives, "context": torch.zeros_like(target)}
        probability, auxiliary = self.model(columns)
        return Output(torch.logit(probability, EDGE), auxiliary if self.negatives in batch else None)


PEERS = {"deepctr-torch": DeepCTR, "torch-rechub": ReChub}
