"""The Deep Interest Evolution Network, taught and verified: data, layers, models and training."""

__version__ = "1.0.0"
