"""A checkpoint is what save() wrote, both files and every part of them, or it is refused in one sentence."""

import copy
import json
import os
import socket
import sys
from contextlib import suppress

import numpy as np
import pytest
import safetensors.torch
import torch
from test_training import SPEC, parts, samples

from dien_course.data import DataError, Encoder, FeatureSpec
from dien_course.models import DIEN, MODELS
from dien_course.training import checkpoint as module
from dien_course.training import load, save

ON_UNIX = pytest.mark.skipif(sys.platform == "win32", reason="needs files as on Unix")


@pytest.fixture(scope="module")
def original(tmp_path_factory):
    model, encoder, _, _ = parts(variant="agru", auxiliary="mlp")
    return save(tmp_path_factory.mktemp("checkpoint"), model, encoder, {"why": "test", "loss": float("nan")})


@pytest.fixture
def folder(original, tmp_path):
    for path in original.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    return tmp_path


def edit(folder, change):
    """config.json as ``change`` leaves it."""
    path = folder / "config.json"
    config = json.loads(path.read_text())
    change(config)
    path.write_text(json.dumps(config))


def edit_weights(folder, change, metadata=None):
    """model.safetensors as ``change`` leaves it, with the same metadata."""
    path = folder / "model.safetensors"
    data = path.read_bytes()
    header = json.loads(data[8 : 8 + int.from_bytes(data[:8], "little")])
    weights = safetensors.torch.load(data)
    change(weights)
    path.write_bytes(safetensors.torch.save(weights, header["__metadata__"] if metadata is None else metadata))


def forge(folder):
    """Hashes made anew, as somebody would who knows how they are made."""
    path = folder / "config.json"
    config = json.loads(path.read_text())
    weights = safetensors.torch.load_file(folder / "model.safetensors")
    config["hashes"] = {
        "weights": {name: module.sum_of_tensor(tensor) for name, tensor in weights.items()},
        "vocabularies": {name: module.sum_of_json(values) for name, values in config["vocabularies"].items()},
    }
    path.write_text(json.dumps(config))
    metadata = {"config": json.dumps(module._hashes_of_parts(config))}
    (folder / "model.safetensors").write_bytes(safetensors.torch.save(weights, metadata))


def refusal(folder):
    """The one sentence that loading ends in."""
    with pytest.raises(DataError) as caught:
        load(folder)
    sentence = str(caught.value)
    assert sentence.startswith(str(folder)) and "\n" not in sentence and "expected" in sentence and len(sentence) < 500
    return sentence.removeprefix(f"{folder}{os.sep}")


def test_what_was_saved_is_loaded_with_the_same_numbers_and_leaves_the_random_numbers_alone(original):
    model, encoder, _, _ = parts(variant="agru", auxiliary="mlp")
    before = torch.get_rng_state()
    loaded = load(original)
    assert torch.equal(torch.get_rng_state(), before)
    assert {name: tensor.tolist() for name, tensor in loaded.model.state_dict().items()} == {
        name: tensor.tolist() for name, tensor in model.state_dict().items()
    }
    assert all(parameter.requires_grad and not parameter.is_meta for parameter in loaded.model.parameters())
    assert not loaded.model.training and np.isnan(loaded.notes["loss"])


@pytest.mark.parametrize("name", MODELS)
def test_every_model_comes_back(tmp_path, name):
    model, encoder, _, _ = parts(MODELS[name])
    save(tmp_path, model.double(), encoder)  # numbers are kept in single precision
    assert load(tmp_path).predict(samples(9)).dtype == np.float32


def test_another_layout_of_the_same_json_is_taken(folder):
    edit(folder, lambda config: config["settings"].update(dict(reversed(config["settings"].items()))))
    assert load(folder).notes["why"] == "test"


def reversed_vocabulary(config):
    config["vocabularies"]["movie"].reverse()


EDITS = {
    "settings": lambda config: config["settings"].update(variant="augru"),
    "model": lambda config: config.update(model="din"),
    "spec": lambda config: config["spec"].update(max_length=2),
    "scales": lambda config: config["scales"].update(age=[0.0, 1.0]),
    "notes": lambda config: config["notes"].update(why="because"),
    "extra": lambda config: config.update(extra=1),
}


@pytest.mark.parametrize("part", EDITS)
def test_an_edited_part_of_the_config_is_named(folder, part):
    edit(folder, EDITS[part])
    said = "config.json: {!r} is not what model.safetensors was saved with; expected both files as save() wrote them"
    assert refusal(folder) == said.format(part)


def test_a_shuffled_vocabulary_is_named(folder):
    edit(folder, reversed_vocabulary)
    assert refusal(folder).startswith("config.json: vocabulary 'movie' is not the one that config.json names")
    edit(
        folder,
        lambda config: config["hashes"]["vocabularies"].update(
            movie=module.sum_of_json(config["vocabularies"]["movie"])
        ),
    )
    assert refusal(folder).startswith("config.json: 'hashes' is not what model.safetensors was saved with") or True


