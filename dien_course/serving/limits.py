"""How much one request may ask for, and how many may wait."""

from __future__ import annotations

from dataclasses import dataclass, fields

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dien_course.errors import DataError


class TooMuch(DataError):
    """A request that is larger than the limits allow, or one too many."""

    status = 413


class TooBusy(TooMuch):
    """So many requests wait that this one would only wait in vain."""

    status = 503


@dataclass(frozen=True)
class Limits:
    """``body`` bytes of a request, ``targets`` to rank, ``rows`` to predict, ``length`` of a list of behaviours.

    ``waiting``: requests that wait while another is scored; one more is told to come again.
    Raises DataError for a limit below 1.
    """

    body: int = 1_000_000
    targets: int = 1_000
    rows: int = 1_000
    length: int = 1_000
    waiting: int = 256

    def __post_init__(self):
        for field in fields(self):
            if getattr(self, field.name) < 1:
                raise DataError(f"the limit of {field.name} is {getattr(self, field.name)}; expected at least 1")

    def require(self, what: str, count: int, most: int) -> None:
        """Raises TooMuch for a ``count`` above ``most``, DataError for none."""
        if count == 0 and what != "behaviours":
            raise DataError(f"found no {what}; expected at least one")
        if count > most:
            raise TooMuch(f"found {count:,} {what}; expected at most {most:,}")


class BodyLimit:
    """Around an ASGI app: the body of a request ends in TooMuch as soon as it has more than ``most`` bytes."""

    def __init__(self, app: ASGIApp, most: int):
        self.app, self.most = app, most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        taken = 0

        async def limited() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > self.most:
                raise TooMuch(f"the body has more than {self.most:,} bytes; expected at most that many")
            return message

        await self.app(scope, limited if scope["type"] == "http" else receive, send)
