"""A Chromium for the browser tests, and the servers; without Chromium, or when told, they are skipped and say so.

BROWSER_TESTS=off skips them, BROWSER_TESTS=smoke leaves those marked ``smoke``. Nothing is downloaded: Playwright
drives the Chromium or Chrome that the system has.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import servers
from chromium import Watched, watch
from playwright.sync_api import Browser, sync_playwright

from bench.explorers import NAMES, chromium

SIZE = {"width": 1280, "height": 720}  # what a teacher projects
ARTEFACTS = Path(__file__).resolve().parent / "artefacts"  # git-ignored


def why_not() -> str | None:
    """Why these tests cannot run here, or None."""
    if os.environ.get("BROWSER_TESTS") == "off":
        return "BROWSER_TESTS is off"
    if not any(map(shutil.which, NAMES)):
        return f"there is no Chromium here ({', '.join(NAMES)})"
    return None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    here = [item for item in items if item.path.parent == Path(__file__).parent]
    if os.environ.get("BROWSER_TESTS") == "smoke":
        long = [item for item in here if not item.get_closest_marker("smoke")]
        items[:] = [item for item in items if item not in long]
        config.hook.pytest_deselected(items=long)
    if (reason := why_not()) is not None:
        for item in here:
            item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright, chromium(playwright) as browser:
        yield browser


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with servers.jupyterlab(tmp_path_factory.mktemp("lab")) as address:
        yield address


@pytest.fixture(scope="session")
def notebook_7(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with servers.notebook_7(tmp_path_factory.mktemp("notebook_7")) as address:
        yield address


@pytest.fixture(scope="session")
def voila(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with servers.voila(tmp_path_factory.mktemp("voila")) as address:
        yield address


@pytest.fixture
def watched(browser: Browser) -> Iterator[Watched]:
    context = browser.new_context(viewport=SIZE)
    context.set_default_timeout(60_000)
    yield watch(context.new_page())
    context.close()


@pytest.fixture(scope="session")
def artefacts() -> Path:
    ARTEFACTS.mkdir(exist_ok=True)
    return ARTEFACTS


@pytest.fixture
def say(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Print a line when all tests have run."""
    return lambda line: record_property("browser", line)


def pytest_terminal_summary(terminalreporter) -> None:
    """What was measured; no test asserts a number of seconds."""
    passed = terminalreporter.getreports("passed")
    lines = [value for report in passed for name, value in report.user_properties if name == "browser"]
    for line in lines:
        terminalreporter.write_line(line)
    if lines:
        (ARTEFACTS / "measured.txt").write_text("\n".join(lines) + "\n")