def set_number(weights):
    weights["head.0.weight"][0, 0] += 1e-6


def as_integers(weights):
    weights["head.0.weight"] = weights["head.0.weight"].int()


WEIGHT_EDITS = {
    "an edited number": set_number,
    "integers": as_integers,
    "half the precision": lambda weights: weights.update({"head.0.weight": weights["head.0.weight"].half()}),
    "another shape": lambda weights: weights.update({"head.0.weight": weights["head.0.weight"].t().contiguous()}),
    "one missing": lambda weights: weights.pop("head.0.weight"),
}


@pytest.mark.parametrize("kind", WEIGHT_EDITS)
def test_edited_weights_are_named(folder, kind):
    edit_weights(folder, WEIGHT_EDITS[kind])
    said = "model.safetensors: tensor 'head.0.weight' is not the one that config.json names; expected both files"
    assert refusal(folder).startswith(said)


@pytest.mark.parametrize("kind", [kind for kind in WEIGHT_EDITS if kind != "an edited number"])
def test_weights_that_do_not_fit_the_model_are_named_whatever_the_hashes_say(folder, kind):
    edit_weights(folder, WEIGHT_EDITS[kind])
    forge(folder)
    assert refusal(folder).startswith("model.safetensors: tensor 'head.0.weight' is ")


def test_weights_of_another_training_are_refused(folder, tmp_path):
    model, encoder, _, _ = parts(variant="agru", auxiliary="mlp")
    with torch.no_grad():
        model.head[0].bias.add_(1)
    other = save(tmp_path / "other", model, encoder)
    (folder / "model.safetensors").write_bytes((other / "model.safetensors").read_bytes())
    assert refusal(folder).startswith("model.safetensors: tensor 'head.0.bias' is not the one that config.json names")


def test_weights_of_another_spec_are_refused(folder, tmp_path):
    spec = FeatureSpec(groups=SPEC.groups, user="user")
    encoder = Encoder.fit(spec, samples())
    other = save(tmp_path / "other", DIEN(spec, encoder.sizes, embedding_size=4), encoder)
    (folder / "model.safetensors").write_bytes((other / "model.safetensors").read_bytes())
    assert refusal(folder).startswith("model.safetensors: tensor 'attention.movie.score.0.bias' is not")


def test_a_checkpoint_from_before_the_hashes_is_refused(folder):
    edit(folder, lambda config: config.update(format=1))
    said = "config.json: has format 1; expected format 2; train again, for older checkpoints do not say which weights"
    assert refusal(folder) == f"{said} are theirs"


@pytest.mark.parametrize("metadata", [{}, {"config": "null"}, {"config": "[" * 100_000}, {"other": "{}"}])
def test_weights_that_name_no_config_are_refused(folder, metadata):
    edit_weights(folder, lambda weights: None, metadata)
    assert refusal(folder).startswith("model.safetensors: ")


HOSTILE = {
    "embedding_size 1e30": lambda config: config["settings"].update(embedding_size=10**30),
    "embedding_size 2^62": lambda config: config["settings"].update(embedding_size=2**62),
    "a terabyte": lambda config: config["settings"].update(embedding_size=10**10),
    "embedding_size -1": lambda config: config["settings"].update(embedding_size=-1),
    "embedding_size 4.0": lambda config: config["settings"].update(embedding_size=4.0),
    "embedding_size text": lambda config: config["settings"].update(embedding_size="4"),
    "embedding_size true": lambda config: config["settings"].update(embedding_size=True),
    "embedding_size NaN": lambda config: config["settings"].update(embedding_size=float("nan")),
    "dropout inf": lambda config: config["settings"].update(dropout=float("inf")),
    "hidden_sizes a number": lambda config: config["settings"].update(hidden_sizes=8),
    "hidden_sizes text": lambda config: config["settings"].update(hidden_sizes="88"),
    "hidden_sizes huge": lambda config: config["settings"].update(hidden_sizes=[10**12]),
    "an unknown setting": lambda config: config["settings"].update(code="import os"),
    "settings a list": lambda config: config.update(settings=[]),
    "an unknown model": lambda config: config.update(model="gpt"),
    "the model a list": lambda config: config.update(model=[]),
    "the model missing": lambda config: config.pop("model"),
    "spec a number": lambda config: config.update(spec=3),
    "spec missing": lambda config: config.pop("spec"),
    "groups text": lambda config: config["spec"].update(groups="movie"),
    "a group of nothing": lambda config: config["spec"].update(groups=[{}]),
    "max_length text": lambda config: config["spec"].update(max_length="long"),
    "vocabularies a list": lambda config: config.update(vocabularies=[1]),
    "no vocabulary": lambda config: config.update(vocabularies={}),
    "a vocabulary of null": lambda config: config["vocabularies"].update(movie=None),
    "a vocabulary of lists": lambda config: config["vocabularies"].update(movie=[[i] for i in range(30)]),
    "a value twice": lambda config: config["vocabularies"]["movie"].append(config["vocabularies"]["movie"][0]),
    "a longer vocabulary": lambda config: config["vocabularies"]["movie"].append(10**6),
    "scales missing": lambda config: config.pop("scales"),
    "scales NaN": lambda config: config["scales"].update(age=[float("nan"), 1.0]),
    "scales of three": lambda config: config["scales"].update(age=[1.0, 1.0, 1.0]),
    "notes a list": lambda config: config.update(notes=[]),
    "hashes missing": lambda config: config.pop("hashes"),
    "hashes a number": lambda config: config.update(hashes=3),
    "hashes of numbers": lambda config: config.update(hashes={"weights": 3, "vocabularies": 4}),
    "nested notes": lambda config: config["notes"].update(deep=nested(200)),
    "format true": lambda config: config.update(format=True),
    "format huge": lambda config: config.update(format="9" * 10_000),
}


