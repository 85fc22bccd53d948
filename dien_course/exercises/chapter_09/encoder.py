"""Exercise 09.3: An encoder that knew the future."""

from __future__ import annotations

from itertools import combinations

from dien_course.exercises.judging.exercise import Case, Check, Exercise, Hint, Misconception
from dien_course.exercises.judging.planted import left_message


def _histories(name: str, train: list[list[str]], new: list[list[str]], max_length: int) -> Case:
    return Case(name, lambda: ([list(row) for row in train], [list(row) for row in new], max_length))


TRAIN = [["ran", "alien", "up"], ["heat", "up"], [], ["ran", "big", "fargo", "heat"]]


def _encode(
    seen="train",
    films="sorted({{film for row in {seen} for film in row}})",
    first="2",
    row="[ids.get(film, 1) for film in row[-max_length:]]",
    padded="row + [0] * (max_length - len(row))",
) -> str:
    """The solution with one line written otherwise."""
    return f'''\
def encode(train, new, max_length):
    """Ids (B, max_length) of the histories in `new`."""
    films = {films.format(seen=seen)}
    ids = {{film: number for number, film in enumerate(films, start={first})}}
    rows = [{row} for row in new]
    return torch.tensor([{padded} for row in rows])
'''


FAULTS = (
    (
        "A film that training never saw still gets an id of its own.",
        "The vocabulary learns from `new`, too. It may know `train` only.",
        {"seen": "train + new"},
    ),
    (
        'There still is no id for padding and for "never seen".',
        "Ids begin at 0, and a film without one raises KeyError.",
        {"first": "0", "get": "ids[film]"},
    ),
    (
        "The oldest films of a long history are kept.",
        "Keep the newest: row[-max_length:].",
        {"cut": "row[:max_length]"},
    ),
    (
        "The padding stands before the films.",
        "In this course it stands at the end.",
        {"padded": "[0] * (max_length - len(row)) + row"},
    ),
)

HALF_MENDED = ({"get": "ids.get(film, 1)"}, {"first": "2"})


def _left(kept: tuple[int, ...], **other: str) -> str:
    """The code with these of the four faults left in it, or half of one mended."""
    changes = {"get": "ids.get(film, 1)", "cut": "row[-max_length:]"}
    for number in kept:
        changes |= FAULTS[number][2]
    changes |= other
    changes["row"] = f"[{changes.pop('get')} for film in {changes.pop('cut')}]"
    return _encode(**changes) + "\n\ngiven = encode\n\n\ndef encode(*args):\n    return given(*args)\n"


