"""Grading: a class's notebooks, each in processes of its own, judged on plain data (docs/teaching.md)."""
