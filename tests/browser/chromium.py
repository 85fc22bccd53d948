"""A page of Chromium, and what went wrong on it: errors, failed requests, requests to another machine."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Page, Request

INSIDE = ("data", "blob", "about")


@dataclass
class Watched:
    """A page, and its complaints so far, one sentence each."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    inside: tuple[str, ...] = INSIDE  # kinds of addresses that stay on the machine

    def _sent(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in self.inside and address.hostname != "127.0.0.1":
            self.complaints.append(f"a request left the machine: {request.url[:200]}")

    def _failed(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # the page itself gave it up, as when it closes a notebook
            self.complaints.append(f"a request failed: {request.url[:200]}: {request.failure}")


def watch(page: Page) -> Watched:
    """Write down from now on what goes wrong on this page."""
    watched = Watched(page)
    say = watched.complaints.append
    page.on("console", lambda line: say(f"the console says: {line.text[:300]}") if line.type == "error" else None)
    page.on("pageerror", lambda error: say(f"a script failed: {str(error)[:300]}"))
    page.on("response", lambda back: say(f"{back.status} for {back.url[:200]}") if back.status >= 400 else None)
    page.on("request", watched._sent)
    page.on("requestfailed", watched._failed)
    page.on("websocket", lambda socket: watched._sent(socket))
    return watched
