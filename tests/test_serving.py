"""The server: the probabilities of ``predict``, one sentence for what is wrong, limits, counters, a graceful stop."""

import json
import re
import signal
import subprocess
import sys
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import torch
from fastapi.testclient import TestClient
from test_export import SPEC, built, rows_of

from dien_course.__main__ import main
from dien_course.models import DIEN
from dien_course.serving.app import create_app
from dien_course.serving.limits import Limits
from dien_course.serving.scorer import OnnxScorer, TorchScorer
from dien_course.training import export, load, save

PROFILE = {"age": 30, "cat": "v1", "linear": "v2", "item_bias.movie.weight": "v3", "mul": 28.5, "tags": ["v1", "v2"]}
HISTORY = {"history": ["v3", "v1"], "past genres": ["v2", "v2"], "shops": ["v4"]}
TARGETS = [{"movie": f"v{i}", "genre": "v1", "shop": f"v{i % 3}"} for i in range(5)]
ASKED = {"profile": PROFILE, "history": HISTORY, "targets": TARGETS}


TOO_LONG = "the body has more than 100 bytes; expected at most that many"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The checkpoint of an untrained model with every kind of column, and its export."""
    folder = tmp_path_factory.mktemp("served")
    model, encoder = built("dien augru, every kind of column")[:2]
    with torch.no_grad():
        for weights in model.parameters():
            weights.add_(0.3 * torch.randn_like(weights))
    save(folder / "checkpoint", model, encoder)
    export(folder / "model.onnx", model.eval(), encoder)
    return folder


@pytest.fixture(scope="module")
def client(folder):
    return TestClient(create_app(TorchScorer(folder / "checkpoint"), Limits(targets=300, rows=20, length=50)))


def expected(folder, rows):
    return load(folder / "checkpoint").predict(rows)


@pytest.mark.filterwarnings("ignore::dien_course.errors.DataNote")  # ids that training has not seen, numbers far off
def test_rows_have_the_probabilities_of_predict(folder, client):
    rows = rows_of(20, 1)
    asked = [
        {name: value for name, values in rows.columns.items() if (value := values[place]) == value}
        | {name: ragged[place].tolist() for name, ragged in rows.sequences.items()}
        for place in range(20)
    ]
    answer = client.post("/predict", json={"rows": asked})
    assert answer.status_code == 200, answer.text
    np.testing.assert_allclose(answer.json()["probabilities"], expected(folder, rows), atol=1e-6)


@pytest.mark.parametrize("kind", ["torch", "onnx"])
def test_targets_are_ranked_by_the_probabilities_of_their_rows(folder, client, kind):
    asked, served = {"rows": [{**PROFILE, **HISTORY, **target} for target in TARGETS]}, client
    if kind == "onnx":
        served = TestClient(create_app(OnnxScorer(folder / "model.onnx")))
    wanted = client.post("/predict", json=asked).json()["probabilities"]
    answer = served.post("/rank", json=ASKED)
    assert answer.status_code == 200, answer.text
    np.testing.assert_allclose(answer.json()["probabilities"], wanted, atol=1e-5)
    assert answer.json()["ranking"] == sorted(range(5), key=lambda place: -wanted[place])
    assert max(wanted) - min(wanted) > 0.01


def test_the_extractor_reads_a_user_once_however_many_targets_there_are(folder, monkeypatch):
    scorer, seen = TorchScorer(folder / "checkpoint"), []
    for extractor in scorer.model.extractor.values():
        extractor.register_forward_hook(lambda layer, inputs, output: seen.append(len(inputs[0])))
    many = {**ASKED, "targets": TARGETS * 40}
    assert TestClient(create_app(scorer)).post("/rank", json=many).status_code == 200
    assert isinstance(scorer.model, DIEN)
    assert seen == [1] * len(SPEC.groups)


def test_an_empty_history_and_unknown_values_are_answered(client):
    asked = {"profile": {**PROFILE, "cat": "new", "age": None}, "history": {name: [] for name in HISTORY}}
    answer = client.post("/rank", json={**asked, "targets": TARGETS})
    assert answer.status_code == 200
    assert all(0 < value < 1 for value in answer.json()["probabilities"])


def without(part, name):
    return {**ASKED, part: {key: value for key, value in ASKED[part].items() if key != name}}


BAD = {
    "no JSON": ("{", "the body is not JSON"),
    "a list": ([], "the body: found"),
    "nothing": ({}, "history is missing"),
    "a field too many": ({**ASKED, "user": 1}, "user is not part of a request"),
    "no targets": ({**ASKED, "targets": []}, "found no targets; expected at least one"),
    "no history": (without("history", "shops"), "column 'shops' is missing; expected it in history"),
    "no profile": (without("profile", "age"), "column 'age' is missing; expected it in profile or targets"),
    "a target short": (
        {**ASKED, "targets": [*TARGETS, {"movie": "v1", "shop": "v1"}]},
        "targets, place 5: column 'genre'",
    ),
    "twice": ({**ASKED, "profile": {**PROFILE, "movie": "v1"}}, "column 'movie' is given twice"),
    "no number": ({**ASKED, "profile": {**PROFILE, "age": "old"}}, "found 'old'; expected a number"),
    "a number too large": ({**ASKED, "profile": {**PROFILE, "age": 10**400}}, "'age': found 1000"),
    "one for a list": (
        {**ASKED, "profile": {**PROFILE, "tags": "v1"}},
        "column 'tags': found one value; expected a list",
    ),
    "a list for one": ({**ASKED, "profile": {**PROFILE, "cat": ["v1"]}}, "column 'cat': found a list; expected one"),
    "an object": ({**ASKED, "targets": [{"movie": {}}]}, "targets.0.movie"),
    "uneven": ({**ASKED, "history": {**HISTORY, "past genres": ["v1"]}}, "history"),
    "half a letter": ({**ASKED, "profile": {**PROFILE, "age": "\ud800"}}, "expected a number"),
    "deep": ("[" * 100_000, "the body is not JSON"),
}


@pytest.mark.parametrize("kind", BAD)
def test_bad_input_is_one_sentence(client, kind):
    asked, said = BAD[kind]
    text = asked if isinstance(asked, str) else json.dumps(asked)
    answer = client.post("/rank", content=text, headers={"content-type": "application/json"})
    assert answer.status_code == 400, answer.text
    assert said in answer.json()["error"]
    assert list(answer.json()) == ["error"] and "\n" not in answer.json()["error"]


def test_rows_that_do_not_fit_are_named(client):
    row = {**PROFILE, **HISTORY, **TARGETS[0]}
    for rows, said in (
        ([], "found no rows"),
        ([row, {**row, "age": "x"}], "rows, row 2, column 'age': found 'x'; expected a number"),
        ([row, {**row, "cat": ["v1"]}], "rows, row 2, column 'cat': found a list"),
        ([{"movie": "v1", "cat": "v1"}], "is missing"),
    ):
        answer = client.post("/predict", json={"rows": rows})
        assert (answer.status_code, said in answer.json()["error"]) == (400, True), answer.text


def test_what_is_too_much_is_refused_with_413(client, folder):
    for asked, said in (
        ({**ASKED, "targets": TARGETS * 61}, "found 305 targets; expected at most 300"),
        ({**ASKED, "history": {**HISTORY, "shops": ["v1"] * 51}}, "found 51 behaviours; expected at most 50"),
    ):
        answer = client.post("/rank", json=asked)
        assert (answer.status_code, answer.json()["error"]) == (413, said)
    small = TestClient(create_app(TorchScorer(folder / "checkpoint"), Limits(body=100)))
    answer = small.post("/rank", json=ASKED)
    assert (answer.status_code, answer.json()["error"]) == (
        413,
        "the body has more than 100 bytes; expected at most that many",
    )
    assert small.get("/health").status_code == 200


def test_one_request_too_many_is_told_to_come_again(folder):
    class Slow(TorchScorer):
        def score(self, batch):
            time.sleep(0.3)
            return super().score(batch)

    with (
        TestClient(create_app(Slow(folder / "checkpoint"), Limits(waiting=1))) as client,
        ThreadPoolExecutor(6) as pool,
    ):
        answers = list(pool.map(lambda _: client.post("/rank", json=ASKED), range(6)))
    codes = [answer.status_code for answer in answers]
    assert set(codes) == {200, 503} and codes.count(200) >= 2
    assert any("requests are waiting" in answer.text for answer in answers)


def test_counters_count(folder):
    client = TestClient(create_app(TorchScorer(folder / "checkpoint")))
    client.post("/rank", json=ASKED)
    client.post("/rank", json={})
    assert client.get("/nowhere").json()["error"].startswith("GET /nowhere: not found; expected")
    text = client.get("/metrics").text
    for line in (
        'dien_requests_total{path="/rank",status="200"} 1.0',
        'dien_requests_total{path="/rank",status="400"} 1.0',
        'dien_requests_total{path="other",status="404"} 1.0',
        'dien_request_seconds_count{path="/rank"} 2.0',
        "dien_scores_total 5.0",
    ):
        assert line in text


def test_the_documented_examples_are_answered(client):
    paths = client.get("/openapi.json").json()["paths"]
    for path in ("/rank", "/predict"):
        examples = paths[path]["post"]["requestBody"]["content"]["application/json"]["examples"]
        answer = client.post(path, json=examples["known"]["value"])
        assert answer.status_code == 200, answer.text
    assert client.get("/health").json() == {
        "status": "ok", "model": "DIEN, torch", "targets": ["movie", "genre", "shop"],
        "histories": ["history", "past genres", "shops"],
    }  # fmt: skip


def test_what_cannot_be_served_is_one_sentence(tmp_path, capsys):
    (tmp_path / "no.onnx").write_bytes(b"no model")
    for arguments, said in (
        (["--checkpoint", str(tmp_path)], "config.json"),
        (["--onnx", str(tmp_path / "no.onnx")], "no.onnx: cannot be served"),
        (["--onnx", str(tmp_path / "nowhere")], "cannot be read"),
        (["--checkpoint", str(tmp_path), "--port", "99999"], "port is 99999"),
        (["--checkpoint", str(tmp_path), "--max-rows", "0"], "the limit of rows is 0"),
    ):
        assert main(["serve", *arguments]) == 2
        assert said in capsys.readouterr().err


def test_sigterm_answers_what_has_come_and_exits_with_0(folder):
    command = [sys.executable, "-m", "dien_course", "serve", "--checkpoint", str(folder / "checkpoint"), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            place = re.search(r"http://\S+(?=/docs)", process.stdout.readline())[0]
            request = urllib.request.Request(f"{place}/rank", json.dumps(ASKED).encode(), method="POST")
            request.add_header("content-type", "application/json")
            assert len(json.load(urllib.request.urlopen(request, timeout=60))["ranking"]) == 5
            process.send_signal(signal.SIGTERM)
            out, err = process.communicate(timeout=60)
        finally:
            process.kill()
    assert (process.returncode, err) == (0, "")
    assert "every request that had come was answered" in out
