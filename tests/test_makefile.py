"""The commands of the Makefile, and what make says on a machine that lacks something."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TOOLS = [
    "awk", "bash", "cat", "cksum", "cp", "df", "dirname", "env", "expand", "grep",
    "head", "id", "make", "mkdir", "ps", "rm", "sed", "sh", "sleep", "timeout", "tr", "uname",
]  # fmt: skip
DISK_GB = re.search(r"^disk_gb=(\d+)$", (ROOT / "scripts" / "machine.sh").read_text(), re.MULTILINE)[1]

pytestmark = pytest.mark.skipif(os.name == "nt" or not shutil.which("make"), reason="needs make")


class Machine:
    """A fresh checkout on a machine whose only programs are TOOLS and the stand-ins a test adds."""

    def __init__(self, folder: Path):
        self.programs = folder / "bin"
        self.checkout = folder / "a checkout"
        self.programs.mkdir()
        (self.checkout / "scripts").mkdir(parents=True)
        for name in (
            "Makefile",
            "pyproject.toml",
            "requirements.txt",
            "requirements-test.txt",
            "requirements-site.txt",
        ):
            shutil.copy(ROOT / name, self.checkout)
        for script in (ROOT / "scripts").glob("*.sh"):
            shutil.copy(script, self.checkout / "scripts")
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
                "-m jupyter "*) echo "$*" >> jupyter.log ;;
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


def test_lab_makes_the_learners_copy_first_and_passes_its_options_and_opens_its_first_chapter(machine: Machine) -> None:
    shown = machine.run("make", "-n", "lab", "ARGS=--no-browser --port 8899").stdout
    assert shown.rstrip().endswith("--no-browser --port 8899")
    assert "/lab/tree/my_course/00_start_here.ipynb" in shown
    assert shown.index("dien_course chapter") < shown.index("jupyterlab")


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


def test_everywhere_runs_what_trains_and_the_notebooks_with_each_setting(machine: Machine) -> None:
    machine.add_python()
    assert machine.set_up("test").returncode == 0
    seen = "$COURSE_ROUNDING|$PYTHONPATH|$MKL_CBWR|$OMP_NUM_THREADS"
    script = f'#!/bin/sh\necho "{seen}|$*" >> runs.log\ncase "$MKL_CBWR$*" in COMPATIBLE*trains*) exit 1 ;; esac\n'
    (machine.venv / "bin" / "python").write_text(script)
    settings = "COURSE_ROUNDING=3 MKL_CBWR=COMPATIBLE,OMP_NUM_THREADS=2"
    assert machine.run("make", "everywhere", f"SETTINGS={settings}").returncode != 0
    assert machine.run("make", "everywhere", "SETTINGS=OMP_NUM_THREADS=1").returncode == 0
    runs = [line for line in (machine.checkout / "runs.log").read_text().splitlines() if "pytest" in line]
    made_up = f"3|{machine.checkout}/tests/rounding||1|"
    starts = [made_up, made_up, "||COMPATIBLE|2|", "||COMPATIBLE|2|", "|||1|", "|||1|"]
    assert [run[: len(start)] for run, start in zip(runs, starts, strict=True)] == starts
    assert ["-m trains" in run for run in runs] == ["--nbval" not in run for run in runs] == [True, False] * 3


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
    assert f"needs about {DISK_GB} GB of disk space" in result.stderr and "976 MB" in result.stderr
    assert not machine.venv.exists()


def test_the_readme_asks_for_the_disk_space_that_the_script_demands() -> None:
    readme = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
    assert re.findall(r"(\d+) GB of disk", readme) == [DISK_GB]


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


def test_a_log_gets_a_line_for_each_phase_and_each_package(machine: Machine) -> None:
    machine.add_python(
        pip="""case "$*" in *requirements.txt*)
        echo "Collecting numpy==2.4.6 (from -r requirements.txt (line 1))"
        echo "  Downloading numpy-2.4.6-cp312.whl (16 MB)"
        echo "Requirement already satisfied: pip"
        echo "Collecting six==1.17.0 (from -r requirements.txt (line 2))"
        echo "Installing collected packages: numpy, six" ;; esac"""
    )
    result = machine.set_up("test")
    assert result.returncode == 0 and result.stderr == ""
    lines = [line for line in result.stdout.splitlines() if line]
    phases = ["Making .venv", *(f"Installing {what}" for what in ("torch", "the other", "the course", "the test"))]
    assert [line for line in lines if line.startswith(("Making", "Installing"))] == [
        next(line for line in lines if line.startswith(phase)) for phase in phases
    ]
    begin = lines.index("  numpy==2.4.6")
    assert lines[begin : begin + 3] == ["  numpy==2.4.6", "  six==1.17.0", "  all there; unpacking them ..."]


def test_a_log_gets_a_line_now_and_then_while_pip_says_nothing(machine: Machine) -> None:
    sleep = shutil.which("sleep")
    machine.add("sleep", f"[ $1 = 10 ] && exec {sleep} 0.3; exit 1")
    machine.add_python(pip=f'case "$*" in *requirements.txt*) {sleep} 2 ;; esac')
    began = time.monotonic()
    result = machine.set_up()
    assert result.returncode == 0 and result.stderr == ""
    assert len(re.findall(r"^  \d+ s \.\.\.$", result.stdout, re.MULTILINE)) >= 3
    assert time.monotonic() - began < 20


def test_no_line_comes_after_a_set_up_that_was_stopped(machine: Machine) -> None:
    sleep = shutil.which("sleep")
    machine.add("sleep", f"exec {sleep} 0.2")
    machine.add_python(pip=f"echo Collecting six; exec {sleep} 60")
    log = machine.checkout / "set-up.log"
    with log.open("w") as out:
        running = subprocess.Popen(
            ["scripts/environment.sh"], cwd=machine.checkout, env={"PATH": str(machine.programs)},
            stdout=out, stderr=out, start_new_session=True,
        )  # fmt: skip
        for _ in range(200):
            if "six" in log.read_text():
                break
            time.sleep(0.1)
        os.killpg(running.pid, signal.SIGINT)
        assert running.wait(timeout=30) == 130
    said = log.read_text()
    assert "  six" in said.splitlines()
    time.sleep(1)
    assert log.read_text() == said
    assert not machine.venv.exists()


def test_pip_shows_a_person_its_own_progress(machine: Machine) -> None:
    machine.add_python(pip="echo all of what pip says")
    master, slave = os.openpty()
    with subprocess.Popen(
        ["scripts/environment.sh"],
        cwd=machine.checkout,
        env={"PATH": str(machine.programs)},
        stdout=slave,
        stderr=slave,
    ) as running:
        os.close(slave)
        said = b""
        while chunk := _read(master):
            said += chunk
    os.close(master)
    assert running.returncode == 0
    assert said.count(b"all of what pip says") == machine.pip_runs() == 3
    assert "--progress-bar" not in (machine.checkout / "pip.log").read_text()


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:  # how Linux says that nobody writes to a terminal any more
        return b""


def test_neither_news_nor_voilas_preview_comes_up_in_jupyterlab(machine: Machine) -> None:
    machine.add_python()
    assert machine.set_up().returncode == 0
    said = (machine.checkout / "jupyter.log").read_text()
    assert "labextension disable --level=sys_prefix" in said
    assert "@jupyterlab/apputils-extension:announcements @voila-dashboards/jupyterlab-preview" in said


def test_a_chapter_that_is_opened_again_has_its_widgets(machine: Machine) -> None:
    machine.add_python()
    assert machine.set_up().returncode == 0
    settings = machine.checkout / ".venv" / "etc" / "jupyter" / "labconfig" / "default_setting_overrides.json"
    assert json.loads(settings.read_text()) == {"@jupyter-widgets/jupyterlab-manager:plugin": {"saveState": True}}


def test_pip_runs_again_only_when_the_requirements_change(machine: Machine) -> None:
    machine.add_python()
    assert machine.set_up().returncode == 0
    runs = machine.pip_runs()
    assert runs == 3  # torch, the packages, the course
    assert machine.set_up().stdout == ""
    assert machine.pip_runs() == runs

    for number, tools in enumerate(("test", "site"), 1):
        assert machine.set_up(tools).returncode == 0
        assert machine.pip_runs() == runs + number
        machine.set_up(tools)
        assert machine.pip_runs() == runs + number

    (machine.checkout / "requirements.txt").open("a").write("six==1.17.0\n")
    assert machine.set_up().returncode == 0
    assert machine.pip_runs() == runs + 5


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
