"""The argument checks the layers share, and the run-time shape checks of the tests themselves."""

from __future__ import annotations

import inspect

import pytest
import torch
from shape_checks import CHECKED, checked

from dien_course import layers
from dien_course.layers.shapes import require_attention, require_mask, require_positive, require_shape


def test_what_fits_is_returned_untouched():
    tensor = torch.zeros(2, 3)
    assert require_shape("x", tensor, ("B", 3)) is tensor
    assert require_shape("x", tensor, (2, 3)) is tensor
    attention = torch.tensor([0.0, 0.5, 1.0])
    assert require_attention(attention, (3,)) is attention
    mask = torch.tensor([[True, True, False], [False, False, False], [True, True, True]])
    assert require_mask(mask, (3, 3)) is mask
    assert require_positive("size", 1) == 1


@pytest.mark.parametrize(
    ("shape", "written"),
    [((3,), r"\(3,\)"), ((), r"\(\)"), (("B", "T", 4), r"\(B, T, 4\)"), ((2, 4), r"\(2, 4\)"), ((2, 1), r"\(2, 1\)")],
)
def test_a_shape_that_does_not_fit_is_said_with_the_one_expected(shape: tuple, written: str):
    with pytest.raises(ValueError, match=rf"^x has shape \(2, 3\); expected {written}$"):
        require_shape("x", torch.zeros(2, 3), shape)


@pytest.mark.parametrize("score", [-1e-6, 1 + 1e-6, torch.inf, -torch.inf, torch.nan])
@pytest.mark.parametrize("place", [0, 2])
def test_one_score_outside_zero_to_one_is_enough(score: float, place: int):
    attention = torch.full((1, 3), 0.5)
    attention[0, place] = score
    with pytest.raises(ValueError, match=r"^attention lies in \[.*\]; expected every score in \[0, 1\]$"):
        require_attention(attention, (1, 3))


@pytest.mark.parametrize("value", [0, -1, 1.5, 2.0, True, "3", None])
def test_a_size_is_a_whole_number_of_at_least_one(value):
    with pytest.raises(ValueError, match=r"^size is .*; expected a whole number of at least 1$"):
        require_positive("size", value)


def test_every_layer_with_a_forward_of_its_own_is_checked_and_annotated():
    assert {layer.__name__ for layer in CHECKED} == {
        name for name in layers.__all__ if inspect.isclass(getattr(layers, name))
    }
    for layer in CHECKED:
        annotations = vars(layer)["forward"].__annotations__
        assert "return" in annotations
        assert all(any(word in hint for word in ("Float[", "Bool[")) for hint in annotations.values()), layer


def test_the_run_time_check_notices_a_wrong_shape(checked_shapes, monkeypatch):
    gru = layers.AttentionalGRU(3, 4)
    inputs = torch.zeros(2, 5, 3)
    gru(inputs)
    monkeypatch.setattr(gru, "_recur", lambda inputs, *_: (inputs.new_zeros(5, 2, 4), inputs.new_zeros(5, 4)))
    with pytest.raises(
        AssertionError, match=r"forward: return is \(torch.float32 \(5, 2, 4\), torch.float32 \(5, 4\)\)"
    ):
        gru(inputs)


def test_the_run_time_check_notices_a_wrong_type_of_argument():
    def forward(mask):
        return mask

    forward.__annotations__ = {"mask": 'Bool[torch.Tensor, "B T"]'}
    assert checked(forward)(torch.ones(2, 3).bool()).all()
    with pytest.raises(AssertionError, match=r"mask is torch.float32 \(2, 3\)"):
        checked(forward)(torch.ones(2, 3))


def test_nan_attention_is_of_its_own_kind():
    from dien_course.layers.shapes import NotFinite, require_attention

    with pytest.raises(NotFinite):
        require_attention(torch.tensor([0.5, float("nan")]), (2,))
    with pytest.raises(ValueError) as caught:
        require_attention(torch.tensor([0.5, 1.5]), (2,))
    assert type(caught.value) is ValueError
