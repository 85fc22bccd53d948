"""Workflows, forms, and what Binder, dev containers and pre-commit read say what the rest of the checkout says."""

from __future__ import annotations

import json
import os
import re
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.specifiers import SpecifierSet

import dien_course
from scripts.release_notes import notes

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
FORMS = sorted(path for path in (ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml") if path.name != "config.yml")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def steps(workflow: dict) -> list[dict]:
    return [step for job in workflow["jobs"].values() for step in job["steps"]]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_may_read_alone_unless_a_job_says_more_and_ends_some_time(path: Path) -> None:
    workflow = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert workflow["permissions"]["contents"] == "read"
    assert all("timeout-minutes" in job for job in workflow["jobs"].values())


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_calls_what_the_checkout_has(path: Path) -> None:
    for step in steps(yaml.safe_load(path.read_text(encoding="utf-8"))):
        said = step.get("run", "")
        for target in re.findall(r"\bmake ([a-z]+)", said):
            assert re.search(rf"^{target}:", MAKEFILE, re.MULTILINE), target
        for module in re.findall(r"-m scripts\.(\w+)", said):
            assert (ROOT / "scripts" / f"{module}.py").is_file(), module
        for name in re.findall(r"-r (\S+)", said):
            assert (ROOT / name).is_file(), name


def test_the_tests_run_on_three_systems_and_every_python_that_the_project_admits() -> None:
    unit = yaml.safe_load((ROOT / ".github/workflows/tests.yml").read_text(encoding="utf-8"))["jobs"]["unit"]
    matrix = unit["strategy"]["matrix"]
    assert {name.partition("-")[0] for name in matrix["system"]} == {"ubuntu", "macos", "windows"}
    admitted = SpecifierSet(PROJECT["requires-python"])
    assert matrix["python"] == [f"3.{minor}" for minor in range(8, 30) if f"3.{minor}" in admitted]


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_a_form_has_what_github_asks_for(path: Path) -> None:
    form = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert form["name"] and form["description"]
    fields = [part for part in form["body"] if part["type"] != "markdown"]
    assert len({field["id"] for field in fields}) == len(fields) > 0
    assert all(field["type"] in ("input", "textarea", "dropdown") for field in fields)
    assert all(field["attributes"]["label"] for field in fields)


def test_binder_installs_the_pinned_set_and_the_course() -> None:
    folder = ROOT / ".binder"
    index = re.search(r"^cpu_index=(\S+)$", (ROOT / "scripts" / "machine.sh").read_text(), re.MULTILINE)[1]
    lines = [line for line in (folder / "requirements.txt").read_text().splitlines() if not line.startswith("#")]
    assert lines == [f"--extra-index-url {index}", "-r ../requirements.txt"]
    assert (folder / "runtime.txt").read_text().strip().removeprefix("python-") in SpecifierSet(
        PROJECT["requires-python"]
    )
    after = folder / "postBuild"
    assert after.read_text().startswith("#!") and (os.name == "nt" or os.access(after, os.X_OK))
    assert "pip install --no-deps --no-build-isolation -e ." in after.read_text()


def test_a_dev_container_makes_the_environment_that_make_would() -> None:
    container = json.loads((ROOT / ".devcontainer" / "devcontainer.json").read_text(encoding="utf-8"))
    assert container["image"].rpartition(":")[2] in SpecifierSet(PROJECT["requires-python"])
    assert container["onCreateCommand"] == "scripts/environment.sh test"


def test_pre_commit_runs_what_make_lint_runs() -> None:
    [repository] = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"]
    hooks = " ".join(hook["entry"] for hook in repository["hooks"])
    rule = MAKEFILE.partition("\nlint:")[2].partition("\n\n")[0]
    commands = re.findall(r"\$\(RUN\) (\w+)|\$\(BIN\)/([\w-]+)", rule)
    assert commands and all((module or program) in hooks for module, program in commands)
    assert len(commands) == len(repository["hooks"])


def test_package_and_citation_have_the_projects_version_and_a_date_once_it_is_released() -> None:
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert cited["version"] == PROJECT["version"] == dien_course.__version__
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    released = re.search(rf"^## {re.escape(PROJECT['version'])} \((\d{{4}}-\d\d-\d\d)\)$", changes, re.MULTILINE)
    assert str(cited.get("date-released", "")) == (released[1] if released else "")


CHANGES = "# Changelog\n\n## 1.1.0 (soon)\n\n- new\n\n## 1.0.0\n\n- first\n"


def test_a_release_says_what_the_changelog_says_of_it() -> None:
    assert notes("v1.0.0", '[project]\nversion = "1.0.0"', CHANGES) == "- first\n"
    assert notes("v1.1.0", '[project]\nversion = "1.1.0"', CHANGES) == "- new\n"


@pytest.mark.parametrize(
    ("tag", "version", "sentence"),
    [("v1.0.0", "1.1.0", "the tag is 'v1.0.0'"), ("v2.0.0", "2.0.0", "says nothing of 2.0.0")],
)
def test_a_tag_that_does_not_fit_is_refused(tag: str, version: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        notes(tag, f'[project]\nversion = "{version}"', CHANGES)
