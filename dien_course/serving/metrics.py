"""What a server counts of itself, for Prometheus."""

from __future__ import annotations

import time

import prometheus_client
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SECONDS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0)


class Metrics:
    """The counters of one app: requests by path and status, seconds by path, and all that was scored."""

    def __init__(self):
        self.registry = prometheus_client.CollectorRegistry()
        names = ["path", "status"]
        self.requests = prometheus_client.Counter("dien_requests", "Requests answered.", names, registry=self.registry)
        self.seconds = prometheus_client.Histogram(
            "dien_request_seconds", "From a request to its answer.", ["path"], registry=self.registry, buckets=SECONDS
        )
        self.scores = prometheus_client.Counter("dien_scores", "Targets and rows scored.", registry=self.registry)

    def count(self, path: str, status: int, seconds: float) -> None:
        """Takes one answered request in."""
        self.requests.labels(path, status).inc()
        self.seconds.labels(path).observe(seconds)

    def text(self) -> bytes:
        """All counters, as Prometheus reads them."""
        return prometheus_client.generate_latest(self.registry)


class Measured:
    """Around an ASGI app: counts each request; paths that are no route of it count as ``other``."""

    def __init__(self, app: ASGIApp, metrics: Metrics):
        self.app, self.metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, status = time.perf_counter(), 500

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, noted)
        finally:
            path = getattr(scope.get("route"), "path", "other")
            self.metrics.count(path, status, time.perf_counter() - began)
