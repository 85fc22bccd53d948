"""A kind of input, what is done with it, and how that is found out."""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from dien_course.__main__ import main
from dien_course.errors import DataError, DataNote


@dataclass(frozen=True)
class Kind:
    """One row of the table in docs/own_data.md, with its proof.

    ``what``     the input, in plain words: the first cell of the row
    ``use``      writes files into the folder it is given; returns the arguments of one command, which is then run, or
                 uses the package itself and returns None
    ``refused``  the sentence that the error says, without the folder's name, or None where the input is taken
    ``notes``    the sentences of all notes, in their order; none where it is taken without a word
    ``then``     checks, in the same folder, that what was made of the input is right; a must where it is taken
    """

    what: str
    use: Callable[[Path], list | None]
    refused: str | None = None
    notes: tuple[str, ...] = ()
    then: Callable[[Path], None] | None = None

    def __post_init__(self):
        assert self.refused is not None or self.then is not None, f"{self.what}: taken, and nothing is checked"
        assert isinstance(self.notes, tuple), f"{self.what}: notes are no tuple"

    @property
    def fate(self) -> str:
        """``taken``, ``noted`` or ``refused``."""
        return "refused" if self.refused is not None else "noted" if self.notes else "taken"


class Said(NamedTuple):
    """What came of an input: the error's sentence, if it was refused, and the notes."""

    refused: str | None
    notes: tuple[str, ...]


def said_of(kind: Kind, folder: Path) -> Said:
    """Uses the input in ``folder``; whatever else is raised, or printed as an error, is the test's failure."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", DataNote)
        try:
            arguments = kind.use(folder)
            refused, notes = (None, []) if arguments is None else _command(arguments)
        except DataError as error:
            refused, notes = str(error), []
    notes += [str(warning.message) for warning in caught if issubclass(warning.category, DataNote)]
    return Said(_plain(refused, folder), tuple(_plain(sentence, folder) for sentence in notes))


def _command(arguments: list) -> tuple[str | None, list[str]]:
    errors = io.StringIO()
    with redirect_stdout(io.StringIO()), redirect_stderr(errors):
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as stop:  # argparse
            code = stop.code
    lines = errors.getvalue().splitlines()
    notes = [line.removeprefix("note: ") for line in lines if line.startswith("note: ")]
    rest = [line for line in lines if not line.startswith("note: ")]
    if code == 0:
        assert not rest, f"worked, and said {rest}"
        return None, notes
    assert code == 2 and len(rest) == 1 and rest[0].startswith("error: "), f"exit code {code}, and said {rest}"
    return rest[0].removeprefix("error: "), notes


def _plain(sentence: str | None, folder: Path) -> str | None:
    return sentence and sentence.replace(f"{folder}/", "").replace(str(folder), "the folder")
