"""Scores with padding, drawn for the exercises on softmax of chapter 03."""

from __future__ import annotations

import torch

from dien_course.exercises.judging.inputs import Draw, case, large, ordinary, padded


def inputs(draw: Draw) -> tuple:
    return draw.normal(draw.B, draw.T), draw.mask()


def junk_inputs(draw: Draw) -> tuple:
    scores, mask = inputs(draw)
    return scores.masked_fill(~mask, 900.0), mask


def very_low_inputs(draw: Draw) -> tuple:
    scores, mask = inputs(draw)
    return scores - 20_000, mask


def low_inputs(draw: Draw) -> tuple:
    scores, mask = inputs(draw)
    return scores - 300, mask


PADDED = (
    *padded(inputs),
    case("one step, and a row without it", inputs, 14, 2, 1, "one row"),
    case("far more padding than behaviours", inputs, 15, 2, 7, "one row"),
    case("as many rows as steps", inputs, 18, 3, 3, "one row"),
)

JUNK = (
    *large(inputs),
    case("large numbers, and padding", inputs, 16, 3, 4, "some", scale=200.0),
    case("padding that holds a score of 900", junk_inputs, 17, 2, 4, "some"),
    case("scores of about -300", low_inputs, 19, 3, 4, "some"),
    case("scores of about -20,000", very_low_inputs, 21, 3, 4, "some", dtype=torch.float64),
)

GRADIENT = (*ordinary(inputs)[1:], *padded(inputs))
