"""Exercise 09.6: Scores from the file alone."""

from __future__ import annotations

import json

import torch

from dien_course.exercises.judging.exercise import Case, Check, Exercise, Hint, Misconception

FILMS = ["up", "heat", "alien", "fargo", "big"]  # not in the order of the alphabet: the order of their ids
PRICE = {"median": 4.0, "mean": 5.0, "deviation": 2.0}


def _rows(name: str, *rows: tuple, seed: int = 1, eps: float = 0.5) -> Case:
    """A checkpoint drawn with ``seed``, and raw rows to score: pairs of a film and a price, None where it is
    missing."""

    def build() -> tuple:
        draw = torch.Generator().manual_seed(seed)

        def normal(*shape: int) -> torch.Tensor:
            return torch.randn(shape, generator=draw).mul(100).round() / 100

        tensors = {
            "table": normal(len(FILMS) + 2, 2),
            "mean": normal(2),
            "variance": (normal(2).abs() + 0.3).round(decimals=2),
        }
        tensors |= {"weight": normal(3), "bias": normal(1)[0]}
        return tensors, json.dumps({"films": FILMS, "price": PRICE, "eps": eps}), [tuple(row) for row in rows]

    return Case(name, build)


def _scored(
    films='config["films"]',
    first="2",
    unknown="ids.get(film, 1)",
    mean='tensors["mean"]',
    variance='tensors["variance"]',
    below='(variance + config["eps"]).sqrt()',
    missing='price["median"]',
    scale='(value - price["mean"]) / price["deviation"]',
    after="",
    together="[normal, number]",
    bias=' + tensors["bias"]',
    result="torch.sigmoid(logits)",
) -> str:
    """The solution with one line written otherwise."""
    return f'''\
def score_again(tensors, text, rows):
    """The probabilities (B,) of the rows, from what the checkpoint holds."""
    config = json.loads(text)
    price, names = config["price"], [film for film, _ in rows]
    ids = {{film: number for number, film in enumerate({films}, start={first})}}
    vectors = tensors["table"][torch.tensor([{unknown} for film in names])]
    mean, variance = {mean}, {variance}
    normal = (vectors - mean) / {below}
    value = torch.tensor([{missing} if found is None else found for _, found in rows], dtype=torch.float32)
    number = ({scale})[:, None]
    {after or "pass"}
    logits = torch.cat({together}, dim=1) @ tensors["weight"]{bias}
    return {result}
'''.replace("def score_again", "import json\n\n\ndef score_again")


