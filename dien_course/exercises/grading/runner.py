"""The process that answers are run under: it forks one for each submission, and that one a child for each answer.

Started as ``python -m dien_course.exercises.grading.runner``. Reads a line of JSON for each submission (its folder, and
where its answers are); writes a line for each answer, and one that ends them. It runs no code of a learner's, and knows
no solutions: it forgets them at the start.
"""

from __future__ import annotations

import ast
import contextlib
import ctypes
import json
import linecache
import os
import shutil
import sys
import tempfile
from importlib import import_module
from pathlib import Path

import torch

import dien_course.exercises
from dien_course.exercises.grading.answering import sender
from dien_course.exercises.grading.confinement import Confinement
from dien_course.exercises.grading.process import NOTEBOOK
from dien_course.exercises.grading.supervision import in_child, in_this_process
from dien_course.exercises.judging import limits, sources
from dien_course.exercises.judging.registry import exercises_of

SLOW = ("pandas", "torch._dynamo")  # else each answer would wait for them that calls what imports them
PRELOADED = ("pandas", "scipy", "sklearn", "matplotlib", "tqdm", "dien_course")
END_WITH_PARENT, SUBREAPER = 1, 36
FOLDERS = ("HOME", "USERPROFILE", "TMPDIR", "TEMP", "TMP", "MPLCONFIGDIR")


def main() -> None:
    """Answers requests until there are no more."""
    output = os.dup(1)
    os.dup2(os.open(os.devnull, os.O_RDWR), 1)
    torch.set_num_threads(1)
    for name in SLOW:
        import_module(name)
    _control(END_WITH_PARENT, 9)
    send = sender(output)
    for line in sys.stdin.buffer:
        request = json.loads(line)
        forget_solutions(sorted({answer["id"][:2] for answer in request["answers"]}))
        preload(request["answers"])
        if limits.can_fork():
            _in_a_process_of_its_own(request, output)
        else:
            _submission(request, output)
        send({"end": True})


def _in_a_process_of_its_own(request: dict, output: int) -> None:
    child = os.fork()
    if child == 0:
        try:
            _control(SUBREAPER, 1)  # what an answer starts and leaves becomes this process' own, and ends with it
            _submission(request, output)
        finally:
            os._exit(0)
    os.waitpid(child, 0)


def _submission(request: dict, output: int) -> None:
    os.chdir(request["folder"])
    os.environ.update(dict.fromkeys(FOLDERS, request["folder"]))
    tempfile.tempdir = None
    confinement = Confinement(Path.cwd())
    run = in_child if limits.can_fork() else in_this_process
    for answer in request["answers"]:
        sender(output)({"id": answer["id"], **run(answer, confinement, request["seconds"])})
        _empty(Path(request["folder"]))


def _empty(folder: Path) -> None:
    """Takes away what an answer has left; the next finds its notebook and nothing else."""
    for entry in folder.iterdir():
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry, ignore_errors=True)
        elif entry.name != NOTEBOOK:
            with contextlib.suppress(OSError):
                entry.unlink()


def _control(option: int, value: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(option, value, 0, 0, 0)


def forget_solutions(chapters: list[str]) -> None:
    """Takes solutions and known mistakes out of this process, so that no answer can look them up.

    check, hint and solution do nothing here: an answer's cell may call them.
    """
    for exercise in (exercise for chapter in chapters for exercise in exercises_of(chapter)):
        for name, value in (("solution", exercise.stub), ("misconceptions", ()), ("explanation", "")):
            object.__setattr__(exercise, name, value)
    sources.defined_name.cache_clear()
    for name in [name for name in linecache.cache if "solution" in name]:
        del linecache.cache[name]
    for name in ("check", "hint", "quiz", "solution"):
        setattr(dien_course.exercises, name, lambda *_, **__: None)


def preload(answers: list[dict]) -> None:
    """Imports what answers import, once for all of them; known libraries only."""
    names = set()
    for answer in answers:
        for _, source in answer["setup"] + answer["own"]:
            with contextlib.suppress(Exception):
                names |= imported_modules(source)
    for name in sorted(names):
        with contextlib.suppress(Exception):
            import_module(name)


def imported_modules(source: str) -> set[str]:
    """The modules of known libraries that the source imports anywhere."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module)
    return {name for name in found if name.split(".")[0] in PRELOADED}


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        main()
