"""DIN: the history weighed by its relevance to the target (Zhou et al., KDD 2018; chapter 03)."""

from __future__ import annotations

from torch import nn

from dien_course.models.attentive import AttentiveModel


class DIN(AttentiveModel):
    """BaseModel with attention in place of the mean.

    The weighted sum does not know the order of the behaviours: shuffle a history and the score stays the same.
    Settings, call and errors are ``AttentiveModel``'s.
    """

    def __init__(self, spec, sizes, **settings):
        super().__init__(spec, sizes, **settings)
        self.attention = nn.ModuleDict()
        for group in spec.groups:
            self.attention[group.name] = self.attention_of(group, self.embedding.group_size(group))

    def read(self, group, view):
        attention = self.attention[group.name](view.target, view.history, view.mask)
        return (attention.unsqueeze(-1) * view.history).sum(1), None
