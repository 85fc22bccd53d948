"""Settings of a run: what each reaches, what is refused, and that a checkpoint brings it back."""

from __future__ import annotations

import json

import numpy as np
import pytest

from dien_course.__main__ import main
from dien_course.data import Batches, DataError, Encoder, open_source
from dien_course.layers import TargetAttention
from dien_course.models import DIEN, DIN, DSIN
from dien_course.training import Settings, fit, load, predict, save
from dien_course.training.run import build_model

pytestmark = pytest.mark.trains

ODD = dict(
    embedding_size=3, hidden_sizes=(5, 4), activation="relu", dropout=0.25, batch_norm=True, embedding_dropout=0.125,
    attention="din", attention_scale="sigmoid", attention_sizes=(6,), attention_activation="sigmoid",
    attention_dropout=0.75, attention_batch_norm=True, scaled=True,
)  # fmt: skip


@pytest.fixture(scope="module")
def source():
    return open_source()


@pytest.fixture(scope="module")
def encoder(source):
    return Encoder.fit(source.spec, source.train)


def units_of(model):
    """Every attention unit of the target in ``model``."""
    return [layer for layer in model.modules() if isinstance(layer, TargetAttention)]


@pytest.mark.parametrize("name", ["dien", "din", "dsin", "base"])
def test_the_models_of_the_default_settings_have_the_models_own_defaults_but_for_width_and_dropout(encoder, name):
    found = build_model(encoder, Settings(model=name))
    expected = type(found)(encoder.spec, encoder.sizes, embedding_size=32, dropout=0.5)
    assert str(found) == str(expected)
    if name != "base":
        found, expected = (units_of(model) for model in (found, expected))
        units = zip(found, expected, strict=True)
        assert all((one.kind, one.scale, one.scaled) == (two.kind, two.scale, two.scaled) for one, two in units)


@pytest.mark.parametrize("kind", [DIEN, DIN, DSIN])
def test_every_setting_of_a_model_reaches_it(encoder, kind):
    model = build_model(encoder, Settings(model=kind.__name__.lower(), **ODD))
    assert str(model) == str(kind(encoder.spec, encoder.sizes, **ODD))
    names = [type(layer).__name__ for layer in model.head]
    assert names == ["Linear", "BatchNorm", "ReLU", "Dropout"] * 2 + ["Linear"]
    for unit in units_of(model):
        assert [type(layer).__name__ for layer in unit.score] == ["Linear", "BatchNorm", "Sigmoid", "Dropout", "Linear"]
        assert (unit.scale, unit.scaled) == ("sigmoid", True)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"activation": "gelu"}, "activation is 'gelu'; expected one of dice, prelu, relu, sigmoid"),
        ({"attention": "additive"}, "attention is 'additive'; expected one of din, bilinear, dot"),
        ({"attention_scale": "tanh"}, "attention_scale is 'tanh'; expected one of softmax, t_softmax, sigmoid"),
        ({"attention_activation": "gelu"}, "attention_activation is 'gelu'; expected one of"),
        ({"attention_dropout": 1.0}, "attention_dropout is 1.0; expected a number from 0 to 0.99"),
        ({"hidden_sizes": ()}, r"hidden_sizes is \(\); expected one or several whole numbers of at least 1"),
        ({"hidden_sizes": 64}, "hidden_sizes is 64; expected one or several whole numbers"),
        ({"attention_sizes": (8, 0)}, r"attention_sizes is \(8, 0\); expected one or several whole numbers"),
        ({"batch_norm": "yes"}, "batch_norm is 'yes'; expected True or False"),
        ({"scaled": 1}, "scaled is 1; expected True or False"),
        ({"auxiliary_form": "hinge"}, "auxiliary_form is 'hinge'; expected one of inner, mlp, infonce"),
        ({"optimizer": "sgd"}, "optimizer is 'sgd'; expected one of adamw, adam"),
        ({"schedule": "cyclic"}, "schedule is 'cyclic'; expected one of constant, cosine, linear, step"),
        ({"monitor": "recall"}, "monitor is 'recall'; expected one of logloss, auc, gauc"),
        (
            {"variant": "gru", "attention_scale": "sigmoid"},
            "with the variant 'gru', which pools with softmax",
        ),
    ],
)
def test_a_setting_that_does_not_exist_is_named(settings, said):
    with pytest.raises(DataError, match=said):
        Settings(**settings)


def test_the_form_of_the_auxiliary_loss_reaches_it_where_there_is_one(encoder):
    forms = [loss.form for loss in build_model(encoder, Settings(auxiliary_form="mlp")).auxiliary.values()]
    assert forms == ["mlp"] * len(encoder.spec.groups)
    assert not build_model(encoder, Settings(auxiliary_form="mlp", auxiliary=False)).auxiliary


