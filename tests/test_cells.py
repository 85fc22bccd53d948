"""One step of each cell: against NumPy loops, torch.nn.GRUCell, and what the paper says of attention 0 and 1."""

from __future__ import annotations

import numpy as np
import oracles
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from layer_cases import DTYPES, SEEDS, TOLERANCE, noncontiguous, random_weights, weights_of
from torch import Tensor, nn

from dien_course.layers import AGRUCell, AUGRUCell, GRUCell

pytestmark = pytest.mark.usefixtures("checked_shapes")

INPUT, HIDDEN = 3, 4
CELLS = {
    "gru": lambda: GRUCell(INPUT, HIDDEN),
    "agru": lambda: AGRUCell(INPUT, HIDDEN),
    "augru-paper": lambda: AUGRUCell(INPUT, HIDDEN),
    "augru-released": lambda: AUGRUCell(INPUT, HIDDEN, convention="released"),
}
ATTENTIVE = [name for name in CELLS if name != "gru"]


def random_cell(name: str, seed: int = 0, dtype: torch.dtype = torch.float64) -> nn.Module:
    return random_weights(CELLS[name](), seed, dtype)


def random_step(batch: int = 5, seed: int = 1, dtype: torch.dtype = torch.float64) -> tuple[Tensor, Tensor, Tensor]:
    generator = torch.Generator().manual_seed(seed)
    x = torch.randn(batch, INPUT, generator=generator, dtype=torch.float64)
    h = torch.randn(batch, HIDDEN, generator=generator, dtype=torch.float64)
    a = torch.rand(batch, generator=generator, dtype=torch.float64)
    return x.to(dtype), h.to(dtype), a.to(dtype)


@pytest.mark.parametrize("dtype", DTYPES, ids=str)
@pytest.mark.parametrize("name", CELLS)
def test_a_step_matches_plain_loops(name: str, dtype: torch.dtype):
    cell = random_cell(name, dtype=dtype)
    x, h, a = random_step(dtype=dtype)
    variant, _, convention = name.partition("-")
    rows = zip(x.double().numpy(), h.double().numpy(), a.double().numpy(), strict=True)
    expected = [oracles.step(*row, weights_of(cell), variant, convention or "paper") for row in rows]
    torch.testing.assert_close(
        cell(x, h, a).double(), torch.tensor(np.array(expected)), rtol=TOLERANCE[dtype], atol=TOLERANCE[dtype]
    )


@pytest.mark.parametrize(
    ("name", "attention"), [("gru", None), ("gru", 0.3), ("augru-paper", 1.0), ("augru-released", 0.0)]
)
def test_a_fully_open_cell_is_torchs_gru_cell_with_its_update_gate_turned_round(name: str, attention: float | None):
    theirs = random_weights(nn.GRUCell(INPUT, HIDDEN))
    ours = CELLS[name]().double()
    turned = torch.tensor([1.0] * HIDDEN + [-1.0] * HIDDEN + [1.0] * HIDDEN, dtype=torch.float64)
    with torch.no_grad():
        ours.weight_input.copy_(theirs.weight_ih * turned[:, None])
        ours.weight_state.copy_(theirs.weight_hh * turned[:, None])
        ours.bias.copy_((theirs.bias_ih + torch.cat([theirs.bias_hh[: 2 * HIDDEN], torch.zeros(HIDDEN)])) * turned)
        ours.candidate_bias.copy_(theirs.bias_hh[2 * HIDDEN :])
    x, h, a = random_step()
    a = None if attention is None else torch.full_like(a, attention)
    torch.testing.assert_close(ours(x, h, a), theirs(x, h), rtol=0, atol=1e-12)


def test_the_gru_cell_ignores_attention():
    cell = random_cell("gru")
    x, h, a = random_step()
    assert torch.equal(cell(x, h, a), cell(x, h))


@pytest.mark.parametrize("name", ["agru", "augru-paper"])
def test_zero_attention_freezes_the_state(name: str):
    x, h, a = random_step()
    assert torch.equal(random_cell(name)(x, h, torch.zeros_like(a)), h)


@pytest.mark.parametrize("name", ["agru", "augru-released"])
def test_full_attention_replaces_the_state_with_the_candidate(name: str):
    cell = random_cell(name)
    x, h, a = random_step()
    _, candidate = cell.gates(x, h)
    torch.testing.assert_close(cell(x, h, torch.ones_like(a)), candidate, rtol=0, atol=1e-15)


def test_more_attention_moves_the_state_further_whatever_the_cell():
    x, h, _ = random_step()
    for name in ATTENTIVE:
        cell = random_cell(name)
        moved = [(cell(x, h, torch.full((len(x),), a, dtype=torch.float64)) - h).abs() for a in (0.1, 0.5, 0.9)]
        assert (moved[0] < moved[1]).all() and (moved[1] < moved[2]).all()


@pytest.mark.parametrize("name", CELLS)
def test_the_new_state_lies_between_the_old_one_and_the_candidate(name: str):
    cell = random_cell(name)
    x, h, a = random_step(50)
    _, candidate = cell.gates(x, h)
    new = cell(x, h, a)
    assert (torch.minimum(h, candidate) <= new).all() and (new <= torch.maximum(h, candidate)).all()


