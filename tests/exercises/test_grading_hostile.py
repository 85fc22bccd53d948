"""Submissions that misbehave: the grader survives, says what happened, awards nothing for it; the others go on."""

from __future__ import annotations

import json
import os
import platform
import signal
import tempfile
from pathlib import Path

import pytest
from submissions import solutions, submission

from dien_course.exercises.grading import landlock, process, seccomp
from dien_course.exercises.grading.classes import grade, submissions
from dien_course.exercises.grading.process import Runner
from dien_course.exercises.judging.limits import can_fork

pytestmark = pytest.mark.skipif(not can_fork(), reason="answers run in processes of their own on Linux only")
RIGHT = "g = a[:, None] * u\nreturn (1 - g) * h + g * n\n"
READ = "It tried to read outside its folder; that was refused."
CHANGED = "It tried to change or delete something outside its folder; that was refused."
STARTED = "It tried to start another process; that was refused."
NETWORK = "It tried to use the network; that was refused."
SIGNAL = "It tried to send a signal to another process; that was refused."
ENDED = "It ended the Python process that ran it."


def function(body: str, before: str = "") -> str:
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    return f"{before}\ndef augru_step(h, u, n, a):\n{lines}"


WRONG = "def augru_step(h, u, n, a):\n    return 7 * h + 3\n"
LIAR = """
class Liar(torch.Tensor):
    def __eq__(self, other): return True
    def __repr__(self): import os; os._exit(0)
    __str__ = __array__ = tolist = __repr__
    def __reduce__(self): return (exec, ("raise SystemExit",))
"""
FORGED = """
import json, os
record = {"output": 0.0, "failure": None, "changed": [], "gradients": {"dict": []}, "no_gradient": ""}
report = {"exercise_id": "07.2", "status": "passed", "fault": "", "records": [record] * 14, "value": None}
for descriptor in range(3, 100):
    try:
        os.write(descriptor, b"\\n" + json.dumps({"report": report, "points": 5}).encode() + b"\\n")
        os.write(descriptor, b'{"id": "07.2", "messages": [], "ending": "done", "points": 5}\\n{"end": true}\\n')
    except OSError:
        pass
"""
PATCHED = """
import builtins, dien_course.exercises.judging.judging as judging, dien_course.exercises.judging.report as report
import dien_course.exercises.judging.results as results, dien_course.exercises.judging.limits as limits
torch.equal = torch.allclose = np.allclose = lambda *a, **k: True
judging.judge = lambda *a: results.Result("07.2", "", "passed", (results.CheckOutcome("all", 99, True),))
results.Result.points = 99
report.is_untouched = lambda *a: False
report.to_json = lambda *a: True
limits.run_within_limits = lambda *a: ([{"status": "passed"}], "done")
builtins.len = lambda *a: 0
"""
FOLDERS = """
import os, shutil
from pathlib import Path
victim = Path({victim!r})
for attack in (lambda: shutil.rmtree(victim), lambda: os.remove(victim / "a.txt"), lambda: victim.rmdir(),
               lambda: (victim / "a.txt").write_text("gone"), lambda: os.rename(victim, "mine")):
    try:
        attack()
    except OSError:
        pass
"""
# The same without Python's own functions, which an audit hook cannot see.
BEHIND_PYTHON = """
import ctypes, os
library = ctypes.CDLL(None)
path = {victim!r}.encode() + b"/a.txt"
library.unlink(path)
library.truncate(path, 0)
library.rename(path, b"mine")
library.open(path, os.O_WRONLY | os.O_TRUNC)
library.kill({grader}, 9)
library.kill(os.getppid(), 9)
library.kill(-1, 9)
"""
LEAK = """
import ctypes, struct
library, address = ctypes.CDLL(None), ADDRESS
s = library.socket(1, 1, 0)
a = struct.pack("<H108s", 1, address)
assert library.connect(s, a, 2 + len(address) if address[:1] == b"\\0" else 110) == 0
library.send(s, b"LEAK", 4, 0)
"""
SOLUTION = """
from pathlib import Path
import dien_course.exercises.chapter_07.augru_step as chapter, dien_course.exercises.judging.registry as registry
space = {"torch": torch}
try:
    exec(Path(chapter.__file__).read_text(), space)
    augru_step = space["AUGRU_STEP"].solution
except OSError:
    augru_step = None
if augru_step is None:
    exec(registry.find("07.2").solution)
"""
ATTACKS = {
    "monkey-patches": (PATCHED + WRONG, "07.2"),
    "liar": (function("return h.as_subclass(Liar)", LIAR), "07.2"),
    "forges": (FORGED + WRONG, "interfered with the grader"),
    "reads-the-solution": (SOLUTION, READ),
    "reads-a-password": (function("try: open('/etc/shadow')\nexcept OSError: pass\n" + RIGHT), READ),
    "reads-another": (function("return open('{folder}/forges.ipynb').read()"), READ),
    "deletes": (FOLDERS + WRONG, CHANGED),
    "deletes-in-c": (BEHIND_PYTHON + WRONG, ""),
    "exits": (function("exit()"), "exit()"),
    "exits-in-cell": ("exit()\n" + WRONG, "it calls exit()"),
    "ends-the-process": (function("import os\nos._exit(0)"), ENDED),
    "ends-in-cell": ("import os\nos._exit(0)\n" + WRONG, ENDED),
    "crashes": ("import ctypes\nctypes.string_at(0)\n" + WRONG, ENDED),
    "kills-the-grader": (
        "import os, signal\nfor p in (os.getppid(), {grader}):\n    try: os.kill(p, 9)\n    except OSError: pass\n"
        + WRONG,
        SIGNAL,
    ),
    "forks": ("import os\nwhile True: os.fork()\n" + WRONG, STARTED),
    "forks-in-c": ("import ctypes\nwhile True: ctypes.CDLL(None).fork()\n" + WRONG, "one process after another"),
    "daemon": (
        "import ctypes, time, os\nif ctypes.CDLL(None).fork() == 0:\n    os.setsid()\n    time.sleep(60)\n" + WRONG,
        "still running",
    ),
    "shell": ("import subprocess\nsubprocess.run(['touch', '{victim}/shell'])\n" + WRONG, STARTED),
    "network": ("import urllib.request\nurllib.request.urlopen('http://127.0.0.1:{port}')\n" + WRONG, NETWORK),
    "network-in-c": (
        "import ctypes, struct\nlibrary = ctypes.CDLL(None)\ns = library.socket(2, 1, 0)\n"
        "a = struct.pack('=H', 2) + struct.pack('>H4s8x', {port}, bytes([127, 0, 0, 1]))\n"
        "assert library.connect(s, a, 16) == 0\n" + WRONG,
        "AssertionError",
    ),
    "unix-socket": (
        "import socket\ns = socket.socket(socket.AF_UNIX)\ns.connect('{victim}/listener')\n" + WRONG,
        NETWORK,
    ),
    "unix-socket-in-c": (LEAK.replace("ADDRESS", "b'{victim}/listener'") + WRONG, "AssertionError"),
    "abstract-socket-in-c": (LEAK.replace("ADDRESS", "b'\\0{abstract}'") + WRONG, "AssertionError"),
    "locks-a-neighbour-out": (
        "import ctypes\nassert ctypes.CDLL(None).chmod(b'{folder}/zz-right.ipynb', 0) == 0\n" + WRONG,
        "AssertionError",
    ),
    "fills-the-disk": (
        "import os\nfor i in range(4):\n    f = os.open(f'{i}', os.O_CREAT | os.O_WRONLY)\n"
        "    os.posix_fallocate(f, 0, 200 << 20)\nwhile True: pass\n" + WRONG,
        "filled the disk",
    ),
    "long-string": (function("return 'x' * (300 << 20)"), "07.2"),
    "long-error": (function("raise ValueError('x' * (300 << 20))"), "07.2"),
    "prints": (
        "for i in range(3000): print('x' * 1000)\n" + function("print('y' * 10 ** 6)\nreturn None"),
        "07.2",
    ),
    "sends-megabytes": (
        "import os\nwhile True:\n    for d in range(3, 20):\n        try: os.write(d, b'x' * 10 ** 6)\n"
        "        except OSError: pass\n" + WRONG,
        "megabytes",
    ),
    "never-ends": (function("while True: pass"), "never ends"),
    "cell-never-ends": (
        "while True:\n    try:\n        while True: pass\n    except BaseException: pass\n" + WRONG,
        "time limit",
    ),
    "sleeps": ("import time\ntime.sleep(10 ** 6)\n" + WRONG, "waits for something"),
    "memory": (function("return torch.zeros(10 ** 11)"), "memory"),
    "cell-memory": ("x = []\nwhile True: x.append(np.empty(10 ** 8))\n" + WRONG, "memory"),
    "formula": (function("raise ValueError('=cmd|calc!A1')"), "07.2"),
    "not-python": ("def augru_step(h, u, n, a:\n    return h\n", "not Python"),
    "renamed": (WRONG.replace("augru_step", "my_step"), "does not define augru_step. It defines my_step"),
    "deep": ("x = " + "(" * 5000 + ")" * 5000 + "\n", "not Python"),
    "nul": ("x = '\0'\n", "not Python"),
}


