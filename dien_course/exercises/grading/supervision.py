"""A process for each answer: held to limits of time and memory, and ended with all that it has started."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import time
from pathlib import Path

import psutil

from dien_course.exercises.grading.answering import answer_one, sender
from dien_course.exercises.grading.confinement import Confinement
from dien_course.exercises.judging import limits

with contextlib.suppress(ImportError):  # Windows has none
    import resource

IDLE_SECONDS = 8.0
WALL_SECONDS = 300.0  # only a machine that is busy with other things comes near it
MEMORY = 2 << 30  # bytes beyond what Python had before
MOST_BYTES = 32 << 20  # that one answer may send
MOST_PROCESSES = 8
MOST_FILES = 512 << 20  # bytes that one answer may have on the disk


def in_this_process(answer: dict, confinement: Confinement, seconds: int) -> dict:
    """Where there is no fork: the grader starts a process for each answer, and ends it when it takes too long."""
    messages: list[dict] = []
    lacking = confinement.enter(lambda sentence: messages.append({"incident": sentence}))
    answer_one(answer, messages.append)
    return {"messages": messages, "ending": "done", "lacking": [*lacking, "memory without a limit"]}


def in_child(answer: dict, confinement: Confinement, seconds: int) -> dict:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(reading)
            _become_child(answer, confinement, writing, seconds)
        finally:
            os._exit(0)
    os.close(writing)
    try:
        data, ending = _listen(reading, child, seconds)
    finally:
        os.close(reading)
        left = _end_all(child)
    if ending == "done" and left:
        ending = "left processes"
    messages = []
    for line in data.splitlines():
        with contextlib.suppress(ValueError, RecursionError):
            message = json.loads(line)
            messages += [message] if isinstance(message, dict) else []
    lacking = messages.pop(0).get("lacking", []) if messages else []
    return {"messages": messages, "ending": ending, "lacking": lacking}


def _become_child(answer: dict, confinement: Confinement, writing: int, seconds: int) -> None:
    limits.leave_terminal()
    send = sender(writing)
    lacking = confinement.enter(lambda sentence: send({"incident": sentence}))
    os.closerange(3, writing)  # nothing of ours stays open but the pipe
    os.closerange(writing + 1, 4096)
    used = limits.address_space()
    resource.setrlimit(resource.RLIMIT_AS, (used + MEMORY, used + 2 * MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 2))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (256 << 20, 256 << 20))
    send({"lacking": lacking})
    answer_one(answer, send)
    send({"done": True})


def _listen(reading: int, child: int, seconds: int) -> tuple[bytes, str]:
    """All that the child writes, and how it ended: done, time, idle, processes, talk, disk, or crash."""
    started = looked = time.monotonic()
    idle = 0.0
    data = bytearray()
    parent = os.getppid()
    while True:
        ready, _, _ = select.select([reading], [], [], 0.1)
        if ready:
            part = os.read(reading, 1 << 20)
            data += part
            if not part or data.endswith(b'{"done": true}\n'):
                return bytes(data), _how_it_ended(data, child)
            if len(data) > MOST_BYTES:
                return bytes(data), "talk"
        now = time.monotonic()
        if now - looked < 0.1:
            continue
        pause, looked = min(now - looked, 0.3), now
        if os.getppid() != parent:  # the grader is gone
            _end_all(child)
            os._exit(1)
        state, used = limits._state(child)
        if state in ("Z", "X", "") and not select.select([reading], [], [], 0)[0]:
            return bytes(data), _how_it_ended(data, child)
        family = psutil.Process().children(recursive=True)
        if len(family) > MOST_PROCESSES:
            return bytes(data), "processes"
        if _size(Path.cwd()) > MOST_FILES:
            return bytes(data), "disk"
        idle = idle + pause if all(_asleep(process) for process in family) else 0.0
        if idle > min(IDLE_SECONDS, seconds):
            return bytes(data), "idle"
        if used > seconds or now - started > WALL_SECONDS:
            return bytes(data), "time"


def _size(folder: Path) -> int:
    """The bytes that the folder's files take on the disk."""
    found = 0
    for root, _, names in os.walk(folder):
        for name in names:
            with contextlib.suppress(OSError):
                found += os.lstat(os.path.join(root, name)).st_blocks * 512
    return found


def _asleep(process: psutil.Process) -> bool:
    try:
        return process.status() in (psutil.STATUS_SLEEPING, psutil.STATUS_ZOMBIE, psutil.STATUS_IDLE)
    except psutil.Error:
        return True


def _how_it_ended(data: bytearray, child: int) -> str:
    if data.endswith(b'{"done": true}\n'):
        return "done"
    time.sleep(0.02)
    return "time" if limits._ended_by(child) == signal.SIGXCPU else "crash"


def _end_all(child: int) -> int:
    """Ends the child and all that it has started; returns how many were still running besides the child."""
    left = 0
    with contextlib.suppress(OSError):
        os.kill(child, signal.SIGKILL)
    with contextlib.suppress(OSError):
        os.waitpid(child, 0)
    for _ in range(100):
        with contextlib.suppress(OSError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        try:
            os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:  # what the child had started is ours now; nothing of it is left
            return left
        family = psutil.Process().children(recursive=True)
        left = max(left, len(family))
        for stop in (signal.SIGSTOP, signal.SIGKILL):
            for process in family:
                with contextlib.suppress(psutil.Error):
                    process.send_signal(stop)
        time.sleep(0.01)
    return left
