"""An exported model: the same probabilities in onnxruntime, for any batch and length, from what its JSON says alone."""

import json
import sys
import warnings
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
import torch
from test_training import samples

from dien_course.__main__ import main
from dien_course.data import AttentionGroup, Batches, DataError, Encoder, FeatureSpec, Ragged, Samples
from dien_course.errors import DataNote
from dien_course.models import DIEN, DIN, BaseModel
from dien_course.training import export, predict, save
from dien_course.training.metrics import auc

module = sys.modules[export.__module__]

# Two groups, one of them joined, a sequence of its own length, a category, and names that a graph has of its own.
SPEC = FeatureSpec(
    groups=(
        AttentionGroup("movie", (("movie", "history", "negatives"), ("genre", "past genres", "other genres"))),
        AttentionGroup("shop", (("shop", "shops", "no shops"),)),
    ),
    categorical=("cat", "linear", "item_bias.movie.weight"),
    sequences=("tags",),
    numeric=("age", "mul"),
    user="user",
)
SMALL = FeatureSpec(groups=SPEC.groups[1:], numeric=("age",), user="user")  # a graph that is exported in less time
NORMALISED = {"attention_sizes": (5,), "attention_activation": "dice", "attention_batch_norm": True, "scaled": True}
MODELS = {
    "dien augru, every kind of column": (DIEN, {"variant": "augru"}),
    "dien augru": (DIEN, {"variant": "augru"}),
    "dien augru released": (DIEN, {"variant": "augru", "convention": "released"}),
    "dien agru": (DIEN, {"variant": "agru", "auxiliary": None, "attention": "bilinear", "hidden_size": 5}),
    "dien aigru": (DIEN, {"variant": "aigru", "attention_scale": "sigmoid"}),
    "dien gru": (DIEN, {"variant": "gru", "item_bias": False}),
    "dien of three classes, normalised throughout": (DIEN, {"d_out": 3, "batch_norm": True, **NORMALISED}),
    "din": (DIN, {"attention": "dot"}),
    "base of three outputs": (BaseModel, {"d_out": 3}),
    "base": (BaseModel, {"activation": "prelu"}),
}


def ragged(random, rows, longest, values):
    length = random.integers(0, longest + 1, rows)
    end = length.cumsum()
    return Ragged(np.array([f"v{i}" for i in random.integers(0, values, end[-1])], object), end - length, end)


def rows_of(rows, seed, longest=6):
    """``rows`` samples of ``SPEC``, a part of them without any history."""
    random = np.random.default_rng(seed)
    scalars = {name: [f"v{i}" for i in random.integers(0, 12, rows)] for name in SPEC.scalars}
    numbers = {name: random.normal(30, 10, rows) for name in SPEC.numeric}
    numbers["age"][random.random(rows) < 0.2] = np.nan  # missing, and with an indicator
    numbers["mul"][-1] = 1e9  # far off
    history, shops = ragged(random, rows, longest, 12), ragged(random, rows, longest, 12)
    genres = Ragged(
        np.array([f"v{i}" for i in random.integers(0, 12, len(history.values))], object), history.start, history.end
    )
    sequences = {"history": history, "past genres": genres, "shops": shops, "tags": ragged(random, rows, 3, 9)}
    return Samples({**{n: np.array(v, object) for n, v in scalars.items()}, **numbers}, sequences)


def built(name):
    """A model of ``MODELS`` with its encoder."""
    kind, settings = MODELS[name]
    torch.manual_seed(1)
    spec = SPEC if "every" in name else SMALL
    spec = replace(spec, scaling="quantile") if name == "din" else spec
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DataNote)  # numbers are missing and far off on purpose
        encoder = Encoder.fit(spec, rows_of(300, 0))
    return kind(encoder.spec, encoder.sizes, **{"embedding_size": 4, "hidden_sizes": (8,), **settings}).eval(), encoder


