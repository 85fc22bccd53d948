"""What the layers do at their edges: defaults, the smallest sizes, other devices and precisions, whole messages."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from dien_course.layers import AttentionalGRU, Dice, InterestExtractor, TargetAttention

# Defaults


def test_dice_learns_its_slopes_alone_which_start_at_a_quarter():
    dice = Dice(3)
    assert [(name, value.tolist()) for name, value in dice.named_parameters()] == [("gamma", [0.25] * 3)]


def test_the_settings_of_dice_reach_its_running_averages():
    assert (Dice(3).normalise.eps, Dice(3).normalise.momentum) == (1e-8, 0.1)
    dice = Dice(3, eps=0.5, momentum=0.25)
    assert (dice.normalise.eps, dice.normalise.momentum) == (0.5, 0.25)


def test_the_interest_extractor_is_a_gru_without_attention():
    assert InterestExtractor(3, 4).gru.variant == "gru"


@pytest.mark.parametrize(
    ("kind", "sizes", "mapped"),
    [("din", (3, 3), False), ("din", (5, 3), True), ("bilinear", (3, 3), True), ("dot", (3, 3), False)],
)
def test_the_target_is_mapped_where_sizes_differ_or_the_kind_is_bilinear(kind: str, sizes: tuple, mapped: bool):
    query = TargetAttention(*sizes, kind).query
    assert isinstance(query, nn.Linear if mapped else nn.Identity)
    assert not mapped or query.bias is None


# The smallest sizes


def test_two_rows_are_enough_for_dice_to_use_the_statistics_of_the_batch():
    dice = Dice(1).double()
    bent = dice(torch.tensor([[1.0], [3.0]], dtype=torch.float64))
    p = torch.sigmoid(torch.tensor([[-1.0], [1.0]], dtype=torch.float64))  # mean 2, deviation 1
    expected = (p + (1 - p) * 0.25) * torch.tensor([[1.0], [3.0]], dtype=torch.float64)
    torch.testing.assert_close(bent, expected, rtol=0, atol=1e-7)


# Where and in what precision the layer works


def test_what_the_gru_makes_itself_lies_where_its_inputs_are_whatever_the_default_device():
    gru, inputs = AttentionalGRU(3, 4), torch.ones(2, 5, 3)
    with torch.device("meta"):
        _, final = gru(inputs)
    assert final.device == inputs.device


def test_attention_of_higher_precision_is_rounded_to_that_of_the_weights_first():
    torch.manual_seed(0)
    gru, inputs = AttentionalGRU(3, 16), torch.ones(8, 5, 3)
    attention = torch.rand(8, 5, dtype=torch.float64)
    states, _ = gru(inputs, attention)
    assert states.dtype == torch.float32
    assert torch.equal(states, gru(inputs, attention.float())[0])


# Whole messages


def test_from_torch_says_all_it_found():
    found = "gru has num_layers=2, bidirectional=True, bias=True; expected one layer, one direction, with biases"
    with pytest.raises(ValueError, match=f"^{found}$"):
        AttentionalGRU.from_torch(nn.GRU(3, 4, num_layers=2, bidirectional=True))
