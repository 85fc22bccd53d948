"""The fair upper bound on the generated world: what the history alone can tell about a click (chapter 10).

The true probability knows the user's taste. A model only sees which films they liked, in which order. This filter sees
the same, knows the rules of the world (``world/world.py``) and all about its films, and applies Bayes' rule: nothing
that reads the history can be expected to rank better.

Taste in the target's category is an angle θ that a liked film turns by τ, both unknown. The filter keeps their joint
density on a grid: θ all round the circle, τ over both directions and the paces between the slowest and the fastest.
For each liked film i of that category, oldest first:

    observe   p(θ, τ) ∝ p(θ, τ) · P(film i | the next liked film is of this category, θ)
    turn      p(θ, τ) <- p(θ - τ, τ), spread by the world's noise

and at the end P(click) = Σ p(θ, τ) · sigmoid(4 cos(θ - style of the target) + its quality). Turning by part of a grid
step is exact for a smooth density when done on its Fourier coefficients: coefficient k is multiplied by
exp(-i k τ), and by sin(k·noise) / (k·noise) for the noise, which is uniform.

Films that were seen and not liked leave no trace in a history. How many there were is treated as unknown (any number is
as likely beforehand), which is what "the next liked film" means above. A history cut to its newest behaviours starts
from a taste about which nothing is known, as a whole one does.
"""

from __future__ import annotations

import numpy as np
from scipy import fft

from dien_course.data.samples import Samples
from dien_course.world.world import CLICK_SHARPNESS, FASTEST_TURN, FEED_SHARPNESS, SLOWEST_TURN, Truth

ANGLES = 96  # grid points round the circle: the sharpest density a history gives is many of them wide
PACES = 4  # paces in each direction
EXPLORATION = 0.15  # make_world's own
ROWS = 1024  # samples filtered together, so that their densities fit in memory


def filtered_probability(
    samples: Samples, truth: Truth, *, drift: float, exploration: float = EXPLORATION, noise: float = 0.0
) -> np.ndarray:
    """P(click) of each of N samples given its history and its target: float64 (N,).

    ``samples`` are those of ``build_samples`` on a world, cut to as many behaviours as the models see; the last three
    arguments are those that ``make_world`` was given.
    """
    items = samples.columns["movieId"] - 1
    angle = 2 * np.pi * np.arange(ANGLES) / ANGLES
    density = taste_density(samples, truth, drift=drift, exploration=exploration, noise=noise)
    liked = probability_of_liking(angle, truth.style[items, None], truth.quality[items, None])
    return (density * liked).sum(1)


def taste_density(samples: Samples, truth: Truth, *, drift: float, exploration: float, noise: float) -> np.ndarray:
    """Density of the taste in the target's category just before the target: (N, ANGLES), summing to 1."""
    items = samples.columns["movieId"] - 1
    films_of = samples.sequences["histHighRatedMovieIds"]
    angle = 2 * np.pi * np.arange(ANGLES) / ANGLES
    likelihood = liked_film_likelihood(truth, angle, exploration)
    turn = turns_of(drift)
    shift = shift_of(turn, noise)
    taste = np.empty((len(samples), ANGLES))
    for begin in range(0, len(samples), ROWS):
        some = np.arange(begin, min(begin + ROWS, len(samples)))
        films = [films_of[row] - 1 for row in some]
        same = [truth.item_category[f] == truth.item_category[items[row]] for f, row in zip(films, some, strict=True)]
        kept = [f[s] for f, s in zip(films, same, strict=True)]
        taste[some] = _filter(kept, likelihood, shift, len(turn)).sum(1)
    return taste


def expected_taste(density: np.ndarray) -> np.ndarray:
    """What a density (N, ANGLES) of the taste θ expects of (cos θ, sin θ): (N, 2)."""
    angle = 2 * np.pi * np.arange(ANGLES) / ANGLES
    return density @ np.stack([np.cos(angle), np.sin(angle)], axis=1)


def liked_film_likelihood(truth: Truth, angle: np.ndarray, exploration: float) -> np.ndarray:
    """P(film | taste, the next liked film is one of its category): angles (G,)  ->  (I, G), summing to 1 a category."""
    near = np.cos(angle - truth.style[:, None])
    feed = truth.popularity[:, None] * np.exp(FEED_SHARPNESS * (near - 1))
    categories = truth.item_category[:, None] == np.unique(truth.item_category)
    within = categories.astype(float) @ categories.T  # (I, I), 1 where two films are of one category
    shown = (1 - exploration) * feed / (within @ feed) + exploration * truth.popularity[:, None]
    liked = shown * probability_of_liking(angle, truth.style[:, None], truth.quality[:, None])
    return liked / (within @ liked)


def probability_of_liking(angle: np.ndarray, style: np.ndarray, quality: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-CLICK_SHARPNESS * np.cos(angle - style) - quality))


def turns_of(drift: float) -> np.ndarray:
    """Equally likely turns a liked film makes, in radians."""
    pace = (np.arange(PACES) + 0.5) / PACES
    one_way = FASTEST_TURN * drift * (SLOWEST_TURN + (1 - SLOWEST_TURN) * pace)
    return np.concatenate([-one_way, one_way]) if drift else np.zeros(1)


def shift_of(turn: np.ndarray, noise: float) -> np.ndarray:
    """What turning does to the Fourier coefficients of a density: (turns, ANGLES // 2 + 1)."""
    wave = np.arange(ANGLES // 2 + 1)
    return np.exp(-1j * wave * turn[:, None]) * np.sinc(wave * noise / np.pi)


def _filter(films: list[np.ndarray], likelihood: np.ndarray, shift: np.ndarray, turns: int) -> np.ndarray:
    """Density of (turn, angle) after the films of each history, oldest first: (n, turns, ANGLES), summing to 1."""
    density = np.full((len(films), turns, ANGLES), 1 / (turns * ANGLES))
    length = np.array([len(f) for f in films])
    for step in range(length.max(initial=0)):
        rows = np.flatnonzero(length > step)
        seen = np.array([films[row][step] for row in rows])
        seen = density[rows] * likelihood[seen][:, None]
        turned = fft.irfft(fft.rfft(seen, axis=-1) * shift, ANGLES, axis=-1).clip(min=0)
        density[rows] = turned / turned.sum((1, 2), keepdims=True)
    return density
