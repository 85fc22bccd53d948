"""JupyterLab and Voilà as make starts them, and Notebook 7, on 127.0.0.1 alone, over a copy of the notebooks."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE = 120  # seconds until a server answers, on a machine that has other work to do
HERE = ("--ServerApp.token=", "--ServerApp.password=", "--ServerApp.ip=127.0.0.1", "--no-browser")


@contextmanager
def jupyterlab(folder: Path) -> Iterator[str]:
    """The address of a JupyterLab over a copy of the notebooks in ``folder``."""
    course = copied(folder)
    options = ["--LabApp.expose_app_in_browser=True", f"--ServerApp.root_dir={course}"]
    with served([*lab_arguments(), *HERE, *options], course, folder) as at:
        yield at


@contextmanager
def notebook_7(folder: Path) -> Iterator[str]:
    """The address of a Notebook 7 over a copy of the notebooks in ``folder``; some learners have one."""
    course = copied(folder)
    options = [*as_root(), "--JupyterNotebookApp.expose_app_in_browser=True", f"--ServerApp.root_dir={course}"]
    with served(["notebook", *HERE, *options], course, folder) as at:
        yield at


def copied(folder: Path) -> Path:
    """A copy of what the notebooks lean on, in ``folder``, made once."""
    course = folder / "course"
    if not course.exists():
        shutil.copytree(ROOT / "notebooks", course / "notebooks", ignore=shutil.ignore_patterns("runs", ".ipynb_*"))
        shutil.copytree(ROOT / "docs" / "images", course / "docs" / "images")
        shutil.copytree(ROOT / "bench", course / "bench", ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(ROOT / "widgets" / "explorers.ipynb", course / "notebooks")
    return course


def lab_arguments() -> list[str]:
    """What ``make lab`` gives to ``python -m``."""
    alone = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}  # of a make around us
    command = ["make", "--no-print-directory", "-n", "lab"]
    commands = subprocess.run(command, cwd=ROOT, env=alone, capture_output=True, text=True, check=True).stdout
    words = shlex.split(commands.splitlines()[-1])
    return words[words.index("-m") + 1 :]


@contextmanager
def voila(folder: Path) -> Iterator[str]:
    """The address of the page of all explorers."""
    page = folder / "widgets"
    shutil.copytree(ROOT / "widgets", page)
    with served(["voila", "explorers.ipynb", "--no-browser"], page, folder, JUPYTER_PATH=".") as at:
        yield at


@contextmanager
def served(arguments: list[str], where: Path, folder: Path, **more: str) -> Iterator[str]:
    """The address of ``python -m`` with these arguments, run in ``where``; what it keeps is kept in ``folder``."""
    port = free_port()
    variables = {key: value for key, value in os.environ.items() if key not in ("MPLBACKEND", "OMP_NUM_THREADS")}
    variables |= more | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{variables['PATH']}",
        "JUPYTER_PREFER_ENV_PATH": "1",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    }
    places = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
    variables |= {name: str(folder / name.lower()) for name in (*places, "JUPYTERLAB_SETTINGS_DIR")}
    variables["JUPYTERLAB_WORKSPACES_DIR"] = str(folder / "workspaces")
    log = folder / "server.log"
    with log.open("w") as out:
        server = subprocess.Popen(
            [sys.executable, "-m", *arguments, f"--port={port}"],
            cwd=where, env=variables, stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True,
        )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(f"{address}/static/", server, log)
        yield address
    finally:
        server.terminate()
        with suppress(subprocess.TimeoutExpired):
            server.wait(20)
        with suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGKILL)  # kernels that the server left
        server.wait()


def wait_for(address: str, server: subprocess.Popen, log: Path) -> None:
    """Until the server answers, be it with an error."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.3)
    raise RuntimeError(f"the server did not answer within {PATIENCE} s; it said:\n{log.read_text()[-2000:]}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def as_root() -> list[str]:
    return ["--allow-root"] if hasattr(os, "getuid") and os.getuid() == 0 else []
