"""``dien-course train``: a model trained on a prepared folder, a release or the shipped world, and evaluated once."""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
from pathlib import Path

from dien_course.commands.arguments import add_form, alone
from dien_course.errors import DataError

KINDS = {"attention_scale": str, "pretrained_rate": float}  # of settings whose default is None
BASELINES = {
    "target_mean_auc": "scoring each target by its mean label in training",
    "regression_auc": "a logistic regression on counts and the same numbers",
}

# What the command needs is imported when it runs, so that --help and errors in arguments come at once.


def add_train(commands) -> None:
    """Adds the command to the parser's ``commands``."""
    from_settings = {  # what it says, and the default of Settings, which is not imported here
        "variant": ("gru, aigru, agru or augru", "augru"),
        "auxiliary_form": ("of the auxiliary loss: inner, mlp or infonce", "inner"),
        "seed": ("of weights, order, negatives and held-out users", 0),
        "epochs": ("at most; those of the warm-up come before and are not counted", 20),
        "warmup_steps": ("with the auxiliary loss alone, first, in whole epochs: many where rows are few", 300),
        "patience": ("epochs without a better validation loss before stopping", 3),
        "batch_size": ("rows a step", 256),
        "embedding_size": ("numbers a vector", 32),
        "hidden_sizes": ("of the MLP's layers", (64, 32)),
        "activation": ("in the MLP: dice, prelu, relu or sigmoid", "dice"),
        "dropout": ("in the MLP", 0.5),
        "batch_norm": ("before each activation in the MLP", False),
        "embedding_dropout": ("of the embedded ids", 0.0),
        "attention": ("what scores a behaviour: din, bilinear or dot", "din"),
        "attention_scale": ("softmax, t_softmax or sigmoid; None is t_softmax for dien, else softmax", None),
        "attention_sizes": ("of the layers of the attention's MLP", (32, 16)),
        "attention_activation": ("in the attention's MLP", "prelu"),
        "attention_dropout": ("in the attention's MLP", 0.0),
        "attention_batch_norm": ("before each activation in the attention's MLP", False),
        "scaled": ("the attention's scores divided by the square root of their keys' size", False),
        "optimizer": ("adamw, or adam with L2 as weight decay", "adamw"),
        "learning_rate": ("of the optimizer, at first", 0.004),
        "schedule": ("of the learning rate after the warm-up: constant, cosine, linear or step", "constant"),
        "weight_decay": ("of the optimizer", 0.01),
        "pretrained_rate": (
            "times the learning rate for what the warm-up trained; None is 0.1 with derived numbers, else 1",
            None,
        ),
        "alpha": ("weight of the auxiliary loss", 1.0),
        "averaging": ("of the weights over steps, 0 for none", 0.98),
        "monitor": ("what chooses the epoch: the least logloss, or the greatest auc or gauc", "logloss"),
        "negatives": ("uniform or popularity (drawn for every batch), or column (as in the file)", "uniform"),
        "validation_share": ("share of the training users who choose the epoch", 0.1),
        "sessions": ("newest sessions that dsin reads", 5),
        "session_length": ("newest behaviours of a session that dsin reads", 10),
        "precision": ("fp32, or bf16: matrices are multiplied in 16 bits while training, on CPU and GPU", "fp32"),
        "heads": ("of dsin's self-attention; they divide the width of a behaviour", 2),
    }
    command = commands.add_parser("train", help="train a model and evaluate it once on the test part")
    command.add_argument(
        "--data", type=Path, metavar="DIR",
        help="a folder with train.csv (and test.csv), or a MovieLens release (default: the shipped world)",
    )  # fmt: skip
    add_form(command)
    command.add_argument(
        "--spec",
        type=Path,
        metavar="FILE.toml",
        help="what the columns of train.csv are (default: the folder's spec.toml, if there is one)",
    )
    command.add_argument(
        "--split",
        choices=("last", "time"),
        help="how samples are cut from a release: a user's last rating (default: the shipped world), or by time",
    )
    command.add_argument(
        "--max-length", type=int, metavar="N", help="newest behaviours kept (default: 20, or the spec's)"
    )
    command.add_argument(
        "--session-gap", type=float, metavar="SECONDS",
        help="pause after which a session begins, for dsin (default: 1800, or the spec's)",
    )  # fmt: skip
    command.add_argument("--out", type=Path, default=Path("runs/train"), metavar="DIR", help="default: %(default)s")
    command.add_argument("--model", choices=("dien", "din", "dsin", "base"), help="default: dien")
    command.add_argument("--no-aux", dest="auxiliary", action="store_false", default=None, help="no auxiliary loss")
    command.add_argument(
        "--no-numbers", dest="numbers", action="store_false",
        help="no numbers beside the samples: of the target, of the user's past, of both (docs/numbers.md)",
    )  # fmt: skip
    command.add_argument(
        "--no-wide",
        dest="wide",
        action="store_false",
        default=None,
        help="numbers into the MLP alone, not to the logit",
    )
    command.add_argument(
        "--resume", action="store_true",
        help="go on with the run in --out that was killed or terminated, with the same data, spec and settings; "
        "it ends as if it had never stopped",
    )  # fmt: skip
    command.add_argument(
        "--save-every", type=int, default=0, metavar="N",
        help="keep the run's state, DIR/unfinished.safetensors, every N steps too (default: after each epoch alone)",
    )  # fmt: skip
    command.add_argument(
        "--summary", action="store_true", help="print the model's layers, shapes and parameters before training"
    )
    for name, (text, default) in from_settings.items():
        flag = f"--{name.replace('_', '-')}"
        if isinstance(default, bool):
            command.add_argument(flag, action="store_true", default=None, help=f"{text} (default: no)")
        elif isinstance(default, tuple):
            text += f" (default: {','.join(map(str, default))})"
            command.add_argument(flag, type=_sizes, metavar="N,N", help=text)
        else:
            kind = KINDS.get(name) or type(default)
            metavar = {int: "N", float: "X", str: "NAME"}[kind]
            command.add_argument(flag, type=kind, metavar=metavar, help=f"{text} (default: {default})")
    command.set_defaults(run=_train)


