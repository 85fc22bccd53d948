"""What a learner has tried in this session: how often each exercise, what failed last, and which hints were seen."""

from __future__ import annotations

from collections import Counter, defaultdict

tried: Counter[str] = Counter()
failed: dict[str, tuple[str, ...]] = {}  # the names of what failed in the last check, in order
hints_seen: defaultdict[str, set[int]] = defaultdict(set)


def forget() -> None:
    """Start anew, as after a restart of the kernel."""
    tried.clear()
    failed.clear()
    hints_seen.clear()
