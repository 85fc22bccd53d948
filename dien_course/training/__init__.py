"""Training: fit, evaluate, predict, metrics and checkpoints."""

from dien_course.training.checkpoint import Checkpoint, load, save
from dien_course.training.evaluate import evaluate, predict
from dien_course.training.fit import Fit, fit

__all__ = ["Checkpoint", "Fit", "evaluate", "fit", "load", "predict", "save"]
