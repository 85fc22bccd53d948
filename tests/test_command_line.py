"""The command line: whole runs on small folders, and one sentence with exit code 2 for whatever is wrong."""

import dataclasses
import json
import os
import shutil
import sys
import threading
from contextlib import contextmanager

import numpy as np
import pandas as pd
import pytest

from dien_course.__main__ import main
from dien_course.claims import claimed
from dien_course.data.derived import DERIVED
from dien_course.training import Settings

pytestmark = pytest.mark.trains
HEADER = (
    "userId,movieId,ratting,timestamp,histHighRatedMovieIds,negHistMovieIds,"
    "gender,age,occupation,zipCode,title,genres,label"
)
QUICK = ["--epochs", "2", "--warmup-steps", "1", "--embedding-size", "4"]


def prepared(folder, rows=300, name="train.csv", seed=0, users=None):
    """A prepared file in the tutorial's columns; some histories are empty, as in the tutorial's own."""
    rng = np.random.default_rng(seed)
    lines = [HEADER]
    for row in range(rows):
        movie, length = rng.integers(1, 40), rng.integers(0, 5)
        history, negatives = ("|".join(map(str, rng.integers(1, 40, length))) for _ in range(2))
        label = int(rng.random() < (0.85 if movie % 2 else 0.15))
        user = row if users is None else row % users
        film = f"Film {movie} (1990),Drama|War"
        lines.append(f"{user},{movie},4,97{row},{history},{negatives},FM,25,4,0{row},{film},{label}")
    folder.mkdir(exist_ok=True)
    (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def release(folder, ratings=None):
    """A small MovieLens release: 60 users, each with 12 ratings a day apart."""
    rng = np.random.default_rng(0)
    if ratings is None:
        table = pd.DataFrame({"userId": np.repeat(np.arange(60), 12), "movieId": rng.integers(1, 30, 720)})
        table["rating"] = rng.choice([2.0, 3.0, 4.0, 5.0], 720)
        table["timestamp"] = 10**9 + 86_400 * rng.permutation(720)
        ratings = table.to_csv(index=False)
    folder.mkdir(exist_ok=True)
    (folder / "ratings.csv").write_text(ratings)
    items = "".join(f'{i},"Film, {i} (1990)",Drama|War\n' for i in range(1, 30))
    (folder / "movies.csv").write_text("movieId,title,genres\n" + items)
    return folder


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    root = tmp_path_factory.mktemp("trained")
    prepared(root / "data")
    prepared(root / "data", rows=80, name="test.csv", seed=1)
    assert main(["train", "--data", str(root / "data"), "--out", str(root / "out"), "--seed", "3", *QUICK]) == 0
    return root


def test_train_writes_metrics_curves_predictions_and_checkpoint(trained):
    metrics = json.loads((trained / "out" / "metrics.json").read_text())
    assert {"auc", "gauc", "logloss", "n", "rows_per_second", "epochs", "seed"} <= set(metrics)
    assert (metrics["n"], metrics["seed"], metrics["epochs"], metrics["gauc"]) == (80, 3, 3, None)
    assert 0 <= metrics["auc"] <= 1
    assert 0.7 < metrics["target_mean_auc"] < 0.95  # the label depends on the movie alone
    assert 0.7 < metrics["regression_auc"] < 0.95
    assert metrics["numbers"] == list(DERIVED)
    assert len(pd.read_csv(trained / "out" / "history.csv")) == 3
    assert (trained / "out" / "curves.png").stat().st_size > 5_000
    assert (trained / "out" / "checkpoint" / "model.safetensors").exists()


def test_predict_reproduces_the_test_probabilities_exactly(trained):
    out, checkpoint = trained / "predicted.csv", trained / "out" / "checkpoint"
    for data in (trained / "data" / "test.csv", trained / "out" / "test_predictions.csv"):
        assert main(["predict", "--checkpoint", str(checkpoint), "--data", str(data), "--out", str(out)]) == 0
        again, first = pd.read_csv(out), pd.read_csv(trained / "out" / "test_predictions.csv")
        assert again.probability.tolist() == first.probability.tolist()


@pytest.mark.parametrize(
    "options", [["--model", "din"], ["--model", "base"], ["--model", "dsin"], ["--no-aux"], ["--variant", "gru"]]
)
def test_every_model_trains_from_the_command_line(trained, tmp_path, options):
    out = tmp_path / "out"
    assert main(["train", "--data", str(trained / "data"), "--out", str(out), *QUICK, *options]) == 0
    assert json.loads((out / "metrics.json").read_text())["n"] == 80


def test_train_says_which_numbers_it_used_and_what_the_baselines_reach(tmp_path, capsys):
    data = release(tmp_path / "release")
    past = ["past_events", "past_residual", "past_residual_genres"]
    derived = ["target_shown", "target_mean", "target_popularity", "target_year", "history_similarity"]
    for options, numbers in (([], past + derived), (["--no-numbers"], [])):
        out = tmp_path / f"out{len(options)}"
        assert main(["train", "--data", str(data), "--out", str(out), *QUICK, *options]) == 0
        said, metrics = capsys.readouterr().out, json.loads((out / "metrics.json").read_text())
        assert metrics["numbers"] == numbers
        assert f"numbers beside the samples: {', '.join(numbers) or 'none'}" in said
        assert f'"regression_auc": {metrics["regression_auc"]}' in said
        ranked = [name for name in ("target_mean_auc", "regression_auc") if metrics["auc"] <= metrics[name]]
        assert ("better than this model" in said) == bool(ranked)


@pytest.mark.parametrize("split", ["last", "time"])
def test_a_release_trains_and_its_test_predictions_come_back(tmp_path, split):
    data, out = release(tmp_path / "release"), tmp_path / "out"
    assert main(["train", "--data", str(data), "--out", str(out), "--split", split, *QUICK]) == 0
    rows = out / "test_predictions.csv"
    again = tmp_path / "again.csv"
    assert main(["predict", "--checkpoint", str(out / "checkpoint"), "--data", str(rows), "--out", str(again)]) == 0
    assert pd.read_csv(again).probability.tolist() == pd.read_csv(rows).probability.tolist()


def test_the_order_of_a_releases_rows_does_not_matter(tmp_path):
    first = release(tmp_path / "first")
    lines = (first / "ratings.csv").read_text().splitlines()
    second = release(tmp_path / "second", "\n".join([lines[0], *lines[:0:-1]]) + "\n")
    for data in (first, second):
        assert main(["train", "--data", str(data), "--out", str(data / "out"), *QUICK]) == 0
    one, two = (pd.read_csv(data / "out" / "test_predictions.csv") for data in (first, second))
    pd.testing.assert_frame_equal(one, two, atol=1e-6)


def test_a_users_own_columns_train_with_a_spec(tmp_path):
    rng = np.random.default_rng(0)
    rows = ["who,product,bought,price,clicked"]
    for i in range(200):
        rows.append(f"u{i % 50},p{rng.integers(9)},p1 p{rng.integers(9)},{rng.random():.3f},{rng.integers(2)}")
    (tmp_path / "train.csv").write_text("\n".join(rows) + "\n")
    (tmp_path / "spec.toml").write_text(
        'numeric = ["price"]\nlabel = "clicked"\nuser = "who"\nseparator = " "\n'
        '[[groups]]\nname = "product"\ntriples = [["product", "bought", "passed"]]\n'
    )
    out = tmp_path / "out"
    options = ["--spec", str(tmp_path / "spec.toml"), "--out", str(out), *QUICK]
    assert main(["train", "--data", str(tmp_path), *options]) == 0
    assert json.loads((out / "metrics.json").read_text())["gauc"] is not None
    (tmp_path / "new.csv").write_text("who,product,bought,price\nz,p77,,0.5\n")
    arguments = ["predict", "--checkpoint", str(out / "checkpoint"), "--data", str(tmp_path / "new.csv")]
    assert main([*arguments, "--out", str(tmp_path / "p.csv")]) == 0
    assert 0 < pd.read_csv(tmp_path / "p.csv").probability[0] < 1


# Bad input


def refused(capsys, *arguments) -> str:
    """The one sentence that ``arguments`` end in."""
    capsys.readouterr()
    try:
        assert main([str(argument) for argument in arguments]) == 2
    except SystemExit as stop:  # argparse
        assert stop.code == 2
    said = capsys.readouterr().err
    assert said.startswith("error: ")
    assert said.count("\n") == 1
    assert "Traceback" not in said
    return said


RATINGS = "userId,movieId,rating,timestamp\n"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "ratings.csv"),
        (RATINGS, "ratings.csv"),
        ("userId;movieId;rating;timestamp\n1;1;4;9\n", "ratings.csv"),
        ("userId,movieId,timestamp\n1,1,9\n", "rating"),
        (RATINGS + "1,1,4,9\n1,2,good,10\n", "line 3"),
        (RATINGS + "1,1,4,9\n1,2,,10\n", "line 3"),
        (RATINGS + "1,1,9,9\n", "line 2"),
    ],
)
def test_a_wrong_release_is_named(tmp_path, capsys, content, said):
    data = release(tmp_path / "release", content)
    assert said in refused(capsys, "train", "--data", data, "--out", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_rating_given_twice_is_kept_and_noted(tmp_path, capsys):
    data = release(tmp_path / "release")
    ratings = (data / "ratings.csv").read_text()
    (data / "ratings.csv").write_text(ratings + ratings.splitlines()[1] + "\n")
    assert main(["train", "--data", str(data), "--out", str(tmp_path / "out"), *QUICK]) == 0
    assert "note: ratings table: 1 of 721 rows repeat an earlier one" in capsys.readouterr().err


def test_a_rated_film_that_the_films_lack_is_named_with_its_folder(tmp_path, capsys):
    data = release(tmp_path / "release")
    films = (data / "movies.csv").read_text().splitlines()
    (data / "movies.csv").write_text("\n".join(films[:-1]) + "\n")
    said = refused(capsys, "train", "--data", data, "--out", tmp_path / "out")
    assert str(data) in said and f"movieId {films[-1].split(',')[0]}, which the ratings name, is missing" in said


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda text: "", "train.csv: is empty"),
        (lambda text: text.replace("movieId", "film"), "column 'movieId' is missing"),
        (lambda text: text.replace(",", "^"), "has one column"),
        (lambda text: text.replace("Drama|War,1", "Drama|War,yes", 1), "expected 0 or 1"),
        (lambda text: text.replace("Drama|War,0", "Drama|War,1"), "every label is 1; expected both 0 and 1"),
    ],
)
def test_wrong_prepared_rows_are_named(tmp_path, capsys, change, said):
    data = prepared(tmp_path / "data")
    text = (data / "train.csv").read_text()
    (data / "train.csv").write_text(change(text))
    assert said in refused(capsys, "train", "--data", data, "--out", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_missing_folder_is_named(tmp_path, capsys):
    assert "nowhere" in refused(capsys, "train", "--data", tmp_path / "nowhere", "--out", tmp_path / "out")


def test_a_test_part_of_one_class_is_named_before_training(trained, tmp_path, capsys):
    shutil.copy(trained / "data" / "train.csv", tmp_path / "train.csv")
    text = (trained / "data" / "test.csv").read_text()
    (tmp_path / "test.csv").write_text(text.replace("Drama|War,0", "Drama|War,1"))
    assert "every label is 1" in refused(capsys, "train", "--data", tmp_path, "--out", tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--epochs", "0"], "epochs is 0"),
        (["--negatives", "hard"], "negatives is 'hard'"),
        (["--variant", "lstm"], "variant is 'lstm'"),
        (["--validation-share", "1.5"], "validation_share is 1.5"),
        (["--dropout", "1"], "dropout is 1.0"),
        (["--embedding-dropout", "2"], "embedding_dropout is 2.0"),
        (["--learning-rate", "nan"], "learning_rate is nan"),
        (["--alpha", "-1"], "alpha is -1.0"),
        (["--seed", "-1"], "seed is -1"),
        (["--epochs", "1.5"], "invalid int value: '1.5'"),
        (["--model", "tree"], "invalid choice: 'tree'"),
        (["--split", "time"], "holds prepared samples"),
        (["--max-length", "0"], "max_length is 0"),
        (["--embedding-size", "0"], "embedding_size is 0"),
        (["--batch-size", "0"], "batch_size is 0"),
        (["--spec", "nowhere.toml"], "nowhere.toml: cannot be read"),
    ],
)
def test_settings_out_of_range_are_named(trained, tmp_path, capsys, options, said):
    assert said in refused(capsys, "train", "--data", trained / "data", "--out", tmp_path / "out", *options)
    assert not (tmp_path / "out").exists()


