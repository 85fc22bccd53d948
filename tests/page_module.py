"""Ask the explorers' JavaScript what it computes, in node: many questions in one run."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest

NODE = shutil.which("node")
needs_node = pytest.mark.skipif(NODE is None, reason="there is no node here; the page's arithmetic is not compared")


class Call(NamedTuple):
    """A function of the module by its name, such as ``arithmetic.run``, and its arguments, which JSON can write.

    An argument {"shared": name} is the one of that name, sent once and the same object in all calls.
    """

    call: str
    args: Sequence[Any]


def ask(calls: Sequence[Call], **shared: Any) -> list[Any]:
    """What each call returns; of one that throws, its message as a ``ValueError``."""
    questions = json.dumps({"shared": shared, "calls": [call._asdict() for call in calls]})
    script = Path(__file__).with_name("page_module.mjs")
    done = subprocess.run([NODE, script], input=questions, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr[-2000:]
    return [ValueError(one["error"]) if "error" in one else one.get("value") for one in json.loads(done.stdout)]
