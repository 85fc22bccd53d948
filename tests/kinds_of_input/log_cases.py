"""Kinds of event logs and what `samples` makes of them."""

from __future__ import annotations

from kinds_of_input.kind import Kind

KINDS: list[Kind] = []
