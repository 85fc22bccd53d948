"""Where ours departs from the paper and from the released code, shown where ours can compute both.

docs/conventions.md has the table. The released code is mouna99/dien, in TensorFlow 1; its formulas are written out here
as they stand in the functions named.
"""

from __future__ import annotations

import numpy as np
import pytest
import torch
from layer_cases import mask_of
from torch.nn import functional as F

from dien_course.data import NegativeSampler
from dien_course.layers import AUGRUCell, AuxiliaryLoss, TargetAttention, masked_softmax


def random(*shape: int, seed: int = 0) -> torch.Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def test_released_augru_scales_the_gate_that_keeps() -> None:
    """script/utils.py, VecAttGRUCell.call: u = (1 - att_score) * u; new_h = u * state + (1 - u) * c."""
    torch.manual_seed(0)
    cell = AUGRUCell(3, 4, convention="released").double()
    x, h, a = random(5, 3), random(5, 4, seed=1), torch.rand(5, dtype=torch.float64)
    replace, candidate = cell.gates(x, h)
    keep = (1 - a[:, None]) * (1 - replace)
    torch.testing.assert_close(cell(x, h, a), keep * h + (1 - keep) * candidate)


def test_paper_and_released_augru_differ_unless_the_gate_is_open_and_attention_1() -> None:
    torch.manual_seed(0)
    cell = AUGRUCell(3, 4).double()
    x, h = random(5, 3), random(5, 4, seed=1)
    torch.testing.assert_close(cell(x, h, torch.zeros(5).double()), h)
    cell.convention = "released"
    assert (cell(x, h, torch.zeros(5).double()) - h).abs().max() > 0.1


def test_the_released_candidate_resets_the_state_before_the_matrix_and_ours_after_it() -> None:
    """script/utils.py, VecAttGRUCell.call: candidate of [inputs, r * state]; the paper and ours: r ∘ (U h₋)."""
    torch.manual_seed(0)
    cell = AUGRUCell(3, 4).double()
    x, h = random(5, 3), random(5, 4, seed=1)
    W, U, b = cell.weight_input.chunk(3), cell.weight_state.chunk(3), cell.bias.chunk(3)
    r = torch.sigmoid(x @ W[0].T + h @ U[0].T + b[0])
    after = torch.tanh(x @ W[2].T + r * (h @ U[2].T) + b[2])
    before = torch.tanh(x @ W[2].T + (r * h) @ U[2].T + b[2])
    _, ours = cell.gates(x, h)
    torch.testing.assert_close(ours, after)
    assert (ours - before).abs().max() > 1e-3


def test_the_released_attention_is_our_din_unit_with_softmax_and_sigmoid_layers() -> None:
    """script/utils.py, din_fcn_attention, without its extra layer on the query."""
    torch.manual_seed(0)
    unit = TargetAttention(4, 4, "din", "softmax", hidden_sizes=(80, 40), activation="sigmoid").double()
    target, keys, mask = random(3, 4), random(3, 6, 4, seed=1), mask_of([6, 2, 4], 6)
    query = target[:, None].expand_as(keys)
    hidden = torch.cat([query, keys, query - keys, query * keys], dim=-1)
    linears = [layer for layer in unit.score if isinstance(layer, torch.nn.Linear)]
    for layer in linears[:-1]:
        hidden = torch.sigmoid(layer(hidden))
    scores = linears[-1](hidden).squeeze(-1).masked_fill(~mask, -(2.0**32) + 1)
    torch.testing.assert_close(unit(target, keys, mask), torch.softmax(scores, dim=1))


def test_t_softmax_is_length_times_the_papers_softmax_and_cut_at_1() -> None:
    torch.manual_seed(0)
    unit = TargetAttention(4, 4, "bilinear", "t_softmax").double()
    target, keys, mask = random(3, 4), random(3, 6, 4, seed=1), mask_of([6, 2, 4], 6)
    softmax = masked_softmax(unit.scores(target, keys), mask)
    torch.testing.assert_close(unit(target, keys, mask), (softmax * mask.sum(1, keepdim=True)).clamp(max=1))


@pytest.mark.parametrize("width", [5, 9])
def test_the_released_auxiliary_loss_is_ours_times_2_diluted_by_padding(width: int) -> None:
    """script/model.py, Model.auxiliary_loss: reduce_mean of both masked terms over all places."""
    torch.manual_seed(0)
    ours = AuxiliaryLoss(4, 4, form="mlp").double()
    h, e, n = (F.pad(random(3, 5, 4, seed=seed), (0, 0, 0, width - 5)) for seed in range(3))
    mask = mask_of([5, 2, 1], width)

    def probability(film: torch.Tensor) -> torch.Tensor:  # softmax over two logits is a sigmoid of their difference
        return torch.sigmoid(ours.scores(h[:, :-1], film[:, 1:]))

    terms = -(torch.log(probability(e)) + torch.log(1 - probability(n))) * mask[:, 1:]
    pairs = mask[:, 1:]
    torch.testing.assert_close(terms.mean(), 2 * ours(h, e, n, mask) * pairs.sum() / pairs.numel())


def test_released_negatives_may_be_films_the_user_chose_at_another_step_and_ours_never() -> None:
    """script/data_iterator.py, DataIterator.next: any row of the log but that step's own item."""
    from dien_course.data import open_source
    from dien_course.data.encode import Encoder

    source = open_source()
    encoder = Encoder.fit(source.spec, source.train)
    part = encoder.encode(source.train.take(np.arange(2000)))
    name = "histHighRatedMovieIds"
    sampler = NegativeSampler(part, source.spec.groups[0], "uniform")
    rng, released = np.random.default_rng(0), 0
    log = np.concatenate([part.sequences[name][row] for row in range(len(part))])
    for row in range(0, 200):
        chosen = set(part.sequences[name][row].tolist())
        drawn = sampler.draw(np.full(50, part.owner[row]), rng)[0]
        assert not chosen & set(drawn.tolist())
        released += len(chosen & set(rng.choice(log, 50).tolist()))
    assert released > 0
