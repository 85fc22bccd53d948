"""Running an answer within limits of time and memory, in a process of its own where the system can do that well."""

from __future__ import annotations

import builtins
import contextlib
import ctypes
import io
import json
import os
import select
import signal
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterator

import torch

from dien_course.exercises.judging.calls import TimeLimit
from dien_course.exercises.judging.randomness import randomness_restored

with contextlib.suppress(ImportError):  # Windows has none
    import resource

CPU_SECONDS = 1.0  # for all calls of one check together
WALL_SECONDS = 1.5
STARVED_SECONDS = 60.0  # a machine with other work to do, or one that was suspended, is given this long
MEMORY = 1 << 30  # bytes beyond what Python had before
MESSAGE_BYTES = 64 << 20
LATE = b'\n{"late": true}\n'  # begins a line of its own, whatever was being written

Work = Callable[[Callable[[dict], None]], None]


def can_fork() -> bool:
    """Whether a child process can be trusted to compute: Linux, and no GPU in use, which a fork would break."""
    return sys.platform == "linux" and not torch.cuda.is_initialized()


def run_within_limits(work: Work, fork: bool | None = None) -> tuple[list[dict], str]:
    """Runs ``work(send)`` and returns what it sent, and how it ended: done, time, or crash.

    With ``fork`` (default: where ``can_fork``) it runs in a child: limits on time and memory hold whatever it does, and
    nothing that it changes is left behind. Otherwise in this process, where only time is limited.
    """
    if fork is None:
        fork = can_fork()
    return _in_child(work) if fork else _in_process(work)


def _in_child(work: Work) -> tuple[list[dict], str]:
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Python warns of forks beside threads; the child uses none of them
        child = os.fork()
    if child == 0:
        try:
            os.close(reading)
            _become_child(work, writing)
        finally:
            os._exit(0)
    os.close(writing)
    try:
        data, ending = _listen(reading, child)
        if _ended_by(child) == signal.SIGXCPU:
            ending = "time"
    finally:
        os.close(reading)
        for kill in (os.killpg, os.kill):  # the child leads a group of its own, so its children end with it
            with contextlib.suppress(OSError):
                kill(child, signal.SIGKILL)
        with contextlib.suppress(OSError):
            os.waitpid(child, 0)
    if not data and ending == "time":  # it never came to life, as after a fork beside a thread that held a lock
        return _in_process(work)
    messages = []
    for line in data.splitlines():
        try:
            messages += [json.loads(line)] if line else []
        except ValueError:
            break
    if messages and messages[-1] == {"done": True}:
        return messages[1:-1], "done"
    if data.endswith(LATE):
        messages, ending = [message for message in messages if message != {"late": True}], "time"
    return messages[1:], "time" if ending == "time" else "crash"


def leave_terminal() -> None:
    """Puts this process in a session of its own, where Ctrl-C does not reach it and it reads and writes nothing."""
    os.setsid()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)


def _become_child(work: Work, writing: int) -> None:
    leave_terminal()
    torch.set_num_threads(1)
    soft = address_space() + MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (soft, soft))
    resource.setrlimit(resource.RLIMIT_CPU, (2, 3))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGPROF, _raise_time_limit)
    signal.setitimer(signal.ITIMER_PROF, CPU_SECONDS, 0.1)
    builtins.input = _no_input
    os.fork = os.forkpty = _no_process

    def send(message: dict) -> None:
        data = memoryview(json.dumps(message).encode() + b"\n")
        while data:
            data = data[os.write(writing, data) :]

    send({"started": True})
    with _quiet():
        try:
            work(send)
        except TimeLimit:  # it struck between two calls
            signal.setitimer(signal.ITIMER_PROF, 0)
            os.write(writing, LATE)
            return
        except BaseException:
            return
    signal.setitimer(signal.ITIMER_PROF, 0)
    send({"done": True})


