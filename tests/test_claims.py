"""Two writers never mix, and what a killed one leaves behind is cleared away."""

import itertools
import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
import warnings
from contextlib import suppress
from pathlib import Path

import pytest

from dien_course.claims import CLAIM, OWNER, claimed, waste
from dien_course.errors import DataError
from dien_course.files import whole_folder

ON_UNIX = pytest.mark.skipif(sys.platform == "win32", reason="needs signals as on Unix")
HOLD = """
import sys, time
from dien_course.claims import claimed
with claimed(sys.argv[1]):
    print("held", flush=True)
    time.sleep(60)
"""
NAMES = ("checkpoint/config.json", "checkpoint/model.safetensors", "curves.png", "metrics.json")


def started(script, *arguments):
    """A process that runs ``script`` and has said its first line."""
    process = subprocess.Popen(
        [sys.executable, "-c", script, *map(str, arguments)],
        stdout=subprocess.PIPE, cwd=Path(__file__).resolve().parent.parent, text=True,
    )  # fmt: skip
    assert process.stdout.readline()
    return process


def killed(process):
    process.kill()
    process.wait()
    process.stdout.close()


def leftovers(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob(".dien-*"))


@pytest.mark.parametrize("there", [True, False])
def test_a_second_process_is_refused_with_the_name_of_the_first(tmp_path, there):
    run = tmp_path / "runs" / "one"
    if there:
        run.mkdir(parents=True)
    process = started(HOLD, run)
    try:
        with pytest.raises(DataError) as caught, claimed(run):
            pytest.fail("claimed twice")
        sentence = str(caught.value)
        assert sentence.startswith(f"{run}: is being written by process {process.pid} on ") and " since 2" in sentence
        assert sentence.endswith("expected one writer at a time, so wait for it or name another place")
        run.mkdir(parents=True, exist_ok=True)  # the first claim lies above the folder now
        with pytest.raises(DataError, match=f"process {process.pid} on"), whole_folder(run):
            pytest.fail("claimed twice")
        with claimed(tmp_path / "runs" / "another"):
            pass
    finally:
        killed(process)
    with claimed(run):
        assert len(leftovers(tmp_path)) == 1
    assert leftovers(tmp_path) == []


def test_threads_of_one_process_are_two_writers_and_one_thread_is_one(tmp_path):
    seen = []

    def second():
        try:
            with claimed(tmp_path):
                seen.append("claimed")
        except DataError as error:
            seen.append(str(error))

    with claimed(tmp_path) as first:
        with claimed(tmp_path) as again:
            assert first == again
        thread = threading.Thread(target=second)
        thread.start()
        thread.join()
    assert len(seen) == 1 and "is being written by another thread of this process" in seen[0]
    assert leftovers(tmp_path) == []


def test_waiting_outlasts_a_short_claim(tmp_path):
    process = started(HOLD, tmp_path)
    timer = threading.Timer(0.3, killed, [process])
    timer.start()
    with claimed(tmp_path, wait=30):
        assert process.returncode is not None
    timer.join()


@pytest.mark.parametrize(
    "owner",
    [
        {"pid": 2**30, "started": 0},
        {"pid": os.getpid(), "started": 5},  # the number is ours, and was another's
        {"pid": "x", "started": None},
    ],
)
def test_the_claim_of_a_dead_process_is_cleared(tmp_path, owner):
    (tmp_path / CLAIM).mkdir()
    owner = {**owner, "host": socket.gethostname(), "since": "", "token": ""}
    (tmp_path / CLAIM / OWNER).write_text(json.dumps(owner))
    (tmp_path / CLAIM / "half").write_text("half")
    with claimed(tmp_path) as private:
        assert not (private / "half").exists()
    assert leftovers(tmp_path) == []


def test_the_claim_of_another_machine_stays_and_says_what_to_delete(tmp_path):
    (tmp_path / CLAIM).mkdir()
    owner = {"pid": 1, "started": 0, "host": "elsewhere.example", "since": "2024-01-01 00:00:00", "token": ""}
    (tmp_path / CLAIM / OWNER).write_text(json.dumps(owner))
    with pytest.raises(DataError) as caught, claimed(tmp_path):
        pytest.fail("claimed twice")
    assert (
        f"process 1 on elsewhere.example since 2024-01-01 00:00:00 (if it is gone, delete {tmp_path / CLAIM})"
        in str(caught.value)
    )


