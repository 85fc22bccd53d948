"""An exported model: the same probabilities in onnxruntime, for any batch and length, from what its JSON says alone."""

import json
import warnings

import numpy as np
import onnxruntime
import pytest
import torch

from dien_course.data import AttentionGroup, Batches, Encoder, FeatureSpec, Ragged, Samples
from dien_course.models import DIEN, DIN, BaseModel
from dien_course.training import export, predict

# Two groups, one of them joined, a sequence of its own length, a category, and names that a graph has of its own.
SPEC = FeatureSpec(
    groups=(
        AttentionGroup("movie", (("movie", "history", "negatives"), ("genre", "past genres", "other genres"))),
        AttentionGroup("shop", (("shop", "shops", "no shops"),)),
    ),
    categorical=("probability", "linear", "item_bias.movie.weight"),
    sequences=("tags",),
    numeric=("age", "mul"),
    user="user",
)
NORMALISED = {"attention_sizes": (5,), "attention_activation": "dice", "attention_batch_norm": True, "scaled": True}
MODELS = {
    "dien augru": (DIEN, {"variant": "augru"}),
    "dien augru released": (DIEN, {"variant": "augru", "convention": "released"}),
    "dien agru": (DIEN, {"variant": "agru", "auxiliary": None, "attention": "bilinear", "hidden_size": 5}),
    "dien aigru": (DIEN, {"variant": "aigru", "attention_scale": "sigmoid"}),
    "dien gru": (DIEN, {"variant": "gru", "item_bias": False}),
    "dien of three classes, normalised throughout": (DIEN, {"d_out": 3, "batch_norm": True, **NORMALISED}),
    "din": (DIN, {"attention": "dot"}),
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
    history, shops = ragged(random, rows, longest, 12), ragged(random, rows, longest, 12)
    genres = Ragged(np.array([f"v{i}" for i in random.integers(0, 12, len(history.values))], object), *history[1:])
    sequences = {"history": history, "past genres": genres, "shops": shops, "tags": ragged(random, rows, 3, 9)}
    return Samples({**{n: np.array(v, object) for n, v in scalars.items()}, **numbers}, sequences)


@pytest.fixture(scope="module", params=MODELS)
def exported(request, tmp_path_factory):
    """(model, encoder, onnxruntime session, the description beside the file)."""
    kind, settings = MODELS[request.param]
    torch.manual_seed(1)
    encoder = Encoder.fit(SPEC, rows_of(300, 0))
    model = kind(SPEC, encoder.sizes, **{"embedding_size": 4, "hidden_sizes": (8,), **settings})
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


def feed_from(description, rows, extra=0):
    """Rows as the description says, with numpy alone; ``extra`` steps of padding at the end."""
    feed, padding, unknown, first = {}, *(description["ids"][name] for name in ("padding", "unknown", "first"))
    ids = {
        name: {value: i for i, value in enumerate(values, first)}
        for name, values in description["vocabularies"].items()
    }
    longest = {}
    histories = [triple[1] for group in description["spec"]["groups"] for triple in group["triples"]]
    for entry in description["inputs"]:
        name = entry["name"]
        if entry["dtype"] == "float32":
            mean, deviation = description["scales"][name]
            feed[name] = ((rows.columns[name] - mean) / deviation).astype(np.float32)
        elif len(entry["shape"]) == 1:
            feed[name] = np.array([ids[entry["vocabulary"]].get(value, unknown) for value in rows.columns[name]])
        else:
            steps = [list(rows.sequences[name][row]) for row in range(len(rows))]
            if name in histories:
                steps = [step[-description["spec"]["max_length"] :] for step in steps]
            steps = [[ids[entry["vocabulary"]].get(value, unknown) for value in step] for step in steps]
            axis = entry["shape"][1]
            longest[axis] = max([1, longest.get(axis, 0), *map(len, steps)])
            feed[name] = (steps, axis)
    for name, value in feed.items():
        if isinstance(value, tuple):
            width = longest[value[1]] + extra
            feed[name] = np.array([step + [padding] * (width - len(step)) for step in value[0]])
    return feed


@pytest.mark.parametrize(("rows", "longest", "extra"), [(1, 6, 0), (1, 0, 0), (5, 0, 3), (64, 6, 0), (64, 30, 5)])
def test_probabilities_are_those_of_predict_from_what_the_description_says(exported, rows, longest, extra):
    model, encoder, session, description = exported
    new = rows_of(rows, 7, longest)
    new.columns["movie"][0] = "never seen"
    expected = predict(model, Batches(encoder.encode(new)))
    (found,) = session.run(["probability_1"], feed_from(description, new, extra))
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
    assert {entry["name"] for entry in description["inputs"]} == {
        *SPEC.scalars,
        *SPEC.numeric,
        *SPEC.sequences,
        *SPEC.histories,
    }
    assert description["vocabularies"] == encoder.to_dict()["vocabularies"]
