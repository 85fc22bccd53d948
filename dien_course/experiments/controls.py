"""Controls: models that share one thing with DIEN and lack another (chapter 10)."""

from __future__ import annotations

import torch
from torch import nn

from dien_course.models import DIEN


class AuxiliaryDIN(DIEN):
    """DIN that is given DIEN's auxiliary loss: the same loss, extractor and embeddings, but a reader blind to order.

    An interest extractor runs beside DIN for the auxiliary loss alone, which so shapes the embeddings as it shapes
    DIEN's. The summary is DIN's: the behaviours weighed by attention. What DIEN is better by, it owes to how it reads.
    Settings, call and errors are DIEN's; ``variant`` has no effect, ``hidden_size`` may not be given.
    """

    def __init__(self, spec, sizes, *, attention_scale: str = "softmax", **settings):
        super().__init__(spec, sizes, attention_scale=attention_scale, **settings)
        self.evolution.clear()

    def evolve(self, group, view, interests):
        """The weighted sum of the behaviours: (B, W)."""
        attention = self.attention[group.name](view.target, view.history, view.mask)
        return (attention.unsqueeze(-1) * view.history).sum(1)


class BilinearDIEN(DIEN):
    """DIEN with a second way to the logit: target ᵀ M summary of each group, M starting at 0.

    In the generated world a click's log-odds are 4 cos(taste - style) + quality: a product of something of the user and
    something of the film. The head has to make that product of its inputs' sums; here it is given one, any number of
    the target with any of the summary. Settings, call and errors are DIEN's.
    """

    def __init__(self, spec, sizes, **settings):
        super().__init__(spec, sizes, **settings)
        self.product = nn.ParameterDict(
            {g.name: torch.zeros(self.embedding.group_size(g), self.summary_size(g)) for g in spec.groups}
        )
        self._products: list[torch.Tensor] = []

    def read(self, group, view):
        summary, loss = super().read(group, view)
        self._products.append(((view.target @ self.product[group.name]) * summary).sum(1))
        return summary, loss

    def forward(self, batch):
        self._products = []
        output = super().forward(batch)
        products, self._products = self._products, []
        return output._replace(logits=sum(products, output.logits))