@pytest.mark.parametrize("content", [None, "", "[]", "{}", '{"pid": 1', "[" * 100_000])
def test_a_claim_that_names_nobody_is_cleared(tmp_path, content):
    (tmp_path / CLAIM).mkdir()
    if content is not None:
        (tmp_path / CLAIM / OWNER).write_text(content)
    with claimed(tmp_path):
        pass
    assert leftovers(tmp_path) == []


def test_folders_of_others_are_never_cleared(tmp_path):
    for name in (".dien-mine", ".dien-waste-notes", "claim"):
        (tmp_path / name).mkdir()
    with claimed(tmp_path):
        pass
    assert sorted(path.name for path in tmp_path.iterdir()) == [".dien-mine", ".dien-waste-notes", "claim"]


def save(run, number):
    """A run's folder whose files all hold the same number."""
    with whole_folder(run) as new:
        (new / "checkpoint").mkdir()
        for name in NAMES:
            (new / name).write_text(str(number))


def forked(run, first):
    """The id of a process that saves one run after the other until it is killed."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # other threads may be there; the child needs none
        child = os.fork()
    if child:
        return child
    try:
        for number in itertools.count(first):
            with suppress(DataError):
                save(run, number)
    finally:
        os._exit(1)


@ON_UNIX
@pytest.mark.parametrize("others", [False, True])
def test_killed_at_any_moment_a_checkpoint_is_the_old_or_the_new_one_whole(tmp_path, others):
    """60 kills of a process that does nothing but save; without other files in the folder, the whole run is one."""
    run, chosen, numbers = tmp_path / "runs" / "one", random.Random(0), set()
    save(run, 0)
    if others:  # files are then put in one by one, which takes longer
        (run / "notes.txt").write_text("mine")
        (run / "checkpoint" / "notes.txt").write_text("mine")
    begun = time.perf_counter()
    for _ in range(3):
        save(run, 0)
    longest = 4 * (time.perf_counter() - begun) / 3
    for attempt in range(60):
        child = forked(run, 1000 * attempt + 1)
        time.sleep(chosen.uniform(0, longest))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        texts = {name: (run / name).read_text() for name in NAMES}
        assert len({text for name, text in texts.items() if not others or name.startswith("checkpoint/")}) == 1, texts
        numbers.add(texts["checkpoint/config.json"])
    assert len(numbers) > 10
    save(run, -1)
    assert leftovers(tmp_path) == [] and [path.name for path in (tmp_path / "runs").iterdir()] == ["one"]
    assert sorted(path.name for path in run.rglob("notes.txt")) == ["notes.txt"] * 2 * others


@pytest.mark.skipif(sys.platform not in ("linux", "darwin"), reason="needs folders that change places in one step")
def test_the_waste_of_one_who_waits_does_not_keep_a_folder_from_changing_in_one_step(tmp_path):
    run = tmp_path / "run"
    save(run, 0)
    before = run.stat().st_ino
    waste(run).mkdir()
    save(run, 1)
    assert run.stat().st_ino != before and leftovers(tmp_path) == []


@ON_UNIX
def test_two_writers_of_one_folder_never_mix(tmp_path):
    run, seen = tmp_path / "run", set()
    save(run, 0)
    children = [forked(run, 1), forked(run, 10**6)]
    try:
        end = time.monotonic() + 2
        while time.monotonic() < end:
            with suppress(FileNotFoundError):  # what was opened has been deleted since
                here = os.open(run, os.O_RDONLY)
                try:
                    texts = [_read(name, here) for name in NAMES]
                finally:
                    os.close(here)
                assert len(set(texts)) == 1, texts
                seen.add(texts[0])
    finally:
        for child in children:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
    assert {int(text) >= 10**6 for text in seen} == {True, False}


def _read(name, folder):
    with open(os.open(name, os.O_RDONLY, dir_fd=folder)) as file:
        return file.read()
