"""The lab: figures as pure functions, numbers in and a matplotlib Figure out."""
