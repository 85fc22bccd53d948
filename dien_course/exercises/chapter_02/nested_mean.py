"""Exercise 02.4: the mean of a history whose films have several genres each, padded twice over."""

from __future__ import annotations

import torch

from dien_course.exercises.judging.exercise import Check, Exercise, Hint, Misconception
from dien_course.exercises.judging.inputs import Draw, case, edges, ordinary, padded, widths


def _inputs(draw: Draw) -> tuple:
    """Vectors (B, T, 3, I), and which of the three genres of a film are there: one to three of a real film."""
    count = draw.integers(1, 4, draw.B, draw.T)
    count[:, 0] = 2  # so that a width of one is no reason to get it right
    genres = torch.arange(3) < count[..., None]
    return draw.normal(draw.B, draw.T, 3, draw.H), genres & draw.mask()[..., None]


def _junk_inputs(draw: Draw) -> tuple:
    vectors, mask = _inputs(draw)
    return vectors.masked_fill(~mask[..., None], 99.0), mask


PADDED = (
    *padded(_inputs),
    case("junk at padding", _junk_inputs, 14, 2, 3, "some"),
    case("far more padding than behaviours", _junk_inputs, 15, 2, 6, "one row"),
)


def _nested(
    film="there.sum(2).clamp(min=1)", over="films.sum(1, keepdim=True).clamp(min=1)", filled="masked_fill(~there, 0)"
) -> str:
    """The solution with one part written otherwise."""
    return f"""\
def mean_of_films(vectors, mask):
    there = mask.unsqueeze(-1)
    of_film = vectors.{filled}.sum(2) / {film}
    films = mask.any(2)
    return of_film.sum(1) / {over}
"""


NESTED_MEAN = Exercise(
    id="02.4",
    title="Films with several genres",
    kind="implement",
    minutes=15,
    difficulty="medium",
    objective="average a padded history without counting the padding",
    prompt="""\
A film may be a drama *and* a thriller, and a history of such films is padded twice: each film to G genres, each
history to T films. Average it so that **every film weighs the same**, however many genres it has: first the mean over
the genres of each film, then the mean over the films. `vectors` (B, T, G, I); `mask` (B, T, G) bool, True = this
genre is there, padding at the end of both → (B, I). A film without any genre is padding. What stands at padding may
be any number; a row that is all padding gives zeros, and gradients of zeros, never NaN.
""",
    stub='''\
def mean_of_films(vectors, mask):
    """The mean (B, I) over films of the mean over their genres."""
    raise NotImplementedError
''',
    solution='''\
def mean_of_films(vectors, mask):
    """The mean (B, I) over films of the mean over their genres."""
    there = mask.unsqueeze(-1)
    of_film = vectors.masked_fill(~there, 0).sum(2) / there.sum(2).clamp(min=1)
    films = mask.any(2)
    return of_film.sum(1) / films.sum(1, keepdim=True).clamp(min=1)
''',
    explanation="""\
Two means, one inside the other, and each has its own number to divide by: a film's genres, then a history's films.
Taken at once, over all genres of all films, a film of three genres would weigh thrice as much as a film of one.""",
    hints=(
        Hint(
            "right where all films have as many genres",
            "Divide each film's sum by its own number of genres first.",
            about=("values without padded films",),
        ),
        Hint(
            "padding changes the result",
            "Which films are real? Those with any genre: mask.any(2). Count those.",
            about=("padded films", "gradients"),
        ),
        Hint(
            "NaN appears",
            "An empty film and an empty history divide by 0: clamp both counts to at least 1.",
            about=("edge cases", "padded films"),
        ),
    ),
    checks=(
        Check("values without padded films", 2, ordinary(_inputs)),
        Check("padded films", 2, PADDED),
        Check(
            "edge cases: one row, T = 1, memory with gaps, float64, other widths",
            1,
            (*edges(_inputs, "some"), *widths(_inputs, "some")),
        ),
        Check("gradients", 1, PADDED[:4], gradient=True),
    ),
    misconceptions=(
        Misconception(
            "All genres of all films are averaged at once, so that a film of three genres weighs three times. Average "
            "each film first.",
            source="""\
def mean_of_films(vectors, mask):
    there = mask.unsqueeze(-1)
    return vectors.masked_fill(~there, 0).sum((1, 2)) / there.sum((1, 2)).clamp(min=1)
""",
        ),
        Misconception(
            "A film's sum is divided by G, the padded width. Divide by the genres that it has.",
            source=_nested(film="vectors.shape[2]"),
        ),
        Misconception(
            "A history's sum is divided by T, the padded width. Divide by the films that are real.",
            source=_nested(over="vectors.shape[1]"),
        ),
        Misconception(
            "Both means divide by the padded width. Count what is real.",
            source=_nested(film="vectors.shape[2]", over="vectors.shape[1]"),
        ),
        Misconception(
            "What stands at padding is added up, too. Fill it with 0 first.",
            source=_nested(filled="clone()"),
        ),
        Misconception(
            "An empty film or history divides by 0 and gives NaN. Clamp the counts to at least 1.",
            source=_nested(film="there.sum(2)", over="films.sum(1, keepdim=True)"),
        ),
        Misconception("The films' means are added up. Divide by the number of real films.", source=_nested(over="1")),
        Misconception(
            "A film's genres are added up, so that a film of many weighs more. Divide by their number.",
            source=_nested(film="1"),
        ),
        Misconception(
            "Only the first genre of each film is read.",
            source="""\
def mean_of_films(vectors, mask):
    films = mask[:, :, :1]
    return vectors[:, :, 0].masked_fill(~films, 0).sum(1) / films.sum(1).clamp(min=1)
""",
        ),
        Misconception(
            "The history's sum is divided by its number of genres, not of films.",
            source=_nested(over="mask.sum((1, 2)).clamp(min=1)[:, None]"),
        ),
    ),
)
