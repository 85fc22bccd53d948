"""Training: fit, evaluate, predict, metrics, checkpoints, and a whole run in one call."""

from dien_course.training.checkpoint import Checkpoint, load, save
from dien_course.training.evaluate import evaluate, predict
from dien_course.training.export import export
from dien_course.training.fit import Fit, fit
from dien_course.training.run import Run, train
from dien_course.training.settings import Settings

__all__ = ["Checkpoint", "Fit", "Run", "Settings", "evaluate", "export", "fit", "load", "predict", "save", "train"]
