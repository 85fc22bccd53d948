"""The compiled steps of the recurrence against torch's operations and a plain loop in double precision."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from test_recurrence import NAMES, arguments, gradients, plain_loop, states_of

from dien_course.layers import AttentionalGRU, recurrence_steps
from dien_course.layers.recurrence_steps import FUSED_FROM, GRAIN, MANY_THREADS, PLAIN, compiled_steps, steps_for

pytest.importorskip("numba", reason="needs the extra fast")
SHAPES = [(1, 1, 1), (1, 4, 3), (3, 1, 4), (2, 257, 3), (5, 7, 6), (3, 300, 2)]  # T, B, H; 256 samples go together


@pytest.fixture(autouse=True)
def always_compiled(monkeypatch):
    monkeypatch.setattr(recurrence_steps, "FUSED_FROM", 0)
    monkeypatch.delenv("DIEN_FUSED", raising=False)
    compiled_steps.cache_clear()
    assert compiled_steps() is not None
    yield
    compiled_steps.cache_clear()


def by_torch(monkeypatch) -> None:
    monkeypatch.setattr(recurrence_steps, "compiled_steps", lambda: None)


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_states_and_gradients_are_those_of_a_plain_loop_in_double_precision(shape, monkeypatch):
    exact = arguments(*shape)
    rough = [value.float() for value in exact]
    assert steps_for(rough[0], torch.empty(1, 1, 1)) != PLAIN
    torch.testing.assert_close(states_of(*rough).double(), plain_loop(*exact), rtol=0, atol=2e-6)
    for name, ours, theirs in zip(NAMES, gradients(states_of, rough), gradients(plain_loop, exact), strict=True):
        error = (ours.double() - theirs).abs().max() / theirs.abs().max().clamp(min=1e-3)
        assert error < 2e-5, f"{name}: {error:.1e}"


@pytest.mark.parametrize("chunk", [1, 96, 200])
def test_chunks_change_neither_a_state_nor_a_gradient(chunk: int, monkeypatch):
    inputs = [value.float() for value in arguments(7, 3, 4)]
    expected = states_of(*inputs), *gradients(states_of, inputs)
    monkeypatch.setattr("dien_course.layers.recurrence.CHUNK", chunk)
    for found, wanted in zip((states_of(*inputs), *gradients(states_of, inputs)), expected, strict=True):
        torch.testing.assert_close(found, wanted, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("variant", ["gru", "aigru", "agru", "augru"])
def test_a_layer_with_padding_computes_what_it_does_by_torch(variant: str, monkeypatch):
    torch.manual_seed(0)
    layer, lengths = AttentionalGRU(3, 5, variant), torch.tensor([0, 1, 4, 6])
    mask = torch.arange(6) < lengths[:, None]
    inputs, attention = torch.randn(4, 6, 3, requires_grad=True), torch.rand(4, 6, requires_grad=True)
    reading = torch.randn(4, 6, 5)

    def run() -> list[torch.Tensor]:
        states, final = layer(inputs, attention, mask)
        leaves = [inputs, attention, *layer.parameters()]
        loss = (states * reading).sum() + final.square().sum()
        return [states, final, *torch.autograd.grad(loss, leaves, allow_unused=True, materialize_grads=True)]

    compiled = run()
    assert torch.equal(compiled[1][0], torch.zeros(5)) and torch.equal(compiled[0][1, 5], compiled[0][1, 0])
    by_torch(monkeypatch)
    for found, wanted in zip(compiled, run(), strict=True):
        torch.testing.assert_close(found, wanted, rtol=1e-5, atol=2e-6)


def test_twice_the_same_work_gives_the_same_bits():
    inputs = [value.float() for value in arguments(5, 300, 4)]
    first, second = gradients(states_of, inputs), gradients(states_of, inputs)
    assert all(torch.equal(one, other) for one, other in zip(first, second, strict=True))


def test_one_history_before_many_targets_is_the_same_repeated():
    torch.manual_seed(0)
    layer = AttentionalGRU(3, 4)
    history, attention = torch.randn(1, 6, 3), torch.rand(300, 6)
    with torch.inference_mode():
        found = layer(history.expand(300, -1, -1), attention)
        wanted = layer(history.repeat(300, 1, 1), attention)
    torch.testing.assert_close(found, wanted, rtol=0, atol=2e-6)


def test_sigma_is_within_three_units_in_the_last_place_and_keeps_nan():
    from numba import njit

    from dien_course.layers.fused_steps import OPTIONS, sigma

    @njit(**{**OPTIONS, "cache": False})
    def each(values, results):
        for i in range(len(values)):
            results[i] = sigma(values[i])

    x = np.concatenate([np.linspace(-80, 80, 200_001), [0.0, -0.0, 1e-30]]).astype(np.float32)
    found, exact = np.empty_like(x), 1 / (1 + np.exp(-x.astype(np.float64)))
    each(x, found)
    assert (np.abs(found - exact) / exact).max() < 3 * np.finfo(np.float32).eps
    far, ends = np.array([math.inf, -math.inf, math.nan, 1e9, -1e9], np.float32), np.empty(5, np.float32)
    each(far, ends)
    assert ends[0] == ends[3] == 1 and 0 <= ends[1] < 1e-37 and 0 <= ends[4] < 1e-37 and math.isnan(ends[2])


def test_a_number_that_is_none_is_not_hidden():
    inputs = [value.float() for value in arguments(3, 4, 2)]
    inputs[0][1, 1, 0] = math.nan
    states = states_of(*inputs)
    assert states[1, 1:].isnan().any(dim=1).all()
    assert states[[0, 2, 3]].isfinite().all() and states[1, 0].isfinite().all()


def test_what_is_chosen_depends_on_device_precision_size_and_threads_alone(monkeypatch):
    monkeypatch.setattr(recurrence_steps, "FUSED_FROM", FUSED_FROM)
    inputs, large, small = torch.empty(1), torch.empty(2, 1, FUSED_FROM // 2), torch.empty(2, 1, FUSED_FROM // 2 - 1)
    assert steps_for(inputs, large) == compiled_steps() != PLAIN
    assert steps_for(inputs, small) == PLAIN
    assert steps_for(inputs.double(), large) == PLAIN
    assert steps_for(inputs.bfloat16(), large) == PLAIN
    assert steps_for(inputs.to("meta"), large) == PLAIN
    wide = torch.empty(2, 1, GRAIN + 1)
    assert steps_for(inputs, wide) != PLAIN
    monkeypatch.setattr(torch, "get_num_threads", lambda: MANY_THREADS + 1)
    assert steps_for(inputs, wide) == PLAIN
    assert steps_for(inputs, large) != PLAIN


@pytest.mark.parametrize(
    "error",
    [ImportError("No module named 'numba'"), RuntimeError("no locator available"), OSError(28, "No space left")],
    ids=lambda error: type(error).__name__,
)
def test_without_numba_or_a_place_for_its_cache_torch_does_it(error: Exception, monkeypatch):
    def refuse(name: str):
        raise error

    monkeypatch.setattr(recurrence_steps.importlib, "import_module", refuse)
    compiled_steps.cache_clear()
    assert steps_for(torch.empty(1), torch.empty(1, 1, 1)) == PLAIN


def test_the_switch_turns_them_off(monkeypatch):
    monkeypatch.setenv("DIEN_FUSED", "0")
    compiled_steps.cache_clear()
    assert steps_for(torch.empty(1), torch.empty(1, 1, 1)) == PLAIN


def test_a_tensor_without_numbers_takes_torchs_operations():
    from torch._subclasses.fake_tensor import FakeTensorMode

    with FakeTensorMode():
        states = torch.empty(2, 1, FUSED_FROM)
        assert steps_for(torch.empty(1), states) == PLAIN