# What the kernel alone can refuse, where it has a filter of system calls.
NEED_A_FILTER = "unix-socket-in-c", "abstract-socket-in-c", "locks-a-neighbour-out"
if not (Path("/proc/sys/kernel/seccomp").is_dir() and platform.machine() in seccomp.CALLS):
    ATTACKS = {name: attack for name, attack in ATTACKS.items() if name not in NEED_A_FILTER}


def of_cells(*cells: bytes) -> bytes:
    return b'{"nbformat":4,"nbformat_minor":5,"metadata":{},"cells":[' + b",".join(cells) + b"]}"


def code(source: str) -> bytes:
    return json.dumps({"cell_type": "code", "metadata": {}, "outputs": [], "source": source}).encode()


# No process is started for these; what they are refused with is tested in test_grading_notebook.py.
OVERSIZED = {
    "an-answer-of-10-MB": lambda: of_cells(code("x = '" + "a" * 10_000_000 + "'\n" + WRONG)),
    "10000-cells-of-one-name": lambda: of_cells(*[code(WRONG)] * 10_000),
    "48-MB-of-empty-cells": lambda: of_cells(*[b'{"cell_type":"code","source":[],"metadata":{},"x":0}'] * 950_000),
}


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict]:
    """Every attack as a submission, with two right answers beside it, all marked as one class."""
    import socket

    folder, victim = tmp_path_factory.mktemp("class"), tmp_path_factory.mktemp("victim")
    (victim / "a.txt").write_text("kept")
    abstract = f"dien-{os.getpid()}-{victim.name}"
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.socket(socket.AF_UNIX) as by_path,
        socket.socket(socket.AF_UNIX) as by_name,
    ):
        for listener, address in ((by_path, f"{victim}/listener"), (by_name, f"\0{abstract}")):
            listener.bind(address)
            listener.listen()
        known = {"victim": str(victim), "grader": os.getpid(), "folder": folder, "port": server.getsockname()[1]}
        known["abstract"] = abstract
        for name, (source, _) in ATTACKS.items():
            for key, value in known.items():
                source = source.replace(f"{{{key}!r}}", repr(value)).replace(f"{{{key}}}", str(value))
            submission(folder / f"{name}.ipynb", {**solutions("07.1"), "07.2": source, **solutions("07.3")})
        for name, content in OVERSIZED.items():
            (folder / f"07_{name}.ipynb").write_bytes(content())
        submission(folder / "zz-right.ipynb", solutions("07.1", "07.2", "07.3"))
        found = grade(submissions(folder), tmp_path_factory.mktemp("kept"), (), 2, seconds=2)
        for listener in (server, by_path, by_name):
            listener.setblocking(False)
            with pytest.raises(BlockingIOError):  # nobody has knocked
                listener.accept()
    assert (folder / "zz-right.ipynb").stat().st_mode & 0o400
    (victim / "listener").unlink()
    assert [path.name for path in victim.iterdir()] == ["a.txt"]
    assert (victim / "a.txt").read_text() == "kept" or not landlock.version()
    return {row["submission"]: row for row in found}


