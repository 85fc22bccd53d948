"""Exercise 01.1: A history that knows the answer."""

from __future__ import annotations

from dien_course.exercises.judging.exercise import Case, Check, Exercise, Hint, Misconception
from dien_course.exercises.judging.inputs import Draw, case
from dien_course.exercises.judging.planted import left_message


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


def _histories(keep: str, key="(event[3], event[1])", cut="[-most:]", once="") -> str:
    """The solution with another rule for what belongs to a history; e is a past event, now the target's second."""
    return f"""\
def histories_of(events, most):
    found = []
    for user, target, stars, now in events:
        past = sorted(events, key=lambda event: {key})
        films = [e[1] for e in past if {keep}]
        found.append({once or "films"}{cut})
    return found
"""


FUTURE = "Later likes are in the history: nothing looks at the second of a like. Only the past may speak."
TAKEN_OUT = "The target's film is taken out although it was liked before. Seen again is honest; leave it in."
SAME_SECOND = "The target's own second is let in, and with it the target. Strictly earlier: second < now."

LIKED = "e[0] == user and e[2] >= 4 and e[3] < now"

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
        Hint("films of the future", "likes forgets when a like happened. Keep its second beside the film."),
        Hint("a film is missing that was liked before", "The target is no reason to take a film out. Its time is."),
        Hint(
            "wrong only where events share a second",
            "Strictly earlier: second < now. That leaves out the event itself as well.",
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
    misconceptions=(
        Misconception(
            SAME_SECOND,
            source=_histories("e[0] == user and e[2] >= 4 and e[3] <= now"),
            left=(0,),
        ),
        Misconception(
            "Others of the target's own second are let in. Nobody knows which came first, so they stay out too.",
            source=_histories("e[0] == user and e[2] >= 4 and e[3] <= now and e != (user, target, stars, now)"),
            left=(0,),
        ),
        *(
            Misconception(left_message(messages), source=_histories(keep), left=left)
            for messages, keep, left in (
                ((FUTURE,), "e[0] == user and e[2] >= 4", (0,)),
                ((TAKEN_OUT,), LIKED + " and e[1] != target", (1,)),
                ((FUTURE, TAKEN_OUT), "e[0] == user and e[2] >= 4 and e[1] != target", (0, 1)),
                ((SAME_SECOND, TAKEN_OUT), "e[0] == user and e[2] >= 4 and e[3] <= now and e[1] != target", (0, 1)),
            )
        ),
        Misconception(
            "Only the target's own event is left out, so later likes stay in. Strictly earlier: second < now.",
            source=_histories("e[0] == user and e[2] >= 4 and e != (user, target, stars, now)"),
            left=(0,),
        ),
        Misconception(
            "You keep the oldest films. Of those that are too many, the newest stay: [-most:].",
            source=_histories(LIKED, cut="[:most]"),
        ),
        Misconception(
            "Newest first. A history is stored oldest first.",
            source=_histories(LIKED, cut="[-most:][::-1]"),
        ),
        Misconception(
            "Films that were seen but not liked are in the history. It takes 4 stars to be a behaviour.",
            source=_histories("e[0] == user and e[3] < now"),
        ),
        Misconception(
            "4 stars do not count as a like in yours. They do: stars >= 4.",
            source=_histories("e[0] == user and e[2] > 4 and e[3] < now"),
        ),
        Misconception(
            "The likes of all users are in one history. Only the event's own user counts.",
            source=_histories("e[2] >= 4 and e[3] < now"),
        ),
        Misconception(
            "You take what stands above the event in the list. The list is in any order: compare seconds.",
            source="""\
def histories_of(events, most):
    return [
        [film for u, film, stars, _ in events[:place] if u == user and stars >= 4][-most:]
        for place, (user, _, _, _) in enumerate(events)
    ]
""",
        ),
        Misconception(
            "You cut to the newest before looking at the time, so the past falls out. First the time, then the cut.",
            source=_histories("e in [f for f in past if f[0] == user and f[2] >= 4][-most:] and e[3] < now", cut=""),
        ),
        Misconception(
            "The newest of a history is dropped. `[-most:-1]` leaves out the last one; the newest belongs to it.",
            source=_histories(LIKED, cut="[-most:-1]"),
        ),
        Misconception(
            "The history is not cut: of too many films only the newest `most` stay.",
            source=_histories(LIKED, cut=""),
        ),
        Misconception(
            "The films stand in the order of their numbers. A history is in the order of time, oldest first.",
            source=_histories(LIKED, key="event[1]"),
        ),
        Misconception(
            "Likes of one second stand in the order of the log. Here they stand in ascending order of film.",
            source=_histories(LIKED, key="event[3]"),
        ),
        Misconception(
            "Your border for a like is lower than 4 stars.",
            source=_histories("e[0] == user and e[2] >= 3.5 and e[3] < now"),
        ),
        Misconception(
            "Only events that were liked themselves get a history. Every event is a target, liked or not.",
            source=_histories(LIKED + " and stars >= 4"),
        ),
        Misconception(
            "The histories stand in the order of time. They belong in the order in which the events were given.",
            source=_histories(LIKED).replace("in events:", "in sorted(events, key=lambda e: (e[3], e[1])):"),
        ),
        *(
            Misconception(
                f"A film that was liked twice stands there once, at its {which} time. It stands there as often as it "
                "was liked.",
                source=_histories(LIKED, once=once),
            )
            for which, once in (
                ("first", "list(dict.fromkeys(films))"),
                ("last", "list(dict.fromkeys(films[::-1]))[::-1]"),
            )
        ),
        Misconception(
            "You cut to the newest of all that was seen and take the likes among them. First the likes, then the cut.",
            source=_histories("e in [f for f in past if f[0] == user and f[3] < now][-most:] and e[2] >= 4", cut=""),
        ),
        Misconception(
            "The seconds are compared the wrong way round: these are the likes that come after the target.",
            source=_histories("e[0] == user and e[2] >= 4 and e[3] > now"),
        ),
        Misconception(
            "The target is put into its own history. It is what the model is asked about.",
            source=_histories(LIKED, cut="[-most:] + [target]"),
        ),
        Misconception(
            "A user without a like has no history in your dict: KeyError. Use likes.get(user, []).",
            source="""\
def histories_of(events, most):
    likes = {}
    for user, film, stars, second in sorted(events, key=lambda event: (event[3], event[1])):
        if stars >= 4:
            likes.setdefault(user, []).append((second, film))
    return [[film for second, film in likes[user] if second < now][-most:] for user, _, _, now in events]
""",
        ),
    ),
)
