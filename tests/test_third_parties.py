"""Two public DIENs against ours, weights copied across; docs/conventions.md says in words what is shown here."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
import torch
from layer_cases import RECURRENT, mask_of, random_batch, random_weights
from torch import Tensor, nn

from dien_course.layers import AGRUCell, AttentionalGRU, AUGRUCell, AuxiliaryLoss, Dice, TargetAttention

with pytest.MonkeyPatch.context() as patch:
    # Importing deepctr-torch starts a thread that asks PyPI for its newest version; tests use no network.
    patch.setattr("threading.Thread.start", lambda thread: None)
    from deepctr_torch.layers import activation as deepctr_activation
    from deepctr_torch.layers import sequence as deepctr
    from deepctr_torch.models import dien as deepctr_dien
from torch_rechub.basic import activation as rechub_activation
from torch_rechub.models.ranking import dien as rechub

pytestmark = pytest.mark.usefixtures("checked_shapes")

SIZE = 4


def random_step(batch: int = 6) -> tuple[Tensor, Tensor, Tensor]:
    generator = torch.Generator().manual_seed(2)
    x, h = (torch.randn(batch, SIZE, generator=generator, dtype=torch.float64) for _ in range(2))
    return x, h, torch.rand(batch, generator=generator, dtype=torch.float64)


def copy(
    layer: nn.Module, weight_input: Tensor, weight_state: Tensor, bias: Tensor, candidate_bias: Tensor
) -> nn.Module:
    weights = dict(weight_input=weight_input, weight_state=weight_state, bias=bias, candidate_bias=candidate_bias)
    layer.to(weight_input).load_state_dict(weights)
    return layer


def from_deepctr(cell: nn.Module, layer: nn.Module) -> nn.Module:
    """Its gates stand in our order and its update gate replaces, as ours does; torch-like, it has two biases."""
    gates = 2 * cell.hidden_size
    bias = cell.bias_ih.detach().clone()
    bias[:gates] += cell.bias_hh.detach()[:gates]
    return copy(layer, cell.weight_ih, cell.weight_hh, bias, cell.bias_hh[gates:])


def from_rechub(cell: nn.Module, layer: nn.Module) -> nn.Module:
    """Its matrices multiply from the right, and no bias stands inside the reset gate's reach."""
    weight_input = torch.cat([cell.Wr.T, cell.Wu.T, cell.Wh.T])
    weight_state = torch.cat([cell.Ur.T, cell.Uu.T, cell.Uh.T])
    bias = torch.cat([cell.br, cell.bu, cell.bh], dim=1)[0]  # codespell:ignore bu
    return copy(layer, weight_input, weight_state, bias, torch.zeros_like(cell.bh[0]))


# deepctr-torch 0.3.0


@pytest.mark.parametrize(
    ("theirs", "ours"), [(deepctr.AGRUCell, AGRUCell), (deepctr.AUGRUCell, AUGRUCell)], ids=["AGRUCell", "AUGRUCell"]
)
def test_deepctr_cells_are_ours(theirs: type, ours: type):
    cell = random_weights(theirs(SIZE, SIZE))
    x, h, a = random_step()
    found = from_deepctr(cell, ours(SIZE, SIZE))(x, h, a)
    torch.testing.assert_close(found, cell(x, h, a), rtol=0, atol=1e-13)


def test_deepctr_augru_is_not_the_released_one():
    cell = random_weights(deepctr.AUGRUCell(SIZE, SIZE))
    x, h, a = random_step()
    released = from_deepctr(cell, AUGRUCell(SIZE, SIZE, convention="released"))
    assert (released(x, h, a) - cell(x, h, a)).abs().max() > 0.1


def test_deepctr_ties_the_two_biases_of_its_augru_but_not_of_its_agru():
    augru, agru = deepctr.AUGRUCell(SIZE, SIZE), deepctr.AGRUCell(SIZE, SIZE)
    assert augru.bias_ih is augru.bias_hh
    assert agru.bias_ih is not agru.bias_hh
    ours = from_deepctr(random_weights(augru), AUGRUCell(SIZE, SIZE))
    assert torch.equal(ours.bias[2 * SIZE :], ours.candidate_bias)


