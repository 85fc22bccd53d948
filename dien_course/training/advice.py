"""What a learning curve says of the settings it was made with."""

from __future__ import annotations

from dien_course.training.fit import Fit


def advice(fit: Fit) -> str | None:
    """One sentence where the first epoch after the warm-up was the best of several, None otherwise.

    Such a model had learned its training users by heart before the epoch was over, so an earlier state of it might
    have been better than any that was kept.
    """
    trained = fit.history[fit.history.phase == "both"]
    if len(trained) < 2 or fit.best_epoch != trained.epoch.iloc[0]:
        return None
    return (
        "the first epoch was the best, so the model learned its training users by heart within an epoch; "
        "a smaller --learning-rate, a larger --batch-size or an --embedding-dropout may help"
    )
