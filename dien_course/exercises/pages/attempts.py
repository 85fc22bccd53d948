"""What a learner has tried in this session: how often each exercise, and how many of its hints were seen."""

from __future__ import annotations

from collections import Counter

tried: Counter[str] = Counter()
hints_seen: Counter[str] = Counter()


def forget() -> None:
    """Start anew, as after a restart of the kernel."""
    tried.clear()
    hints_seen.clear()
