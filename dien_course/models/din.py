"""DIN: the history weighed by its relevance to the target (Zhou et al., KDD 2018; chapter 03)."""

from __future__ import annotations

from torch import nn

from dien_course.layers.attention import TargetAttention
from dien_course.models.base import BaseModel


class DIN(BaseModel):
    """BaseModel with attention in place of the mean.

    The weighted sum does not know the order of the behaviours: shuffle a history and the score stays the same.
    ``attention`` is the kind and ``attention_scale`` the scale of ``TargetAttention``; the other settings, the call and
    the errors are BaseModel's.
    """

    def __init__(self, spec, sizes, *, attention: str = "din", attention_scale: str = "softmax", **settings):
        super().__init__(spec, sizes, **settings)
        self.attention = nn.ModuleDict()
        for group in spec.groups:
            size = self.embedding.group_size(group)
            self.attention[group.name] = TargetAttention(size, size, attention, attention_scale)

    def read(self, group, view):
        attention = self.attention[group.name](view.target, view.history, view.mask)
        return (attention.unsqueeze(-1) * view.history).sum(1), None