def _sizes(text: str) -> tuple[int, ...]:
    try:
        return tuple(int(size) for size in text.split(","))
    except ValueError as error:
        expected = "expected whole numbers joined by commas, as in 64,32"
        raise argparse.ArgumentTypeError(f"found {text!r}; {expected}") from error


def _train(options: argparse.Namespace) -> None:
    from dien_course.training.processes import one_voice

    with one_voice() as first:
        if first:
            alone(lambda options: _trained(options, writing=True))(options)
        else:
            _trained(options, writing=False)


def _trained(options: argparse.Namespace, writing: bool) -> None:
    """Trains, with all processes if there are several, and writes what came of it if this is the one that does."""
    from dien_course.data import FeatureSpec, open_source
    from dien_course.report import write_run
    from dien_course.training import Settings, train
    from dien_course.training.advice import advice
    from dien_course.training.keeper import Keeper

    keeper = Keeper(options.out, options.save_every, options.resume)
    keeper.look()
    given = {f.name: getattr(options, f.name, None) for f in dataclasses.fields(Settings)}
    settings = Settings(**{name: value for name, value in given.items() if value is not None})
    spec = FeatureSpec.from_toml(options.spec) if options.spec else None
    source = open_source(
        options.data, spec=spec, split=options.split, max_length=options.max_length, seed=settings.seed,
        numbers=options.numbers, times=settings.model == "dsin", session_gap=options.session_gap,
        delimiter=options.delimiter, encoding=options.encoding,
    )  # fmt: skip
    print(f"{source.name}: {len(source.train):,} training samples, {len(source.test):,} test samples")
    if settings.model == "dsin" and not source.spec.times:
        print("each history is one session: there are no times of behaviours to cut by")
    try:
        run = train(source, settings, progress=sys.stderr.isatty(), show=options.summary, keeper=keeper)
    except DataError:  # a run that cannot be trained has nothing to go on with
        keeper.discard()
        raise
    if not writing:
        return
    metrics = write_run(options.out, source, run)
    print(f"numbers beside the samples: {', '.join(metrics['numbers']) or 'none'}")
    shown = ("auc", "gauc", "logloss", "n", "rows_per_second", "epochs", "seed", *BASELINES)
    print(json.dumps({name: metrics[name] for name in shown}, indent=1))
    better = [text for name, text in BASELINES.items() if metrics[name] is not None and metrics["auc"] <= metrics[name]]
    if better:
        print(f"note: {' and '.join(better)} rank{'s' if len(better) == 1 else ''} better than this model")
    told = advice(run.fit)
    if told:
        print(f"note: {told}")
    print(f"metrics, curves, test predictions and checkpoint are in {options.out}")
