"""A chapter goes on with the learner's piece or with ours; what passed is kept as text."""

from __future__ import annotations

import linecache
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from dien_course.errors import DataError
from dien_course.exercises import check, mine_or_ours, pieces
from dien_course.exercises.chapter_13.padding_test import variant as moved_by_padding
from dien_course.exercises.judging.sources import define
from dien_course.exercises.judging.written import NotWritten, written

CELL = '''
import math as m
from collections import Counter
from torch.nn import functional as fun

SMALL = 1e-9

def hidden(scores, mask):
    return scores.masked_fill(~mask, -m.inf)

def softmax_over_real(scores, mask):
    """Attention (B, T)."""
    shares = torch.nan_to_num(fun.softmax(hidden(scores, mask), 1))
    return shares * (mask.any(1, keepdim=True) + 0 * SMALL)

def wrong(scores, mask):
    return torch.softmax(scores, 1)

class Step(nn.Module):
    def forward(self, x):
        return hidden(x, x > SMALL)

def stranger(scores, mask):
    return table

def even(n):
    return n == 0 or odd(n - 1)

def odd(n):
    return n > 0 and even(n - 1)

inner = (lambda: lambda scores, mask: scores)()
'''


def ran(source: str, **more: object) -> dict:
    """The names of a notebook after a cell with this source."""
    name = f"<cell {len(linecache.cache)}>"
    linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
    space: dict = {"__name__": "__main__", "torch": torch, "nn": torch.nn, **more}
    exec(compile(source, name, "exec"), space)
    return space


@pytest.fixture
def notebook() -> dict:
    return ran(CELL, table=torch.zeros(2))


@pytest.fixture(autouse=True)
def kernel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.chdir(tmp_path)
    pieces.forget()
    yield tmp_path
    pieces.forget()


@pytest.fixture
def copy(kernel: Path) -> Path:
    (kernel / pieces.GIVEN).write_text("{}")
    return kernel


def said(capsys: pytest.CaptureFixture, exercise_id: str = "03.1") -> tuple[object, str]:
    capsys.readouterr()
    return mine_or_ours(exercise_id), capsys.readouterr().out


SCORES, MASK = torch.tensor([[1.0, 2.0, 3.0]]), torch.tensor([[True, True, False]])


def test_before_a_check_has_passed_it_is_ours_and_after_it_yours(notebook: dict, capsys) -> None:
    ours, line = said(capsys)
    assert line == "03.1 softmax_over_real: ours, until yours passes its check\n"
    assert torch.allclose(ours(SCORES, MASK), notebook["softmax_over_real"](SCORES, MASK))
    check("03.1", notebook["wrong"])
    assert said(capsys)[1] == line
    check("03.1", notebook["softmax_over_real"])
    assert said(capsys) == (notebook["softmax_over_real"], "03.1 softmax_over_real: yours\n")


def test_outside_the_learners_copy_nothing_is_written(notebook: dict, kernel: Path, capsys) -> None:
    check("03.1", notebook["softmax_over_real"])
    assert list(kernel.iterdir()) == [] and "Kept" not in capsys.readouterr().out


def test_another_chapter_finds_what_was_kept_with_all_that_it_uses(notebook: dict, copy: Path, capsys) -> None:
    check("03.1", notebook["softmax_over_real"])
    assert f"Kept for later chapters as {copy.name}/pieces/03.1_softmax_over_real.py." in capsys.readouterr().out
    kept = (copy / "pieces" / "03.1_softmax_over_real.py").read_text()
    assert "import math as m" in kept and "def hidden" in kept and "SMALL = 1e-09" in kept and "Counter" not in kept
    pieces.forget()
    piece, line = said(capsys)
    assert line == "03.1 softmax_over_real: yours, from pieces/03.1_softmax_over_real.py\n"
    assert torch.equal(piece(SCORES, MASK), notebook["softmax_over_real"](SCORES, MASK))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (
            "def softmax_over_real(scores, mask):\n    return scores\n",
            "yours in pieces/03.1_softmax_over_real.py does not pass",
        ),
        ("def softmax_over_real(scores\n", "cannot be run (SyntaxError"),
        ("", "cannot be run (ValueError"),
    ],
)
def test_what_was_kept_is_checked_again(copy: Path, capsys, text: str, why: str) -> None:
    (copy / "pieces").mkdir()
    (copy / "pieces" / "03.1_softmax_over_real.py").write_text(text)
    piece, line = said(capsys)
    assert line.startswith("03.1 softmax_over_real: ours, because ") and why in line
    assert torch.allclose(piece(SCORES, MASK).sum(), torch.tensor(1.0))


