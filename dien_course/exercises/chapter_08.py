"""Exercises of chapter 08: DIEN assembled (paper, figure 1)."""

from __future__ import annotations

from dien_course.exercises.chapter_08_broken import BROKEN
from dien_course.exercises.exercise import Case, Check, Exercise, Hint, Misconception
from dien_course.exercises.inputs import Draw, case, edges, ordinary, padded

COUNT = Exercise(
    id="08.1",
    title="Count before the machine does",
    kind="predict",
    minutes=10,
    difficulty="medium",
    objective="count the parameters before the machine does",
    prompt="""\
A DIEN of this chapter's kind has one group with two triples, film and genre, and one profile feature, gender.
Embeddings have 8 numbers. The vocabularies have 100 films, 10 genres and 4 genders, padding and "unknown" included.
Give the number of parameters of

- `tables`: all embedding tables together;
- `item_bias`: the item bias;
- `extractor`: the extractor's GRU, whose states are as wide as a behaviour;
- `auxiliary`: the auxiliary loss, `inner` form;

then `head_inputs`, how many numbers go into the head for each sample, and `two_extractors`, the parameters of both
extractors together if film and genre are made two groups.
""",
    stub="""\
count = {
    "tables": ...,
    "item_bias": ...,
    "extractor": ...,
    "auxiliary": ...,
    "head_inputs": ...,
    "two_extractors": ...,
}
""",
    solution="""\
E = 8
W = 2 * E


def gru(width):
    return 3 * (width * width + width * width + width) + width


count = {
    "tables": (100 + 10 + 4) * E,  # 912
    "item_bias": 100,
    "extractor": gru(W),  # 1600
    "auxiliary": 0,
    "head_inputs": E + 3 * W,  # 56
    "two_extractors": 2 * gru(E),  # 832
}
""",
    explanation="""\
Target, history and negatives share a table, so there are three tables. A behaviour is a film and its genre, 16 numbers,
and so are the states: three blocks of two 16 × 16 matrices and a bias, and the candidate's second bias. The head reads
the gender, the target, h'(T) and the product of the two. Two GRUs of width 8 have about half of one of width 16.""",
    hints=(
        Hint("tables is too large", "History and negatives read the target's table. A table has one row an id."),
        Hint(
            "extractor or two_extractors is not right",
            "Width W: three blocks, each with a W × W matrix for the input, one for the state and a bias of W; then W "
            "more for the candidate. In one group a behaviour has 2 · 8 numbers, in two groups 8 each.",
        ),
        Hint("head_inputs is not right", "Profile, target, h'(T), and target ∘ h'(T). Which of them have 16 numbers?"),
    ),
    misconceptions=(
        Misconception(
            "tables: target, history and negatives got a table each. The three columns of a triple share one.",
            value={"tables": 2672},
        ),
        Misconception("tables: the gender has a table too, of 4 rows.", value={"tables": 880}),
        Misconception("tables: these are the rows. Each row has 8 numbers.", value={"tables": 114}),
        Misconception("item_bias: one number for each film id, not a vector.", value={"item_bias": 800}),
        Misconception(
            "extractor: this is nn.GRU's count, two biases for every gate. Here only the candidate has a second one.",
            value={"extractor": 1632},
        ),
        Misconception(
            "extractor: the candidate's second bias is missing: W numbers, inside the reach of the reset gate.",
            value={"extractor": 1584},
        ),
        Misconception(
            "extractor: the width is 16, not 8: a behaviour is a film and its genre, side by side.",
            value={"extractor": 416},
        ),
        Misconception(
            "auxiliary: its score is an inner product of h and e. It has nothing of its own to learn.",
            value={"auxiliary": 256},
        ),
        Misconception(
            "head_inputs: the product of target and h'(T) is missing.",
            value={"head_inputs": 40},
        ),
        Misconception(
            "head_inputs: target, h'(T) and their product have 16 numbers each: film and genre side by side.",
            value={"head_inputs": 32},
        ),
        Misconception(
            "two_extractors: each group now has behaviours of 8 numbers, so each GRU is narrower.",
            value={"two_extractors": 3200},
        ),
        Misconception("two_extractors: there are two of them.", value={"two_extractors": 416}),
    ),
)

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


