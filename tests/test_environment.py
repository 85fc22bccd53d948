"""pyproject.toml, environment.yml and requirements*.txt ask for the same things."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from rattler import MatchSpec

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
CONDA_NAMES = {"torch": "pytorch"}  # where conda-forge has another name than PyPI

Ranges = dict[str, SpecifierSet]


def project_ranges(project: dict) -> Ranges:
    """{conda-forge name: range} of what pyproject.toml asks for, Python included."""
    ranges = {"python": SpecifierSet(project["requires-python"])}
    for line in project["dependencies"]:
        requirement = Requirement(line)
        ranges[CONDA_NAMES.get(requirement.name, requirement.name)] = requirement.specifier
    return ranges


def conda_ranges(environment: str) -> Ranges:
    """{name: range} of what an environment.yml asks for, each entry as conda itself would read it."""
    ranges = {}
    for entry in yaml.safe_load(environment)["dependencies"]:
        if isinstance(entry, str):
            spec = MatchSpec(entry, strict=True)
            ranges[spec.name.normalized] = SpecifierSet("" if spec.version is None else str(spec.version))
    return ranges


def pins(path: Path) -> list[Requirement]:
    """The requirements of a requirements file, one a line."""
    lines = (line.partition("#")[0].strip() for line in path.read_text().splitlines())
    return [Requirement(line) for line in lines if line]


ENVIRONMENT = (ROOT / "environment.yml").read_text()
PINS = pins(ROOT / "requirements.txt")
TEST_PINS = pins(ROOT / "requirements-test.txt")
SITE_PINS = pins(ROOT / "requirements-site.txt")
ASKED = [Requirement(line) for line in PROJECT["dependencies"]]
ASKED_BY_TESTS = [Requirement(line) for line in PROJECT["optional-dependencies"]["test"]]


def test_conda_and_pip_ask_for_the_same_packages_in_the_same_ranges() -> None:
    conda = conda_ranges(ENVIRONMENT)
    assert conda.pop("pip", None) == SpecifierSet()
    assert conda == project_ranges(PROJECT)


@pytest.mark.parametrize(
    ("written", "drifted"),
    [
        ("pytorch >=2.12,<3", "pytorch >=2.11,<3"),
        ("  - pooch >=1.8,<2\n", ""),
        ("  - pip\n", "  - pip\n  - sympy\n"),
        ("python >=3.11,<3.14", "python >=3.11"),
    ],
)
def test_a_drift_between_conda_and_pip_is_noticed(written: str, drifted: str) -> None:
    assert written in ENVIRONMENT
    conda = conda_ranges(ENVIRONMENT.replace(written, drifted))
    conda.pop("pip")
    assert conda != project_ranges(PROJECT)


def test_conda_installs_the_checkout_itself_from_conda_forge_only() -> None:
    environment = yaml.safe_load(ENVIRONMENT)
    assert {"pip": ["-e ."]} in environment["dependencies"]
    assert environment["channels"] == ["conda-forge", "nodefaults"]


def test_the_conda_route_is_the_readmes() -> None:
    first = ENVIRONMENT.splitlines()[0]
    command = first.partition(": ")[2]
    assert command.startswith("conda env create") and f"\n{command}\n" in (ROOT / "README.md").read_text()


@pytest.mark.parametrize("asked", ASKED, ids=lambda asked: asked.name)
def test_what_the_course_needs_is_pinned_inside_its_range(asked: Requirement) -> None:
    assert_pinned(asked, PINS)


@pytest.mark.parametrize("asked", ASKED_BY_TESTS, ids=lambda asked: asked.name)
def test_what_the_tests_need_is_pinned_inside_its_range(asked: Requirement) -> None:
    assert_pinned(asked, PINS + TEST_PINS)


@pytest.mark.parametrize("line", PROJECT["optional-dependencies"]["site"])
def test_what_the_site_needs_is_pinned_inside_its_range(line: str) -> None:
    assert_pinned(Requirement(line), [*PINS, *SITE_PINS])


def test_the_site_needs_no_other_version_of_anything() -> None:
    others = {canonicalize_name(pin.name): pin.specifier for pin in PINS + TEST_PINS}
    assert [
        str(pin) for pin in SITE_PINS if others.get(canonicalize_name(pin.name), pin.specifier) != pin.specifier
    ] == []


def test_the_tests_have_what_export_asks_for() -> None:
    export = [Requirement(line) for line in PROJECT["optional-dependencies"]["export"]]
    asked = {requirement.name: requirement.specifier for requirement in ASKED_BY_TESTS}
    assert {requirement.name: asked.get(requirement.name) for requirement in export} == {
        requirement.name: requirement.specifier for requirement in export
    }


def assert_pinned(asked: Requirement, pinned: list[Requirement]) -> None:
    versions = [version_of(pin) for pin in pinned if canonicalize_name(pin.name) == canonicalize_name(asked.name)]
    assert versions, f"{asked.name} is in pyproject.toml and not pinned; run scripts/lock.sh"
    for version in versions:
        assert asked.specifier.contains(version), f"{asked.name}=={version} is outside {asked.specifier}"


def version_of(pin: Requirement) -> str:
    exact = re.fullmatch(r"==([^*,]+)", str(pin.specifier))
    assert exact, f"{pin} is not one exact version"
    return exact[1]


@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13"])
@pytest.mark.parametrize("system", ["linux", "darwin", "win32"])
def test_every_package_has_one_version_for_each_machine(python: str, system: str) -> None:
    machine = {
        "python_version": python,
        "python_full_version": f"{python}.7",
        "sys_platform": system,
        "os_name": "nt" if system == "win32" else "posix",
        "platform_machine": "x86_64",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
    }
    chosen = [canonicalize_name(pin.name) for pin in PINS + TEST_PINS if not pin.marker or pin.marker.evaluate(machine)]
    assert sorted(chosen) == sorted(set(chosen))
    assert {canonicalize_name(asked.name) for asked in ASKED + ASKED_BY_TESTS} <= set(chosen)


def test_the_ways_without_make_install_the_pinned_set_from_the_index_that_make_uses() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    index = re.search(r"^cpu_index=(\S+)$", (ROOT / "scripts" / "machine.sh").read_text(), re.MULTILINE)[1]
    torch = next(pin for pin in PINS if pin.name == "torch")
    assert re.findall(r"--extra-index-url (\S+) (\S+)", readme) == [(index, str(torch))]
    installs = re.findall(r"^(?:python -m|uv) pip install .*$", readme, re.MULTILINE)
    assert sum(line.endswith(" -r requirements.txt -e .") for line in installs) == len(installs) - 1 == 3
    assert "conda env create -f environment.yml" in readme


def test_the_pinned_set_brings_no_cuda_and_names_no_index() -> None:
    for path in sorted(ROOT.glob("requirements*.txt")):
        text = path.read_text()
        assert not re.search(r"^(nvidia|cuda|triton)", text, re.MULTILINE)
        assert not re.search(r"^-|https?://|file:", text, re.MULTILINE)
