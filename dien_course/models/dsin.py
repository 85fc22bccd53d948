"""DSIN: interests of sessions, extracted, related to each other, and weighed (Feng et al., IJCAI 2019; chapter 14)."""

from __future__ import annotations

from functools import partial

import torch
from torch import nn

from dien_course.layers.bias_encoding import BiasEncoding
from dien_course.layers.session_activation import SessionActivation
from dien_course.layers.session_interaction import SessionInteraction
from dien_course.layers.session_interest_extractor import SessionInterestExtractor
from dien_course.layers.session_places import NONE, by_session, session_places
from dien_course.layers.shapes import require_positive
from dien_course.layers.shared_rows import once
from dien_course.models.attentive import AttentiveModel


class DSIN(AttentiveModel):
    """BaseModel that reads a history session by session.

    Bias encoding says where a behaviour stands; the extractor makes one interest I_k of each session; the interacting
    layer lets the sessions know of each other, H_k; two activating layers weigh I and H by the target. The summary is
    both sums and their products with the target, as the other models have the product of theirs.

    Which session a behaviour belongs to stands in the column ``times`` of its group; without one, as in a table
    without times, a history is one session. The newest ``sessions`` (K) of the newest ``session_length`` (T)
    behaviours are read, the newest session first, so that I_1 is the newest interest of every user; ``heads`` are those
    of self-attention and divide the group's width. The other settings, the call and the errors are
    ``AttentiveModel``'s. There is no auxiliary loss.
    """

    def __init__(self, spec, sizes, *, sessions: int = 5, session_length: int = 10, heads: int = 2, **settings):
        super().__init__(spec, sizes, **settings)
        self.sessions = require_positive("sessions", sessions)
        self.session_length = require_positive("session_length", session_length)
        self.bias_encoding, self.extractor, self.interaction = nn.ModuleDict(), nn.ModuleDict(), nn.ModuleDict()
        self.on_interests, self.on_interaction = nn.ModuleDict(), nn.ModuleDict()
        for group in spec.groups:
            size = self.embedding.group_size(group)
            self.bias_encoding[group.name] = BiasEncoding(sessions, session_length, size)
            self.extractor[group.name] = SessionInterestExtractor(size, heads)
            self.interaction[group.name] = SessionInteraction(size)
            self.on_interests[group.name] = SessionActivation(self.attention_of(group, size))
            self.on_interaction[group.name] = SessionActivation(self.attention_of(group, size))

    def summary_size(self, group):
        return 4 * self.embedding.group_size(group)

    def view(self, group, batch):
        view = super().view(group, batch)
        if group.times is None:
            return view._replace(sessions=once(lambda mask: mask.long(), view.mask))
        if group.times not in batch:
            raise ValueError(f"batch has no column {group.times!r}; found {', '.join(batch)}")
        return view._replace(sessions=batch[group.times])

    def read(self, group, view):
        places = once(
            partial(session_places, sessions=self.sessions, session_length=self.session_length),
            view.sessions,
            view.mask,
        )
        real = once(lambda places: (places != NONE).any(2), places)
        interests = once(partial(self.interests, group), view.history, places)
        interaction = once(self.interaction[group.name], interests, real)
        sums = [
            self.on_interests[group.name](view.target, interests, real),
            self.on_interaction[group.name](view.target, interaction, real),
        ]
        return torch.cat([*sums, *(view.target * one for one in sums)], dim=1), None

    def interests(self, group, history, places):
        """I_k of each session that ``places`` (B, K, T) finds in ``history`` (B, L, W): (B, K, W), 0 where none is."""
        behaviours = self.bias_encoding[group.name](by_session(history, places))
        return self.extractor[group.name](behaviours, places != NONE)
