"""The runner: what is there is not run again, what was killed goes on, what failed leaves the rest."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from dien_course.data import DataError
from dien_course.experiments import runner
from dien_course.experiments.conditions import Condition, RealData, WorldData
from dien_course.experiments.results import path_of, read_result, read_table
from dien_course.experiments.runner import run_study

SMALL = WorldData(users=300, test_users=100)
MEANS = [Condition("movie mean", SMALL, "movie_mean"), Condition("truth", SMALL, "truth")]


def run(folder: Path, conditions=MEANS, seeds=2, **options):
    return run_study(conditions, seeds, folder, processes=1, progress=False, **options)


@pytest.fixture(scope="module")
def finished(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("results")
    assert run(folder) == []
    return folder


def contents(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): path.read_text() for path in sorted(folder.rglob("*.json"))}


def without_clock(text: str) -> dict:
    return {name: value for name, value in json.loads(text).items() if name != "seconds"}


def test_every_condition_has_a_result_for_every_seed(finished):
    assert list(contents(finished)) == ["movie mean/0.json", "movie mean/1.json", "truth/0.json", "truth/1.json"]
    table = read_table(finished, MEANS, 2)
    assert (table.auc[table.condition == "truth"] > 0.85).all()
    assert table.auc.nunique() == 4


def test_a_second_run_costs_nothing(finished, monkeypatch):
    before = contents(finished)
    monkeypatch.setattr(runner, "ProcessPoolExecutor", None)  # nothing is started
    assert run(finished) == []
    assert contents(finished) == before


def test_a_deleted_result_alone_is_made_again_and_is_the_same(finished):
    before = contents(finished)
    stamps = {name: (finished / name).stat().st_mtime_ns for name in before}
    path_of(finished, "movie mean", 1).unlink()
    run(finished)
    after = contents(finished)
    assert {n: without_clock(t) for n, t in after.items()} == {n: without_clock(t) for n, t in before.items()}
    changed = [name for name in before if (finished / name).stat().st_mtime_ns != stamps[name]]
    assert changed == ["movie mean/1.json"]


def test_a_changed_condition_alone_runs_again(finished, tmp_path):
    for name, text in contents(finished).items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    changed = [MEANS[0], MEANS[1].but("truth", data={"drift": 0.0})]
    run(tmp_path, changed)
    before, after = contents(finished), contents(tmp_path)
    assert [name for name in before if after[name] != before[name]] == ["truth/0.json", "truth/1.json"]


def test_real_data_that_was_not_given_is_left_out(tmp_path):
    real = Condition("ml_1m, movie mean", RealData(), "movie_mean")
    assert run(tmp_path, [real, MEANS[1]]) == ["ml_1m, movie mean"]
    assert list(contents(tmp_path)) == ["truth/0.json", "truth/1.json"]


def test_a_trial_that_fails_says_why_and_keeps_what_was_finished(tmp_path):
    impossible = Condition("impossible", WorldData(users=300, test_users=100, drift=7.0), "truth")
    with pytest.raises(DataError, match="drift"):
        run(tmp_path, [MEANS[1], impossible])
    assert read_result(tmp_path, MEANS[1], 0)


def test_a_killed_study_goes_on_where_it_was(tmp_path):
    """SIGKILL while it runs: what is on disk is whole, and the next run makes only the rest."""
    code = (
        "from pathlib import Path; import sys\n"
        "from tests.test_runner import SMALL, Condition, run\n"
        "if __name__ == '__main__':\n"
        "    run(Path(sys.argv[1]), [Condition('truth', SMALL, 'truth')], 60)\n"
    )
    script = tmp_path / "study.py"
    script.write_text(code)
    root = Path(__file__).resolve().parents[1]
    env = {**os.environ, "PYTHONPATH": f"{root}{os.pathsep}{root / 'tests'}"}
    study = subprocess.Popen([sys.executable, str(script), str(tmp_path / "results")], env=env, start_new_session=True)
    deadline = time.monotonic() + 120
    while len(contents(tmp_path / "results")) < 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    os.killpg(study.pid, signal.SIGKILL)
    study.wait()
    time.sleep(0.5)
    before = contents(tmp_path / "results")
    assert 2 <= len(before) < 60 and all(json.loads(text)["auc"] for text in before.values())
    seeds = len(before) + 1
    run(tmp_path / "results", [Condition("truth", SMALL, "truth")], seeds)
    after = contents(tmp_path / "results")
    assert {name: after[name] for name in before} == before
    assert len([name for name in after if int(Path(name).stem) < seeds]) == seeds
