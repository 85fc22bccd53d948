"""The grader's side of the process that answers are run under."""

from __future__ import annotations

import contextlib
import json
import os
import site
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from dien_course.exercises.judging.limits import can_fork

SECONDS = 20  # of processor time, for the cells of one answer; its calls have limits of their own
AT_MOST = 330  # seconds for one answer; the limits in supervision.py are tighter
PREFIX, NOTEBOOK = "dien-grading-", "submission.ipynb"  # of the folder an answer works in, and its copy there
COURSE = Path(__file__).resolve().parents[3]


class Runner:
    """Runs the answers of one submission after another. The process starts with the first, and anew if it has died.

    ``seconds`` of processor time are given to the cells of one answer.
    """

    def __init__(self, seconds: int = SECONDS):
        self.seconds = seconds
        self.process: subprocess.Popen | None = None

    def __enter__(self) -> Runner:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def run(self, content: bytes, plans: list[dict]) -> dict[str, dict]:
        """For each answer's id what was said of it. Works in a temporary folder with a copy of the notebook."""
        with _working_folder() as name:
            folder = os.path.realpath(name)
            with contextlib.suppress(OSError):  # a full disk; hardly an answer reads its own notebook
                (Path(folder) / NOTEBOOK).write_bytes(content)
            replies: dict[str, dict] = {}
            # Where nothing can be forked, nothing may share a process either.
            for batch in [plans] if can_fork() else [[plan] for plan in plans]:
                replies |= self._ask({"folder": folder, "answers": batch, "seconds": self.seconds}) if batch else {}
                if not can_fork():
                    self.stop()
            return replies

    def _ask(self, request: dict) -> dict[str, dict]:
        if self.process is None or self.process.poll() is not None:
            self._start()
        assert self.process and self.process.stdin and self.process.stdout
        clock = threading.Timer(AT_MOST * len(request["answers"]), self.process.kill)
        clock.start()
        replies: dict[str, dict] = {}
        try:
            self.process.stdin.write(json.dumps(request).encode() + b"\n")
            self.process.stdin.flush()
            for line in self.process.stdout:
                reply = json.loads(line.decode(errors="replace").replace(request["folder"], "…"))
                if "end" in reply:
                    return replies
                replies[reply["id"]] = reply
        except (OSError, ValueError, RecursionError):
            pass
        finally:
            clock.cancel()
        self.stop()  # it died, or was ended
        return replies

    def _start(self) -> None:
        command = [sys.executable, "-P", "-m", "dien_course.exercises.grading.runner"]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
        self.process = subprocess.Popen(
            command, cwd=tempfile.gettempdir(), env=_environment(), start_new_session=True, **pipes
        )

    def stop(self) -> None:
        """Ends the process, and with it all that it has started."""
        if self.process is None:
            return
        process, self.process = self.process, None
        process.kill()
        for stream in (process.stdin, process.stdout):
            with contextlib.suppress(OSError):
                stream.close()
        process.wait()


def _working_folder() -> tempfile.TemporaryDirectory:
    """A temporary folder; where the usual place for them has become full, in the next place that takes files."""
    try:
        return tempfile.TemporaryDirectory(prefix=PREFIX, ignore_cleanup_errors=True)
    except OSError:
        tempfile.tempdir = None
        return tempfile.TemporaryDirectory(prefix=PREFIX, ignore_cleanup_errors=True)


def _environment() -> dict[str, str]:
    """Only what Python needs to start; nothing of the teacher's."""
    kept = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT", "LANG", "LC_ALL", "ATEN_CPU_CAPABILITY")
    found = {name: os.environ[name] for name in kept if name in os.environ}
    ours = {"PYTHONPATH": str(COURSE), "PYTHONUSERBASE": site.getuserbase(), "PYTHONHASHSEED": "0", "PYTHONUTF8": "1"}
    # pyarrow's own pool takes a gibibyte of address space for its first byte, which is half of what an answer may take.
    quiet = {
        "OMP_NUM_THREADS": "1",
        "MPLBACKEND": "Agg",
        "CUDA_VISIBLE_DEVICES": "",
        "ARROW_DEFAULT_MEMORY_POOL": "system",
    }
    return found | ours | quiet
