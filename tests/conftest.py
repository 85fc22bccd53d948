"""What all tests share: one thread for each parallel worker, pictures without a screen, repeatable examples."""

from __future__ import annotations

import os
import signal
import sys
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


steps = {"counted": False, "taken": 0}  # by any optimizer of this process
TAKEN = pytest.StashKey[int]()


def count_a_step(*_: object) -> None:
    steps["taken"] += 1


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Iterator[None]:
    """Note how many steps optimizers have taken before a test and its fixtures."""
    if "torch" in sys.modules and not steps["counted"]:
        from torch.optim.optimizer import register_optimizer_step_post_hook

        register_optimizer_step_post_hook(count_a_step)
        steps["counted"] = True
    item.stash[TAKEN] = steps["taken"]
    return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """A test that trains says so: `make everywhere` runs those with the arithmetic of other processors."""
    result = yield
    if steps["taken"] > item.stash[TAKEN] and not item.get_closest_marker("trains"):
        pytest.fail("an optimizer took a step; expected none, or pytestmark = pytest.mark.trains in this file")
    return result


def pytest_terminal_summary(terminalreporter) -> None:
    """How many answers the checks of exercises were tried on (tests/exercises/test_answers.py)."""
    if not (Path(__file__).parent / "exercises").exists():  # in mutation testing
        return
    from exercises.closing_lines import closing_lines

    passed = terminalreporter.getreports("passed")
    for line in closing_lines([pair for report in passed for pair in getattr(report, "user_properties", ())]):
        terminalreporter.write_line(line)
