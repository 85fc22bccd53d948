"""The server: /rank, /predict, /health and /metrics over one scorer (docs/serving.md)."""

from collections.abc import Callable
from typing import Annotated

import anyio
import anyio.to_thread
import numpy as np
import prometheus_client
from fastapi import Body, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from dien_course import __version__
from dien_course.errors import DataError
from dien_course.serving.limits import BodyLimit, Limits, TooBusy
from dien_course.serving.messages import (
    Fault,
    Health,
    PredictAnswer,
    PredictRequest,
    RankAnswer,
    RankRequest,
    examples_of,
    rows_of,
    user_and_targets,
)
from dien_course.serving.metrics import Measured, Metrics
from dien_course.serving.scorer import Scorer, predict_rows, rank

FAULTS = {400: {"model": Fault}, 413: {"model": Fault}, 503: {"model": Fault}}


def create_app(scorer: Scorer, limits: Limits | None = None) -> FastAPI:
    """The app that answers with ``scorer``; one request is scored at a time, in the order in which they came.

    Bad input is answered with status 400, too much of it with 413 and one request too many with 503, each with one
    sentence in ``error``. ``/metrics`` counts requests, seconds and scores of this app.
    """
    limits = limits or Limits()
    spec = scorer.encoder.spec
    ranked, predicted = examples_of(scorer.encoder)
    app = FastAPI(title="dien-course", version=__version__, description=f"Click probabilities of {scorer.name}.")
    metrics, turns = Metrics(), anyio.CapacityLimiter(1)

    async def in_turn(work: Callable[[], np.ndarray]) -> list:
        if turns.statistics().tasks_waiting >= limits.waiting:
            raise TooBusy(f"{limits.waiting:,} requests are waiting; expected fewer, so ask again later")
        probability = await anyio.to_thread.run_sync(work, limiter=turns)
        metrics.scores.inc(len(probability))
        return probability.tolist()

    @app.post("/rank", responses=FAULTS)
    async def rank_targets(request: Annotated[RankRequest, _shown(ranked)]) -> RankAnswer:
        """The click probability of each target for one user, whose history is read once."""
        if scorer.outputs > 1:
            raise DataError(f"the model has {scorer.outputs} classes, which have no one order; expected /predict")
        limits.require("targets", len(request.targets), limits.targets)
        for values in [*request.history.values(), *(v for v in request.profile.values() if isinstance(v, list))]:
            limits.require("behaviours", len(values), limits.length)
        user, targets = user_and_targets(request, spec)
        probabilities = await in_turn(lambda: rank(scorer, targets, user))
        order = np.argsort(-np.array(probabilities), kind="stable")
        return RankAnswer(probabilities=probabilities, ranking=order.tolist())

    @app.post("/predict", responses=FAULTS)
    async def predict(
        request: Annotated[PredictRequest, _shown(predicted)],
    ) -> PredictAnswer:
        """The click probability of each row, in the columns of the training data."""
        limits.require("rows", len(request.rows), limits.rows)
        for values in (value for row in request.rows for value in row.values() if isinstance(value, list)):
            limits.require("behaviours", len(values), limits.length)
        return PredictAnswer(probabilities=await in_turn(lambda: predict_rows(scorer, rows_of(request, spec))))

    @app.get("/health")
    async def health() -> Health:
        """Whether the server answers, and with what."""
        return Health(status="ok", model=scorer.name, targets=list(spec.targets), histories=list(spec.histories))

    @app.get("/metrics", response_class=Response)
    async def tell_metrics() -> Response:
        """Counters in the text format of Prometheus."""
        return Response(metrics.text(), media_type=prometheus_client.CONTENT_TYPE_LATEST)

    @app.exception_handler(DataError)
    async def say(request: Request, error: DataError) -> JSONResponse:
        return answer(str(error), getattr(error, "status", 400))

    @app.exception_handler(RequestValidationError)
    async def say_invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        return answer(sentence_of(error), 400)

    @app.exception_handler(HTTPException)
    async def say_refused(request: Request, error: HTTPException) -> JSONResponse:
        cause = error.__cause__
        if isinstance(cause, DataError):
            return await say(request, cause)
        if cause is not None:  # the body could not be parsed
            return answer(f"the body is not JSON ({cause}); expected an object", 400)
        asked = f"{request.method} {request.url.path}"
        return answer(f"{asked}: {error.detail.lower()}; expected a request that /docs shows", error.status_code)

    app.add_middleware(BodyLimit, most=limits.body)
    app.add_middleware(Measured, metrics=metrics)
    return app


def _shown(example: dict):
    """A body with an ``example`` in the documentation."""
    return Body(openapi_examples={"known": {"summary": "values that training has seen", "value": example}})


def answer(sentence: str, status: int) -> JSONResponse:
    """The ``sentence`` as an answer, whatever letters the request has put into it."""
    return JSONResponse({"error": sentence.encode("utf-8", "replace").decode()}, status)


def sentence_of(error: RequestValidationError) -> str:
    """The first thing that is wrong with a request, in one sentence."""
    first = error.errors()[0]
    place = ".".join(str(part) for part in first["loc"] if part != "body" and not str(part).startswith("list["))
    if first["type"] == "json_invalid":
        return f"the body is not JSON ({first['ctx']['error']}); expected an object"
    if first["type"] == "missing":
        return f"{place or 'the body'} is missing; expected it in the request"
    if first["type"] == "extra_forbidden":
        return f"{place} is not part of a request; expected only the fields that /docs shows"
    return f"{place or 'the body'}: found {str(first['input'])[:60]!r}; {first['msg'].lower().removeprefix('input ')}"