def test_prediction_rows_and_checkpoints_that_do_not_fit_are_named(trained, tmp_path, capsys):
    checkpoint, rows, out = trained / "out" / "checkpoint", trained / "data" / "test.csv", tmp_path / "p.csv"
    assert "cannot be read" in refused(capsys, "predict", "--checkpoint", tmp_path, "--data", rows, "--out", out)
    bad = tmp_path / "bad.csv"
    bad.write_text("movieId,histHighRatedMovieIds\n1,2\n")
    said = refused(capsys, "predict", "--checkpoint", checkpoint, "--data", bad, "--out", out)
    assert "bad.csv: column 'gender' is missing" in said
    assert "is a folder" in refused(capsys, "predict", "--checkpoint", checkpoint, "--data", rows, "--out", tmp_path)
    assert not out.exists()


def test_negatives_asked_from_a_column_must_be_there(trained, tmp_path, capsys):
    table = pd.read_csv(trained / "data" / "train.csv", dtype=str).drop(columns="negHistMovieIds")
    table.to_csv(tmp_path / "train.csv", index=False)
    said = refused(capsys, "train", "--data", tmp_path, "--out", tmp_path / "out", "--negatives", "column")
    assert "has no column 'negHistMovieIds'" in said


def test_a_few_validation_users_of_one_class_do_not_stop_training(tmp_path):
    data = prepared(tmp_path / "data", rows=60)
    prepared(tmp_path / "data", rows=60, name="test.csv", seed=1)
    lines = (data / "train.csv").read_text().splitlines()
    rare = [line[:-1] + ("1" if i % 12 == 0 else "0") for i, line in enumerate(lines[1:])]
    (data / "train.csv").write_text("\n".join([lines[0], *rare]) + "\n")
    out = tmp_path / "out"
    assert main(["train", "--data", str(data), "--out", str(out), *QUICK, "--validation-share", "0.02"]) == 0


