"""Notes on probable mistakes: a warning at the caller's own line, a line of its own on the command line."""

from __future__ import annotations

import argparse
import warnings

import pytest

import dien_course.__main__ as command_line
from dien_course.errors import DataError, DataNote, note, require_one


def test_a_note_is_a_warning_at_the_line_that_called_the_package() -> None:
    with pytest.warns(DataNote, match="half of the histories are empty") as caught:
        note("half of the histories are empty")
    assert caught[0].filename == __file__


def test_the_command_line_prints_each_note_on_a_line_of_its_own(monkeypatch, capsys) -> None:
    def run(options: argparse.Namespace) -> None:
        for _ in range(2):
            note("half of the histories are empty")
        warnings.warn("of somebody else", UserWarning, stacklevel=1)

    monkeypatch.setattr(command_line, "_doctor", run)
    shown = warnings.showwarning
    assert command_line.main(["doctor"]) == 0
    assert warnings.showwarning is shown
    said = capsys.readouterr().err
    assert said.startswith("note: half of the histories are empty\n" * 2)
    assert "UserWarning: of somebody else" in said


def test_names_of_several_words_are_told_apart_by_quotes_and_others_need_none() -> None:
    with pytest.raises(DataError, match="^the test is 'x'; expected one of 'no past', 'same film, two roles'$"):
        require_one("the test", "x", ("no past", "same film, two roles"))
    with pytest.raises(DataError, match="^the gate is 'x'; expected one of gru, augru$"):
        require_one("the gate", "x", ("gru", "augru"))
