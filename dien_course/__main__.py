"""The command line: ``python -m dien_course COMMAND``, installed as ``dien-course``."""

from __future__ import annotations

import argparse
import json
import os
import sys
import warnings
from pathlib import Path

from dien_course import __version__
from dien_course.commands.arguments import add_form, alone
from dien_course.commands.diagnose import add_diagnose
from dien_course.commands.samples import add_samples
from dien_course.commands.serve import add_serve
from dien_course.commands.train import add_train
from dien_course.errors import DataError, DataNote

# Each command imports what it needs when it runs, so that --help and errors in arguments come at once.


def main(arguments: list[str] | None = None) -> int:
    """Runs one command; 0 when it worked, 1 when a doctor found a problem, 2 for bad input, 130 after Ctrl-C."""
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
    command.set_defaults(run=alone(_demo))

    command = commands.add_parser("data", help="fetch a MovieLens release, or take a local copy of one or of reviews")
    command.add_argument("name", metavar="NAME", help="ml-latest-small, ml-1m, ml-32m or amazon-grocery")
    command.add_argument(
        "--from", dest="source", type=Path, metavar="FILE", help="a local archive or folder, or file of reviews"
    )
    command.add_argument("--folder", type=Path, metavar="DIR", help="where to put it (default: the user's cache)")
    command.add_argument(
        "--any-release", action="store_true", help="with --from: take an archive whose checksum is not known"
    )
    command.set_defaults(run=_data)

    add_samples(commands)
    add_train(commands)

    command = commands.add_parser("predict", help="click probabilities for the rows of a CSV file")
    command.add_argument("--checkpoint", type=Path, required=True, metavar="DIR", help="what train wrote with --out")
    command.add_argument("--data", type=Path, required=True, metavar="FILE.csv", help="rows in the training columns")
    command.add_argument("--out", type=Path, required=True, metavar="FILE.csv", help="the rows with a probability")
    add_form(command)
    command.set_defaults(run=_predict)

    command = commands.add_parser("export", help="a checkpoint's model as ONNX, for onnxruntime")
    command.add_argument("--checkpoint", type=Path, required=True, metavar="DIR", help="what train wrote with --out")
    command.add_argument("--out", type=Path, required=True, metavar="FILE.onnx", help="FILE.json describes its inputs")
    command.add_argument("--int8", action="store_true", help="weights in eight bits: smaller, and a little off")
    command.add_argument(
        "--data", type=Path, metavar="FILE.csv", help="labelled rows that say what --int8 costs in AUC"
    )
    add_form(command)
    command.set_defaults(run=_export)

    add_diagnose(commands)
    add_serve(commands)
    _add_exercises(commands)
    return parser


def _add_exercises(commands) -> None:
    command = commands.add_parser("chapter", help="your own copy of the course, in my_course; one chapter afresh")
    command.add_argument("chapter", nargs="?", metavar="NN", help="default: all of them")
    command.add_argument("--again", action="store_true", help="start NN afresh; yours is kept beside it")
    command.set_defaults(run=_chapter)

    command = commands.add_parser("chapters", help="all chapters in a folder of your own, with what they link to")
    command.add_argument("folder", type=Path, metavar="DIR", help="what you edited in it is kept")
    command.set_defaults(run=_chapters)

    command = commands.add_parser("check", help="check the exercises in a notebook, as a teacher would")
    command.add_argument("notebooks", nargs="+", type=Path, metavar="NOTEBOOK", help="a notebook with answers")
    command.set_defaults(run=_check)

    command = commands.add_parser("grade", help="mark the notebooks of a class")
    command.add_argument("folder", type=Path, metavar="DIR", help="a notebook, or a folder, for each learner")
    command.add_argument(
        "--csv", type=Path, metavar="OUT.csv", help="a line for each notebook, and for each learner in OUT-learners.csv"
    )
    command.add_argument("--json", type=Path, metavar="OUT.json", help="every check, message and counterexample")
    command.add_argument("--feedback", type=Path, metavar="DIR", help="a page for each learner, as HTML and Markdown")
    command.add_argument(
        "--roster", type=Path, metavar="FILE.csv", help="names and ids; absent learners are listed too"
    )
    command.add_argument("--manual", type=Path, metavar="FILE.csv", help="your own points, late days and comments")
    command.add_argument(
        "--late-percent", type=percent, default=0.0, metavar="N", help="of the points, for a late day (default: 0)"
    )
    command.add_argument(
        "--export", choices=("moodle", "canvas"), default="", help="a file that their gradebooks import"
    )
    command.add_argument("--bom", action="store_true", help="begin CSV files with a byte-order mark, as Excel likes it")
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
    command.add_argument("--nbgrader", action="store_true", help="as the folder of an nbgrader course")
    command.set_defaults(run=_release)


