"""The command line: ``python -m dien_course COMMAND``, installed as ``dien-course``."""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import sys
import warnings
from collections.abc import Callable
from pathlib import Path

from dien_course import __version__
from dien_course.errors import DataError, DataNote
from dien_course.samples_command import add_samples

# Each command imports what it needs when it runs, so that --help and errors in arguments come at once.


def main(arguments: list[str] | None = None) -> int:
    """Runs one command; 0 when it worked, 1 when the doctor found a problem, 2 for bad input, 130 after Ctrl-C."""
    try:
        options = _parser().parse_args(arguments)
        with warnings.catch_warnings():
            warnings.simplefilter("always", DataNote)
            warnings.showwarning = _say
            return options.run(options) or 0
    except DataError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:  # whoever read our output has had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        print(f"error: {error.filename or 'output'}: {error.strerror or error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("interrupted; nothing was written", file=sys.stderr)
        return 130


def _say(message: Warning | str, category: type[Warning], *place: object) -> None:
    """Notes as a line of their own; other warnings as Python prints them."""
    noted = issubclass(category, DataNote)
    sys.stderr.write(f"note: {message}\n" if noted else warnings.formatwarning(message, category, *place[:2]))


class _Parser(argparse.ArgumentParser):
    """Says what is wrong with the arguments in one sentence."""

    def error(self, message: str):
        self.exit(2, f"error: {message}; {self.prog} --help lists what is expected\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="dien-course", description="Train, use and check the DIEN of the course.")
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    command = commands.add_parser("doctor", help="say whether this machine can run the course")
    command.set_defaults(run=_doctor)

    command = commands.add_parser("demo", help="train DIEN on the shipped world beside its baselines, in a minute")
    command.add_argument("--out", type=Path, default=Path("runs/demo"), metavar="DIR", help="default: %(default)s")
    command.add_argument("--seed", type=int, default=0, metavar="N", help="default: %(default)s")
    command.set_defaults(run=_alone(_demo))

    command = commands.add_parser("data", help="fetch a MovieLens release, or take a local copy of one")
    command.add_argument("name", metavar="NAME", help="ml-latest-small, ml-1m or ml-32m")
    command.add_argument("--from", dest="source", type=Path, metavar="FILE", help="a local archive or folder")
    command.add_argument("--folder", type=Path, metavar="DIR", help="where to put it (default: the user's cache)")
    command.add_argument(
        "--any-release", action="store_true", help="with --from: take an archive whose checksum is not known"
    )
    command.set_defaults(run=_data)

    add_samples(commands)
    _add_train(commands)

    command = commands.add_parser("predict", help="click probabilities for the rows of a CSV file")
    command.add_argument("--checkpoint", type=Path, required=True, metavar="DIR", help="what train wrote with --out")
    command.add_argument("--data", type=Path, required=True, metavar="FILE.csv", help="rows in the training columns")
    command.add_argument("--out", type=Path, required=True, metavar="FILE.csv", help="the rows with a probability")
    _add_form(command)
    command.set_defaults(run=_predict)

    command = commands.add_parser("export", help="a checkpoint's model as ONNX, for onnxruntime")
    command.add_argument("--checkpoint", type=Path, required=True, metavar="DIR", help="what train wrote with --out")
    command.add_argument("--out", type=Path, required=True, metavar="FILE.onnx", help="FILE.json describes its inputs")
    command.set_defaults(run=_export)

    _add_exercises(commands)
    return parser


def _add_exercises(commands) -> None:
    command = commands.add_parser("check", help="check the exercises in a notebook, as a teacher would")
    command.add_argument("notebooks", nargs="+", type=Path, metavar="NOTEBOOK", help="a notebook with answers")
    command.set_defaults(run=_check)

    command = commands.add_parser("grade", help="mark the notebooks of a class")
    command.add_argument("folder", type=Path, metavar="DIR", help="a notebook, or a folder, for each learner")
    command.add_argument("--csv", type=Path, metavar="OUT.csv", help="a line for each notebook")
    command.add_argument("--json", type=Path, metavar="OUT.json", help="every check, message and counterexample")
    command.add_argument(
        "--chapter", action="append", default=[], metavar="NN", help="default: what a notebook is about"
    )
    command.add_argument("--jobs", type=int, choices=range(1, 65), metavar="N", help="at a time (default: processors)")
    command.add_argument(
        "--seconds", type=int, choices=range(1, 601), default=20, metavar="N",
        help="of processor time for the cells of one answer (default: %(default)s)",
    )  # fmt: skip
    command.set_defaults(run=_grade)

    command = commands.add_parser("release", help="write the notebooks that a class gets")
    command.add_argument("folder", type=Path, metavar="OUTDIR", help="a new or an empty folder")
    command.add_argument("--without-solutions", action="store_true", help="without the solution notebooks")
    command.add_argument("--chapter", action="append", default=[], metavar="NN", help="default: all with exercises")
    command.set_defaults(run=_release)


def _add_form(command: argparse.ArgumentParser) -> None:
    """How the files of a table are written."""
    command.add_argument(
        "--delimiter", type=_character, metavar="C", help="between columns (default: found out); tab: '\\t'"
    )
    command.add_argument("--encoding", default="utf-8", metavar="NAME", help="of the text (default: %(default)s)")


def _character(text: str) -> str:
    return "\t" if text in (r"\t", "tab") else text


def _add_train(commands) -> None:
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
        "attention_scale": ("softmax, t_softmax or sigmoid; None is din's softmax, dien's t_softmax", None),
        "attention_sizes": ("of the layers of the attention's MLP", (32, 16)),
        "attention_activation": ("in the attention's MLP", "prelu"),
        "attention_dropout": ("in the attention's MLP", 0.0),
        "attention_batch_norm": ("before each activation in the attention's MLP", False),
        "scaled": ("the attention's scores divided by the square root of their keys' size", False),
        "optimizer": ("adamw, or adam with L2 as weight decay", "adamw"),
        "learning_rate": ("of the optimizer, at first", 0.004),
        "schedule": ("of the learning rate after the warm-up: constant, cosine, linear or step", "constant"),
        "weight_decay": ("of the optimizer", 0.01),
        "alpha": ("weight of the auxiliary loss", 1.0),
        "averaging": ("of the weights over steps, 0 for none", 0.98),
        "monitor": ("what chooses the epoch: the least logloss, or the greatest auc or gauc", "logloss"),
        "negatives": ("uniform or popularity (drawn for every batch), or column (as in the file)", "uniform"),
        "validation_share": ("share of the training users who choose the epoch", 0.1),
    }
    command = commands.add_parser("train", help="train a model and evaluate it once on the test part")
    command.add_argument(
        "--data", type=Path, metavar="DIR",
        help="a folder with train.csv (and test.csv), or a MovieLens release (default: the shipped world)",
    )  # fmt: skip
    _add_form(command)
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
    command.add_argument("--out", type=Path, default=Path("runs/train"), metavar="DIR", help="default: %(default)s")
    command.add_argument("--model", choices=("dien", "din", "base"), help="default: dien")
    command.add_argument("--no-aux", dest="auxiliary", action="store_false", default=None, help="no auxiliary loss")
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
            kind = str if default is None else type(default)
            metavar = {int: "N", float: "X", str: "NAME"}[kind]
            command.add_argument(flag, type=kind, metavar=metavar, help=f"{text} (default: {default})")
    command.set_defaults(run=_alone(_train))


