"""Exercise 08.2: Film and genre, side by side."""

from __future__ import annotations

from dien_course.exercises.chapter_08.attention_group_mistakes import MISTAKES, variant
from dien_course.exercises.judging.exercise import Case, Check, Exercise, Hint
from dien_course.exercises.judging.inputs import Draw, case, edges, ordinary, padded

MOVIE = ("movie", "history", "negatives")

GENRE = ("genre", "histGenre", "negGenre")


def _group(draw: Draw, *triples: tuple, rows: int = 6, sizes: tuple = (2, 2, 3), negatives: bool = True) -> tuple:
    """Triples, tables and a batch. Row 0 of a table is padding's, zeros."""
    mask = draw.mask()
    tables, batch = {}, {"label": draw.labels(draw.B), "gender": draw.integers(2, 4, draw.B)}
    for (target, history, others), size in zip(triples, sizes, strict=False):
        tables[target] = draw.normal(rows, size)
        tables[target][0] = 0
        batch[target] = draw.integers(1, rows, draw.B)
        batch[history] = draw.integers(1, rows, draw.B, draw.T) * mask
        if negatives:
            batch[others] = draw.integers(1, rows, draw.B, draw.T) * mask
    return triples, tables, batch


def _two(draw: Draw) -> tuple:
    return _group(draw, MOVIE, GENRE)


def _serving(draw: Draw) -> tuple:
    return _group(draw, MOVIE, GENRE, negatives=False)


def _one_triple(draw: Draw) -> tuple:
    return _group(draw, ("shop", "visited", "notVisited"))


def _three(draw: Draw) -> tuple:
    triples, tables, batch = _group(draw, GENRE, MOVIE, ("maker", "histMaker", "negMaker"))
    return triples, dict(reversed(tables.items())), batch  # the order of the tables says nothing


def _zero_vector() -> tuple:
    triples, tables, batch = _group(Draw(40, 2, 3, "some"), MOVIE, GENRE)
    batch["history"][0, 0], batch["histGenre"][0, 0] = 3, 2
    tables["movie"][3], tables["genre"][2] = 0, 0
    return triples, tables, batch


def _unknown() -> tuple:
    triples, tables, batch = _group(Draw(41, 2, 3, "some"), MOVIE, GENRE)
    batch["history"][0, 0] = batch["histGenre"][0, 0] = batch["movie"][1] = 1
    return triples, tables, batch


PARTS = ((0, "the target", 1), (1, "the history", 1), (2, "the negatives", 1), (3, "the mask", 1))

GROUP = Exercise(
    id="08.2",
    title="Film and genre, side by side",
    kind="implement",
    minutes=15,
    difficulty="medium",
    objective="describe what belongs together, movie and genre, in a FeatureSpec",
    prompt="""\
Write what a DIEN reads of one group. `triples` is a tuple of triples of column names, (target, history, negatives), as
`("movie", "history", "negatives")` is one. `batch` is a dict: column name → ids, int64, (B,) for a target, (B, T) for a
history and for negatives; 0 is padding, 1 "unknown". `tables` is a dict: name of a triple's *target* column → table
(ids, E), whose row 0 is zeros; the three columns of a triple share it, and E may differ from triple to triple.

Return the tuple (target (B, W), history (B, T, W), negatives (B, T, W), mask (B, T) bool): the vectors of all triples
side by side, in the order of `triples`, W the sum of their E; the mask is True where a behaviour is. When a model
predicts, the batch has no negatives: then None stands in their place. Gradients must reach the tables.
""",
    stub='''\
def group_view(triples, tables, batch):
    """Target (B, W), history (B, T, W), negatives (B, T, W) or None, mask (B, T)."""
    raise NotImplementedError
''',
    solution=variant(),
    explanation="""\
Indexing a table with ids of any shape appends E to that shape, so one line serves (B,) and (B, T), if it concatenates
along the last dimension. The mask is read from ids: a real behaviour may well have a vector of zeros, and an unknown
film, id 1, is a behaviour too.""",
    hints=(
        Hint(
            "KeyError",
            "tables has one key for each triple, the target's column. Without negatives, return None there.",
            (
                "no negatives",
                "one triple",
            ),
        ),
        Hint(
            "a shape is not right",
            "table[ids] appends E to the ids' shape. Concatenate along the last dimension.",
            ("the target", "the history", "the negatives", "padding", "gradients", "edge cases"),
        ),
        Hint(
            "only the mask is wrong",
            "Compare the ids of the first triple's history with 0. Id 1 is a real behaviour.",
            (
                "the mask",
                "unknown film",
            ),
        ),
    ),
    checks=(
        Check("values without padding", 2, ordinary(_two), parts=PARTS),
        Check("padding", 1, padded(_two)),
        Check(
            "one triple, three of different widths, other names",
            1,
            (case("one triple", _one_triple, 21, 2, 3, "some"), case("three triples", _three, 22, 2, 2, "some")),
        ),
        Check(
            "a film whose vector is zeros, and an unknown film",
            1,
            (Case("a film whose vector is zeros", _zero_vector), Case("unknown films (id 1)", _unknown)),
        ),
        Check(
            "no negatives in the batch",
            1,
            (case("two users, predicting", _serving, 23, 2, 3, "some"), case("one user", _serving, 24, 1, 1)),
        ),
        Check("edge cases: a single step, a batch of one, memory with gaps, float64", 1, edges(_two, "some")),
        Check("the tables learn (gradients)", 1, ordinary(_two)[1:], gradient=True),
    ),
    misconceptions=MISTAKES,
)