@pytest.fixture(scope="module", params=MODELS)
def exported(request, tmp_path_factory):
    """(model, encoder, onnxruntime session, the description beside the file)."""
    model, encoder = built(request.param)
    with torch.no_grad():
        for tensor in [*model.parameters(), *model.buffers()]:
            if tensor.is_floating_point():
                tensor.add_(torch.rand_like(tensor) * 0.5)  # no weight left at 0, no running mean either
    file = tmp_path_factory.mktemp("export") / "model.onnx"
    state = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert export(file, model.train(), encoder) == file
    assert model.training and all(torch.equal(tensor, state[name]) for name, tensor in model.state_dict().items())
    assert sorted(path.name for path in file.parent.iterdir()) == ["model.json", "model.onnx"]
    description = json.loads(file.with_suffix(".json").read_text(encoding="utf-8"))
    return model, encoder, onnxruntime.InferenceSession(str(file)), description


PAGE = Path(__file__).resolve().parent.parent / "docs" / "export.md"


def printed():
    """The lines of docs/export.md that encode rows, without the package."""
    page = PAGE.read_text(encoding="utf-8").split("## Encoding rows without this package")[1]
    return page.split("```python\n")[1].split("```")[0]


def feed_from(description, rows, extra=0):
    """Inputs made by the page's function ``column`` from what the description says; ``extra`` steps of padding."""
    code = printed().split("description = ")[0] + "unknown, first" + printed().split("unknown, first", 1)[1]
    names = {"description": description}
    exec(compile(code.split("rows = {")[0], str(PAGE), "exec"), names)
    feed, longest = {}, {}
    for entry in description["inputs"]:
        name = entry.get("column", entry["name"])
        values = rows.columns.get(name) if name in rows.columns else rows.sequences[name]
        feed[entry["name"]] = names["column"](
            entry, [list(v) if isinstance(v, np.ndarray) else v for v in listed(values)]
        )
        if len(entry["shape"]) == 2:
            axis = entry["shape"][1]
            longest[axis] = max(longest.get(axis, 0), feed[entry["name"]].shape[1])
    for entry in description["inputs"]:
        if len(entry["shape"]) == 2:
            values = feed[entry["name"]]
            width = longest[entry["shape"][1]] + extra - values.shape[1]
            feed[entry["name"]] = np.pad(values, ((0, 0), (0, width)), constant_values=description["ids"]["padding"])
    return feed


def listed(values):
    """One value a row, histories as lists."""
    return [list(values[row]) if isinstance(values, Ragged) else values[row] for row in range(len(values))]


@pytest.mark.parametrize(("rows", "longest", "extra"), [(1, 6, 0), (1, 0, 0), (5, 0, 3), (64, 6, 0), (64, 30, 5)])
def test_probabilities_are_those_of_predict_from_what_the_description_says(exported, rows, longest, extra):
    model, encoder, session, description = exported
    new = rows_of(rows, 7, longest)
    new.columns["movie"][0] = new.columns["shop"][0] = "never seen"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DataNote)
        expected = predict(model, Batches(encoder.encode(new)))
    (found,) = session.run(["probability"], feed_from(description, new, extra))
    assert found.dtype == np.float32 and found.shape == expected.shape
    np.testing.assert_allclose(found, expected, atol=1e-5, rtol=0)


def test_the_description_is_in_the_file_and_names_what_the_session_takes(exported):
    _, encoder, session, description = exported
    assert json.loads(session.get_modelmeta().custom_metadata_map["dien_course"]) == description
    types = {"tensor(int64)": "int64", "tensor(float)": "float32"}
    taken = [{"name": i.name, "dtype": types[i.type], "shape": i.shape} for i in session.get_inputs()]
    assert taken == [{key: entry[key] for key in ("name", "dtype", "shape")} for entry in description["inputs"]]
    (output,) = session.get_outputs()
    assert description["output"] == {"name": output.name, "dtype": types[output.type], "shape": output.shape}
    spec = encoder.spec
    gaps = {entry["name"] for entry in description["inputs"] if entry["role"] == "indicator"}
    assert [entry["column"] for entry in description["inputs"] if entry["name"] in gaps] == ["age"]
    columns = {*spec.scalars, *spec.numeric, *spec.sequences, *spec.histories, *gaps}
    assert {entry["name"] for entry in description["inputs"]} == columns
    assert description["vocabularies"] == encoder.to_dict()["vocabularies"]