ENCODE = Exercise(
    id="09.3",
    title="An encoder that knew the future",
    kind="debug",
    minutes=15,
    difficulty="medium",
    objective="describe any table to the package",
    prompt="""\
This code turns histories into ids. It runs, and it has four faults: it learns its films from the wrong rows, it has no
id for padding and for "never seen", it keeps the wrong end of a long history, and it pads at the wrong side. Mend it.

`train` and `new` are lists of histories, each a list of film names, oldest first; `max_length` is a whole number ≥ 1.
Return ids of the histories in `new`, int64 (B, max_length). The vocabulary has the films of `train` alone, in
alphabetical order, with the ids 2, 3, …; a film that `train` does not have gets 1. Of a history that is too long the
newest `max_length` films are kept, a shorter one is padded with 0 at the end.
""",
    stub=_encode(
        seen="train + new",
        first="0",
        row="[ids[film] for film in row[:max_length]]",
        padded="[0] * (max_length - len(row)) + row",
    )
    .replace("{{", "{")
    .replace("}}", "}"),
    solution=_encode(),
    explanation="""\
A vocabulary fitted on new rows as well has a vector for films that no training row ever touched: it looks like
knowledge and is noise. So only `train` speaks, all strangers share id 1, and 0 stays free for padding, which the mask
needs. `row[-max_length:]` is the newest end, because histories are stored oldest first.""",
    hints=(
        Hint("KeyError", "A film that is not in `train` has no entry: ids.get(film, 1).", ("padding and unknown",)),
        Hint(
            "ids are too large, or too small, throughout",
            "Count from 2, and over the films of `train` only: sorted, without repetition.",
            ("only `train`",),
        ),
        Hint(
            "the right ids in the wrong places",
            "row[-max_length:] keeps the newest films. The zeros come after them.",
            ("newest", "padding comes last"),
        ),
    ),
    checks=(
        Check(
            "known films",
            2,
            (
                _histories("one history", TRAIN, [["up", "alien"]], 2),
                _histories("two histories of full length", TRAIN, [["ran", "up", "heat"], ["big", "fargo", "big"]], 3),
            ),
        ),
        Check(
            "films that were never seen",
            2,
            (
                _histories("one unknown film", TRAIN, [["ran", "brazil", "up"], ["up", "up", "up"]], 3),
                _histories("nothing but unknown films", TRAIN, [["zelig", "brazil"]], 2),
                _histories("an unknown film last", TRAIN, [["alien", "casino"], ["casino", "alien"]], 2),
            ),
        ),
        Check(
            "short and long histories",
            2,
            (
                _histories("a short history", TRAIN, [["heat"], ["up", "ran"]], 4),
                _histories("a long history", TRAIN, [["ran", "alien", "up", "heat", "big"]], 3),
                _histories("long and short", TRAIN, [["ran", "alien", "up", "heat"], ["big"], ["up", "big"]], 2),
                _histories("an empty history", TRAIN, [[], ["fargo"]], 2),
                _histories("only the newest film", TRAIN, [["ran", "alien", "up"], []], 1),
                _histories("the unknown film is cut off", TRAIN, [["amelie", "alien", "up"]], 2),
            ),
        ),
        Check(
            "another vocabulary",
            1,
            (
                _histories("one film in training", [["m"], ["m", "m"]], [["m", "a"], ["z"]], 2),
                _histories("training rows that are empty", [[], ["b"], ["a"]], [["a", "b", "c"]], 4),
            ),
        ),
    ),
    faults=("only `train` speaks", "padding and unknown have ids", "the newest films are kept", "padding comes last"),
    misconceptions=(
        Misconception(
            "A film that was never seen gets 0, the id of padding: the mask would hide it. It should get 1.",
            source=_encode(row="[ids.get(film, 0) for film in row[-max_length:]]"),
        ),
        Misconception(
            "A film that was never seen is left out. It was a behaviour: it gets id 1.",
            source=_encode(row="[ids[film] for film in row if film in ids][-max_length:]"),
        ),
        Misconception(
            "A film that was never seen still raises KeyError. It gets id 1.",
            source=_encode(row="[ids[film] for film in row[-max_length:]]"),
            left=(1,),
        ),
        Misconception(
            "Ids begin at 1, so the first film looks like one that was never seen. Begin at 2.",
            source=_encode(first="1"),
        ),
        Misconception(
            "Ids begin at 0, so the first film looks like padding. 0 is padding, 1 is unknown: begin at 2.",
            source=_encode(first="0"),
            left=(1,),
        ),
        Misconception(
            "The films are numbered in the order in which they appear. Alphabetical order is asked for.",
            source=_encode(films="list(dict.fromkeys(film for row in train for film in row))"),
        ),
        Misconception(
            "The history is reversed. It stays oldest first.",
            source=_encode(padded="row[::-1] + [0] * (max_length - len(row))"),
        ),
        *(
            Misconception(left_message([FAULTS[number][:2] for number in kept]), source=_left(kept, **other), left=kept)
            for many in range(1, 5)
            for kept in combinations(range(4), many)
            for other in ({}, *HALF_MENDED[: 0 if kept == (1,) or 1 not in kept else 1 if 0 in kept else 2])
        ),
        Misconception(
            "Padding is 1 and unknown is 0: the other way round. 0 is padding, 1 is never seen.",
            source=_encode(
                row="[ids.get(film, 0) for film in row[-max_length:]]", padded="row + [1] * (max_length - len(row))"
            ),
        ),
        Misconception(
            "Padding is −1, or another number than 0.",
            source=_encode(padded="row + [-1] * (max_length - len(row))"),
        ),
        Misconception(
            "A film that was never seen gets another number than 1.",
            source=_encode(row="[ids.get(film, len(films) + 2) for film in row[-max_length:]]"),
        ),
        Misconception(
            "Short histories are not padded, so rows have different lengths. Fill up with 0.",
            source=_encode(padded="row"),
        ),
        Misconception(
            "The rows are as wide as the longest history, not `max_length`.",
            source=_encode(padded="row + [0] * (max(map(len, rows)) - len(row))"),
        ),
        Misconception(
            "A long history is not cut. The newest `max_length` films are kept.",
            source=_encode(row="[ids.get(film, 1) for film in row]"),
        ),
        Misconception(
            "The newest film is dropped: row[-max_length:-1] leaves the last one out.",
            source=_encode(row="[ids.get(film, 1) for film in row[-max_length - 1 : -1]]"),
        ),
        Misconception(
            "Ids begin at 3. The first film of the alphabet gets 2.",
            source=_encode(first="3"),
        ),
        Misconception(
            "The vocabulary learns from `new` alone. It has the films of `train`.",
            source=_encode(seen="new").replace("{{", "{").replace("}}", "}"),
        ),
        Misconception(
            "The alphabet runs backwards.",
            source=_encode(films="sorted({{film for row in {seen} for film in row}}, reverse=True)"),
        ),
        Misconception(
            "A film that occurs several times in `train` gets several numbers: count each once.",
            source=_encode(films="sorted(film for row in {seen} for film in row)"),
        ),
        Misconception(
            "The ids are numbers with a fraction. An index is int64.",
            source=_encode().replace("for row in rows])", "for row in rows]).float()"),
        ),
        Misconception(
            "The histories of `train` are encoded. Those of `new` are asked for.",
            source=_encode().replace("for row in new]", "for row in train]"),
        ),
        Misconception(
            "Films that were never seen get an id each after the known ones. All of them share 1.",
            source=_encode(
                films="sorted({{film for row in train for film in row}}) + sorted({{film for row in new for film "
                "in row}} - {{film for row in train for film in row}})"
            ),
        ),
        *(
            Misconception(  # films that occur equally often keep one of these orders, never that of a set
                "A film is numbered by how often it occurs. Alphabetical order is asked for.",
                source=_encode(films=f"sorted({order}, key=lambda film: -sum(film in row for row in train))"),
            )
            for order in (
                "sorted({{film for row in train for film in row}})",
                "dict.fromkeys(film for row in train for film in row)",
            )
        ),
        Misconception(
            "The films of long training histories are cut before the vocabulary is made. It has all films of `train`.",
            source=_encode(films="sorted({{film for row in {seen} for film in row[-max_length:]}})"),
        ),
        Misconception(
            'Padding gets the id of "never seen", 1. Padding is 0.',
            source=_encode(padded="row + [1] * (max_length - len(row))"),
        ),
        Misconception(
            "The history stands in reverse: it is oldest first, and padding comes after it.",
            source=_encode(padded="[0] * (max_length - len(row)) + row[::-1]"),
        ),
    ),
)
