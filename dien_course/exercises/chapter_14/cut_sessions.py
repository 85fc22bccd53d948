"""Exercise 14.1: Cut a history into sessions."""

from __future__ import annotations

from dien_course.exercises.judging.exercise import Case, Check, Exercise, Hint, Misconception
from dien_course.exercises.judging.inputs import Draw, case

GAP = 1800


def _random_times(draw: Draw) -> tuple:
    """``draw.T`` behaviours with pauses around the gap; ``draw.B`` sessions of three behaviours are kept."""
    pauses = [draw.random.choice((0, 5, 60, GAP - 1, GAP, GAP + 1, 9000)) for _ in range(draw.T)]
    times, now = [], 10_000
    for pause in pauses:
        now += pause
        times.append(now)
    return times, GAP, draw.B, 3


def _history(name: str, times: list[int], gap: int = GAP, most: int = 5, longest: int = 10) -> Case:
    return Case(name, lambda: (list(times), gap, most, longest))


def _answer(
    opens: str = "place == 0 or time - times[place - 1] > gap",
    adds: str = "sessions[-1].append(place)",
    gives: str = "[session[-longest:] for session in reversed(sessions)][:most]",
) -> str:
    """The solution with one line written otherwise."""
    return f'''\
def sessions_of(times, gap, most, longest):
    """The newest sessions, the newest first: the places of their behaviours."""
    sessions = []
    for place, time in enumerate(times):
        if {opens}:
            sessions.append([])
        {adds}
    return {gives}
'''