def test_numbers_that_overflow_are_named(trained, tmp_path, capsys):
    options = ["--learning-rate", "10", "--epochs", "60", "--patience", "60", "--weight-decay", "900"]
    said = refused(capsys, "train", "--data", trained / "data", "--out", tmp_path / "out", *options)
    assert "expected a" in said


def test_a_full_disk_leaves_nothing(trained, tmp_path, capsys, monkeypatch):
    import pathlib

    def full(self, *arguments, **options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pathlib.Path, "write_text", full)
    out = tmp_path / "out"
    said = refused(capsys, "train", "--data", trained / "data", "--out", out, *QUICK)
    assert "No space left on device" in said
    assert list(tmp_path.iterdir()) == []


@contextmanager
def another_writer(folder):
    """Another thread holds ``folder``, as another process would."""
    begun, done = threading.Event(), threading.Event()

    def hold():
        with claimed(folder):
            begun.set()
            done.wait()

    thread = threading.Thread(target=hold)
    thread.start()
    begun.wait()
    try:
        yield
    finally:
        done.set()
        thread.join()


@pytest.mark.parametrize("command", [["train", "--data", "DATA", *QUICK], ["demo"]], ids=["train", "demo"])
def test_a_second_run_into_one_folder_is_refused_before_it_trains(trained, tmp_path, capsys, monkeypatch, command):
    monkeypatch.setattr("dien_course.training.run.fit", lambda *parts, **options: pytest.fail("it trained"))
    arguments = [str(trained / "data") if part == "DATA" else part for part in command]
    with another_writer(tmp_path / "out"):
        said = refused(capsys, *arguments, "--out", tmp_path / "out")
    assert "is being written by another thread of this process" in said and "expected one writer at a time" in said
    assert list(tmp_path.iterdir()) == []