def _variant(
    join="torch.cat([tables[triple[0]][batch[triple[place]]] for triple in triples], dim=-1)",
    mask="batch[triples[0][1]] != 0",
    negatives="side_by_side(2) if triples[0][2] in batch else None",
    history="side_by_side(1)",
) -> str:
    """The solution with one line written otherwise."""
    return f'''\
def group_view(triples, tables, batch):
    """Target (B, W), history (B, T, W), negatives (B, T, W) or None, mask (B, T)."""

    def side_by_side(place):
        return {join}

    mask = {mask}
    negatives = {negatives}
    return side_by_side(0), {history}, negatives, mask
'''


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
predicts, the batch has no negatives: then None stands in their place.
""",
    stub='''\
def group_view(triples, tables, batch):
    """Target (B, W), history (B, T, W), negatives (B, T, W) or None, mask (B, T)."""
    raise NotImplementedError
''',
    solution=_variant(),
    explanation="""\
Indexing a table with ids of any shape appends E to that shape, so one line serves (B,) and (B, T), if it concatenates
along the last dimension. The mask is read from ids: a real behaviour may well have a vector of zeros, and an unknown
film, id 1, is a behaviour too.""",
    hints=(
        Hint(
            "KeyError", "tables has one key for each triple, the target's column. Without negatives, return None there."
        ),
        Hint("a shape is not right", "table[ids] appends E to the ids' shape. Concatenate along the last dimension."),
        Hint(
            "only the mask is wrong", "Compare the ids of the first triple's history with 0. Id 1 is a real behaviour."
        ),
    ),
    checks=(
        Check("values without padding", 2, ordinary(_two)),
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
    ),
    misconceptions=(
        Misconception(
            "You add the vectors of film and genre. Side by side means concatenated: W = 2E.",
            source=_variant("sum(tables[triple[0]][batch[triple[place]]] for triple in triples)"),
        ),
        Misconception(
            "You concatenate along dimension 1. For a history that is time: use the last dimension, dim=-1.",
            source=_variant("torch.cat([tables[triple[0]][batch[triple[place]]] for triple in triples], dim=1)"),
        ),
        Misconception(
            "Genre stands before film: keep the order of `triples`.",
            source=_variant("torch.cat([tables[triple[0]][batch[triple[place]]] for triple in triples[::-1]], dim=-1)"),
        ),
        Misconception(
            "All triples are read from the first one's table. Each has a table of its own, under its target's name.",
            source=_variant("torch.cat([tables[triples[0][0]][batch[triple[place]]] for triple in triples], dim=-1)"),
        ),
        Misconception(
            "Only the first triple is read. A behaviour is a film *and* its genre.",
            source=_variant("tables[triples[0][0]][batch[triples[0][place]]]"),
        ),
        Misconception(
            "The mask is turned round: it says True where there is padding.",
            source=_variant(mask="batch[triples[0][1]] == 0"),
        ),
        Misconception(
            "Unknown films (id 1) are masked like padding. Something happened there: only id 0 is padding.",
            source=_variant(mask="batch[triples[0][1]] > 1"),
        ),
        Misconception(
            "The mask is read from the vectors. A real behaviour can have a vector of zeros: read it from the ids.",
            source=_variant(mask="(side_by_side(1) != 0).any(-1)"),
        ),
        Misconception(
            "It needs negatives. They feed the auxiliary loss only: when there are none in the batch, return None.",
            source=_variant(negatives="side_by_side(2)"),
        ),
        Misconception(
            "Where there are no negatives you return zeros. Those would feed the auxiliary loss: return None.",
            source=_variant(negatives="side_by_side(2) if triples[0][2] in batch else 0 * side_by_side(1)"),
        ),
        Misconception(
            "History and negatives are exchanged: a triple is (target, history, negatives).",
            source=_variant(
                negatives="side_by_side(1) if triples[0][2] in batch else None",
                history="side_by_side(2 if triples[0][2] in batch else 1)",
            ),
        ),
    ),
)

EXERCISES = (COUNT, GROUP, BROKEN)
