"""What goes wrong in exercise 01.1: histories with another rule for what belongs to them."""

from __future__ import annotations

from dien_course.exercises.judging.exercise import Misconception
from dien_course.exercises.judging.planted import left_message


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


FUTURE = ("Later likes are in the history.", "Nothing looks at the second of a like, and only the past may speak.")


TAKEN_OUT = (
    "A film that was liked before is missing where it is the target again.",
    "It is taken out by its number. Seen again is honest; leave it in.",
)


SAME_SECOND = ("The target's own second is let in, and with it the target.", "Strictly earlier: second < now.")


LIKED = "e[0] == user and e[2] >= 4 and e[3] < now"


MISTAKES = (
    Misconception(
        left_message([SAME_SECOND]),
        source=_histories("e[0] == user and e[2] >= 4 and e[3] <= now"),
        left=(0,),
    ),
    Misconception(
        "Others of the target's own second are let in. Nobody knows which came first, so they stay out too.",
        source=_histories("e[0] == user and e[2] >= 4 and e[3] <= now and e != (user, target, stars, now)"),
        left=(0,),
    ),
    *(
        Misconception(left_message(faults), source=_histories(keep), left=left)
        for faults, keep, left in (
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
    Misconception(
        "The films stand newest first. A history is oldest first, and its newest stand at its end.",
        source=_histories(LIKED, once="films[::-1]"),
    ),
    Misconception(
        "The likes stand in the order of the log, which is any order. Sort by second, then by film.",
        source=_histories(LIKED, key="0"),
    ),
    Misconception(
        "A history is a list and no set: it keeps the order of time, and a film as often as it was liked.",
        source=_histories(LIKED, once="sorted(set(films))"),
    ),
    Misconception(
        "Second and film are handed over as pairs. A history is a list of films.",
        source=_histories(LIKED).replace("e[1] for e", "(e[1], e[3]) for e"),
    ),
    Misconception(
        "These are the seconds of the likes. A history is a list of films.",
        source=_histories(LIKED).replace("e[1] for e", "e[3] for e"),
    ),
    *(
        Misconception(
            f"The likes are collected while you go through the log{order}, so what stands above "
            "in the same second is let in. Compare seconds.",
            source=f"""\
def histories_of(events, most):
    likes, found = {{}}, {{}}
    for place in sorted(range(len(events)), key=lambda place: (events[place][3], events[place][1])):
        user, film, stars, _ = events[place]
        found[place] = likes.get(user, [])[-most:]
        if stars >= 4:
            likes[user] = [*likes.get(user, []), film]
    return {result}
""",
        )
        for order, result in (
            ("", "[found[place] for place in range(len(events))]"),
            (", and the histories come out in the order of time", "list(found.values())"),
        )
    ),
    Misconception(
        "Likes of one second stand in descending order of film. Here they stand in ascending order.",
        source=_histories(LIKED, key="(event[3], -event[1])"),
    ),
)