def test_predictions_into_two_files_of_one_folder_do_not_stand_in_each_others_way(trained, tmp_path, capsys):
    checkpoint, rows = trained / "out" / "checkpoint", trained / "data" / "test.csv"
    arguments = ["predict", "--checkpoint", str(checkpoint), "--data", str(rows), "--out"]
    with another_writer(tmp_path / "one.csv"):
        assert "is being written by" in refused(capsys, *arguments, tmp_path / "one.csv")
        assert main([*arguments, str(tmp_path / "two.csv")]) == 0


@pytest.mark.skipif(sys.platform == "win32", reason="needs modes as on Unix")
def test_all_files_of_a_run_have_the_usual_mode(trained, tmp_path):
    (tmp_path / "usual").write_text("")
    files = [path for path in (trained / "out").rglob("*") if path.is_file()]
    assert len(files) == 6 and {path.stat().st_mode for path in files} == {(tmp_path / "usual").stat().st_mode}


@pytest.mark.skipif(sys.platform == "win32", reason="needs pipes as on Unix")
def test_a_pipe_is_refused_at_once_wherever_a_file_is_named(trained, tmp_path, capsys):
    pipe, rows = tmp_path / "pipe", trained / "data" / "test.csv"
    os.mkfifo(pipe)
    checkpoint = tmp_path / "checkpoint"
    shutil.copytree(trained / "out" / "checkpoint", checkpoint)
    predicting = ["predict", "--checkpoint", checkpoint, "--data", rows, "--out"]
    assert "is a named pipe; expected the name of a CSV file to write" in refused(capsys, *predicting, pipe)
    (checkpoint / "config.json").unlink()
    os.mkfifo(checkpoint / "config.json")
    out = tmp_path / "p.csv"
    assert "config.json: is a named pipe; expected the folder of a checkpoint" in refused(capsys, *predicting, out)
    assert "cannot be read" in refused(capsys, "predict", "--checkpoint", pipe, "--data", rows, "--out", out)
    assert "is not a folder" in refused(capsys, "train", "--data", pipe, "--out", tmp_path / "out")


