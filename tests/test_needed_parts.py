"""The networks of chapter 08 that lack a part lack that part and nothing else, and every training was written down."""

from __future__ import annotations

import pytest
import torch

from dien_course.data import Batches, Encoder
from dien_course.experiments.needed_parts import KINDS, SEEDS, TRIALS, Trial, cost_of, read_trials
from dien_course.experiments.sequels import SPEC, sequels


@pytest.fixture(scope="module")
def batch_and_sizes() -> tuple[dict, dict]:
    samples = sequels(24, seed=1)
    encoder = Encoder.fit(SPEC, samples)
    return next(iter(Batches(encoder.encode(samples), 24))), encoder.sizes


def network(name: str, sizes: dict):
    torch.manual_seed(0)
    return KINDS[name](SPEC, sizes, embedding_size=4, auxiliary=None)


@pytest.mark.parametrize(
    ("name", "reached"),
    [("DIEN", {"attention", "evolution"}), ("without attention", {"evolution"}), ("without evolution", set())],
)
def test_a_part_that_is_taken_out_gets_no_gradient(name, reached, batch_and_sizes) -> None:
    batch, sizes = batch_and_sizes
    model = network(name, sizes)
    model(batch).logits.sum().backward()
    for part in ("attention", "evolution"):
        gradients = [weight.grad for weight in getattr(model, part).parameters()]
        assert any(g is not None and g.abs().sum() > 0 for g in gradients) == (part in reached), part


def test_without_attention_every_real_behaviour_has_attention_1(batch_and_sizes) -> None:
    batch, sizes = batch_and_sizes
    whole, bare = network("DIEN", sizes), network("without attention", sizes)
    whole.attention["movie"].forward = lambda target, interests, mask: mask.to(interests)
    torch.testing.assert_close(bare.eval()(batch).logits, whole.eval()(batch).logits)


def test_every_trial_was_written_down_and_the_costs_are_paired() -> None:
    trials = read_trials()
    assert set(trials) == set(TRIALS)
    part = "without attention"
    expected = [trials[Trial(6, "DIEN", seed)] - trials[Trial(6, part, seed)] for seed in range(SEEDS)]
    assert cost_of(part, 6, trials).values == pytest.approx(expected)