def _listen(reading: int, child: int) -> tuple[bytes, str]:
    """All that the child writes, until it ends or must be ended."""
    started = time.monotonic()
    data = bytearray()
    while True:
        ready, _, _ = select.select([reading], [], [], 0.05)
        if ready:
            part = os.read(reading, 1 << 20)
            data += part
            if not part or data.endswith(b'{"done": true}\n'):
                return bytes(data), "over"
            if len(data) > MESSAGE_BYTES:
                return bytes(data), "crash"
            continue
        state, used = _state(child)
        waited = time.monotonic() - started
        if state in ("Z", "X", ""):
            if select.select([reading], [], [], 0)[0]:
                continue
            return bytes(data), "over"
        # A child that sleeps past the limit does so by itself; one that is ready to run may only lack a processor.
        asleep = waited > WALL_SECONDS and state == "S"
        if asleep or used > CPU_SECONDS + 0.4 or waited > STARVED_SECONDS:
            return bytes(data), "time"


def _ended_by(child: int) -> int:
    """The signal that ended the child, 0 if none did; leaves the child to be waited for."""
    try:
        found = os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    except OSError:
        return 0
    return found.si_status if found and found.si_code in (os.CLD_KILLED, os.CLD_DUMPED) else 0


def _state(process: int) -> tuple[str, float]:
    """The letter of a process' state in /proc, "" if it is gone, and the processor seconds it has used."""
    try:
        with open(f"/proc/{process}/stat") as file:
            fields = file.read().rpartition(")")[2].split()
    except OSError:
        return "", 0.0
    return fields[0], (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def address_space() -> int:
    """Bytes of it that this process has taken, with the gibibyte that pyarrow, if there, takes for its first byte."""
    if arrow := sys.modules.get("pyarrow"):
        arrow.allocate_buffer(1)
    with open("/proc/self/statm") as file:
        return int(file.read().split()[0]) * resource.getpagesize()


def _raise_time_limit(*_) -> None:
    raise TimeLimit


def _no_input(*_) -> str:
    raise RuntimeError("input() does not work inside a check")


def _no_process(*_) -> int:
    raise PermissionError("a check starts no processes")


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    with contextlib.redirect_stdout(_Nowhere()), contextlib.redirect_stderr(_Nowhere()):
        yield


class _Nowhere(io.TextIOBase):
    """Takes what an answer prints; a check's own words are all that is shown."""

    def write(self, text: str) -> int:
        return len(text)


def _in_process(work: Work) -> tuple[list[dict], str]:
    messages: list[dict] = []
    runner = _with_alarm if _can_use_alarm() else _with_thread
    with _quiet(), randomness_restored():
        ending = runner(lambda: work(lambda message: messages.append(json.loads(json.dumps(message)))))
    return list(messages), ending


def _can_use_alarm() -> bool:
    return hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()


def _with_alarm(work: Callable[[], None]) -> str:
    overdue = _clock()

    def look(*_) -> None:
        if overdue():
            raise TimeLimit

    previous = signal.signal(signal.SIGALRM, look)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.1, 0.1)
        work()
        return "done"
    except TimeLimit:
        return "time"
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)


def _clock() -> Callable[[], bool]:
    """Says whether this process has computed, or slept, for too long since now."""
    computing, started = time.process_time(), time.monotonic()
    return lambda: time.process_time() - computing > CPU_SECONDS or time.monotonic() - started > 2 * WALL_SECONDS


def _with_thread(work: Callable[[], None]) -> str:
    """For a thread that gets no signals: a second one does the work, and is told to stop when it takes too long."""
    ending = ["time"]

    def target() -> None:
        with contextlib.suppress(TimeLimit):
            work()
            ending[0] = "done"

    thread = threading.Thread(target=target, daemon=True)
    thread.start()
    overdue = _clock()
    while thread.is_alive() and not overdue():
        thread.join(0.05)
    if thread.is_alive():
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread.ident or 0), ctypes.py_object(TimeLimit))
        thread.join(0.3)
    return ending[0]