@pytest.mark.parametrize("name", CELLS)
def test_gradients_match_finite_differences(name: str):
    cell = random_cell(name)
    x, h, a = (value.requires_grad_() for value in random_step(2))

    def step(x, h, a, *weights):
        named = dict(zip(dict(cell.named_parameters()), weights, strict=True))
        return torch.func.functional_call(cell, named, (x, h, a))

    assert torch.autograd.gradcheck(step, (x, h, a, *cell.parameters()))


@pytest.mark.parametrize("name", CELLS)
def test_a_cell_can_be_differentiated_twice(name: str):
    cell = random_cell(name)
    assert torch.autograd.gradgradcheck(cell, tuple(value.requires_grad_() for value in random_step(2)))


@pytest.mark.parametrize("name", CELLS)
@given(batch=st.integers(1, 6), seed=SEEDS)
def test_a_row_does_not_depend_on_the_rest_of_the_batch(name: str, batch: int, seed: int):
    cell = random_cell(name, seed % 7)
    x, h, a = random_step(batch, seed)
    whole = cell(x, h, a)
    order = torch.randperm(batch, generator=torch.Generator().manual_seed(seed))
    torch.testing.assert_close(cell(x[order], h[order], a[order]), whole[order], rtol=0, atol=1e-14)
    for row in range(batch):
        part = slice(row, row + 1)
        torch.testing.assert_close(cell(x[part], h[part], a[part]), whole[part], rtol=0, atol=1e-14)


@pytest.mark.parametrize("name", CELLS)
def test_memory_layout_does_not_matter(name: str):
    cell = random_cell(name)
    x, h, a = random_step()
    scattered = cell(noncontiguous(x), noncontiguous(h), noncontiguous(a[:, None])[:, 0])
    torch.testing.assert_close(scattered, cell(x, h, a), rtol=0, atol=1e-14)


def test_all_cells_take_each_others_weights():
    source = random_cell("gru")
    for name in CELLS:
        cell = CELLS[name]().double()
        cell.load_state_dict(source.state_dict())
        for ours, theirs in zip(cell.parameters(), source.parameters(), strict=True):
            assert torch.equal(ours, theirs)


BAD_STEPS = {
    "x of rank 3": (dict(x=torch.zeros(2, 1, INPUT)), r"x has shape \(2, 1, 3\); expected \(B, 3\)"),
    "x of another size": (dict(x=torch.zeros(2, INPUT + 1)), r"x has shape \(2, 4\); expected \(B, 3\)"),
    "x of a batch of none": (dict(x=torch.zeros(0, INPUT)), r"x has shape \(0, 3\); expected \(B, 3\)"),
    "h of a batch of one": (dict(h=torch.zeros(1, HIDDEN)), r"h has shape \(1, 4\); expected \(2, 4\)"),
    "h of rank 1": (dict(h=torch.zeros(HIDDEN)), r"h has shape \(4,\); expected \(2, 4\)"),
    "h of another size": (dict(h=torch.zeros(2, 1)), r"h has shape \(2, 1\); expected \(2, 4\)"),
}
BAD_ATTENTION = {
    "a of rank 2": (torch.zeros(2, 1), r"attention has shape \(2, 1\); expected \(2,\)"),
    "a of a batch of one": (torch.zeros(1), r"attention has shape \(1,\); expected \(2,\)"),
    "a above 1": (torch.tensor([0.0, 1.5]), r"attention lies in \[0, 1.5\]; expected every score in \[0, 1\]"),
    "a below 0": (torch.tensor([-0.25, 1.0]), r"attention lies in \[-0.25, 1\]"),
    "a not a number": (torch.tensor([0.5, torch.nan]), r"attention lies in \[nan, nan\]"),
    "a of whole numbers": (torch.tensor([0, 1]), r"attention has dtype torch.int64"),
    "a missing": (None, r"attention is a NoneType"),
}


@pytest.mark.parametrize("name", CELLS)
@pytest.mark.parametrize(("bad", "message"), BAD_STEPS.values(), ids=BAD_STEPS)
def test_bad_inputs_are_named(name: str, bad: dict, message: str):
    step = dict(x=torch.zeros(2, INPUT), h=torch.zeros(2, HIDDEN), a=torch.zeros(2)) | bad
    with pytest.raises(ValueError, match=message):
        CELLS[name]()(**step)


@pytest.mark.parametrize("name", ATTENTIVE)
@pytest.mark.parametrize(("bad", "message"), BAD_ATTENTION.values(), ids=BAD_ATTENTION)
def test_bad_attention_is_named(name: str, bad: Tensor, message: str):
    with pytest.raises(ValueError, match=message):
        CELLS[name]()(torch.zeros(2, INPUT), torch.zeros(2, HIDDEN), bad)


@pytest.mark.parametrize("cell", [GRUCell, AGRUCell, AUGRUCell])
@pytest.mark.parametrize(
    ("sizes", "name"),
    [((0, 4), "input_size"), ((3, 0), "hidden_size"), ((3, -1), "hidden_size"), ((3, 4.0), "hidden_size")],
)
def test_sizes_are_whole_numbers_of_at_least_one(cell: type, sizes: tuple, name: str):
    with pytest.raises(ValueError, match=f"{name} is .*; expected a whole number of at least 1"):
        cell(*sizes)


def test_an_unknown_convention_is_named():
    with pytest.raises(ValueError, match="convention is 'tensorflow'; expected one of paper, released"):
        AUGRUCell(INPUT, HIDDEN, convention="tensorflow")