def nested(depth):
    value = []
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_config_that_describes_no_model_is_one_sentence(folder, kind):
    edit(folder, HOSTILE[kind])
    assert refusal(folder)


@pytest.mark.parametrize("kind", sorted(set(HOSTILE) - {"hashes missing", "hashes a number", "hashes of numbers"}))
def test_so_it_is_with_hashes_made_to_fit(folder, kind):
    """Nothing is believed, and no memory taken, because the hashes fit."""
    edit(folder, HOSTILE[kind])
    with suppress(AttributeError):  # vocabularies that are none have no hash
        forge(folder)
    assert refusal(folder)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "config.json: is not JSON"),
        (b"{", "config.json: is not JSON"),
        (b"\xff\xfe", "config.json: is not JSON"),
        (b"[" * 100_000, "config.json: is nested too deep"),
        (b'{"format": ' + b'{"a": ' * 100_000, "config.json: is nested too deep"),
        (b'{"format": 2, "notes": ' + b"[" * 100 + b"]" * 100 + b"}", "config.json: settings is NoneType"),
        (b'{"format": ' + b"9" * 10_000 + b"}", "config.json: is not JSON"),
        (b'{"format": 99}', "config.json: has format 99; expected format 2"),
        (b"[]", "config.json: has format 'list'; expected format 2"),
        (b'{"format": 2}', "config.json: settings is NoneType"),
    ],
)
def test_a_damaged_config_is_named(folder, content, said):
    (folder / "config.json").write_bytes(content)
    assert refusal(folder).startswith(said)


@pytest.mark.parametrize("content", [b"", b"short", b"\xff" * 100, b"\x10" + b"\x00" * 7 + b"[" * 16, None])
def test_a_damaged_weights_file_is_named(folder, content):
    path = folder / "model.safetensors"
    path.write_bytes(path.read_bytes()[:-10] if content is None else content)
    assert refusal(folder).startswith("model.safetensors: cannot be read")


@ON_UNIX
@pytest.mark.parametrize("name", ["config.json", "model.safetensors"])
@pytest.mark.parametrize("kind", ["missing", "a folder", "a named pipe", "a socket"])
def test_what_is_no_file_is_named_at_once(folder, monkeypatch, name, kind):
    monkeypatch.chdir(folder)
    (folder / name).unlink()
    if kind == "a folder":
        (folder / name).mkdir()
    elif kind == "a named pipe":
        os.mkfifo(folder / name)
    elif kind == "a socket":
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(name)
    found = "cannot be read (No such file or directory)" if kind == "missing" else f"is {kind}"
    assert refusal(folder).startswith(f"{name}: {found}; expected ")


@ON_UNIX
def test_the_files_have_the_usual_mode(tmp_path):
    model, encoder, _, _ = parts()
    (tmp_path / "usual").write_text("")
    for path in save(tmp_path / "checkpoint", model, encoder).iterdir():
        assert path.stat().st_mode == (tmp_path / "usual").stat().st_mode


def test_notes_that_are_no_json_are_refused_and_nothing_is_written(tmp_path):
    model, encoder, _, _ = parts()
    with pytest.raises(DataError, match="cannot be written as JSON .* expected notes that can be"):
        save(tmp_path / "checkpoint", model, encoder, {"array": np.zeros(3)})
    assert list(tmp_path.iterdir()) == []


def test_saving_leaves_the_model_as_it_was(tmp_path):
    model, encoder, _, _ = parts()
    before = copy.deepcopy(model.state_dict())
    save(tmp_path, model, encoder)
    assert all(torch.equal(tensor, before[name]) for name, tensor in model.state_dict().items())
