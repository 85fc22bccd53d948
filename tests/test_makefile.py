"""The commands of the Makefile, and what make says on a machine that lacks something."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TOOLS = [
    "awk", "bash", "cat", "cksum", "cp", "df", "dirname", "env", "expand", "grep",
    "head", "id", "make", "mkdir", "ps", "rm", "sed", "sh", "sleep", "timeout", "tr", "uname",
]  # fmt: skip

pytestmark = pytest.mark.skipif(os.name == "nt" or not shutil.which("make"), reason="needs make")


class Machine:
    """A fresh checkout on a machine whose only programs are TOOLS and the stand-ins a test adds."""

    def __init__(self, folder: Path):
        self.programs = folder / "bin"
        self.checkout = folder / "a checkout"
        self.programs.mkdir()
        (self.checkout / "scripts").mkdir(parents=True)
        for name in ("Makefile", "pyproject.toml", "requirements.txt", "requirements-test.txt"):
            shutil.copy(ROOT / name, self.checkout)
        shutil.copy(ROOT / "scripts" / "environment.sh", self.checkout / "scripts")
        for tool in TOOLS:
            if found := shutil.which(tool):
                (self.programs / tool).symlink_to(found)

    @property
    def venv(self) -> Path:
        return self.checkout / ".venv"

    def add(self, name: str, script: str) -> None:
        path = self.programs / name
        path.unlink(missing_ok=True)
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)

    def add_python(self, name: str = "python3", version: str = "3.12.1", pip: str = "exit 0") -> None:
        """A stand-in for Python: `-m venv` copies it into .venv, `-m pip` does what `pip` says."""
        minor = int(version.split(".")[1])
        self.add(
            name,
            f"""case "$*" in
                --version) echo Python {version} ;;
                *version_info*) exit {int(not 11 <= minor <= 13)} ;;
                *"import venv"*) exit 0 ;;
                "-m venv "*) mkdir -p "$3/bin" && cp "$0" "$3/bin/python" ;;
                "-m pip "*) echo "pip $*" >> pip.log; {pip} ;;
                *) exit 0 ;;
            esac""",
        )

    def run(self, *command: str, **variables: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            command,
            cwd=self.checkout,
            env={"PATH": str(self.programs), "HOME": str(self.checkout), **variables},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def set_up(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess:
        return self.run("scripts/environment.sh", *arguments, **variables)

    def pip_runs(self) -> int:
        log = self.checkout / "pip.log"
        return len(log.read_text().splitlines()) if log.exists() else 0


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_make_alone_lists_every_target(machine: Machine) -> None:
    listed = re.findall(r"^make (\w+) +\S", machine.run("make").stdout, re.MULTILINE)
    targets = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert targets and listed == targets[1].split()


def test_lab_passes_its_options_and_opens_the_first_chapter(machine: Machine) -> None:
    shown = machine.run("make", "-n", "lab", "ARGS=--no-browser --port 8899").stdout
    assert shown.rstrip().endswith("--no-browser --port 8899")
    assert "/lab/tree/notebooks/00_start_here.ipynb" in shown


def test_widgets_passes_its_options_and_opens_the_page_of_explorers(machine: Machine) -> None:
    shown = machine.run("make", "-n", "widgets", "ARGS=--no-browser --port 8866").stdout
    assert shown.rstrip().endswith("-m voila explorers.ipynb --no-browser --port 8866")
    assert (ROOT / "widgets" / "explorers.ipynb").exists()


@pytest.mark.parametrize(("user", "allowed"), [("0", True), ("1000", False)])
def test_only_root_is_told_to_jupyter_to_be_root(machine: Machine, user: str, allowed: bool) -> None:
    machine.add("id", f"echo {user}")
    assert ("--allow-root" in machine.run("make", "-n", "lab").stdout) == allowed


def test_a_failing_test_makes_make_test_fail_but_notebooks_and_browser_still_run(machine: Machine) -> None:
    machine.add_python()
    assert machine.set_up("test").returncode == 0
    python = machine.venv / "bin" / "python"
    for failing in ("tests", "notebooks", "tests/browser"):
        python.write_text(f'#!/bin/sh\necho "$@" >> runs.log\ncase "$*" in *" {failing}") exit 1 ;; esac\n')
        result = machine.run("make", "test")
        assert result.returncode != 0
    runs = (machine.checkout / "runs.log").read_text().splitlines()
    assert [run.split()[-1] for run in runs if "pytest" in run] == ["tests", "tests/browser", "notebooks"] * 3


def test_python_3_9_is_named_with_what_is_needed_instead(machine: Machine) -> None:
    machine.add_python(version="3.9.18")
    result = machine.run("make", "lab")
    assert result.returncode != 0
    assert "needs Python 3.11, 3.12 or 3.13, and 'python3' is Python 3.9.18" in result.stderr
    assert not machine.venv.exists()


def test_no_python_at_all_is_said(machine: Machine) -> None:
    result = machine.set_up()
    assert result.returncode != 0
    assert "needs Python 3.11, 3.12 or 3.13" in result.stderr
    assert not machine.venv.exists()


def test_a_fitting_python_beside_an_old_python3_is_taken(machine: Machine) -> None:
    machine.add_python(version="3.9.18")
    machine.add_python("python3.12", version="3.12.1")
    result = machine.set_up()
    assert result.returncode == 0, result.stderr
    assert "with Python 3.12.1" in result.stdout


def test_a_python_asked_for_by_name_is_never_replaced(machine: Machine) -> None:
    machine.add_python("old", version="3.9.18")
    machine.add_python("python3.12")
    result = machine.run("make", "demo", "PYTHON=old")
    assert result.returncode != 0 and "'old' is Python 3.9.18" in result.stderr


@pytest.mark.parametrize("broken", ['*"import venv"*) exit 1 ;;', '"-m venv "*) mkdir -p "$3/bin"; exit 1 ;;'])
def test_a_missing_venv_module_is_named_with_its_remedy(machine: Machine, broken: str) -> None:
    machine.add_python()
    python = machine.programs / "python3"
    python.write_text(python.read_text().replace('case "$*" in', f'case "$*" in\n{broken}'))
    result = machine.set_up()
    assert result.returncode != 0
    assert "sudo apt install python3-venv" in result.stderr
    assert not machine.venv.exists()


def test_too_little_disk_space_is_said_before_anything_is_made(machine: Machine) -> None:
    machine.add_python()
    machine.add("df", "echo header; echo /dev/disk 9000000 8000000 1000000 90% /")
    result = machine.set_up()
    assert result.returncode != 0
    assert "needs about 3 GB of disk space" in result.stderr and "976 MB" in result.stderr
    assert not machine.venv.exists()


def test_a_refusing_network_is_explained_and_nothing_half_made_remains(machine: Machine) -> None:
    machine.add_python(pip="echo 'ERROR: No matching distribution found' >&2; exit 1")
    result = machine.set_up()
    assert result.returncode != 0
    assert "No matching distribution found" in result.stderr and "HTTPS_PROXY" in result.stderr
    assert not machine.venv.exists()


def test_where_the_cpu_index_is_out_of_reach_one_line_says_so(machine: Machine) -> None:
    machine.add_python()
    machine.add("uname", '[ "$1" = -s ] && echo Linux || echo Linux x86_64')
    machine.add("timeout", "exit 1")
    result = machine.set_up()
    assert result.returncode == 0 and result.stderr == ""
    assert result.stdout.count("index of CPU builds could not be reached") == 1
    assert "--extra-index-url" not in (machine.checkout / "pip.log").read_text()


def test_where_the_cpu_index_answers_torch_comes_from_there(machine: Machine) -> None:
    machine.add_python()
    machine.add("uname", '[ "$1" = -s ] && echo Linux || echo Linux x86_64')
    machine.add("timeout", "exit 0")
    assert machine.set_up().returncode == 0
    first = (machine.checkout / "pip.log").read_text().splitlines()[0]
    assert "--extra-index-url https://download.pytorch.org/whl/cpu" in first and " torch==" in first


def test_pip_runs_again_only_when_the_requirements_change(machine: Machine) -> None:
    machine.add_python()
    assert machine.set_up().returncode == 0
    runs = machine.pip_runs()
    assert runs == 3  # torch, the packages, the course
    assert machine.set_up().stdout == ""
    assert machine.pip_runs() == runs

    assert machine.set_up("test").returncode == 0
    assert machine.pip_runs() == runs + 1
    machine.set_up("test")
    assert machine.pip_runs() == runs + 1

    (machine.checkout / "requirements.txt").open("a").write("six==1.17.0\n")
    assert machine.set_up().returncode == 0
    assert machine.pip_runs() == runs + 4


def test_an_interrupted_set_up_is_begun_afresh(machine: Machine) -> None:
    machine.add_python()
    assert machine.set_up().returncode == 0
    (machine.venv / "unfinished").write_text("999999999\n")
    (machine.venv / "left-over").touch()
    result = machine.set_up()
    assert result.returncode == 0 and "interrupted" in result.stdout
    assert not (machine.venv / "left-over").exists() and not (machine.venv / "unfinished").exists()


def test_a_set_up_that_is_still_running_is_left_alone(machine: Machine) -> None:
    machine.add_python()
    assert machine.set_up().returncode == 0
    other = subprocess.Popen(["bash", "-c", "sleep 30; true", "environment.sh"])
    try:
        (machine.venv / "unfinished").write_text(f"{other.pid}\n")
        result = machine.set_up()
    finally:
        other.kill()
        other.wait()
    assert result.returncode != 0 and f"process {other.pid}" in result.stderr
    assert (machine.venv / "unfinished").exists()


def test_an_update_that_pip_refuses_keeps_the_old_environment_and_is_tried_again(machine: Machine) -> None:
    machine.add_python()
    assert machine.set_up().returncode == 0
    (machine.checkout / "requirements.txt").open("a").write("six==1.17.0\n")
    python = machine.venv / "bin" / "python"
    working = python.read_text()
    python.write_text(working.replace('"-m pip "*)', '"-m pip "*) exit 1;'))
    assert machine.set_up().returncode != 0
    assert python.exists() and not (machine.venv / "unfinished").exists()
    python.write_text(working)
    assert machine.set_up().returncode == 0
    assert machine.set_up().stdout == ""


def test_a_moved_checkout_gets_a_new_environment(machine: Machine) -> None:
    machine.add_python()
    assert machine.set_up().returncode == 0
    machine.checkout = machine.checkout.rename(machine.checkout.parent / "moved")
    result = machine.set_up()
    assert result.returncode == 0 and "has moved" in result.stdout