def percent(text: str) -> float:
    """A share from 0 to 100 as a number. Raises ValueError for any other text."""
    value = float(text)
    if not 0 <= value <= 100:
        raise ValueError
    return value


def _doctor(options: argparse.Namespace) -> int:
    from dien_course.doctor import report

    return report()


def _demo(options: argparse.Namespace) -> None:
    from dien_course.demo import run

    run(options.out, options.seed)


def _data(options: argparse.Namespace) -> None:
    from dien_course.data import fetch
    from dien_course.data.amazon import NAME as REVIEWS

    folder = fetch(options.name, source=options.source, folder=options.folder, any_release=options.any_release)
    print(f"{options.name} is in {folder}")
    if options.name == REVIEWS:
        print(f"study it with: python -m dien_course.experiments --data {folder} --only reviews")
    else:
        print(f"train on it with: python -m dien_course train --data {folder}")


def _predict(options: argparse.Namespace) -> None:
    from dien_course.report import predict_file

    form = {"delimiter": options.delimiter, "encoding": options.encoding}
    rows = predict_file(options.checkpoint, options.data, options.out, **form)
    print(f"{rows:,} probabilities are in {options.out}")


def _export(options: argparse.Namespace) -> None:
    from dien_course.data.prepared import read_prepared
    from dien_course.training import export, load

    loaded = load(options.checkpoint)
    judged = None
    if options.data is not None:
        form = {"delimiter": options.delimiter, "encoding": options.encoding}
        judged = read_prepared(options.data, loaded.encoder.spec, **form)
    export(options.out, loaded.model, loaded.encoder, int8=options.int8, judged=judged)
    described = json.loads(options.out.with_suffix(".json").read_text(encoding="utf-8"))
    for kind, value in described.get("auc", {}).items():
        print(f"AUC on {options.data} with {kind} weights: {value:.4f}")
    print(f"the model is in {options.out}; {options.out.with_suffix('.json')} says how rows become its inputs")


def _chapter(options: argparse.Namespace) -> None:
    from dien_course.exercises.grading.own_copy import own_copy, start_again

    if options.again and options.chapter is None:
        raise DataError("chapter --again: no chapter was named; expected one such as: chapter 04 --again")
    chapter = options.chapter and options.chapter.zfill(2)
    print(start_again(chapter) if options.again else own_copy(chapter))


def _chapters(options: argparse.Namespace) -> None:
    from dien_course.exercises.grading.course_copy import course_copy

    print(course_copy(options.folder))


def _check(options: argparse.Namespace) -> int:
    from dien_course.exercises.grading.commands import check

    return check(options.notebooks)


def _grade(options: argparse.Namespace) -> int:
    from dien_course.exercises.grading.commands import Wishes, grade

    wishes = Wishes(
        options.csv, options.json, options.feedback, options.export, options.roster, options.manual,
        options.late_percent, options.bom,
    )  # fmt: skip
    return grade(options.folder, wishes, options.chapter, options.jobs, options.seconds)


def _release(options: argparse.Namespace) -> int:
    from dien_course.exercises.grading.commands import release

    return release(options.folder, options.without_solutions, options.chapter, options.nbgrader)


if __name__ == "__main__":
    sys.exit(main())
