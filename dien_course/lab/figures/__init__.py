"""The figures of the chapters: each takes numbers and returns a matplotlib Figure, without pyplot."""
