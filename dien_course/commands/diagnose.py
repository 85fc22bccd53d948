"""``dien-course diagnose``: the clinic's tests on a checkpoint and rows of one's own."""

from __future__ import annotations

import argparse
from pathlib import Path

from dien_course.commands.arguments import add_form

# What the command needs is imported when it runs, so that --help and errors in arguments come at once.


def add_diagnose(commands) -> None:
    """Adds the command to the parser's ``commands``."""
    command = commands.add_parser("diagnose", help="say what is suspicious in a checkpoint and in rows of data")
    command.add_argument("--checkpoint", type=Path, required=True, metavar="DIR", help="what train wrote with --out")
    command.add_argument("--data", type=Path, required=True, metavar="FILE", help="rows in the training columns")
    add_form(command)
    command.set_defaults(run=_diagnose)


def _diagnose(options: argparse.Namespace) -> int:
    """0 where nothing is suspicious, 1 where something is."""
    from dien_course.data.prepared import read_table, samples_from_table
    from dien_course.museum.diagnosis import diagnose
    from dien_course.museum.registry import exhibit
    from dien_course.training import load

    loaded = load(options.checkpoint)
    spec = loaded.encoder.spec
    table = read_table(options.data, delimiter=options.delimiter, encoding=options.encoding)
    samples = samples_from_table(table, spec, source=str(options.data), labelled=spec.label in table)
    findings = diagnose(loaded.model, loaded.encoder.encode(samples), spec)
    for finding in findings:
        one = exhibit(finding.exhibit)
        print(f"suspicious, {one.name} ({one.title}): {finding.says}. {one.because}")
    if findings:
        print(f"{len(findings)} suspicious; docs/museum.md has each exhibit with its cure")
        return 1
    print(f"nothing is suspicious in the model and the {len(samples):,} rows; faults of measuring cannot be seen here")
    return 0