def evolve_deepctr(evolving: nn.Module, batch, target: Tensor) -> Tensor:
    """Its layer wants the targets of all rows but the histories of non-empty rows only."""
    lengths = torch.tensor(batch.lengths)
    return evolving(target, batch.inputs[lengths > 0], lengths)


@pytest.mark.parametrize("variant", ["gru", "aigru", "agru", "augru"])
def test_deepctr_interest_evolution_is_ours_with_softmax_attention(variant: str):
    evolving = deepctr_dien.InterestEvolving(
        SIZE, variant.upper(), att_hidden_size=(6, 5), att_activation="prelu", att_weight_normalization=True
    )
    random_weights(evolving, dtype=torch.float32)
    attention = TargetAttention(SIZE, SIZE, "din", "softmax", hidden_sizes=(6, 5))
    unit = evolving.attention.local_att
    theirs = [
        unit.dnn.linears[0],
        unit.dnn.activation_layers[0],
        unit.dnn.linears[1],
        unit.dnn.activation_layers[1],
        unit.dense,
    ]
    for ours, their in zip(attention.score, theirs, strict=True):
        ours.load_state_dict(their.state_dict())
    if variant in ("gru", "aigru"):
        layer = AttentionalGRU.from_torch(evolving.interest_evolution, variant)
    else:
        layer = from_deepctr(evolving.interest_evolution.rnn, AttentionalGRU(SIZE, SIZE, variant))

    batch = random_batch([3, 5, 0, 1], size=SIZE, dtype=torch.float32)
    target = random_step(4)[0].float()
    if variant == "gru":
        states, _ = layer(batch.inputs, None, batch.mask)
        found = (attention(target, states, batch.mask).unsqueeze(-1) * states).sum(1)
    else:
        _, found = layer(batch.inputs, attention(target, batch.inputs, batch.mask), batch.mask)
    torch.testing.assert_close(found, evolve_deepctr(evolving, batch, target), rtol=0, atol=1e-5)


def test_deepctr_auxiliary_loss_is_our_mlp_form():
    extractor = random_weights(deepctr_dien.InterestExtractor(SIZE, use_neg=True), dtype=torch.float32)
    batch = random_batch([3, 5, 2, 1], size=SIZE, dtype=torch.float32)
    negatives = random_batch([3, 5, 2, 1], size=SIZE, seed=7, dtype=torch.float32).inputs
    interests, expected = extractor(batch.inputs, torch.tensor(batch.lengths), negatives)

    gru = AttentionalGRU.from_torch(extractor.gru, "gru")
    loss = AuxiliaryLoss(SIZE, SIZE, "mlp", hidden_sizes=(100, 50))
    for ours, their in zip(list(loss.mlp)[::2], extractor.auxiliary_net.linears, strict=True):
        ours.load_state_dict(their.state_dict())
    states, _ = gru(batch.inputs, None, batch.mask)
    torch.testing.assert_close(states * batch.mask.unsqueeze(-1), interests, rtol=0, atol=1e-5)
    torch.testing.assert_close(loss(states, batch.inputs, negatives, batch.mask), expected, rtol=1e-5, atol=0)


@pytest.mark.parametrize("training", [True, False], ids=["training", "evaluation"])
def test_deepctr_dice_is_ours(training: bool):
    theirs = deepctr_activation.Dice(SIZE).double().train(training)
    ours = Dice(SIZE).double().train(training)
    with torch.no_grad():
        theirs.alpha.copy_(torch.linspace(-1, 1, SIZE))
        ours.gamma.copy_(theirs.alpha)
        for norm in (theirs.bn, ours.normalise):
            norm.running_mean.copy_(torch.linspace(0, 2, SIZE))
            norm.running_var.copy_(torch.linspace(1, 3, SIZE))
    x = random_step()[0]
    torch.testing.assert_close(ours(x), theirs(x), rtol=0, atol=1e-13)


# torch-rechub 0.9.0


def test_rechub_cell_is_our_augru_without_the_bias_inside_the_reset_gate():
    cell = random_weights(rechub.AUGRU_Cell(SIZE))
    x, h, a = random_step()
    found = from_rechub(cell, AUGRUCell(SIZE, SIZE))(x, h, a)
    torch.testing.assert_close(found, cell(x, h, a.unsqueeze(1)), rtol=0, atol=1e-13)


