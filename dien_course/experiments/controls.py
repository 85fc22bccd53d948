"""Controls: models that share one thing with DIEN and lack another (chapter 10)."""

from __future__ import annotations

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
