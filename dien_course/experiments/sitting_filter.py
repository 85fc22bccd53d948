"""The Bayes filter of a world whose sittings matter: it knows where each sitting begins (chapter 14).

``bayes_filter.py`` follows the taste in the target's category from like to like. Here a sitting may keep to one
interest and start its taste anew (``make_world``'s ``sittings``, s), so each sitting is one of three kinds:

    own     keeps to the target's category: its taste starts anew, and every like in it is of that category
    other   keeps to the user's other category: the taste in ours stands still, and no like in it is of ours
    free    keeps to nothing: the taste goes on from where it was, and both categories turn up

Where a sitting begins, the density D of taste and turn is split into s/2 of it made uniform in the taste (own), s/2 of
it (other) and 1 - s of it (free). Each like is then observed and turns the taste as in ``bayes_filter.py``; a kind that
does not allow its category falls to 0, so the likes tell which kind a sitting is. The target, at last, is of our
category, which own allows always, free every second time, and other never.

Three things are taken for granted that are not quite so. A sitting without a like leaves no trace: one such at most is
reckoned with between two that do, and between the last like and the target. What the films of the other category say of
their sitting's kind is not used. And a free sitting's next like is of the category before it with the probability of
two neighbouring *events*. At s = 0 this is ``bayes_filter.py``, to the last digit but rounding.
"""

from __future__ import annotations

import numpy as np
from scipy import fft

from dien_course.data.samples import Samples
from dien_course.data.sessions import SESSION_GAP
from dien_course.experiments.bayes_filter import (
    ANGLES,
    EXPLORATION,
    ROWS,
    liked_film_likelihood,
    probability_of_liking,
    shift_of,
    turns_of,
)
from dien_course.world.world import SITTING_ENDS, Truth


def filtered_by_sittings(
    samples: Samples, truth: Truth, *, sittings: float, drift: float, interleaving: float = 0.5, noise: float = 0.0
) -> np.ndarray:
    """P(click) of each of N samples given its history, the times of its behaviours, and its target: float64 (N,).

    ``samples`` are those of ``build_samples`` on a world, with ``times``, cut to as many behaviours as the models see;
    the other arguments are those that ``make_world`` was given.
    """
    items = samples.columns["movieId"] - 1
    angle = 2 * np.pi * np.arange(ANGLES) / ANGLES
    likelihood, turn = liked_film_likelihood(truth, angle, EXPLORATION), turns_of(drift)
    rules = {"sittings": sittings, "silent": silent_share(truth), "stays": 1 - interleaving / 2}
    films, times = samples.sequences["histHighRatedMovieIds"], samples.sequences["histTimestamp"]
    probability = np.empty(len(samples))
    for begin in range(0, len(samples), ROWS):
        some = range(begin, min(begin + ROWS, len(samples)))
        histories = [(films[row] - 1, np.diff(times[row], prepend=-np.inf) > SESSION_GAP) for row in some]
        own = items[begin : begin + ROWS]
        taste = _taste(histories, truth.item_category, truth.item_category[own], likelihood, turn, noise, rules)
        liked = probability_of_liking(angle, truth.style[own, None], truth.quality[own, None])
        probability[begin : begin + ROWS] = (taste * liked).sum(1)
    return probability


def silent_share(truth: Truth) -> float:
    """Probability that a sitting leaves no like, where each event does by itself and is the last of it by itself."""
    disliked = 1 - float(truth.probability.mean())
    return SITTING_ENDS * disliked / (1 - (1 - SITTING_ENDS) * disliked)


def _taste(histories, category_of, wanted, likelihood, turn, noise, rules) -> np.ndarray:
    """Density of the taste in the ``wanted`` category (n,) just before the target: (n, ANGLES), summing to 1."""
    shift, n = shift_of(turn, noise), len(histories)
    density = np.full((n, len(turn), ANGLES), 1 / (len(turn) * ANGLES))
    own, other, free = np.zeros_like(density), np.zeros_like(density), density
    length = np.array([len(films) for films, _ in histories])
    before = np.full(n, -1)  # the category of the like before
    for step in range(length.max(initial=0)):
        rows = np.flatnonzero(length > step)
        seen = np.array([histories[row][0][step] for row in rows])
        begun = rows[[histories[row][1][step] for row in rows]]
        own[begun], other[begun], free[begun] = _begin((own + other + free)[begun], rules, first=step == 0)
        category = category_of[seen]
        same = category == before[rows]
        stay = np.where(before[rows] < 0, 0.5, np.where(same, rules["stays"], 1 - rules["stays"]))
        free[rows] *= stay[:, None, None]
        ours = category == wanted[rows]
        own[rows[~ours]], other[rows[ours]] = 0, 0
        for kind in (own, free):
            observed = kind[rows[ours]] * likelihood[seen[ours]][:, None]
            kind[rows[ours]] = fft.irfft(fft.rfft(observed, axis=-1) * shift, ANGLES, axis=-1).clip(min=0)
        total = (own + other + free)[rows].sum((1, 2), keepdims=True)
        for kind in (own, other, free):
            kind[rows] /= total
        before[rows] = category
    return _at_the_target(own, other, free, rules)


def _begin(density: np.ndarray, rules: dict, first: bool) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """What becomes of ``density`` (n, turns, ANGLES) where a sitting begins: its own, other and free part."""
    half = rules["sittings"] / 2
    anew = density.mean(2, keepdims=True)
    if not first:  # perhaps a sitting without a like lies between, and it may have been one of ours
        density = density + rules["silent"] * half * (anew - density)
    return half * np.broadcast_to(anew, density.shape), half * density, (1 - 2 * half) * density


def _at_the_target(own: np.ndarray, other: np.ndarray, free: np.ndarray, rules: dict) -> np.ndarray:
    """Density of the taste (n, ANGLES), given that the target is of our category."""
    own_now, _, free_now = _begin(own + other + free, rules, first=True)
    silent = rules["silent"]
    taste = ((1 - silent) * (own + free / 2) + silent * (own_now + free_now / 2)).sum(1)
    return taste / taste.sum(1, keepdims=True)
