"""What bad data ends in: one sentence that names file, row or column, found and expected; or, if taken, a note."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Collection
from pathlib import Path

PACKAGE = str(Path(__file__).resolve().parent)


class DataError(ValueError):
    """Bad data or a bad setting, said in one sentence.

    The command line prints the sentence and exits with code 2.
    """


def require_one(name: str, value: object, known: Collection[object]) -> None:
    """Raises DataError where the setting ``name`` is none of the values ``known``; several words are quoted."""
    if value not in known:
        words = [str(one) for one in known]
        shown = [repr(one) for one in words] if any(" " in one for one in words) else words
        raise DataError(f"{name} is {value!r}; expected one of {', '.join(shown)}")


class DataNote(UserWarning):
    """Input that is probably wrong and is taken all the same, said in one sentence.

    The command line prints it as ``note: …``; in Python it is a warning, shown where the package was called.
    """


def note(sentence: str) -> None:
    """Tell of input that is probably wrong: a ``DataNote`` at the first line outside this package."""
    level, frame = 2, sys._getframe(1)
    while frame.f_back is not None and frame.f_code.co_filename.startswith(PACKAGE):
        level, frame = level + 1, frame.f_back
    warnings.warn(sentence, DataNote, stacklevel=level)