def own_data(folder, reading: str = ""):
    rng = np.random.default_rng(0)
    rows = ["when,who,product,bought,shop,visited,tags,clicked"]
    for i in range(200):
        product, label = rng.integers(9), rng.integers(2)
        histories = f"p1 p{rng.integers(9)},s{i % 12},s{product % 3} s3"
        rows.append(f"{i},u{i % 50},p{product + 9 * (i % 2)},{histories},a b{product},{label}")
    (folder / "train.csv").write_text("\n".join(rows) + "\n")
    (folder / "spec.toml").write_text(
        'label = "clicked"\nuser = "who"\nseparator = " "\nsequences = ["tags"]\n'
        f'[[groups]]\nname = "product"\ntriples = [["product", "bought", "passed"]]\n{reading}\n'
        '[[groups]]\nname = "shop"\ntriples = [["shop", "visited", "avoided"]]\n'
        '[pooling]\ntags = "max"\n'
    )
    return ["train", "--data", str(folder), "--spec", str(folder / "spec.toml"), "--out", str(folder / "out")]


QUICK = ["--epochs", "2", "--warmup-steps", "1", "--patience", "9"]
FLAGS = [
    "--embedding-size", "3", "--hidden-sizes", "5,4", "--activation", "relu", "--dropout", "0.25", "--batch-norm",
    "--embedding-dropout", "0.125", "--attention", "din", "--attention-scale", "sigmoid", "--attention-sizes", "6",
    "--attention-activation", "sigmoid", "--attention-dropout", "0.75", "--attention-batch-norm", "--scaled",
    "--optimizer", "adam", "--schedule", "cosine", "--monitor", "gauc",
]  # fmt: skip
READING = 'variant = "agru"\nattention = "bilinear"\nattention_scale = "softmax"\nscaled = false'


def test_flags_and_the_spec_reach_the_model_and_the_training_and_come_back_from_the_checkpoint(tmp_path):
    assert main([*own_data(tmp_path, READING), *QUICK, *FLAGS]) == 0
    metrics = json.loads((tmp_path / "out" / "metrics.json").read_text())
    lists = {name: list(value) if isinstance(value, tuple) else value for name, value in ODD.items()}
    assert lists.items() <= metrics["settings"].items()
    assert {name: metrics["settings"][name] for name in ("optimizer", "schedule", "monitor")} == {
        "optimizer": "adam", "schedule": "cosine", "monitor": "gauc",
    }  # fmt: skip
    header = (tmp_path / "out" / "history.csv").read_text().splitlines()[0]
    assert {"validation_gauc", "learning_rate"} <= set(header.split(","))
    model = load(tmp_path / "out" / "checkpoint").model
    assert [type(layer).__name__ for layer in list(model.head)[:3]] == ["Linear", "BatchNorm", "ReLU"]
    assert {name: gru.variant for name, gru in model.evolution.items()} == {"product": "agru", "shop": "augru"}
    described = {name: (unit.kind, unit.scale, unit.scaled) for name, unit in model.attention.items()}
    assert described == {"product": ("bilinear", "softmax", False), "shop": ("din", "sigmoid", True)}
    assert model.spec.pooling_of("tags") == "max"
    rows = tmp_path / "out" / "test_predictions.csv"
    again = ["predict", "--checkpoint", str(tmp_path / "out" / "checkpoint"), "--data", str(rows)]
    assert main([*again, "--out", str(tmp_path / "again.csv")]) == 0
    assert (tmp_path / "again.csv").read_text() == rows.read_text()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (
            ["--hidden-sizes", "64;32"],
            "argument --hidden-sizes: found '64;32'; expected whole numbers",
        ),
        (["--hidden-sizes", "0"], "hidden_sizes is (0,); expected one or several whole numbers of at least 1"),
        (["--monitor", "recall"], "monitor is 'recall'"),
        (["--attention", "bilinear"], "group 'product' has attention_dropout, but its attention, bilinear, has no MLP"),
        (["--attention", "dot", "--model", "din"], "group 'product' has attention_dropout"),
    ],
)
def test_flags_out_of_range_end_in_one_sentence(tmp_path, capsys, options, said):
    arguments = own_data(tmp_path, "attention_dropout = 0.5")
    try:
        assert main([*arguments, *options]) == 2
    except SystemExit as stop:  # argparse
        assert stop.code == 2
    error = capsys.readouterr().err
    assert said in error and error.startswith("error: ") and error.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_a_summary_is_printed_before_training_and_changes_nothing(tmp_path, capsys):
    metrics = []
    for options in ([], ["--summary"]):
        assert main([*own_data(tmp_path), *QUICK, *options]) == 0
        metrics.append(json.loads((tmp_path / "out" / "metrics.json").read_text()))
        said = capsys.readouterr().out
        assert ("of them trained" in said) == bool(options)
    assert said.index("layer ") < said.index("AttentionalGRU") < said.index("of them trained") < said.index('"auc"')
    assert "(256, 1)" not in said and "(144, 1)" in said  # 200 rows, less the test part's and the validation part's
    for name in ("auc", "logloss", "best_epoch"):
        assert metrics[0][name] == metrics[1][name]


def test_several_outputs_are_saved_with_the_model(encoder, source, tmp_path):
    model = DIEN(encoder.spec, encoder.sizes, embedding_size=4, d_out=2)
    data = encoder.encode(source.train).split_users(0.02)[1]
    fit(model, Batches(data, 64), Batches(data, 64), epochs=1, progress=False)
    save(tmp_path / "checkpoint", model, encoder)
    loaded = load(tmp_path / "checkpoint").model
    assert loaded.d_out == 2
    np.testing.assert_array_equal(predict(loaded, Batches(data, 64)), predict(model, Batches(data, 64)))
