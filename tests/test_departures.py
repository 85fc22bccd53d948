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
from dien_course.layers import AUGRUCell, AuxiliaryLoss, BatchNorm, Dice, TargetAttention, masked_softmax
from dien_course.layers.pooling import pool


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


def test_the_released_score_of_a_pair_is_our_mlp_form_after_a_scale_and_a_shift() -> None:
    """script/model.py, Model.auxiliary_net: a normalisation that is never trained, two sigmoid layers, two outputs."""
    torch.manual_seed(0)
    ours, norm = AuxiliaryLoss(4, 4, form="mlp").double(), BatchNorm(8).double().eval()
    torch.nn.init.normal_(norm.weight), torch.nn.init.normal_(norm.bias)
    h, e = random(5, 4), random(5, 4, seed=1)
    pair = torch.cat([h, e], dim=-1)
    moved = pair / np.sqrt(1 + norm.eps) * norm.weight + norm.bias
    torch.testing.assert_close(norm(pair), moved)  # mean 0 and variance 1, as they were made
    hidden, linears = moved, [layer for layer in ours.mlp if isinstance(layer, torch.nn.Linear)]
    for layer in linears[:-1]:
        hidden = torch.sigmoid(layer(hidden))
    other = random(1, hidden.shape[-1], seed=2)  # the released last layer has two rows; ours is their difference
    two = hidden @ torch.cat([linears[-1].weight + other, other]).T + torch.cat([linears[-1].bias, torch.zeros(1)])
    scores = ours.scores(moved[:, :4], moved[:, 4:])
    torch.testing.assert_close(torch.softmax(two, dim=-1)[:, 0], torch.sigmoid(scores))


@pytest.mark.parametrize("width", [5, 9])
def test_the_released_sum_of_a_history_counts_its_padding_and_ours_does_not(width: int) -> None:
    """script/model.py, Model.__init__: reduce_sum over all places of item_his_eb, where id 0 has a vector."""
    table, ids = random(7, 3), torch.tensor([[3, 5, 2], [4, 0, 0]])
    ids = F.pad(ids, (0, width - 3))
    released, ours = table[ids].sum(1), pool(table[ids], ids != 0, "sum")
    padding = (ids == 0).sum(1, keepdim=True)
    torch.testing.assert_close(released, ours + padding * table[0])
    assert (released - ours).abs().max() > 0.1


def test_a_softmax_over_two_is_the_sigmoid_of_one_logit() -> None:
    """script/model.py, Model.build_fcn_net: y_hat is a softmax over two; its first column is the click."""
    two = random(6, 2)
    torch.testing.assert_close(torch.softmax(two, dim=1)[:, 0], torch.sigmoid(two[:, 0] - two[:, 1]))


def released_log_loss(logit: torch.Tensor, label: torch.Tensor) -> torch.Tensor:
    """script/model.py, Model.build_fcn_net: - reduce_mean(log(y_hat) * target), over rows and both columns."""
    click = torch.sigmoid(logit)
    return -(torch.log(torch.stack([click, 1 - click], 1)) * torch.stack([label, 1 - label], 1)).mean()


def test_the_released_log_loss_is_half_of_ours() -> None:
    logit, label = random(6), torch.tensor([1.0, 0, 0, 1, 1, 0], dtype=torch.float64)
    ours = F.binary_cross_entropy_with_logits(logit, label)
    torch.testing.assert_close(released_log_loss(logit, label), ours / 2)


def test_the_released_whole_loss_is_half_of_ours_with_4_alpha() -> None:
    """Without padding: half the log loss, and both terms of a pair in place of their mean, at weight 1."""
    torch.manual_seed(0)
    logit, label = random(3), torch.tensor([1.0, 0, 1], dtype=torch.float64)
    h, e, n = (random(3, 5, 4, seed=seed) for seed in range(3))
    auxiliary = AuxiliaryLoss(4, 4, form="mlp").double()
    mask = mask_of([5, 5, 5], 5)
    both_terms = -F.logsigmoid(auxiliary.scores(h[:, :-1], e[:, 1:])) - F.logsigmoid(
        -auxiliary.scores(h[:, :-1], n[:, 1:])
    )
    released = released_log_loss(logit, label) + both_terms.mean()
    ours = F.binary_cross_entropy_with_logits(logit, label) + 4 * auxiliary(h, e, n, mask)
    torch.testing.assert_close(released, ours / 2)


def test_the_released_dice_reads_the_batch_when_scoring_and_ours_does_not() -> None:
    """script/Dice.py, dice: mean and variance of the batch, whether it trains or scores."""
    dice, x = Dice(3).double().eval(), random(8, 3)
    torch.testing.assert_close(dice(x)[:4], dice(x[:4]))

    def released(rows: torch.Tensor) -> torch.Tensor:
        share = torch.sigmoid((rows - rows.mean(0)) / rows.var(0, unbiased=False).sqrt())
        return share * rows + (1 - share) * dice.gamma * rows

    assert (released(x)[:4] - released(x[:4])).abs().max() > 1e-3
    torch.testing.assert_close(released(x), Dice(3).double().train()(x), atol=1e-6, rtol=1e-6)
