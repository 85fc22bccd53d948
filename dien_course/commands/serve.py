"""``dien-course serve``: a checkpoint or an exported model that answers over HTTP (docs/serving.md)."""

from __future__ import annotations

import argparse
import importlib
import signal
from pathlib import Path

from dien_course.errors import DataError

NEEDED = ("fastapi", "uvicorn", "prometheus_client")
LIMITS = {  # the defaults of Limits, which is not imported here
    "body": ("bytes of a request", 1_000_000),
    "targets": ("targets of a request to rank", 1_000),
    "rows": ("rows of a request to predict", 1_000),
    "length": ("values of a history", 1_000),
    "waiting": ("requests that wait for their turn", 256),
}


def add_serve(commands) -> None:
    """Adds the command to the parser's ``commands``."""
    command = commands.add_parser("serve", help="answer over HTTP: rank targets for a user, predict rows")
    which = command.add_mutually_exclusive_group(required=True)
    which.add_argument("--checkpoint", type=Path, metavar="DIR", help="what train wrote with --out")
    which.add_argument("--onnx", type=Path, metavar="FILE.onnx", help="what export wrote")
    command.add_argument("--host", default="127.0.0.1", metavar="NAME", help="default: %(default)s, this machine alone")
    command.add_argument("--port", type=int, default=8000, metavar="N", help="default: %(default)s; 0: any free one")
    command.add_argument(
        "--grace", type=int, default=10, metavar="N",
        help="seconds that requests in progress have after SIGTERM or Ctrl-C (default: %(default)s)",
    )  # fmt: skip
    for name, (text, default) in LIMITS.items():
        command.add_argument(
            f"--max-{name}", type=int, default=default, metavar="N", help=f"{text} (default: {default:,})"
        )
    command.set_defaults(run=_serve)


def _serve(options: argparse.Namespace) -> None:
    for name in NEEDED:
        try:
            importlib.import_module(name)
        except ImportError as error:
            raise DataError(
                f"the package {name} cannot be imported ({error}); expected it for serve, from: "
                'python -m pip install "dien-course[serve]"'
            ) from error
    if not 0 <= options.port <= 65535:
        raise DataError(f"port is {options.port}; expected 0 to 65535")
    import uvicorn

    from dien_course.serving.app import create_app
    from dien_course.serving.limits import Limits
    from dien_course.serving.scorer import OnnxScorer, TorchScorer

    limits = Limits(**{name: getattr(options, f"max_{name}") for name in LIMITS})
    scorer = OnnxScorer(options.onnx) if options.onnx is not None else TorchScorer(options.checkpoint)
    config = uvicorn.Config(
        create_app(scorer, limits), options.host, options.port, log_level="warning", access_log=False,
        timeout_graceful_shutdown=options.grace,
    )  # fmt: skip
    listening = _bound(config)
    host, port = listening.getsockname()[:2]
    print(f"{scorer.name}: http://{host}:{port}/docs shows what can be asked", flush=True)
    for number in (signal.SIGINT, signal.SIGTERM):  # once served, uvicorn raises again whatever stopped it
        signal.signal(number, lambda *_: None)
    uvicorn.Server(config).run([listening])
    print("stopped; every request that had come was answered", flush=True)


def _bound(config):
    """The socket to listen on; raises DataError where it cannot be had."""
    import socket

    family = socket.AF_INET6 if ":" in config.host else socket.AF_INET
    listening = socket.socket(family)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((config.host, config.port))
        listening.listen(2048)
    except OSError as error:
        listening.close()
        raise DataError(
            f"{config.host}:{config.port} cannot be listened on ({error.strerror or error}); expected a free port of "
            "this machine"
        ) from error
    return listening