def test_rechub_augru_is_not_the_released_one():
    cell = random_weights(rechub.AUGRU_Cell(SIZE))
    x, h, a = random_step()
    released = from_rechub(cell, AUGRUCell(SIZE, SIZE, convention="released"))
    assert (released(x, h, a) - cell(x, h, a.unsqueeze(1))).abs().max() > 0.1


def test_rechub_augru_is_ours_with_bilinear_softmax_attention():
    """In single precision: its first state is always that."""
    theirs = random_weights(rechub.AUGRU(SIZE), dtype=torch.float32)
    attention = TargetAttention(SIZE, SIZE, "bilinear", "softmax")
    attention.load_state_dict({"query.weight": theirs.Wa})
    layer = from_rechub(theirs.augru_cell, AttentionalGRU(SIZE, SIZE))
    batch, target = random_batch([3, 5, 1], size=SIZE, dtype=torch.float32), random_step(3)[0].float()
    expected_states, expected = theirs(batch.inputs, target, batch.mask)
    states, final = layer(batch.inputs, attention(target, batch.inputs, batch.mask), batch.mask)
    torch.testing.assert_close(states, expected_states, rtol=0, atol=1e-5)
    torch.testing.assert_close(final, expected, rtol=0, atol=1e-5)


def test_rechub_auxiliary_loss_is_twice_our_inner_product_form():
    batch = random_batch([3, 5, 0, 1, 2], size=SIZE)
    interests, negatives = (random_batch(batch.lengths, size=SIZE, seed=seed).inputs for seed in (3, 4))
    theirs = rechub.DIEN.auxiliary(
        SimpleNamespace(BCELoss=nn.BCELoss()), interests, batch.inputs, negatives, batch.mask
    )
    ours = AuxiliaryLoss(SIZE, SIZE, "inner")(interests, batch.inputs, negatives, batch.mask)
    torch.testing.assert_close(2 * ours, theirs, rtol=1e-12, atol=0)


def test_rechub_auxiliary_loss_without_a_pair_has_no_gradient_where_ours_has_zeros():
    batch = random_batch([1, 0], steps=3, size=SIZE)
    arguments = (batch.inputs.requires_grad_(), batch.inputs, batch.inputs, batch.mask)
    assert not rechub.DIEN.auxiliary(SimpleNamespace(BCELoss=nn.BCELoss()), *arguments).requires_grad
    assert AuxiliaryLoss(SIZE, SIZE, "inner")(*arguments).requires_grad


def test_rechub_dice_looks_along_a_row_where_ours_looks_along_the_batch():
    theirs = rechub_activation.Dice().double()
    x = random_step()[0]
    alone = torch.cat([theirs(row[None]) for row in x])
    torch.testing.assert_close(alone, theirs(x), rtol=0, atol=1e-13)
    shifted = x + torch.tensor([0.0, 5.0, 0.0, 0.0], dtype=torch.float64)  # one feature reaches into the others
    assert (theirs(shifted)[:, 0] - theirs(x)[:, 0]).abs().max() > 1e-3
    ours = Dice(SIZE).double()
    torch.testing.assert_close(ours(shifted)[:, 0], ours(x)[:, 0], rtol=0, atol=1e-13)


# What they all say


def test_only_the_released_convention_moves_at_zero_attention():
    """The property to look for when reading somebody else's AUGRU."""
    x, h, a = random_step()
    nothing = torch.zeros_like(a)
    deepctr_cell, rechub_cell = random_weights(deepctr.AUGRUCell(SIZE, SIZE)), random_weights(rechub.AUGRU_Cell(SIZE))
    assert torch.equal(deepctr_cell(x, h, nothing), h)
    assert torch.equal(rechub_cell(x, h, nothing[:, None]), h)
    for variant, convention in RECURRENT[2:]:
        gru = random_weights(AttentionalGRU(SIZE, SIZE, variant, convention))
        _, final = gru(x.unsqueeze(1), nothing.unsqueeze(1), mask_of([1] * len(x), 1))
        assert bool(final.any()) == (convention == "released")
