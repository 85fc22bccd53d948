"""Kinds of event logs and what `samples` makes of them."""

from __future__ import annotations

from kinds_of_input.kind import Kind
from kinds_of_input.log_form_cases import FORMS, REAL
from kinds_of_input.log_id_cases import IDS, TIMES
from kinds_of_input.log_label_cases import CUTS, LABELS, SIDES

KINDS: list[Kind] = [*FORMS, *REAL, *IDS, *TIMES, *LABELS, *CUTS, *SIDES]