AS_NUMBERS = """
def auc_by_pairs(score, label):
    pairs = [(s > t) + 0.5 * (s == t) for s, y in zip(score, label) for t, z in zip(score, label) if y > z]
    return {}
"""


@pytest.mark.parametrize(
    ("returned", "whose"),
    [
        ("float(sum(pairs) / len(pairs))", "yours"),
        ("torch.tensor(float(sum(pairs) / len(pairs)))", "yours"),
        ("np.array([sum(pairs) / len(pairs)])", "ours, because yours returns a NumPy array of shape (1,) where ours"),
    ],
)
def test_a_chapter_goes_on_with_what_is_of_the_same_kind_as_ours(returned: str, whose: str, capsys) -> None:
    assert check("01.2", define(AS_NUMBERS.format(returned)))
    assert said(capsys, "01.2")[1].startswith(f"01.2 auc_by_pairs: {whose}")


@pytest.mark.parametrize("largest", ["change.max()", "change.max().item()"])
def test_one_number_may_be_a_tensor_or_a_number_where_the_chapter_takes_either(largest: str, capsys) -> None:
    assert check("13.4", define(moved_by_padding(returned=largest)))
    shown = capsys.readouterr().out
    mine_or_ours("13.4")
    assert "no tensor came out" not in shown and capsys.readouterr().out == "13.4 moved_by_padding: yours\n"


def test_a_piece_that_changes_its_input_is_not_gone_on_with(capsys) -> None:
    source = (
        CELL.split("\ndef wrong")[0]
        + "\n\ndef in_place(scores, mask):\n    return softmax_over_real(scores.masked_fill_(~mask, -1e9), mask)\n"
    )
    assert check("03.1", ran(source)["in_place"])
    assert said(capsys)[1] == "03.1 softmax_over_real: ours, because yours changes its input scores\n"


def test_what_cannot_be_kept_is_still_used_here_and_the_reason_said(notebook: dict, copy: Path, capsys) -> None:
    def local(scores, mask):
        return notebook["softmax_over_real"](scores, mask)

    check("03.1", local)
    assert "It is not kept for later chapters: " in capsys.readouterr().out
    assert said(capsys) == (local, "03.1 softmax_over_real: yours\n")
    assert not (copy / "pieces").exists()


def test_a_class_and_functions_that_call_each_other_are_written_whole(notebook: dict) -> None:
    assert written(notebook["Step"]).count("def ") == 2
    space: dict = {}
    exec(written(notebook["even"]), space)
    assert space["even"](10) and not space["even"](7)


@pytest.mark.parametrize(
    ("name", "why"), [("inner", "not defined by a def"), ("stranger", "table is a Tensor"), ("table", "is a Tensor")]
)
def test_what_is_not_code_of_a_cell_is_not_written(notebook: dict, name: str, why: str) -> None:
    with pytest.raises(NotWritten, match=why):
        written(notebook[name])


@pytest.mark.parametrize(("asked", "why"), [("03.9", "no exercise '03.9'"), ("07.1", "asks for a value")])
def test_only_functions_and_classes_are_pieces(asked: str, why: str) -> None:
    with pytest.raises(DataError, match=why):
        mine_or_ours(asked)
