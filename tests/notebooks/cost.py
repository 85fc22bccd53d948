"""A pytest plugin: what each notebook cost, in seconds and in its kernel's memory, printed as a table by `make test`.

    python -m pytest -p tests.notebooks.cost --nbval ... notebooks

A cell fails that finds the kernel's peak above the memory budget. Seconds are printed beside theirs and never fail:
they say as much about the machine, and about what else it was doing, as about the notebook.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

SECONDS, MEGABYTES = 45, 2048  # the budgets of a notebook
PEAK, WORKED = "notebook_peak_mb", "notebook_cpu_seconds"


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("notebooks")
    group.addoption("--notebook-mb", type=int, default=MEGABYTES, help="memory budget of a notebook's kernel")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Note the kernel's peak after each cell."""
    try:
        return (yield)
    finally:
        kernel = getattr(item.parent, "kernel", None)
        if kernel is not None and kernel.is_alive():
            process = psutil.Process(kernel.km.provisioner.pid)
            peak, times = peak_megabytes(process), process.cpu_times()
            item.user_properties += [(PEAK, peak), (WORKED, times.user + times.system)]
            budget = item.config.getoption("notebook_mb")
            if peak > budget:
                raise AssertionError(f"the kernel's memory reached {peak:.0f} MB; the budget of a notebook is {budget}")


def peak_megabytes(process: psutil.Process) -> float:
    """The most memory a process has held so far; on macOS, where that is not kept, what it holds now."""
    status = Path(f"/proc/{process.pid}/status")
    if status.exists():
        lines = dict(line.split(":", 1) for line in status.read_text().splitlines())
        return int(lines["VmHWM"].split()[0]) / 1024
    memory = process.memory_info()
    return getattr(memory, "peak_wset", memory.rss) / 2**20


class Costs:
    """Adds up the reports of all cells, in the process that prints."""

    def __init__(self) -> None:
        self.rows: dict[str, list[float]] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        name = Path(report.nodeid.partition("::")[0])
        if name.suffix == ".ipynb":
            row = self.rows.setdefault(name.stem, [0.0, 0.0, 0.0])
            properties = dict(report.user_properties)
            row[0] += report.duration
            row[1] = max(row[1], properties.get(WORKED, 0.0))
            row[2] = max(row[2], properties.get(PEAK, 0.0))

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
        if self.rows:
            terminalreporter.section("what the notebooks cost")
            for line in table(self.rows, config.getoption("notebook_mb")):
                terminalreporter.write_line(line)


def table(rows: dict[str, list[float]], budget: int = MEGABYTES) -> list[str]:
    """Lines of a table of {notebook: [seconds, CPU seconds, peak in MB]}, in the order of the names."""
    lines = [f"{'notebook':<32}{'seconds':>9}{'CPU seconds':>13}{'peak MB':>9}"]
    for name, (seconds, worked, peak) in sorted(rows.items()):
        over = f"  more than {SECONDS} s" if seconds > SECONDS else ""
        lines.append(f"{name:<32}{seconds:9.1f}{worked:13.1f}{peak:9.0f}{over}")
    seconds, worked, peaks = zip(*rows.values(), strict=True)
    lines.append(f"{'all':<32}{sum(seconds):9.1f}{sum(worked):13.1f}{max(peaks):9.0f}")
    return [*lines, f"budget of one: {SECONDS} s on an idle machine (printed, not asserted), {budget} MB (asserted)"]


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):  # workers send their reports to the process that started them
        config.pluginmanager.register(Costs(), "notebook-costs")
