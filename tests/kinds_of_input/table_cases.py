"""Kinds of prepared tables and what `train` and `predict` make of them."""

from __future__ import annotations

from kinds_of_input.file_kinds import FILES
from kinds_of_input.id_kinds import HISTORIES, IDS
from kinds_of_input.kind import Kind
from kinds_of_input.row_kinds import PREDICTED, ROWS
from kinds_of_input.value_kinds import LABELS, NUMBERS

KINDS: list[Kind] = [*FILES, *LABELS, *NUMBERS, *IDS, *HISTORIES, *ROWS, *PREDICTED]
