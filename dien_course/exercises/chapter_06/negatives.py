"""Exercise 06.3: Negatives that the user never chose."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator

import numpy as np
import torch
from torch import Tensor

from dien_course.exercises.judging.exercise import Call, Case, Check, Exercise, Hint, Misconception
from dien_course.exercises.judging.inputs import Draw, case

LONG = 24  # steps of the histories in which shares are counted


def _draw_often(answer: Callable, history: Tensor, items: Tensor) -> list:
    calls = 8 if history.shape[1] == LONG else 3
    return [copy.deepcopy(answer(history.clone(), items.clone())) for _ in range(calls)]


def _users(draw: Draw) -> tuple:
    """Histories of ids out of 11 known ones with gaps between them; at least 5 are left for each user."""
    items = torch.tensor([2, 3, 5, 6, 7, 9, 10, 12, 13, 14, 17])
    return items[draw.integers(0, len(items), draw.B, draw.T)] * draw.mask(), items


def _one_left() -> tuple:
    return torch.tensor([[3, 4, 6, 2, 0], [6, 2, 3, 4, 4]]), torch.tensor([2, 3, 4, 5, 6])


def _alike() -> tuple:
    history = torch.tensor([[3, 4, 5], [3, 4, 5], [2, 6, 6]]).repeat(1, LONG // 3)
    return history, torch.tensor([2, 3, 4, 5, 6, 7, 9])


def _rows(calls: list[Call]) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Of each user: the history (T,), the films that are left, and all that was drawn (calls, T)."""
    for call in calls:
        if call.output is None:
            continue
        history, items = (argument.numpy() for argument in call.args)
        drawn = np.stack([np.asarray(output) for output in call.output])
        for row, behaviours in enumerate(history):
            yield behaviours, np.setdiff1d(items, behaviours), drawn[:, row]


def _never_chosen(calls: list[Call]) -> str | None:
    for history, _, drawn in _rows(calls):
        chosen = np.intersect1d(drawn[:, history != 0], history[history != 0])
        if len(chosen):
            return f"film {chosen[0]} was drawn for a user whose history holds it: {history.tolist()}"
    return None


def _places(calls: list[Call]) -> str | None:
    for call in calls:
        items = set(call.args[1].tolist())
        for history, _, drawn in _rows([call]):
            if drawn[:, history == 0].any():
                return "padding got a negative; expected 0 beside padding"
            strangers = set(drawn[:, history != 0].flat) - items
            if strangers:
                return f"id {min(strangers)} was drawn, which is not one of `items`"
    return None


def _evenly(calls: list[Call]) -> str | None:
    rows = list(_rows(calls))
    for history, left, drawn in rows:
        shares = {film: float((drawn == film).mean()) for film in left.tolist()}
        film = min(shares, key=shares.get)
        if not shares[film]:
            return f"film {film} was never drawn in {drawn.size} draws in a history of {sorted(set(history.tolist()))}"
        chance = sum(share**2 for share in shares.values())
        if _same(drawn[1:], drawn[:-1], chance):
            return "called again with the same histories, the function draws the same films again"
        if _same(drawn[:, 1:], drawn[:, :-1], chance):
            return "one film is drawn for a whole history; expected a draw of its own for each behaviour"
        if (drawn[:, 1:] == drawn[:, :-1]).mean() < chance / 4:
            return "neighbours hardly ever get the same film; each place is drawn on its own, so a film may come twice"
        if not all(0.3 / len(left) < share < 1.8 / len(left) for share in shares.values()):
            film = max(shares, key=lambda key: abs(shares[key] - 1 / len(left)))
            return f"film {film} is drawn {shares[film]:.0%} of the time; expected about {1 / len(left):.0%}"
    if _same(rows[0][2], rows[1][2], 0.25):
        return "two users with the same history get the same films; expected a draw of its own for each"
    return None


def _same(one: np.ndarray, other: np.ndarray, chance: float) -> bool:
    """Whether two draws agree far more often than by chance."""
    return bool((one == other).mean() > chance + 0.35)


