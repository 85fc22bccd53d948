"""What all tests share: one thread for each parallel worker, pictures without a screen, repeatable examples."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

# Before torch or matplotlib is imported. Parallel workers would otherwise fight for the same cores.
if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("MPLBACKEND", "agg")

import pytest
from hypothesis import settings

settings.register_profile("course", deadline=None, derandomize=True)
settings.load_profile("course")

# A shell's background job ignores Ctrl-C, and so would the tests of interruption and all processes they start.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="module")
def checked_shapes() -> Iterator[None]:
    """Every call of a layer is checked against the shapes in its annotations."""
    from shape_checks import check_all_layers

    yield from check_all_layers()


def pytest_terminal_summary(terminalreporter) -> None:
    """How many answers the checks of exercises were tried on (tests/exercises/test_answers.py)."""
    if not (Path(__file__).parent / "exercises").exists():  # in mutation testing
        return
    from exercises.closing_lines import closing_lines

    passed = terminalreporter.getreports("passed")
    for line in closing_lines([pair for report in passed for pair in getattr(report, "user_properties", ())]):
        terminalreporter.write_line(line)
