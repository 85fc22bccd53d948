"""Serving: a trained model that answers over HTTP (docs/serving.md); needs the extra ``serve``."""
