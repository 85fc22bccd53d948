"""What joins the items of a history in a file: a sign that is in no id."""

from __future__ import annotations

from dien_course.data.events.log import EventLog
from dien_course.data.ragged import Ragged
from dien_course.errors import DataError

SEPARATORS = (" ", "|", ";", "^", "~", "\t", "¦", "␟")


def separator_for(log: EventLog) -> str:
    """The first of ``SEPARATORS`` that is in no item id and no value of a list; raises DataError if there is none."""
    texts = [log.items]
    for side in [*log.user_side.values(), *log.item_side.values(), *log.event_side.values()]:
        if isinstance(side.values, Ragged):
            texts.append(side.values.values)
    left = list(SEPARATORS)
    for values in texts:
        joined = "\n".join(map(str, values))
        left = [separator for separator in left if separator not in joined]
    if not left:
        raise DataError(
            f"{log.name}: each of {' '.join(map(repr, SEPARATORS))} is in some item's id, so none can join a history; "
            "expected ids without one of them"
        )
    return left[0]
