"""What an answer is cut off from, as each kind of system holds it: tried from Python, and from C behind its back."""

from __future__ import annotations

import json
import platform
import socket
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from dien_course.exercises.grading import confinement, landlock, seccomp
from dien_course.exercises.grading.protections import KERNEL, LANDLOCK, PYTHON, SYSTEMS, TRIED
from dien_course.exercises.judging.limits import can_fork

# Argument: for each system the version of Landlock, and whether it has seccomp; the tries of each in a child.
SCRIPT = """
import ctypes, errno, json, os, shutil, socket, struct, subprocess, sys
from pathlib import Path
from dien_course.exercises.grading import confinement, landlock, seccomp

exercises = str(confinement.EXERCISES)
python = {
    "read a package": lambda: open(json.__file__).close(),
    "read the course": lambda: open(confinement.PACKAGE / "layers" / "cells.py").close(),
    "write here": lambda: Path("mine.txt").write_text("x"),
    "delete here": lambda: os.remove("mine.txt"),
    "write nowhere": lambda: open(os.devnull, "w").close(),
    "read an exercise": lambda: open(exercises + "/chapter_07.py"),
    "read a file": lambda: open("/etc/hostname"),
    "read by a link": lambda: (os.symlink("/etc/hostname", "link"), open("link")),
    "write": lambda: open("../other.txt", "w"),
    "delete": lambda: os.remove("../victim.txt"),
    "delete a tree": lambda: shutil.rmtree(".."),
    "rename": lambda: os.rename("../victim.txt", "stolen"),
    "mode": lambda: os.chmod("../victim.txt", 0),
    "connect": lambda: socket.create_connection(("127.0.0.1", 9), 1),
    "connect by path": lambda: socket.socket(socket.AF_UNIX).connect("../listener"),
    "connect by name": lambda: socket.socket(socket.AF_UNIX).connect("\\0NAME"),
    "look up": lambda: socket.getaddrinfo("localhost", 80),
    "start": lambda: subprocess.run(["true"]),
    "shell": lambda: os.system("true"),
    "fork": os.fork,
    "signal": lambda: os.kill(os.getppid(), 0),
}
library = ctypes.CDLL(None, use_errno=True)

def leak(address):
    descriptor = library.socket(1, 1, 0)
    packed = struct.pack("<H108s", 1, address)
    at = library.connect(descriptor, packed, 2 + len(address) if address[:1] == b"\\0" else 110)
    return library.send(descriptor, b"LEAK", 4, 0) if at == 0 else -1

c = {
    "sockets": [lambda f=f: library.socket(f, 1 + (f in (16, 17)), 0) for f in (1, 2, 10, 16, 40)]
        + [lambda: library.socketpair(1, 1, 0, (ctypes.c_int * 2)()),
           lambda: leak(b"../listener"), lambda: leak(b"\\0NAME")],
    "permissions": [lambda: library.chmod(b"../theirs/mode", 0),
                    lambda: library.fchmodat(-100, b"../theirs/mode", 0, 0),
                    lambda: library.chown(b"../theirs/mode", os.getuid(), os.getgid())],
    "writing": [lambda: library.open(b"../theirs/write", os.O_WRONLY), lambda: library.unlink(b"../theirs/delete"),
                lambda: library.rename(b"../theirs/move", b"stolen"), lambda: library.truncate(b"../theirs/cut", 0)],
    "reading": [lambda: library.open(b"../theirs/read", os.O_RDONLY)],
    "starting": [lambda: 0 if library.system(b"exit 0") == 0 else -1],
    "signals": [lambda: library.kill(os.getppid(), 0)],
}

def outcome(attempt):
    try:
        attempt()
        return "done"
    except OSError as error:
        return str(error)

def tried(version, filtered):
    for name in "write", "delete", "move", "cut", "read", "mode":
        Path("../theirs", name).write_text("kept")
    if not filtered:
        seccomp.CALLS.clear()
        confinement._without_network = lambda: False
    place = confinement.Confinement(Path.cwd())
    place.rules = None
    if version:
        places = (place.readable, place.listable, [place.folder, Path("/dev/null")])
        place.rules = landlock.Rules(*places, newest=version)
    told = []
    lacking = place.enter(told.append)
    # From C, with nothing of Python to watch; a line counts as refused when all of its tries are.
    kernel = {name: all([attempt() < 0 for attempt in attempts]) for name, attempts in c.items()}
    return {"python": {name: outcome(attempt) for name, attempt in python.items()}, "c": kernel,
            "told": told, "lacking": lacking}

for version, filtered in json.loads(sys.argv[1]):
    reading, writing = os.pipe()
    if os.fork() == 0:
        try:
            os.write(writing, json.dumps(tried(version, filtered)).encode())
        except BaseException as error:
            os.write(writing, json.dumps(repr(error)).encode())
        os._exit(0)
    os.close(writing)
    print(os.fdopen(reading).read(), flush=True)
    os.wait()
"""
ALLOWED = ("read a package", "read the course", "write here", "delete here", "write nowhere")
LINES = dict(zip(("sockets", "permissions", "writing", "reading", "starting", "signals"), TRIED, strict=True))
linux = pytest.mark.skipif(not can_fork(), reason="answers run in processes of their own on Linux only")


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict]:
    """What was tried on each system, as far as this kernel can stand for it: "python" and "c"."""
    folder = tmp_path_factory.mktemp("confined")
    (folder / "victim.txt").write_text("kept")
    (folder / "home").mkdir()
    (folder / "theirs").mkdir()
    has_filter = Path("/proc/sys/kernel/seccomp").is_dir() and platform.machine() in seccomp.CALLS
    levels = [(version, system < 3) for system, version in enumerate(LANDLOCK)]
    can = [version <= landlock.version() and (has_filter or not filtered) for version, filtered in levels]
    chosen = [level for level, possible in zip(levels, can, strict=True) if possible]
    with socket.socket(socket.AF_UNIX) as by_path, socket.socket(socket.AF_UNIX) as by_name:
        name = f"dien-{folder.name}-{id(folder)}"
        for listener, address in ((by_path, str(folder / "listener")), (by_name, f"\0{name}")):
            listener.bind(address)
            listener.listen()
            listener.setblocking(False)
        command = [sys.executable, "-c", SCRIPT.replace("NAME", name), json.dumps(chosen)]
        done = subprocess.run(command, cwd=folder / "home", capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stderr
        reached = 0
        for listener in (by_path, by_name):
            try:
                while listener.accept():
                    reached += 1
            except BlockingIOError:
                pass
    assert (folder / "victim.txt").read_text() == "kept" and not (folder / "other.txt").exists()
    assert reached == 2  # once by each address: where nothing but Python refuses, and there alone
    names = [system for system, possible in zip(SYSTEMS, can, strict=True) if possible]
    return dict(zip(names, map(json.loads, done.stdout.splitlines()), strict=True))


@linux
@pytest.mark.parametrize("system", SYSTEMS)
def test_the_table_of_the_docs_is_what_was_tried(outcomes: dict[str, dict], system: str) -> None:
    if system not in outcomes:
        pytest.skip("this kernel cannot stand for that system")
    found = {LINES[name]: KERNEL if refused else PYTHON for name, refused in outcomes[system]["c"].items()}
    assert found == {name: cells[SYSTEMS.index(system)] for name, cells in TRIED.items()}


@linux
@pytest.mark.parametrize("system", SYSTEMS)
def test_an_answer_has_its_folder_and_python_and_nothing_else(outcomes: dict[str, dict], system: str) -> None:
    if system not in outcomes:
        pytest.skip("this kernel cannot stand for that system")
    found = outcomes[system]
    for name, outcome in found["python"].items():
        assert (outcome == "done") == (name in ALLOWED), (name, outcome)
    kinds = ("READS", "WRITES", "NETWORK", "PROCESSES", "SIGNALS")
    assert sorted(found["told"]) == sorted(getattr(confinement, kind) for kind in kinds)
    assert found["python"]["read a file"] == "a submission may not read outside its folder"


@linux
def test_what_a_system_lacks_is_said(outcomes: dict[str, dict]) -> None:
    names = ["NO_LANDLOCK", "NO_SCOPE", "NO_FILTER", "NO_NETWORK_SPACE"]
    assert outcomes[SYSTEMS[3]]["lacking"] == [getattr(confinement, name) for name in names]
    if SYSTEMS[0] in outcomes:
        assert outcomes[SYSTEMS[0]]["lacking"] == []
        assert outcomes[SYSTEMS[1]]["lacking"] == [confinement.NO_SCOPE]


def verdict(steps: bytes, architecture: int, number: int) -> int:
    """What a filter says of a system call: its steps, taken one after another as the kernel takes them."""
    place, value = 0, 0
    while True:
        code, when_true, when_false, operand = struct.unpack_from("HBBI", steps, 8 * place)
        place += 1
        if code == seccomp.RETURN:
            return operand
        if code == seccomp.LOAD:
            value = {0: number, 4: architecture}[operand]
        else:
            holds = value == operand if code == seccomp.EQUAL else value >= operand
            place += when_true if holds else when_false


@pytest.mark.parametrize("machine", seccomp.CALLS)
def test_the_filter_refuses_its_calls_and_other_tables_and_nothing_else(machine: str) -> None:
    architecture, calls = seccomp.CALLS[machine]
    steps = seccomp.program(machine)
    for number in range(500):
        expected = seccomp.REFUSE if number in calls.values() else seccomp.ALLOW
        assert verdict(steps, architecture, number) == expected
        assert verdict(steps, architecture ^ 1, number) == seccomp.REFUSE
        assert verdict(steps, architecture, number + seccomp.OTHER_TABLE) == seccomp.REFUSE
    assert len(set(calls.values())) == len(calls)
    with pytest.raises(OSError, match="no filter of system calls is known for abacus"):
        seccomp.program("abacus")


def test_no_place_that_may_be_read_holds_the_exercises() -> None:
    readable, listable = confinement.readable_places()
    for place in readable:
        assert place != confinement.EXERCISES and place not in confinement.EXERCISES.parents
    assert confinement.PACKAGE in listable


def test_the_notebooks_that_a_wheel_carries_are_no_more_readable_than_the_exercises(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    carried = confinement.PACKAGE / "world"  # stands for the folder that a wheel has
    monkeypatch.setattr(confinement, "WITHIN", carried)
    monkeypatch.setattr(confinement, "COURSE", carried)
    readable, _ = confinement.readable_places()
    assert carried / "data" in readable
    assert not [place for place in readable if carried.is_relative_to(place)]


def test_where_there_is_no_landlock_that_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(landlock, "version", lambda: 0)
    with pytest.raises(OSError, match="no Landlock"):
        landlock.Rules([], [], [])
    assert confinement.Confinement(tmp_path).rules is None
