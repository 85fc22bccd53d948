"""Experiments: yardsticks that a model has to beat."""