def _drawn_beside(calls: list[Call]) -> tuple[float, bool]:
    """The largest share of a user's draws that were chosen already; whether a film was ever drawn beside itself."""
    chosen, beside = [0.0], False
    for history, _, drawn in _rows(calls[-1:]):
        chosen.append(float(np.isin(drawn, history).mean()))
        beside |= bool((drawn == history).any())
    return max(chosen), beside


def _complete(recognise: Callable) -> Callable:
    """A recogniser that says no unless the answer came to its end in every case."""

    def recognised(calls: list[Call]) -> bool:
        there = len(calls) == 2 * len(CASES) + 1 and all(call.output is not None for call in calls)
        return there and bool(recognise(calls))

    return recognised


def _only_beside(calls: list[Call]) -> bool:
    share, beside = _drawn_beside(calls)
    return share > 0.1 and not beside


def _redrawn_once(calls: list[Call]) -> bool:
    share, beside = _drawn_beside(calls)
    return beside and 0 < share < 0.25


def _unprotected(calls: list[Call]) -> bool:
    share, beside = _drawn_beside(calls)
    return beside and share > 0.25


def _padding_filled(calls: list[Call]) -> bool:
    return any(drawn[:, history == 0].any() for history, _, drawn in _rows(calls))


def _strangers(calls: list[Call]) -> bool:
    return any(
        not np.isin(drawn[:, history != 0], [0, *call.args[1].tolist()]).all()
        for call in calls
        for history, _, drawn in _rows([call])
    )


def _always_the_same(calls: list[Call]) -> bool:
    return all((drawn == drawn[0]).all() for _, _, drawn in _rows(calls))


def _one_a_history(calls: list[Call]) -> bool:
    rows = [drawn[:, history != 0] for history, _, drawn in _rows(calls)]
    return all((drawn == drawn[:, :1]).all() for drawn in rows if drawn.size)


def _avoids_other_users(calls: list[Call]) -> bool:
    for call in calls:
        others = call.args[0].numpy()
        if any(np.isin(drawn[:, history != 0], others).any() for history, _, drawn in _rows([call])):
            return False
    return True


def _never_twice(calls: list[Call]) -> bool:
    """Whether a row's negatives all differ as long as there are enough films: drawn without putting back."""
    rows = [(left, drawn[:, history != 0]) for history, left, drawn in _rows(calls)]
    return _avoids(calls) and all(
        len(set(one) - {0}) == min(len(left), len(one)) for left, drawn in rows for one in drawn
    )


def _avoids(calls: list[Call]) -> bool:
    """Whether no film of the own history is ever drawn."""
    return _never_chosen(calls) is None


def _uneven(calls: list[Call]) -> bool:
    """Whether all that is left is drawn, but some films far more often than others."""
    shares = [[float((drawn == film).mean()) for film in left] for _, left, drawn in _rows(calls[-1:])]
    return _avoids(calls) and all(min(row) > 0 for row in shares) and any(max(row) > 1.8 / len(row) for row in shares)


def _some_missing(calls: list[Call]) -> bool:
    """Whether the films drawn change, but some that are left are never among them."""
    some = [(drawn, [film for film in left if not (drawn == film).any()]) for _, left, drawn in _rows(calls[-1:])]
    return _avoids(calls) and any(never and len(np.unique(drawn)) > 1 for drawn, never in some)


CASES = (
    case("one row, two steps", _users, 1, 1, 2),
    case("rows of different lengths", _users, 2, 3, 5, "some"),
    case("a row that is all padding", _users, 3, 2, 3, "one row"),
    case("nothing but padding", _users, 4, 1, 2, "all"),
    case("a single step (T = 1)", _users, 5, 3, 1),
    Case("users who have left one film unchosen", _one_left),
)

