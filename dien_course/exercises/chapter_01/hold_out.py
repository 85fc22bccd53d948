"""Exercise 01.4: Hold out users, not rows."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from dien_course.exercises.judging.exercise import Case, Check, Exercise, Hint, Misconception


def _call(answer, user, share, seed) -> list:
    return [answer(user.copy(), share, int(one)) for one in seed]


def _users_in(name: str, counts: list, share: float, seeds: list) -> Case:
    def build() -> tuple:
        users = np.array([903, 17, 44, 5, 260, 31, 8, 77, 612, 120, 9, 58, 300, 2, 71, 640][: len(counts)])
        rows = np.repeat(users, counts)
        return np.random.RandomState(0).permutation(rows), share, seeds

    return Case(name, build)


def _masks(call) -> np.ndarray:
    """The masks of one call, (seeds, n) bool."""
    return np.array(call.output, dtype=bool)


def _torn(call) -> bool:
    user, masks = call.args[0], _masks(call)
    return any(len(set(mask[user == one])) > 1 for mask in masks for one in np.unique(user))


def _held(call) -> np.ndarray:
    """Which users have a row held out, in the order of their numbers: (seeds, U) bool."""
    user, masks = call.args[0], _masks(call)
    return np.stack([masks[:, user == one].any(1) for one in np.unique(user)], axis=1)


def _whole_users(calls) -> str | None:
    if any(map(_torn, calls)):
        return "a user has rows in both parts: hold out users, not rows"
    return None


def _as_many(calls) -> str | None:
    for call in calls:
        user, share, _ = call.args
        wanted, found = round(share * len(np.unique(user))), _held(call).sum(1)
        if (found != wanted).any():
            return f"{found[found != wanted][0]} users of {len(np.unique(user))} are held out; expected {wanted}"
    return None


def _seed_decides(calls) -> str | None:
    for call in calls:
        masks, seeds = _masks(call), call.args[2]
        if any((masks[i] != masks[seeds.index(seed)]).any() for i, seed in enumerate(seeds)):
            return "the same seed gives another choice the second time: draw with a generator made from the seed"
        if (masks == masks[0]).all():
            return "every seed holds out the same users: the seed is not used"
    return None


def _same_chance(calls) -> str | None:
    for call in calls:
        held = _held(call)
        times = held.sum(0)
        expected = call.args[1] * len(held)
        if times.min() < 0.15 * expected or times.max() > 2.2 * expected:
            return (
                f"in {len(held)} draws one user was held out {times.min()} times and another {times.max()} times; "
                f"with equal chances it would be about {expected:.0f} for each"
            )
        if len(np.unique(held, axis=0)) < 20:
            return "the same users are always drawn together: any of them may be drawn with any other"
    return None


def _complement(calls) -> bool:
    return all(not _torn(call) and np.allclose(_held(call).mean(1), 1 - call.args[1]) for call in calls)


def _favours_the_active(call) -> bool:
    """Whether draws differ, and the user of forty rows is held out at least three times as often as by chance."""
    held, (_, rows) = _held(call), np.unique(call.args[0], return_counts=True)
    return len(np.unique(held, axis=0)) > 5 and held[:, rows.argmax()].mean() > 3 * call.args[1]


def _complete(recognise: Callable) -> Callable:
    """A recogniser that says no unless whole users are held out by masks of the right shape in every call."""
    return lambda calls: all(not _torn(call) for call in calls) and bool(recognise(calls))


def _unseeded(calls) -> bool:
    masks, seeds = _masks(calls[6]), calls[6].args[2]
    return bool((masks[-1] != masks[seeds.index(seeds[-1])]).any()) and not _as_many(calls)


def _consecutive(calls) -> bool:
    """Whether the choice depends on the seed, but only few groups of users are ever drawn."""
    few = 1 < len(np.unique(_held(calls[-1]), axis=0)) < 20
    return few and not _as_many(calls) and not _favours_the_active(calls[-1])


def _counts(calls) -> tuple[int, int, int]:
    """The fewest, the right and the largest number of users held out in a hundred draws."""
    found = _held(calls[-1]).sum(1)
    return int(found.min()), round(calls[-1].args[1] * _held(calls[-1]).shape[1]), int(found.max())


def _until_enough_rows(calls) -> bool:
    low, wanted, high = _counts(calls)
    return low < wanted < high and bool((_masks(calls[-1]).mean(1) >= calls[-1].args[1]).all())


def _twice_the_same(calls) -> bool:
    low, wanted, high = _counts(calls)
    return low < wanted == high


def _each_on_its_own(calls) -> bool:
    low, wanted, high = _counts(calls)
    return low < wanted < high and not _until_enough_rows(calls)


def _no_mask(calls) -> bool:
    """Whether ids or places of those drawn come back, one for each, in place of a mask."""
    return all(len(np.atleast_1d(one)) < len(call.args[0]) for call in calls for one in call.output)


def _numbers_for_a_mask(calls) -> bool:
    return all(
        np.asarray(one).dtype.kind in "if" and np.asarray(one).shape == call.args[0].shape
        for call in calls
        for one in call.output
    )


FEW, MANY = [3, 1, 2, 1], [1, 2, 40, 1, 3, 1, 2, 1, 1, 2]

HOLD_OUT = Exercise(
    id="01.4",
    title="Hold out users, not rows",
    kind="design",
    minutes=15,
    difficulty="medium",
    objective="keep the test part out",
    prompt="""\
