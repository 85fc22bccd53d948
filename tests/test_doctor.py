"""The doctor names what is missing, whatever is missing, and what mends it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest

from dien_course import doctor
from dien_course.__main__ import main

ROOT = Path(__file__).resolve().parent.parent
ASKED = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
NAMES = [re.split(r"[^\w.-]", line)[0] for line in ASKED]
SUBJECTS = ["Python", *NAMES, "free memory", "shipped data", "notebook kernel", "computation"]
BLOCK = """
import sys

class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] == sys.argv[1]:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Missing())
from dien_course.__main__ import main
sys.exit(main(["doctor"]))
"""


def run(*command: str) -> subprocess.CompletedProcess:
    variables = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run([sys.executable, *command], env=variables, capture_output=True, text=True, timeout=300)


def problems(said: str) -> dict[str, tuple[str, str]]:
    """{subject: (what was found, the remedy)} of the problems in a report."""
    found = re.findall(r"^problem (.{18})(.*)\n {26}-> (.+)$", said, re.MULTILINE)
    return {subject.strip(): (what, remedy) for subject, what, remedy in found}


def test_the_doctor_says_what_it_found(capsys: pytest.CaptureFixture) -> None:
    assert main(["doctor"]) in (0, 1)
    said = capsys.readouterr().out
    for subject in (*SUBJECTS, "agrees with torch.nn.GRU"):
        assert subject in said


def test_too_little_memory_is_named_with_its_remedy(capsys: pytest.CaptureFixture, monkeypatch) -> None:
    monkeypatch.setattr(doctor, "MEMORY", 1e9)
    assert main(["doctor"]) == 1
    assert "close programs until" in problems(capsys.readouterr().out)["free memory"][1]


@pytest.mark.parametrize("missing", ["numpy", "pandas", "torch"])
def test_without_what_the_course_stands_on_the_doctor_still_looks_at_the_rest(missing: str) -> None:
    result = run("-c", BLOCK, missing)
    assert result.returncode == 1 and "Traceback" not in result.stderr
    assert_named(missing, result.stdout)


@pytest.mark.parametrize(
    ("missing", "unseen"),
    [("psutil", "free memory"), ("jupyter_client", "notebook kernel"), ("packaging", "packaging")],
)
def test_without_its_own_tools_the_doctor_names_them(
    missing: str, unseen: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    for module in [missing, *sys.modules]:
        if module.split(".")[0] == missing:
            monkeypatch.setitem(sys.modules, module, None)
    monkeypatch.delitem(sys.modules, "dien_course.doctor")
    assert main(["doctor"]) == 1
    said = capsys.readouterr().out
    assert_named(missing, said)
    assert missing in problems(said)[unseen][1]


def assert_named(missing: str, said: str) -> None:
    """The report names ``missing`` with its remedy, and has looked at everything."""
    assert any(missing in what and missing in remedy for what, remedy in problems(said).values())
    for subject in SUBJECTS:
        assert re.search(rf"^(ok|problem) +{re.escape(subject)} ", said, re.MULTILINE), subject


@pytest.mark.parametrize("missing", NAMES)
def test_a_package_that_is_not_there_is_named_with_the_line_that_installs_it(
    missing: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    there = metadata.version

    def version(package: str) -> str:
        if package == missing:
            raise metadata.PackageNotFoundError(package)
        return there(package)

    monkeypatch.setattr(metadata, "requires", lambda package: [*ASKED, 'pytest>=8; extra == "test"'])
    monkeypatch.setattr(metadata, "version", version)
    monkeypatch.setattr(doctor, "import_module", lambda name: None)
    found = {finding.subject: finding for finding in doctor._packages()}
    assert list(found) == NAMES
    assert found[missing].found == "not installed"
    assert found[missing].remedy == f'run: python -m pip install "{ASKED[NAMES.index(missing)]}"'


def test_a_version_outside_the_range_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metadata, "requires", lambda package: ["numpy>=2,<3", "tqdm>=4"])
    monkeypatch.setattr(metadata, "version", {"numpy": "1.26.4", "tqdm": "4.70.1"}.get)
    old, good = doctor._packages()
    assert (old.found, old.remedy) == ("1.26.4", 'run: python -m pip install "numpy>=2,<3"')
    assert good.remedy == ""


def test_a_damaged_package_is_put_in_place_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(name: str) -> None:
        raise OSError("libgomp.so.1: cannot open shared object file\nand more")

    monkeypatch.setattr(metadata, "requires", lambda package: ["torch>=2.6,<3"])
    monkeypatch.setattr(metadata, "version", lambda package: "2.13.0")
    monkeypatch.setattr(doctor, "import_module", fail)
    (finding,) = doctor._packages()
    assert finding.found == "2.13.0 cannot be imported: libgomp.so.1: cannot open shared object file"
    assert finding.remedy == 'run: python -m pip install --force-reinstall --no-deps "torch>=2.6,<3"'


def test_a_bare_python_is_told_what_to_install() -> None:
    result = run("-S", "-m", "dien_course", "doctor")  # -S: without site-packages
    assert result.returncode == 1 and result.stderr == ""
    found = problems(result.stdout)
    assert {"free memory", "shipped data", "notebook kernel", "computation"} <= set(found)
    assert "psutil" in found["free memory"][1] and "torch" in found["computation"][1]
    if "dien-course" in found:
        assert found["dien-course"] == ("not installed", "run: python -m pip install -e .")
    else:  # an installation from this checkout left its description here
        assert {subject for subject, (what, _) in found.items() if what == "not installed"} >= set(NAMES)
