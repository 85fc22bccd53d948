"""The bug museum: faults of public DIENs rewritten small, what gives each away, and the cure (chapter 13)."""
