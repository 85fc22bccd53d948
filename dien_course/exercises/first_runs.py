"""What the two exercises of chapter 00 reach, which have no check: the test AUC of DIEN, measured with seed 0."""

from __future__ import annotations

REACHED = {"shuffled": 0.839, "no auxiliary": 0.905}