def _alone(run: Callable[[argparse.Namespace], None]) -> Callable[[argparse.Namespace], None]:
    """``run`` with its folder reserved: of two runs into one, the second is told before it trains, not after."""

    def reserved_run(options: argparse.Namespace) -> None:
        from dien_course.files import reserved

        with reserved(options.out):
            run(options)

    return reserved_run


def _sizes(text: str) -> tuple[int, ...]:
    try:
        return tuple(int(size) for size in text.split(","))
    except ValueError as error:
        expected = "expected whole numbers joined by commas, as in 64,32"
        raise argparse.ArgumentTypeError(f"found {text!r}; {expected}") from error


def _doctor(options: argparse.Namespace) -> int:
    from dien_course.doctor import report

    return report()


def _demo(options: argparse.Namespace) -> None:
    from dien_course.demo import run

    run(options.out, options.seed)


def _data(options: argparse.Namespace) -> None:
    from dien_course.data import fetch

    folder = fetch(options.name, source=options.source, folder=options.folder, any_release=options.any_release)
    print(f"{options.name} is in {folder}")
    print(f"train on it with: python -m dien_course train --data {folder}")


def _train(options: argparse.Namespace) -> None:
    from dien_course.data import FeatureSpec, open_source
    from dien_course.report import write_run
    from dien_course.training import Settings, train

    given = {f.name: getattr(options, f.name, None) for f in dataclasses.fields(Settings)}
    settings = Settings(**{name: value for name, value in given.items() if value is not None})
    spec = FeatureSpec.from_toml(options.spec) if options.spec else None
    source = open_source(
        options.data, spec=spec, split=options.split, max_length=options.max_length, seed=settings.seed,
        delimiter=options.delimiter, encoding=options.encoding,
    )  # fmt: skip
    print(f"{source.name}: {len(source.train):,} training samples, {len(source.test):,} test samples")
    run = train(source, settings, progress=sys.stderr.isatty(), show=options.summary)
    metrics = write_run(options.out, source, run)
    shown = ("auc", "gauc", "logloss", "n", "rows_per_second", "epochs", "seed", "target_mean_auc")
    print(json.dumps({name: metrics[name] for name in shown}, indent=1))
    if metrics["target_mean_auc"] is not None and metrics["auc"] <= metrics["target_mean_auc"]:
        print("note: scoring each target by its mean label in training ranks better than this model")
    print(f"metrics, curves, test predictions and checkpoint are in {options.out}")


def _predict(options: argparse.Namespace) -> None:
    from dien_course.report import predict_file

    form = {"delimiter": options.delimiter, "encoding": options.encoding}
    rows = predict_file(options.checkpoint, options.data, options.out, **form)
    print(f"{rows:,} probabilities are in {options.out}")


def _export(options: argparse.Namespace) -> None:
    from dien_course.training import export, load

    loaded = load(options.checkpoint)
    export(options.out, loaded.model, loaded.encoder)
    print(f"the model is in {options.out}; {options.out.with_suffix('.json')} says how rows become its inputs")


def _check(options: argparse.Namespace) -> int:
    from dien_course.exercises.grading.commands import check

    return check(options.notebooks)


def _grade(options: argparse.Namespace) -> int:
    from dien_course.exercises.grading.commands import grade

    return grade(options.folder, options.csv, options.json, options.chapter, options.jobs, options.seconds)


def _release(options: argparse.Namespace) -> int:
    from dien_course.exercises.grading.commands import release

    return release(options.folder, options.without_solutions, options.chapter)


if __name__ == "__main__":
    sys.exit(main())