NEGATIVES = Exercise(
    id="06.3",
    title="Negatives that the user never chose",
    kind="design",
    minutes=15,
    difficulty="hard",
    objective="sample negatives",
    prompt="""\
Draw a negative for every behaviour. `history` (B, T) int64 holds ids, 0 = padding at the end; `items` (n,) int64 holds
the ids that may be drawn → (B, T) int64.

A negative is one of `items` that stands **nowhere in its own row** of `history`; each such film is as likely as any
other, each place is drawn on its own (so a film may come twice), and afresh in every call. Beside padding stands 0. A
user may have left a single film, but never none. Histories are short and `items` too: it need not be fast. What your
function draws is judged by these properties; there are many right ways.
""",
    stub='''\
def draw_negatives(history, items):
    """Negatives (B, T), one beside each behaviour."""
    raise NotImplementedError
''',
    solution='''\
def draw_negatives(history, items):
    """Negatives (B, T), one beside each behaviour."""
    chosen = (history[:, :, None] == items).any(1)
    weights = (~chosen).float()
    places = torch.multinomial(weights, history.shape[1], replacement=True)
    return items[places] * (history != 0)
''',
    explanation="""\
`chosen` (B, n) says of every user and film whether they met. What is left has weight 1, the rest weight 0, and
`multinomial` draws T places a row with replacement. Redrawing what clashes is right too, if it goes on until nothing
clashes; moving a clash to the next id is not, because that id then comes too often.""",
    hints=(
        Hint(
            "a film from the history is drawn",
            "Compare with the whole row, not only with the behaviour beside it; and after redrawing, look again.",
            ("never a film",),
        ),
        Hint(
            "some films come too often",
            "Draw from what is left: a list of the films not in the row, or weights that are 0 for the others.",
            ("afresh",),
        ),
        Hint(
            "it fails at padding or with a film that is not among the items",
            "Draw a *place* in `items` and look up the id there. At the end multiply by (history != 0).",
            ("0 beside padding",),
        ),
    ),
    checks=(
        Check("never a film of the user's own history", 2, CASES, holds=_never_chosen),
        Check("0 beside padding, one of the items beside a behaviour", 1, CASES, holds=_places),
        Check("afresh, each on its own, all alike", 2, (Case("three users, 24 steps", _alike),), holds=_evenly),
    ),
    call=_draw_often,
    misconceptions=(
        Misconception(
            "Padding gets a negative as well. Nothing was chosen there, so nothing was not chosen: 0.",
            recognise=_complete(_padding_filled),
        ),
        Misconception(
            "You draw any number up to the largest id. Not every number is a film: draw a place in `items`.",
            recognise=_complete(_strangers),
        ),
        Misconception(
            "A negative differs from the behaviour beside it, but not from the others of the row.",
            recognise=_complete(_only_beside),
        ),
        Misconception(
            "Nothing keeps a negative from being a film that the user chose. Leave out the films of the row.",
            recognise=_complete(lambda calls: _unprotected(calls) and not _always_the_same(calls)),
        ),
        Misconception(
            "You draw once more where there is a clash, and the second film may clash too. Look again until none does.",
            recognise=_complete(_redrawn_once),
        ),
        Misconception(
            "Every call draws the same films: a fixed seed, or no chance at all. They would be learned by heart.",
            recognise=_complete(_always_the_same),
        ),
        Misconception(
            "One film is drawn for a whole history. Each behaviour needs a negative of its own.",
            recognise=_complete(_one_a_history),
        ),
        Misconception(
            "A row's negatives never repeat: drawn without putting back, they run out where few films are left. "
            "Each place "
            "is drawn on its own.",
            recognise=_complete(_never_twice),
        ),
        Misconception(
            "Some films are drawn far more often than others: by popularity, or by moving a clash to the next film. "
            "Draw "
            "evenly from what is left.",
            recognise=_complete(_uneven),
        ),
        Misconception(
            "You leave out what *any* user of the batch chose. A film that another user chose is a fine negative here.",
            recognise=_complete(_avoids_other_users),
        ),
        Misconception(
            "Some films are never drawn although they are left: what you draw from is less than `items` without the "
            "row.",
            recognise=_complete(_some_missing),
        ),
    ),
)