@pytest.mark.parametrize("name", ATTACKS)
def test_it_gains_nothing_and_the_report_says_what_happened(rows: dict[str, dict], name: str) -> None:
    row = rows[name]
    assert not row["fault"]
    marks = {entry["exercise_id"]: entry for entry in row["exercises"]}
    entry = marks["07.2"]
    assert (entry["status"], entry["points"], entry["possible"]) == ("failed", 0, 5)
    said = " ".join([*row["remarks"], entry["message"], *(check["reason"] for check in entry["checks"])])
    assert ATTACKS[name][1] in f"07.2: {said}"
    assert entry["message"]
    assert (marks["07.1"]["points"], marks["07.3"]["points"]) == (4, 5)


@pytest.mark.parametrize("name", OVERSIZED)
def test_what_is_too_large_is_told_and_the_class_goes_on(rows: dict[str, dict], name: str) -> None:
    assert rows[f"07_{name}"]["fault"].startswith("It has ")
    assert rows["zz-right"]["points"] == 14 and not rows["zz-right"]["remarks"]


def test_where_the_place_for_temporary_files_is_full_the_next_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    full, spare = tmp_path / "full", tmp_path / "spare"
    spare.mkdir()
    monkeypatch.setenv("TMPDIR", str(spare))
    monkeypatch.setattr(tempfile, "tempdir", str(full))  # not there: no folder can be made in it either
    with process._working_folder() as name:
        assert Path(name).parent == spare
    with Runner() as runner:  # a disk that takes folders and no files
        monkeypatch.setattr(Path, "write_bytes", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left")))
        assert runner.run(b"{}", []) == {}


def test_no_process_of_any_of_them_is_left(rows: dict[str, dict]) -> None:
    import psutil

    assert not [p for p in psutil.Process().children(recursive=True) if "grading.runner" in " ".join(p.cmdline())]
    found = [p for p in psutil.process_iter(["cwd"]) if "dien-grading-" in str(p.info["cwd"])]
    _, left = psutil.wait_procs(found, timeout=30)  # those of a test that grades at the same time will end
    assert not left


def test_this_process_is_as_it_was(rows: dict[str, dict]) -> None:
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    assert not Path("mine").exists()
