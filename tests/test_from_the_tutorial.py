"""docs/from_the_tutorial.md: every name of the tutorial has one row, and every name of ours in it exists."""

from __future__ import annotations

import dataclasses
import inspect
import re
import shlex
import tomllib
from pathlib import Path

import pytest

from dien_course import data, layers, models, training
from dien_course.__main__ import main
from dien_course.data import FeatureSpec
from dien_course.lab.figures.learning_curves import learning_curves

pytestmark = pytest.mark.trains

PAGE = Path(__file__).resolve().parent.parent / "docs" / "from_the_tutorial.md"
TEXT = PAGE.read_text(encoding="utf-8")

# The classes and functions of the tutorial with their arguments, in its order; methods where they have arguments of
# their own. Of what it imports, what its example says.
TUTORIAL = {
    "MaxPooling": "dim",
    "SumPooling": "dim",
    "Dice": "emb_size dim epsilon",
    "Identity": "",
    "get_activation_layer": "name hidden_size dice_dim",
    "init_weights": "model",
    "MLP": "input_size hidden_layers dropout batchnorm activation",
    "AttentionGRUCell": "input_size hidden_size bias",
    "AttentionUpdateGateGRUCell": "input_size hidden_size bias",
    "DynamicGRU": "input_size hidden_size bias gru_type",
    "Attention": "input_size hidden_layers dropout batchnorm activation return_scores",
    "AuxiliaryNet": "input_size hidden_layers activation",
    "Interest": "input_size gru_type gru_dropout att_hidden_layers att_dropout att_batchnorm att_activation "
    "use_negsampling",
    "AttentionGroup": "name pairs hidden_layers activation att_dropout gru_type gru_dropout",
    "DIEN": "num_features cat_features seq_features cat_nums embedding_size attention_groups mlp_hidden_layers "
    "mlp_activation mlp_dropout use_negsampling d_out",
    "CategoryEncoder": "min_cnt word2idx idx2word",
    "SequenceEncoder": "sep min_cnt max_len word2idx idx2word",
    "SimpleImputer": "",
    "QuantileTransformer": "",
    "Df2Dataset": "dfdata num_features cat_features seq_features encoders label_col",
    "create_net": "",
    "summary": "net input_data",
    "printlog": "info",
    "StepRunner": "net loss_fn stage metrics_dict optimizer lr_scheduler accelerator",
    "EpochRunner": "steprunner",
    "KerasModel": "net loss_fn metrics_dict optimizer lr_scheduler",
    "KerasModel.fit": "train_data val_data epochs ckpt_path patience monitor mode",
    "KerasModel.evaluate": "val_data",
    "KerasModel.predict": "dataloader",
    "BCEWithLogitsLoss": "",
    "AUC": "",
    "plot_metric": "dfhistory metric",
    "torch.save": "",
    "torch.load": "",
}
WITHOUT_A_ROW_OF_THEIR_OWN = {"DataLoader": "batch_size shuffle", "Adam": "lr weight_decay"}  # only their arguments
IN_ITS_CODE = {"Attention: scores / √dim", "Attention: softmax"}  # no argument, and yet a choice

NAMES = {name: value for module in (layers, models, data, training) for name, value in vars(module).items()}
NAMES |= {"learning_curves": learning_curves}


def rows() -> list[list[str]]:
    """The cells of every row of the page's tables, headings left out."""
    lines = [line for line in TEXT.splitlines() if line.startswith("| `")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


def names_of_the_tutorial() -> list[str]:
    named = list(TUTORIAL) + list(IN_ITS_CODE)
    for owner, arguments in (TUTORIAL | WITHOUT_A_ROW_OF_THEIR_OWN).items():
        named += [f"{owner}({argument})" for argument in arguments.split()]
    return named


def parameters_of(function) -> set[str]:
    """Names of the arguments that ``function`` takes, those it hands on to the class above too."""
    made = [cls.__init__ for cls in inspect.getmro(function)] if inspect.isclass(function) else [function]
    return {name for one in made for name in inspect.signature(one).parameters}


def exists(name: str, flags: str) -> bool:
    """Whether ``name`` (a flag, ``name``, ``name(argument)`` or ``name.attribute``) is one of ours."""
    if name.startswith("--"):
        return f" {name} " in flags
    owner, argument, attribute = re.fullmatch(r"(\w+)(?:\((\w+)\))?(?:\.(\w+))?", name).groups()
    if owner not in NAMES:
        return False
    found = NAMES[owner]
    if argument is not None:
        return argument in parameters_of(found)
    fields = {field.name for field in dataclasses.fields(found)} if dataclasses.is_dataclass(found) else set()
    return attribute is None or attribute in fields or hasattr(found, attribute)


@pytest.fixture(scope="module")
def flags() -> str:
    """The help of ``train``, its lines joined."""
    from contextlib import redirect_stdout
    from io import StringIO

    text = StringIO()
    with redirect_stdout(text), pytest.raises(SystemExit):
        main(["train", "--help"])
    return " ".join(text.getvalue().split())


def test_every_name_of_the_tutorial_has_exactly_one_row():
    found = [row[0].strip("`") for row in rows()]
    assert sorted(found) == sorted(names_of_the_tutorial())


def test_every_row_says_what_it_has_become():
    for row in rows():
        assert len(row) == 3, row
        assert "`" in row[1], row


def test_every_name_of_ours_exists(flags: str):
    named = [name for row in rows() for name in re.findall(r"`([^`]+)`", row[1])]
    assert len(named) > 100
    assert [name for name in named if not exists(name, flags)] == []


@pytest.mark.parametrize("name", ["MLP(batchnorm)", "Settings.momentum", "--gru-dropout", "Interest", "DIEN(pairs)"])
def test_a_name_that_is_not_ours_is_noticed(name: str, flags: str):
    assert not exists(name, flags)


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", TEXT, re.DOTALL)


def test_the_tutorials_example_trains_as_written(tmp_path, capsys):
    from test_command_line import prepared

    (toml,), (command,) = blocks("toml"), blocks("bash")
    prepared(tmp_path / "FOLDER", users=100)
    (tmp_path / "tutorial.toml").write_text(toml, encoding="utf-8")
    places = {"FOLDER": str(tmp_path / "FOLDER"), "tutorial.toml": str(tmp_path / "tutorial.toml"), "100": "2"}
    _, _, _, *arguments = [places.get(word, word) for word in shlex.split(command.replace("\\\n", " "))]
    assert main([*arguments, "--out", str(tmp_path / "out")]) == 0
    said = capsys.readouterr().out
    for layer in ("AttentionalGRU", "BatchNorm", "PReLU", "Dice", "AuxiliaryLoss"):
        assert f" {layer} " in said
    spec = FeatureSpec.from_dict(tomllib.loads(toml))
    assert (spec.pooling_of("genres"), spec.groups[0].attention_sizes) == ("max", (16, 8))
