"""What an answer is cut off from, with the system's help and without it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from dien_course.exercises.grading import confinement, landlock

SCRIPT = """
import json, os, shutil, socket, subprocess, sys
from pathlib import Path
from dien_course.exercises.grading import confinement
if sys.argv[1] == "bare":
    confinement._without_network = lambda: False
place = confinement.Confinement(Path.cwd())
if sys.argv[1] == "bare":
    place.rules = None
told = []
lacking = place.enter(told.append)
exercises = str(confinement.EXERCISES)
tries = {
    "read a package": lambda: open(json.__file__).close(),
    "read the course": lambda: open(confinement.COURSE / "layers" / "cells.py").close(),
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
    "look up": lambda: socket.getaddrinfo("localhost", 80),
    "start": lambda: subprocess.run(["true"]),
    "shell": lambda: os.system("true"),
    "fork": os.fork,
    "signal": lambda: os.kill(os.getppid(), 0),
}
outcome = {}
for name, attempt in tries.items():
    try:
        attempt()
        outcome[name] = "done"
    except OSError as error:
        outcome[name] = str(error)
print(json.dumps({"outcome": outcome, "told": told, "lacking": lacking}))
"""
ALLOWED = ("read a package", "read the course", "write here", "delete here", "write nowhere")


def attempts(folder: Path, how: str) -> dict:
    (folder / "victim.txt").write_text("kept")
    (folder / "home").mkdir()
    command = [sys.executable, "-c", SCRIPT, how]
    done = subprocess.run(command, cwd=folder / "home", capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert (folder / "victim.txt").read_text() == "kept" and not (folder / "other.txt").exists()
    return json.loads(done.stdout)


@pytest.mark.parametrize("how", ["as far as the system lets", "bare"])
def test_an_answer_has_its_folder_and_python_and_nothing_else(tmp_path: Path, how: str) -> None:
    found = attempts(tmp_path, how)
    for name, outcome in found["outcome"].items():
        assert (outcome == "done") == (name in ALLOWED), (name, outcome)
    kinds = ("READS", "WRITES", "NETWORK", "PROCESSES", "SIGNALS")
    assert sorted(found["told"]) == sorted(getattr(confinement, kind) for kind in kinds)
    assert found["outcome"]["read a file"] == "a submission may not read outside its folder"
    if how == "bare":
        missing = ["NO_NETWORK_SPACE", "NO_LANDLOCK", "NO_SCOPE"]
        assert found["lacking"] == [getattr(confinement, name) for name in missing]


def test_no_place_that_may_be_read_holds_the_exercises() -> None:
    readable, listable = confinement.readable_places()
    for place in readable:
        assert place != confinement.EXERCISES and place not in confinement.EXERCISES.parents
    assert confinement.COURSE in listable


def test_where_there_is_no_landlock_that_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(landlock, "version", lambda: 0)
    with pytest.raises(OSError, match="no Landlock"):
        landlock.Rules([], [], [])
    assert confinement.Confinement(tmp_path).rules is None
