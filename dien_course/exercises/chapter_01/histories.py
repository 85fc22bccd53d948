"""Exercise 01.1: A history that knows the answer."""

from __future__ import annotations

from dien_course.exercises.chapter_01.histories_mistakes import MISTAKES
from dien_course.exercises.judging.exercise import Case, Check, Exercise, Hint
from dien_course.exercises.judging.inputs import Draw, case


def _log(draw: Draw) -> tuple:
    """A log of ``draw.T`` events in no order, with seconds in common and films seen again; how many films to keep."""
    random = draw.random
    events = [
        (random.randint(1, 3), random.randint(11, 15), random.randint(4, 10) / 2, 10 * random.randint(1, 6))
        for _ in range(draw.T)
    ]
    return events, draw.B


def _events(name: str, events: list, most: int) -> Case:
    return Case(name, lambda: (list(events), most))


FIVE = [(1, 11, 5, 100), (1, 12, 2, 200), (1, 13, 4, 300), (1, 14, 5, 400), (1, 15, 5, 500)]

TIES = [(1, 14, 5, 400), (1, 15, 4, 400), (1, 11, 4, 100), (1, 16, 5, 500)]

AGAIN = [(1, 11, 5, 100), (1, 12, 4, 200), (1, 11, 4, 300), (1, 11, 5, 400)]

NEW_ORDER = [(2, 17, 4, 900), (1, 13, 4, 300), (2, 12, 5, 150), (1, 14, 5, 100), (2, 13, 5, 400)]


HISTORIES = Exercise(
    id="01.1",
    title="A history that knows the answer",
    kind="debug",
    minutes=15,
    difficulty="medium",
    objective="cut samples out of an event log by hand",
    prompt="""\
The function below makes the history of every event of a log. Somebody saw the target in its own history and took it out
by its number. That hides the leak and does not close it. Mend it: the history of an event holds its user's films with
4 stars or more from **strictly earlier** seconds, oldest first, of those the newest `most` (at least 1). Likes of one
second have no order; here they stand in ascending order of film, so that there is one right answer (the package draws
lots). A film liked twice stands there twice, and the target itself if it was liked before. `events`: a list of
(user, film, stars, second) in any order → a list of lists of films, one for each event, in the order given.
""",
    stub='''\
def histories_of(events, most):
    """For each event the films of its history."""
    likes = {}
    for user, film, stars, second in sorted(
        events, key=lambda event: (event[3], event[1])
    ):
        if stars >= 4:
            likes.setdefault(user, []).append(film)
    return [
        [film for film in likes.get(user, []) if film != target][-most:]
        for user, target, _, _ in events
    ]
''',
    solution='''\
def histories_of(events, most):
    """For each event the films of its history."""
    likes = {}
    for user, film, stars, second in sorted(events, key=lambda event: (event[3], event[1])):
        if stars >= 4:
            likes.setdefault(user, []).append((second, film))
    return [
        [film for second, film in likes.get(user, []) if second < now][-most:] for user, _, _, now in events
    ]
''',
    explanation="""\
Time decides, not the film: the target's own event goes because its second is not earlier, and with it go all that
happened in the same second or later. An earlier like of the same film is honest and stays. The cut to the newest comes
last; before the comparison of seconds it would keep films of the future and throw away those of the past.""",
    hints=(
        Hint(
            "films of the future",
            "likes forgets when a like happened. Keep its second beside the film.",
            ("no history knows the future",),
        ),
        Hint(
            "a film is missing that was liked before",
            "The target is no reason to take a film out. Its time is.",
            ("the target is left in",),
        ),
        Hint(
            "wrong only where events share a second",
            "Strictly earlier: second < now. That leaves out the event itself as well.",
            ("own second", "whole logs", "the newest"),
        ),
    ),
    checks=(
        Check(
            "the future stays out",
            2,
            (
                _events("five events of one user", FIVE, 10),
                _events("a single event", [(7, 20, 5, 1)], 3),
                _events("two users, rows in any order", NEW_ORDER, 10),
            ),
        ),
        Check(
            "the target's own second, and films seen again",
            2,
            (
                _events("two events in one second", TIES, 10),
                _events("a film seen three times", AGAIN, 10),
                _events("a film seen twice running", [(1, 11, 5, 10), (1, 11, 4, 20), (1, 12, 5, 30)], 5),
                _events("stars of 3.5, 4 and 4.5", [(1, 11, 3.5, 1), (1, 12, 4, 2), (1, 13, 4.5, 3), (1, 14, 1, 4)], 9),
                _events("ties in the past", [(1, 19, 5, 1), (1, 12, 5, 1), (1, 15, 5, 1), (1, 11, 2, 2)], 2),
            ),
        ),
        Check("the newest of them", 1, (_events("at most two", FIVE, 2), _events("at most one", AGAIN, 1))),
        Check(
            "whole logs",
            1,
            (
                case("twelve events", _log, 1, 10, 12),
                case("fifteen events, at most three", _log, 2, 3, 15),
                case("thirty events, at most four", _log, 3, 4, 30),
            ),
        ),
    ),
    faults=("no history knows the future", "the target is left in if it was liked before"),
    misconceptions=MISTAKES,
)
