"""Where each session's behaviours stand in a history: the newest K sessions of the newest T (DSIN; chapter 14)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import Tensor

from dien_course.layers.shapes import exporting, require_mask, require_positive, require_shape

if TYPE_CHECKING:  # the tests check these shapes at run time; learners need not have jaxtyping
    from jaxtyping import Bool, Float, Int

NONE = -1  # the place of a behaviour that is not there


def session_places(
    numbers: Int[Tensor, "B L"], mask: Bool[Tensor, "B L"], sessions: int, session_length: int
) -> Int[Tensor, "B K T"]:
    """The step of the history at which each session has each of its behaviours: newest session, oldest behaviour first.

    ``numbers`` says which session a behaviour belongs to: it rises by one where a session begins, from whatever the
    first one has. Kept are the newest ``sessions`` of a row and the newest ``session_length`` behaviours of each;
    -1 stands where there is none, which is at the end of both axes, so a user without behaviours has -1 alone.
    Session 0 is the newest of every row, however many there are: what is learned of session 0 is learned of the newest.

    Shapes: numbers (B, L) whole numbers, mask (B, L) bool  ->  (B, K, T) int64, K = ``sessions`` and
    T = ``session_length``, or what the longest row and the longest session of the batch need where that is less.
    Raises ValueError for a shape, a mask with holes or a setting that does not fit.
    """
    require_positive("sessions", sessions)
    require_positive("session_length", session_length)
    require_shape("numbers", numbers, ("B", "L"))
    require_mask(mask, numbers.shape)
    own = torch.where(mask, numbers - numbers[:, :1], -1)  # 0 for the oldest session of the row
    count = own.amax(1, keepdim=True) + 1
    kept = count - 1 - torch.arange(sessions, device=own.device)  # (B, K), below 0 where there is none
    begin, end = ((own.unsqueeze(2) < edge.unsqueeze(1)).sum(1) for edge in (kept, kept + 1))
    padding = (~mask).sum(1, keepdim=True)  # it is numbered -1, so counted as before every session
    begin, end = begin - padding, end - padding
    first = torch.maximum(begin, end - session_length)
    steps = torch.arange(session_length, device=own.device)
    places = first.unsqueeze(2) + steps
    places = torch.where((places < end.unsqueeze(2)) & (kept >= 0).unsqueeze(2), places, NONE)
    if exporting():
        return places
    there = places != NONE
    return places[:, : max(1, int(there.any(2).sum(1).max())), : max(1, int(there.sum(2).max()))]


def by_session(history: Float[Tensor, "B L W"], places: Int[Tensor, "B K T"]) -> Float[Tensor, "B K T W"]:
    """The behaviours that ``session_places`` found: history (B, L, W), places (B, K, T)  ->  (B, K, T, W), else 0.

    Raises ValueError for a shape that does not fit.
    """
    require_shape("history", history, ("B", "L", "W"))
    require_shape("places", places, (history.shape[0], "K", "T"))
    rows = places.clamp(min=0).flatten(1).unsqueeze(2).expand(-1, -1, history.shape[2])
    return history.gather(1, rows).unflatten(1, places.shape[1:]) * (places != NONE).unsqueeze(3)
