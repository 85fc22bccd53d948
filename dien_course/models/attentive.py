"""What DIN and DIEN share: an attention unit for each group, as the group or the model's settings say (chapter 08)."""

from __future__ import annotations

from collections.abc import Sequence

from dien_course.data.groups import AttentionGroup
from dien_course.layers.attention import TargetAttention
from dien_course.models.base import BaseModel

OF_MLP = ("attention_sizes", "attention_activation", "attention_dropout", "attention_batch_norm")


class AttentiveModel(BaseModel):
    """BaseModel whose groups attend; DIN and DIEN say to what.

    ``attention`` is the kind and ``attention_scale`` the scale of ``TargetAttention``; ``attention_sizes``,
    ``attention_activation``, ``attention_dropout`` and ``attention_batch_norm`` are those of its MLP, and ``scaled``
    divides its scores by the square root of their keys' size. What a group of the spec says itself goes first.
    The other settings, the call and the errors are BaseModel's.
    """

    def __init__(
        self,
        spec,
        sizes,
        *,
        attention: str = "din",
        attention_scale: str = "softmax",
        attention_sizes: Sequence[int] = (32, 16),
        attention_activation: str = "prelu",
        attention_dropout: float = 0.0,
        attention_batch_norm: bool = False,
        scaled: bool = False,
        **settings,
    ):
        super().__init__(spec, sizes, **settings)
        self.attention_settings = {
            "attention": attention,
            "attention_scale": attention_scale,
            "attention_sizes": attention_sizes,
            "attention_activation": attention_activation,
            "attention_dropout": attention_dropout,
            "attention_batch_norm": attention_batch_norm,
            "scaled": scaled,
        }

    def attention_of(self, group: AttentionGroup, key_size: int, **instead) -> TargetAttention:
        """A new attention unit for ``group`` on keys (B, T, key_size); ``instead`` goes before the model's settings."""
        settings = {**self.attention_settings, **instead}
        own = {name: getattr(group, name) for name in settings if getattr(group, name) is not None}
        settings |= own
        idle = [name for name in OF_MLP if name in own]
        if settings["attention"] != "din" and idle:
            raise ValueError(
                f"group {group.name!r} has {idle[0]}, but its attention, {settings['attention']}, has no MLP; "
                "expected attention 'din', or none of its MLP's settings"
            )
        kind, scale, *rest = settings.values()
        return TargetAttention(self.embedding.group_size(group), key_size, kind, scale, *rest)
