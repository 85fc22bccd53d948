"""Exercise 08.2: Film and genre, side by side."""

from __future__ import annotations

from dien_course.exercises.judging.exercise import Case, Check, Exercise, Hint, Misconception
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
        Misconception(
            "The tables are cut off (.detach(), no_grad, NumPy, or a frozen nn.Embedding.from_pretrained): they would "
            "never learn.",
            source=_variant(
                "torch.cat([tables[triple[0]].detach()[batch[triple[place]]] for triple in triples], dim=-1)"
            ),
        ),
        Misconception(
            "The vectors are multiplied. Side by side means concatenated: torch.cat along the last dimension.",
            source=_variant("math.prod(tables[triple[0]][batch[triple[place]]] for triple in triples)"),
        ),
        Misconception(
            "The vectors are stacked along a new dimension. Side by side means torch.cat along the last one.",
            source=_variant(
                "torch.stack([tables[triple[0]][batch[triple[place]]][..., :2] for triple in triples], dim=-1)"
            ),
        ),
        Misconception(
            "The order is that of the tables. It is that of `triples`.",
            source=_variant(
                "torch.cat([tables[t][batch[dict((x[0], x) for x in triples)[t][place]]] for t in tables], dim=-1)"
            ),
        ),
        Misconception(
            "The mask is not bool. True where a behaviour is: ids != 0.",
            source=_variant(mask="(batch[triples[0][1]] != 0).float()"),
        ),
        Misconception(
            "The mask is not bool. True where a behaviour is: ids != 0.", source=_variant(mask="batch[triples[0][1]]")
        ),
        Misconception(
            "The mask is that of the target. It is read from the history's ids, (B, T).",
            source=_variant(mask="batch[triples[0][0]] != 0"),
        ),
        Misconception(
            "The mask has a dimension for the vector's numbers too. (B, T) is asked for.",
            source=_variant(mask="(side_by_side(1) != 0)"),
        ),
        Misconception(
            "The mask has a dimension of size 1 at its end. (B, T) is asked for.",
            source=_variant(mask="(batch[triples[0][1]] != 0).unsqueeze(-1)"),
        ),
        Misconception(
            "The mask is True everywhere. It is False at padding, where the id is 0.",
            source=_variant(mask="torch.ones_like(batch[triples[0][1]], dtype=torch.bool)"),
        ),
        Misconception(
            "The target takes part of the history's ids, or the first column for all. A triple is (target, history, "
            "negatives).",
            source=_variant().replace("side_by_side(0), side", "side_by_side(1)[:, 0], side"),
        ),
        Misconception(
            "The negatives are read like the history: the same column twice.",
            source=_variant(negatives="side_by_side(1) if triples[0][2] in batch else None"),
        ),
        Misconception(
            "Negatives are always None. They are read where the batch has them.", source=_variant(negatives="None")
        ),
        Misconception(
            "The mask is missing: four things are returned, (target, history, negatives, mask).",
            source=_variant().replace("negatives, mask\n", "negatives\n"),
        ),
        Misconception(
            "Mask and negatives are exchanged: (target, history, negatives, mask).",
            source=_variant().replace("side_by_side(1), negatives, mask", "side_by_side(1), mask, negatives"),
        ),
        Misconception(
            "The history is averaged over its steps. All T vectors are asked for.",
            source=_variant(history="side_by_side(1).mean(1)"),
        ),
        Misconception(
            "Every column is looked up in a table of its own name. A triple shares its target's table.",
            source=_variant("torch.cat([tables[triple[place]][batch[triple[place]]] for triple in triples], dim=-1)"),
        ),
        Misconception(
            "Names are fixed in the code. Take them from `triples`.",
            source=_variant(mask='batch["history"] != 0'),
        ),
        Misconception(
            "Only the last triple is read. A behaviour is a film *and* its genre.",
            source=_variant("tables[triples[-1][0]][batch[triples[-1][place]]]"),
        ),
        Misconception(
            "The ids themselves are returned. Look their vectors up: table[ids].",
            source=_variant("torch.stack([batch[triple[place]] for triple in triples], dim=-1)"),
        ),
    ),
)