def test_unknown_ids_are_counted_not_refused(trained, tmp_path, capsys):
    (tmp_path / "new.csv").write_text((trained / "data" / "test.csv").read_text().replace("Film", "Movie"))
    table = pd.read_csv(tmp_path / "new.csv", dtype=str)
    table["movieId"] = "999999"
    table.drop(columns=["label", "negHistMovieIds"]).to_csv(tmp_path / "new.csv", index=False)
    arguments = ["predict", "--checkpoint", str(trained / "out/checkpoint"), "--data", str(tmp_path / "new.csv")]
    assert main([*arguments, "--out", str(tmp_path / "p.csv")]) == 0
    assert "note: " in (said := capsys.readouterr().err)
    assert "100.0% of the rows have a 'movieId' that training never saw, such as '999999'" in said


def test_the_help_of_train_names_every_setting_with_its_default(capsys):
    with pytest.raises(SystemExit):
        main(["train", "--help"])
    said = " ".join(capsys.readouterr().out.split("options:")[1].split())
    for field in dataclasses.fields(Settings):
        if field.name in ("model", "auxiliary"):
            continue
        if field.default is True:
            assert f" --no-{field.name} " in said
            continue
        place = said.index(f" --{field.name.replace('_', '-')} ")
        default = field.default
        if isinstance(default, tuple):
            default = ",".join(map(str, default))
        if isinstance(default, bool):
            default = "yes" if default else "no"
        assert f"(default: {default})" in said[place:].split(" --")[1]