CUT_SESSIONS = Exercise(
    id="14.1",
    title="Cut a history into sessions",
    kind="implement",
    minutes=15,
    difficulty="medium",
    objective="cut a history into sessions",
    prompt="""\
`times` are the seconds of one user's behaviours, oldest first. A session begins with the first behaviour, and wherever
**more than** `gap` seconds lie between a behaviour and the one before it. Return the newest `most` sessions, **the
newest session first**, and of each the newest `longest` behaviours, oldest first: a list of lists of their *places* in
the history, the oldest behaviour being at place 0. A history without behaviours has no sessions: `[]`. `most` and
`longest` are at least 1.
""",
    stub='''\
def sessions_of(times, gap, most, longest):
    """The newest sessions, the newest first: the places of their behaviours."""
    raise NotImplementedError
''',
    solution=_answer(),
    explanation="""\
One pass: a behaviour opens a session if it is the first or comes late enough after its neighbour, and belongs to the
newest session either way. What is cut off, whole sessions and behaviours of a long one, is always the oldest. The
newest session comes first so that it has the same number for every user, however many sessions they have.""",
    hints=(
        Hint(
            "cuts in the wrong places",
            "Compare each behaviour with the one just before it, and cut only where the pause is longer than the gap.",
            ("cuts", "whole histories"),
        ),
        Hint(
            "too many sessions, or too many behaviours in one",
            "Cut first, over the whole history; then keep the newest sessions, and the newest part of each.",
            ("the newest",),
        ),
        Hint(
            "fails at an empty history or at a single behaviour",
            "Let the loop open the first session itself; then nothing is special about the ends.",
            ("small histories",),
        ),
    ),
    checks=(
        Check(
            "cuts",
            2,
            (
                _history("two visits", [0, 60, 120, 9000, 9100]),
                _history("a pause of the gap exactly, and one second more", [0, 1800, 3601, 5402]),
                _history("one long visit, every pause short", [0, 1000, 2000, 3000, 4000, 5000]),
                _history("a gap of ten seconds", [3, 4, 13, 24, 25, 99], gap=10),
                _history("behaviours of one second", [7, 7, 7, 5000, 5000]),
                _history("a visit across the half hour", [1700, 1790, 1810, 1900, 6000]),
            ),
        ),
        Check(
            "the newest",
            2,
            (
                _history("four visits, two are kept", [0, 9000, 18_000, 18_010, 27_000, 27_005], most=2),
                _history("a visit of five, two behaviours are kept", [0, 9000, 9001, 9002, 9003, 9004], longest=2),
                _history("one visit of one behaviour is kept", [0, 5, 9000, 9005, 9010], most=1, longest=1),
            ),
        ),
        Check(
            "small histories",
            1,
            (
                _history("no behaviour", []),
                _history("a single behaviour", [42]),
                _history("two, far apart", [0, 99_999]),
            ),
        ),
        Check(
            "whole histories",
            1,
            (
                case("twelve behaviours", _random_times, 1, 9, 12),
                case("twenty behaviours, at most two sessions", _random_times, 2, 2, 20),
                case("thirty behaviours, at most four sessions", _random_times, 3, 4, 30),
            ),
        ),
    ),
    misconceptions=(
        Misconception(
            "A pause of the gap exactly ends your session. It takes *more* than the gap.",
            source=_answer(opens="place == 0 or time - times[place - 1] >= gap"),
        ),
        Misconception(
            "You measure from the session's first behaviour, so that a long visit falls apart. What counts is the "
            "pause before each behaviour.",
            source=_answer(opens="place == 0 or time - times[sessions[-1][0]] > gap"),
        ),
        Misconception(
            "You keep the oldest sessions. What is cut off is the oldest, what stays is the newest.",
            source=_answer(gives="[session[-longest:] for session in sessions[:most]][::-1]"),
        ),
        Misconception(
            "The sessions stand oldest first. The newest comes first, so that it has the same number for every user.",
            source=_answer(gives="[session[-longest:] for session in sessions][-most:]"),
        ),
        Misconception(
            "Of a long session you keep the oldest behaviours. The newest are kept.",
            source=_answer(gives="[session[:longest] for session in reversed(sessions)][:most]"),
        ),
        Misconception(
            "Within a session the newest behaviour stands first. Sessions run from the newest back, the behaviours in "
            "each from the oldest on.",
            source=_answer(gives="[session[-longest:][::-1] for session in reversed(sessions)][:most]"),
        ),
        Misconception(
            "These are the times of the behaviours. Their places in the history are asked for.",
            source=_answer(adds="sessions[-1].append(time)"),
        ),
        Misconception(
            "The clock is cut into pieces of one gap each, so a visit across a border falls apart. Cut at pauses.",
            source=_answer(opens="place == 0 or time // gap != times[place - 1] // gap"),
        ),
        Misconception(
            "Sessions of one or two behaviours are left out, as the authors' code does. Here all of them count.",
            source=_answer(gives="[s[-longest:] for s in reversed(sessions) if len(s) > 2][:most]"),
        ),
        Misconception(
            "The places are counted from 1. The oldest behaviour is at place 0.",
            source=_answer(adds="sessions[-1].append(place + 1)"),
        ),
        Misconception(
            "A new session begins one behaviour too late: the one after the pause already belongs to it.",
            source="""\
def sessions_of(times, gap, most, longest):
    sessions, late = [], True
    for place, time in enumerate(times):
        if late:
            sessions.append([])
        sessions[-1].append(place)
        late = place > 0 and time - times[place - 1] > gap
    return [session[-longest:] for session in reversed(sessions)][:most]
""",
        ),
        Misconception(
            "The newest session is missing: it is added only when another one begins. Add what is open at the end.",
            source="""\
def sessions_of(times, gap, most, longest):
    sessions, open_one = [], []
    for place, time in enumerate(times):
        if place and time - times[place - 1] > gap:
            sessions.append(open_one)
            open_one = []
        open_one.append(place)
    return [session[-longest:] for session in reversed(sessions)][:most]
""",
        ),
        Misconception(
            "The places are counted anew in each session. They are those in the whole history.",
            source="""\
def sessions_of(times, gap, most, longest):
    sessions = []
    for place, time in enumerate(times):
        if place == 0 or time - times[place - 1] > gap:
            sessions.append([])
        sessions[-1].append(len(sessions[-1]))
    return [session[-longest:] for session in reversed(sessions)][:most]
""",
        ),
    ),
)
