"""What goes wrong in exercise 08.2: the group with one line written otherwise."""

from __future__ import annotations

from dien_course.exercises.judging.exercise import Misconception


def variant(
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


MISTAKES = (
    Misconception(
        "You add the vectors of film and genre. Side by side means concatenated: W = 2E.",
        source=variant("sum(tables[triple[0]][batch[triple[place]]] for triple in triples)"),
    ),
    Misconception(
        "You concatenate along dimension 1. For a history that is time: use the last dimension, dim=-1.",
        source=variant("torch.cat([tables[triple[0]][batch[triple[place]]] for triple in triples], dim=1)"),
    ),
    Misconception(
        "Genre stands before film: keep the order of `triples`.",
        source=variant("torch.cat([tables[triple[0]][batch[triple[place]]] for triple in triples[::-1]], dim=-1)"),
    ),
    Misconception(
        "All triples are read from the first one's table. Each has a table of its own, under its target's name.",
        source=variant("torch.cat([tables[triples[0][0]][batch[triple[place]]] for triple in triples], dim=-1)"),
    ),
    Misconception(
        "Only the first triple is read. A behaviour is a film *and* its genre.",
        source=variant("tables[triples[0][0]][batch[triples[0][place]]]"),
    ),
    Misconception(
        "The mask is turned round: it says True where there is padding.",
        source=variant(mask="batch[triples[0][1]] == 0"),
    ),
    Misconception(
        "Unknown films (id 1) are masked like padding. Something happened there: only id 0 is padding.",
        source=variant(mask="batch[triples[0][1]] > 1"),
    ),
    Misconception(
        "The mask is read from the vectors. A real behaviour can have a vector of zeros: read it from the ids.",
        source=variant(mask="(side_by_side(1) != 0).any(-1)"),
    ),
    Misconception(
        "It needs negatives. They feed the auxiliary loss only: when there are none in the batch, return None.",
        source=variant(negatives="side_by_side(2)"),
    ),
    Misconception(
        "Where there are no negatives you return zeros. Those would feed the auxiliary loss: return None.",
        source=variant(negatives="side_by_side(2) if triples[0][2] in batch else 0 * side_by_side(1)"),
    ),
    Misconception(
        "History and negatives are exchanged: a triple is (target, history, negatives).",
        source=variant(
            negatives="side_by_side(1) if triples[0][2] in batch else None",
            history="side_by_side(2 if triples[0][2] in batch else 1)",
        ),
    ),
    Misconception(
        "The tables are cut off (.detach(), no_grad, NumPy, or a frozen nn.Embedding.from_pretrained): they would "
        "never learn.",
        source=variant("torch.cat([tables[triple[0]].detach()[batch[triple[place]]] for triple in triples], dim=-1)"),
    ),
    Misconception(
        "The vectors are multiplied. Side by side means concatenated: torch.cat along the last dimension.",
        source=variant("math.prod(tables[triple[0]][batch[triple[place]]] for triple in triples)"),
    ),
    Misconception(
        "The vectors are stacked along a new dimension. Side by side means torch.cat along the last one.",
        source=variant("torch.stack([tables[triple[0]][batch[triple[place]]][..., :2] for triple in triples], dim=-1)"),
    ),
    Misconception(
        "The order is that of the tables. It is that of `triples`.",
        source=variant(
            "torch.cat([tables[t][batch[dict((x[0], x) for x in triples)[t][place]]] for t in tables], dim=-1)"
        ),
    ),
    Misconception(
        "The mask is not bool. True where a behaviour is: ids != 0.",
        source=variant(mask="(batch[triples[0][1]] != 0).float()"),
    ),
    Misconception(
        "The mask is not bool. True where a behaviour is: ids != 0.", source=variant(mask="batch[triples[0][1]]")
    ),
    Misconception(
        "The mask is that of the target. It is read from the history's ids, (B, T).",
        source=variant(mask="batch[triples[0][0]] != 0"),
    ),
    Misconception(
        "The mask has a dimension for the vector's numbers too. (B, T) is asked for.",
        source=variant(mask="(side_by_side(1) != 0)"),
    ),
    Misconception(
        "The mask has a dimension of size 1 at its end. (B, T) is asked for.",
        source=variant(mask="(batch[triples[0][1]] != 0).unsqueeze(-1)"),
    ),
    Misconception(
        "The mask is True everywhere. It is False at padding, where the id is 0.",
        source=variant(mask="torch.ones_like(batch[triples[0][1]], dtype=torch.bool)"),
    ),
    Misconception(
        "The target takes part of the history's ids, or the first column for all. A triple is (target, history, "
        "negatives).",
        source=variant().replace("side_by_side(0), side", "side_by_side(1)[:, 0], side"),
    ),
    Misconception(
        "The negatives are read like the history: the same column twice.",
        source=variant(negatives="side_by_side(1) if triples[0][2] in batch else None"),
    ),
    Misconception(
        "Negatives are always None. They are read where the batch has them.", source=variant(negatives="None")
    ),
    Misconception(
        "The mask is missing: four things are returned, (target, history, negatives, mask).",
        source=variant().replace("negatives, mask\n", "negatives\n"),
    ),
    Misconception(
        "Mask and negatives are exchanged: (target, history, negatives, mask).",
        source=variant().replace("side_by_side(1), negatives, mask", "side_by_side(1), mask, negatives"),
    ),
    Misconception(
        "The history is averaged over its steps. All T vectors are asked for.",
        source=variant(history="side_by_side(1).mean(1)"),
    ),
    Misconception(
        "Every column is looked up in a table of its own name. A triple shares its target's table.",
        source=variant("torch.cat([tables[triple[place]][batch[triple[place]]] for triple in triples], dim=-1)"),
    ),
    Misconception(
        "Names are fixed in the code. Take them from `triples`.",
        source=variant(mask='batch["history"] != 0'),
    ),
    Misconception(
        "Only the last triple is read. A behaviour is a film *and* its genre.",
        source=variant("tables[triples[-1][0]][batch[triples[-1][place]]]"),
    ),
    Misconception(
        "The ids themselves are returned. Look their vectors up: table[ids].",
        source=variant("torch.stack([batch[triple[place]] for triple in triples], dim=-1)"),
    ),
    Misconception(
        "The triples' vectors are added. Side by side means torch.cat along the last dimension.",
        source=variant("sum(tables[triple[0]][batch[triple[place]]][..., :2] for triple in triples)"),
    ),
    Misconception(
        "The triples' numbers are mixed, one of each in turn (stack and flatten). Side by side means one vector "
        "after the other.",
        source=variant(
            "torch.stack([tables[triple[0]][batch[triple[place]]][..., :2] for triple in triples], dim=-1).flatten(-2)"
        ),
    ),
    Misconception(
        "Unknown (id 1) is masked like padding. Something happened there: only id 0 is padding.",
        source=variant(mask="batch[triples[-1][1]] > 1"),
    ),
    Misconception(
        "The history's mean is joined to the target. What is read of the target is its own vectors alone.",
        source=variant().replace(
            "return side_by_side(0)", "return torch.cat([side_by_side(0), side_by_side(1).mean(1)], -1)"
        ),
    ),
    Misconception(
        "The target has a dimension for time. It is one film a row: (B, W).",
        source=variant().replace("return side_by_side(0)", "return side_by_side(0).unsqueeze(1)"),
    ),
    Misconception(
        "The triples are joined along dimension 0, the users. Side by side means along the last dimension, dim=-1.",
        source=variant("torch.cat([tables[triple[0]][batch[triple[place]]][..., :2] for triple in triples], dim=0)"),
    ),
    Misconception(
        "Without negatives the history comes back in their place. None stands there.",
        source=variant(negatives="side_by_side(2 if triples[0][2] in batch else 1)"),
    ),
)
