"""What comes next, for somebody who knows a generated world's truth: the floor of the auxiliary loss (chapter 06)."""

from __future__ import annotations

import numpy as np

from dien_course.world.world import CLICK_SHARPNESS, FEED_SHARPNESS, Truth


def next_film_probability(
    truth: Truth, category: np.ndarray, taste: np.ndarray, exploration: float = 0.15
) -> np.ndarray:
    """The probability of each film to be the next liked one, given its category and the user's taste there.

    A share of ``exploration`` of the films is drawn by popularity alone, the others by popularity and taste; either is
    liked with the world's probability. No model can know both category and taste, so none can honestly do better.
    Shapes: category (N,), taste (N,) in radians  ->  (N, I), each row summing to 1.
    """
    near = np.cos(np.asarray(taste)[:, None] - truth.style)
    popular = truth.popularity * (truth.item_category == np.asarray(category)[:, None])
    feed = popular * np.exp(FEED_SHARPNESS * (near - 1))
    shown = (1 - exploration) * feed / feed.sum(1, keepdims=True) + exploration * popular
    liked = shown / (1 + np.exp(-CLICK_SHARPNESS * near - truth.quality))
    return liked / liked.sum(1, keepdims=True)
