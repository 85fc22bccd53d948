"""Bad inputs and settings of the layer are named in one sentence."""

from __future__ import annotations

import pytest
import torch
from layer_cases import mask_of
from recurrent_cases import every_kind

from dien_course.layers import AttentionalGRU

pytestmark = pytest.mark.usefixtures("checked_shapes")


ROWS, STEPS, INPUT = 2, 3, 3
BAD = {
    "inputs of rank 2": (dict(inputs=torch.zeros(STEPS, INPUT)), r"inputs has shape \(3, 3\); expected \(B, T, 3\)"),
    "inputs too narrow": (dict(inputs=torch.zeros(2, 3, 1)), r"inputs has shape \(2, 3, 1\); expected \(B, T, 3\)"),
    "no row": (dict(inputs=torch.zeros(0, 3, 3)), r"inputs has shape \(0, 3, 3\); expected \(B, T, 3\)"),
    "no step": (dict(inputs=torch.zeros(2, 0, 3)), r"inputs has shape \(2, 0, 3\); expected \(B, T, 3\)"),
    "inputs of whole numbers": (dict(inputs=torch.zeros(2, 3, 3).long()), "inputs has dtype torch.int64; expected a f"),
    "inputs not a tensor": (dict(inputs=[[[0.0] * 3] * 3] * 2), r"inputs is a list; expected a tensor of shape \(B, T"),
    "attention of one row": (dict(attention=torch.zeros(1, 3)), r"attention has shape \(1, 3\); expected \(2, 3\)"),
    "attention of one step": (dict(attention=torch.zeros(2, 1)), r"attention has shape \(2, 1\); expected \(2, 3\)"),
    "attention of rank 1": (dict(attention=torch.zeros(3)), r"attention has shape \(3,\); expected \(2, 3\)"),
    "a third rank": (dict(attention=torch.zeros(2, 3, 1)), r"attention has shape \(2, 3, 1\); expected \(2, 3\)"),
    "attention above 1": (dict(attention=torch.full((2, 3), 1.25)), r"attention lies in \[1.25, 1.25\]; expected"),
    "attention below 0": (dict(attention=torch.full((2, 3), -0.5)), r"attention lies in \[-0.5, -0.5\]; expected"),
    "attention not a number": (
        dict(attention=torch.tensor([[0, 1, 0], [0.5, torch.nan, 0]])),
        r"attention lies in \[nan, nan\]; expected every score in \[0, 1\]",
    ),
    "attention of whole numbers": (dict(attention=torch.ones(2, 3).int()), "attention has dtype torch.int32; expected"),
    "mask of one row": (dict(mask=mask_of([2], 3)), r"mask has shape \(1, 3\); expected \(2, 3\)"),
    "mask of one step": (dict(mask=mask_of([1, 1], 1)), r"mask has shape \(2, 1\); expected \(2, 3\)"),
    "mask of numbers": (dict(mask=torch.ones(2, 3)), "mask has dtype torch.float32; expected torch.bool"),
    "mask with a hole": (
        dict(mask=torch.tensor([[True, True, False], [True, False, True]])),
        "mask has a hole in row 1; expected all real behaviours first",
    ),
    "mask padded at the front": (
        dict(mask=torch.tensor([[False, True, True], [True, True, True]])),
        "mask has a hole in row 0",
    ),
}  # fmt: skip


@every_kind
@pytest.mark.parametrize(("bad", "message"), BAD.values(), ids=BAD)
def test_bad_inputs_are_named(variant: str, convention: str, bad: dict, message: str):
    good = dict(inputs=torch.zeros(ROWS, STEPS, INPUT), attention=torch.zeros(ROWS, STEPS), mask=mask_of([2, 3], STEPS))
    layer = AttentionalGRU(INPUT, 4, variant, convention)
    layer(**good)
    with pytest.raises(ValueError, match=message):
        layer(**(good | bad))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (dict(hidden_size=0), "hidden_size is 0; expected a whole number of at least 1"),
        (dict(input_size=0), "input_size is 0; expected a whole number of at least 1"),
        (dict(hidden_size=2.0), "hidden_size is 2.0; expected a whole number"),
        (dict(hidden_size=True), "hidden_size is True; expected a whole number"),
        (dict(variant="AUGRU"), "variant is 'AUGRU'; expected one of gru, aigru, agru, augru"),
        (dict(convention="tf"), "convention is 'tf'; expected one of paper, released"),
    ],
)
def test_bad_settings_are_named(arguments: dict, message: str):
    with pytest.raises(ValueError, match=message):
        AttentionalGRU(**(dict(input_size=3, hidden_size=4) | arguments))
