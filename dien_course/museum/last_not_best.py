"""Early stopping that keeps the best weights only if it stops early."""

from __future__ import annotations

from collections.abc import Sequence

from dien_course.museum.exhibit import Exhibit, Source, Symptom
from dien_course.training.selection import goodness


def best_if_stopped(scores: Sequence[float], patience: int = 4) -> int:
    """The epoch whose weights are saved: the best one if patience runs out, and else the last."""
    best = 0
    for epoch, score in enumerate(scores):
        if score > scores[best]:
            best = epoch
        if epoch - best >= patience:
            return best
    return len(scores) - 1


def best_always(scores: Sequence[float], patience: int = 4) -> int:
    """The epoch whose weights ``fit`` keeps: that with the greatest goodness, whatever ended the training."""
    good = [goodness({"auc": score}, "auc") for score in scores]
    best = 0
    for epoch, value in enumerate(good):
        if value > good[best]:
            best = epoch
        if epoch - best >= patience:
            break
    return best


def lost(keep) -> float:
    """How much validation AUC the saved weights have less than the best epoch of a run that ends by its count."""
    scores = [0.61, 0.68, 0.71, 0.69, 0.66]
    return max(scores) - scores[keep(scores)]


EXHIBIT = Exhibit(
    name="last_not_best",
    title="The best epoch, thrown away",
    room="measures",
    story="The log says .71, the saved file scores .66.",
    because="The best weights are put back only where patience runs out; a run that ends by its count keeps the last.",
    test="Score the saved file again, and compare with the log.",
    symptom=Symptom("validation AUC lost by what is saved", lost, above=0.001),
    wrong=best_if_stopped,
    cure=best_always,
    sources=(
        Source(
            "torch-rechub",
            "0.9.0 (installed)",
            "torch_rechub/trainers/ctr_trainer.py, CTRTrainer.fit",
            "load_state_dict(best_weights) stands under the stop alone; model.pth is written after the loop",
            "https://github.com/datawhalechina/torch-rechub/issues/91",
        ),
    ),
)