CHECKPOINT_SCORES = Exercise(
    id="09.6",
    title="Scores from the file alone",
    kind="implement",
    minutes=20,
    difficulty="hard",
    objective="save a model and get the same probabilities back from the file alone",
    prompt="""\
A year later there is a checkpoint, and no training data. Score raw rows with what it holds, and with nothing else.
`rows` is a list of pairs (film, price): the film's name, and its price or None where it is missing. `tensors` is a
dict, `text` is JSON:

| in | name | is |
|---|---|---|
| `tensors` | `table` (n + 2, E) | a vector for each id; 0 is padding, 1 is "never seen" |
| | `mean` (E,), `variance` (E,) | the running statistics of a batch normalisation without weights of its own |
| | `weight` (E + 1,), `bias` () | of a linear layer on the normalised vector and, last, the price |
| `text` | `films` | n names, in the order of their ids, which begin at 2 |
| | `price` | `median`, `mean` and `deviation` of the training part's prices |
| | `eps` | added to the variance before its root |

The model: the film's vector e becomes (e − mean) / √(variance + eps); a missing price becomes the median, and every
price (price − mean) / deviation; the linear layer makes a logit of both, and the sigmoid a probability. Return the
probabilities (B,). Who else is in `rows` must not matter.
""",
    stub='''\
import json


def score_again(tensors, text, rows):
    """The probabilities (B,) of the rows, from what the checkpoint holds."""
    raise NotImplementedError
''',
    solution=_scored().replace("    pass\n", ""),
    explanation="""\
Weights alone are no model. Whatever was *fitted* on the training part belongs into the file: the vocabulary and the
order of its ids, the running statistics, the median that fills a gap, the scale of the numbers. What is computed anew
from the rows at hand (their films, their mean, their deviation) gives the same film another score tomorrow.""",
    hints=(
        Hint(
            "an error, or another film's score",
            "The place in `films` decides: enumerate(films, start=2). A name that is not there has id 1.",
            about=("known films", "a film that was never seen"),
        ),
        Hint(
            "the score depends on who else is in `rows`",
            "Mean, variance, median and deviation come from the file. Nothing is computed over the rows.",
            about=("another eps",),
        ),
        Hint(
            "near, but not equal",
            "Fill the missing price first, then scale it; add eps to the variance, then take the root; the price is "
            "the last input of the linear layer.",
            about=("a missing price", "another eps"),
        ),
    ),
    checks=(
        Check(
            "known films with a price",
            2,
            (
                _rows("one row", ("alien", 7.0)),
                _rows("three rows", ("big", 1.0), ("up", 9.0), ("heat", 4.5), seed=2),
                _rows("the same film twice", ("fargo", 2.0), ("fargo", 8.0), seed=3),
            ),
        ),
        Check(
            "a film that was never seen",
            1,
            (
                _rows("one stranger", ("brazil", 3.0), ("up", 3.0), seed=4),
                _rows("nothing but strangers", ("zelig", 6.0)),
            ),
        ),
        Check(
            "a missing price",
            2,
            (
                _rows("one is missing", ("heat", None), ("alien", 12.0), seed=5),
                _rows("all are missing", ("big", None), ("up", None), seed=6),
            ),
        ),
        Check("another eps", 1, (_rows("a larger eps", ("up", 5.0), ("big", 2.0), seed=7, eps=2.0),)),
    ),
    misconceptions=(
        Misconception(
            "The vectors are normalised with the mean and variance of these rows, so the score depends on who else is "
            "there. The running statistics are in the file.",
            source=_scored(mean="vectors.mean(0)", variance="vectors.var(0, unbiased=False)"),
        ),
        Misconception(
            "The vocabulary is made anew from the rows. Ids belong to the table that they were trained with: `films`.",
            source=_scored(films="sorted(set(names))"),
        ),
        Misconception(
            "`films` is sorted, and with it every id changes. Its order is the order of the ids.",
            source=_scored(films='sorted(config["films"])'),
        ),
        Misconception("Ids begin at 0, so the first film gets the vector of padding.", source=_scored(first="0")),
        Misconception('Ids begin at 1, so the first film gets the vector of "never seen".', source=_scored(first="1")),
        Misconception(
            "A film that was never seen gets id 0, the vector of padding. It has id 1.",
            source=_scored(unknown="ids.get(film, 0)"),
        ),
        Misconception("A film that was never seen raises an error. It has id 1.", source=_scored(unknown="ids[film]")),
        Misconception(
            "A missing price becomes 0 before it is scaled. It becomes the training part's median.",
            source=_scored(missing="0.0"),
        ),
        Misconception(
            "A missing price becomes the training part's mean. The median is what it was trained with.",
            source=_scored(missing='price["mean"]'),
        ),
        Misconception(
            "The median stands in for the price after scaling, unscaled. Fill first, then scale.",
            source=_scored(
                after='number = torch.tensor([price["median"] if found is None else '
                '(found - price["mean"]) / price["deviation"] for _, found in rows])[:, None]'
            ),
        ),
        Misconception(
            "A missing price becomes the median of these rows. That of the training part is in the file.",
            source=_scored(missing="float(np.median([p for _, p in rows if p is not None] or [0.0]))"),
        ),
        Misconception(
            "The prices are scaled by the mean and deviation of these rows. Those of the training part are in the "
            "file.",
            source=_scored(scale="(value - value.mean()) / value.std(unbiased=False).clamp(min=1e-9)"),
        ),
        Misconception("The price is not scaled.", source=_scored(scale="value")),
        Misconception(
            "The price is divided by the deviation, but the mean is not taken off.",
            source=_scored(scale='value / price["deviation"]'),
        ),
        Misconception(
            "The mean of the prices is taken off, but nothing is divided by the deviation.",
            source=_scored(scale='value - price["mean"]'),
        ),
        Misconception(
            "eps is missing, or a number of your own. That of the file belongs to the variance: √(variance + eps).",
            source=_scored(below="variance.sqrt()"),
        ),
        Misconception(
            "eps is added after the root. It belongs to the variance: √(variance + eps).",
            source=_scored(below='(variance.sqrt() + config["eps"])'),
        ),
        Misconception(
            "The root is missing: divide by √(variance + eps).", source=_scored(below='(variance + config["eps"])')
        ),
        Misconception(
            "The vector is not normalised.",
            source=_scored(mean="0", below="1"),
        ),
        Misconception(
            "The price comes first in your linear layer. It is the last input.",
            source=_scored(together="[number, normal]"),
        ),
        Misconception("The bias is missing.", source=_scored(bias="")),
        Misconception("These are logits. The sigmoid is missing.", source=_scored(result="logits")),
        Misconception("A sigmoid is applied twice.", source=_scored(result="torch.sigmoid(torch.sigmoid(logits))")),
        Misconception(
            "A softmax makes the rows of a call sum to 1. Each row has a probability of its own: the sigmoid.",
            source=_scored(result="torch.softmax(logits, 0)"),
        ),
    ),
)