Set users aside to choose the epoch on. `user` (n,) whole numbers, a NumPy array, the user of each row, in any order;
`share` in (0, 1); `seed` a whole number → a mask (n,) bool, **True = held out**. What you design must keep four
promises:

1. all rows of a user are in the same part;
2. exactly `share` of the users are held out (`share` times their number is a whole number in all tests), however many
   rows they have;
3. the same seed holds out the same users if called again, another seed may hold out others;
4. every user has the same chance to be held out, and any group of that size can be drawn.
""",
    stub='''\
def held_out(user, share, seed):
    """True for the rows of the users that are held out."""
    raise NotImplementedError
''',
    solution='''\
def held_out(user, share, seed):
    """True for the rows of the users that are held out."""
    users = np.unique(user)
    drawn = np.random.default_rng(seed).permutation(users)[: round(share * len(users))]
    return np.isin(user, drawn)
''',
    explanation="""\
`np.unique` names each user once, so a user of forty rows has no more chances than a user of one. The draw is over users
and `np.isin` carries it over to rows: no user known from training is judged. A generator made from the seed gives the
same draw on Monday.""",
    hints=(
        Hint(
            "a user has rows in both parts",
            "Draw among np.unique(user), then mark the rows of those drawn.",
            ("in both parts",),
        ),
        Hint(
            "too many or too few users",
            "Count users, not rows, and draw each at most once: a permutation does.",
            ("as many users", "same chance"),
        ),
        Hint(
            "not the same the second time",
            "np.random.default_rng(seed) makes a generator that repeats itself.",
            ("the seed decides",),
        ),
    ),
    checks=(
        Check(
            "no user is in both parts",
            2,
            (_users_in("four users", FEW, 0.25, [0]), _users_in("ten users", MANY, 0.2, [1, 2])),
            holds=_whole_users,
        ),
        Check(
            "as many users as asked",
            1,
            (
                _users_in("a quarter of four", FEW, 0.25, [3, 13, 23]),
                _users_in("a fifth of ten", MANY, 0.2, [4, 14, 24]),
                _users_in("three quarters of sixteen", [*MANY, 5, 1, 9, 1, 2, 2], 0.75, [5, 15, 25]),
                _users_in("half of two", [1, 1], 0.5, [6, 16, 26]),
            ),
            holds=_as_many,
        ),
        Check(
            "the seed decides",
            1,
            (_users_in("seven seeds, the first again at the end", MANY, 0.5, [0, 1, 2, 3, 4, 5, 6, 0]),),
            holds=_seed_decides,
        ),
        Check(
            "every user has the same chance",
            1,
            (_users_in("a hundred seeds", MANY, 0.2, list(range(100))),),
            holds=_same_chance,
        ),
    ),
    misconceptions=(
        Misconception(
            "Rows are drawn, so most users end up in both parts: the look-up leak of a split by row. Draw users.",
            recognise=lambda calls: _torn(calls[1]) and _torn(calls[-1]) and (_masks(calls[-1]).mean() < 0.6),
        ),
        Misconception(
            "Your mask is True for those that stay in training. True means held out.",
            recognise=lambda calls: _complement(calls[:5]),
        ),
        Misconception(
            "The seed is not used: every call holds out the same users. Make the generator from the seed.",
            recognise=lambda calls: (
                not _whole_users(calls) and not _as_many(calls) and len(np.unique(_masks(calls[-1]), axis=0)) == 1
            ),
        ),
        Misconception(
            "The draw does not repeat itself: called again, the same seed holds out others. Make the generator from "
            "it.",
            recognise=_complete(_unseeded),
        ),
        Misconception(
            "Users are held out until they have enough rows, so a user of many rows stands for several. Count users.",
            recognise=_complete(_until_enough_rows),
        ),
        Misconception(
            "A user can be drawn twice, so that sometimes too few are held out. Draw without putting back: a "
            "permutation.",
            recognise=_complete(_twice_the_same),
        ),
        Misconception(
            "Each user is held out or not by a draw of its own (or numbers are drawn that are no users), so how "
            "many they "
            "are is left to chance. Draw exactly share × users.",
            recognise=_complete(_each_on_its_own),
        ),
        Misconception(
            "Users that stand together are held out together: the seed only says where the row of them begins. Any "
            "group "
            "can be drawn from a permutation.",
            recognise=_complete(_consecutive),
        ),
        Misconception(
            "Those that were drawn come back, not a mask: one True or False is asked for each row of the table.",
            recognise=_no_mask,
        ),
        Misconception(
            "The mask holds numbers. True and False are asked for: bool.",
            recognise=_numbers_for_a_mask,
        ),
        Misconception(
            "You draw users by way of their rows, so who has more rows is drawn more often. Name each user once first.",
            recognise=lambda calls: not _as_many(calls) and _favours_the_active(calls[-1]),
        ),
    ),
    call=_call,
)
