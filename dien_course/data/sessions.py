"""Sessions: a new one begins where the pause before a behaviour is longer than a gap (DSIN; chapter 14)."""

from __future__ import annotations

import numpy as np

from dien_course.data.ragged import Ragged

SESSION_GAP = 1800.0  # seconds; half an hour, as in the paper


def session_numbers(times: Ragged, gap: float = SESSION_GAP) -> Ragged:
    """The number of the session of each behaviour, which rises by one where a session begins.

    ``times``: of N histories, oldest first, in the unit of ``gap``. A session begins where more than ``gap`` lies
    between a behaviour and the one before it. The first number of a history is any from 1 on: what counts are the
    differences within a history, so histories may overlap in ``values`` and be cut to their newest behaviours.

    Returns int64 ``values`` (L,) with the bounds of ``times``. Takes one pass over the L values, whatever N is.
    """
    begins = np.ones(len(times.values), dtype=np.int64)
    begins[1:] = np.diff(times.values) > gap
    return Ragged(np.cumsum(begins), times.start, times.end)