@pytest.mark.parametrize("name", MODELS)
def test_torch_export_takes_every_model_with_any_batch_and_length(name):
    model, encoder = built(name)
    batch, length, tags = (torch.export.Dim(axis, min=1) for axis in ("batch", "length", "tags"))
    histories = {"history": length, "past genres": length, "shops": length, "tags": tags}

    def columns(rows, longest):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DataNote)
            batch = Batches(encoder.encode(rows_of(rows, 3, longest))).batch(np.arange(rows))
        del batch["row"]
        padded = [column for column in histories if column in batch and column != "tags"]
        width = max(batch[column].shape[1] for column in padded)
        for column in padded:
            batch[column] = torch.nn.functional.pad(batch[column], (0, width - batch[column].shape[1]))
        return batch

    example = columns(3, 6)
    shapes = {name: {0: batch, **({1: histories[name]} if name in histories else {})} for name in example}
    program = torch.export.export(model, (example,), dynamic_shapes=(shapes,)).module()
    for rows, longest in ((1, 0), (1, 6), (40, 9)):
        new = columns(rows, longest)
        with torch.no_grad():
            torch.testing.assert_close(program(new).logits, model(new).logits, atol=1e-5, rtol=0)


def test_checks_of_values_stay_where_nothing_is_exported():
    model, encoder = built("dien augru, every kind of column")
    batch = Batches(encoder.encode(rows_of(4, 3))).batch(np.arange(4))
    batch["history"] = batch["past genres"] = torch.tensor([[0, 2]] * 4)
    with pytest.raises(ValueError, match="mask has a hole in row 0"):
        model(batch)


@pytest.mark.parametrize("name", ["model.pt", "model", "model.onnx.json"])
def test_a_name_that_does_not_end_in_onnx_is_refused(tmp_path, name):
    with pytest.raises(DataError, match="does not end in .onnx; expected the name of an ONNX file to write"):
        export(tmp_path / name, *built("base"))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("package", ["onnx", "onnxscript", "onnxruntime"])
def test_a_missing_package_is_one_sentence_with_the_remedy(tmp_path, monkeypatch, package):
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(DataError) as caught:
        export(tmp_path / "model.onnx", *built("base"))
    said = f"the package {package} cannot be imported (import of {package} halted; None in sys.modules); expected it"
    assert str(caught.value) == f"{said} for export, from: python -m pip install onnx onnxscript onnxruntime"


def test_a_model_too_large_for_one_file_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "LARGEST", 100)
    with pytest.raises(DataError, match="expected at most 100 for an ONNX file"):
        export(tmp_path / "model.onnx", *built("base"))


def test_numbers_that_disagree_are_refused_and_nothing_is_written(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "TOLERANCE", -1.0)
    with pytest.raises(
        DataError, match="onnxruntime's probabilities differ from the model's by .*; expected at most -1"
    ):
        export(tmp_path / "model.onnx", *built("base"))
    assert list(tmp_path.iterdir()) == []


def test_the_command_exports_a_checkpoint_whose_tables_train_row_by_row(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("dien_course.models.embedding.ROW_WISE_FROM", 5)
    group = AttentionGroup("movie", (("movie", "history", "negatives"),))
    spec = FeatureSpec(groups=(group,), numeric=("age",), user="user")
    encoder = Encoder.fit(spec, samples())
    model = DIEN(spec, encoder.sizes, embedding_size=4, hidden_sizes=(8,))
    assert model.embedding.tables["movie_table"].sparse
    save(tmp_path / "checkpoint", model, encoder)
    arguments = ["export", "--checkpoint", str(tmp_path / "checkpoint"), "--out"]
    assert main([*arguments, str(tmp_path / "new" / "model.onnx")]) == 0
    assert "model.json says how rows become its inputs" in capsys.readouterr().out
    session = onnxruntime.InferenceSession(str(tmp_path / "new" / "model.onnx"))
    assert [(i.name, i.shape) for i in session.get_inputs()] == [
        ("age", ["batch"]), ("movie", ["batch"]), ("history", ["batch", "length"]),
    ]  # fmt: skip
    onnx.checker.check_model(onnx.load(tmp_path / "new" / "model.onnx"), full_check=True)
    assert main([*arguments, str(tmp_path / "model.txt")]) == 2
    assert capsys.readouterr().err == (
        f"error: {tmp_path / 'model.txt'}: does not end in .onnx; expected the name of an ONNX file to write\n"
    )


def test_the_lines_of_the_page_encode_rows_without_the_package(tmp_path, monkeypatch):
    """docs/export.md, run as printed, on a model with the columns that it speaks of."""
    names = ("movieId", "histHighRatedMovieIds", "negHistMovieIds")
    spec = FeatureSpec(groups=(AttentionGroup("movie", (names,)),), user=None)
    history = Ragged(np.array(["3", "4", "1", "2"], object), np.array([0, 2]), np.array([2, 4]))
    encoder = Encoder.fit(spec, Samples({"movieId": np.array(["1", "2"], object)}, {names[1]: history}))
    model = DIEN(spec, encoder.sizes, embedding_size=4, hidden_sizes=(8,))
    export(tmp_path / "model.onnx", model, encoder)
    monkeypatch.chdir(tmp_path)
    found = {}
    exec(compile(printed(), str(PAGE), "exec"), found)
    history = Ragged(np.array(["3", "4"], object), np.array([0, 2]), np.array([2, 2]))
    rows = encoder.encode(Samples({"movieId": np.array(["1", "2"], object)}, {names[1]: history}))
    np.testing.assert_allclose(found["probability"], predict(model, Batches(rows)), atol=1e-5, rtol=0)


def labelled(rows):
    columns = {**rows.columns, "label": (np.arange(len(rows)) % 3 == 0).astype(np.int8)}
    return Samples(columns, rows.sequences)


@pytest.mark.filterwarnings("ignore::dien_course.errors.DataNote")
def test_weights_in_eight_bits_are_smaller_and_say_what_they_cost(tmp_path):
    torch.manual_seed(2)
    encoder = built("dien augru")[1]
    model = DIEN(encoder.spec, {name: 600 * size for name, size in encoder.sizes.items()}, embedding_size=32).eval()
    rows = labelled(rows_of(200, 3))
    small = export(tmp_path / "small.onnx", model, encoder, int8=True, judged=rows)
    assert small.stat().st_size < 0.5 * sum(weights.nbytes for weights in model.state_dict().values())
    described = json.loads(small.with_suffix(".json").read_text())
    assert described["weights"] == "int8"
    assert described["auc"].keys() == {"float32", "int8"}
    encoded = encoder.encode(rows)
    exact = predict(model, Batches(encoded, 1024))
    assert described["auc"]["float32"] == pytest.approx(auc(exact, rows.columns["label"]), abs=1e-3)
    names = [entry["name"] for entry in described["inputs"]]
    (batch,) = Batches(encoded, 200)
    rounded = onnxruntime.InferenceSession(str(small)).run(None, {name: batch[name].numpy() for name in names})[0]
    assert 0 < np.abs(rounded - exact).max() < 0.05
    assert described["auc"]["int8"] == pytest.approx(auc(rounded, rows.columns["label"]), abs=1e-6)


def test_rows_without_labels_and_classes_have_no_auc(tmp_path):
    model, encoder = built("base")
    with pytest.raises(DataError, match="'label' is missing; expected labels"):
        export(tmp_path / "a.onnx", model, encoder, judged=rows_of(9, 1))
    model, encoder = built("base of three outputs")
    with pytest.raises(DataError, match="3 classes, which have no AUC"):
        export(tmp_path / "a.onnx", model, encoder, judged=labelled(rows_of(9, 1)))
    assert not list(tmp_path.iterdir())
