"""The auxiliary loss: every form against NumPy loops, and which pairs count."""

from __future__ import annotations

import math

import oracles
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from layer_cases import DTYPES, HISTORY_LENGTHS, SEEDS, TOLERANCE, mask_of, noncontiguous, random_weights, weights_of
from torch import Tensor

from dien_course.layers import AuxiliaryLoss

pytestmark = pytest.mark.usefixtures("checked_shapes")

FORMS = {"inner": (3, 3), "inner, projected": (4, 3), "mlp": (4, 3), "infonce": (3, 3), "infonce, projected": (4, 3)}
every_form = pytest.mark.parametrize("form", FORMS)
LENGTHS = [3, 5, 0, 1, 2]
ARGUMENTS = ("interests", "history", "negatives")


def random_loss(form: str, seed: int = 0, dtype: torch.dtype = torch.float64) -> AuxiliaryLoss:
    return random_weights(AuxiliaryLoss(*FORMS[form], form.partition(",")[0], hidden_sizes=(6, 5)), seed, dtype)


def random_case(form: str, lengths=LENGTHS, steps=None, seed: int = 0, dtype=torch.float64) -> dict[str, Tensor]:
    generator = torch.Generator().manual_seed(seed)
    hidden, embedding = FORMS[form]
    rows, steps = len(lengths), max(*lengths, 1) if steps is None else steps
    shapes = dict(zip(ARGUMENTS, [(rows, steps, hidden)] + [(rows, steps, embedding)] * 2, strict=True))
    shapes |= dict(history_bias=(rows, steps), negatives_bias=(rows, steps))
    drawn = {name: torch.randn(shape, generator=generator, dtype=torch.float64) for name, shape in shapes.items()}
    return {name: value.to(dtype) for name, value in drawn.items()} | {"mask": mask_of(lengths, steps)}


@every_form
@pytest.mark.parametrize("biased", [False, True], ids=["no biases", "biases"])
@pytest.mark.parametrize("dtype", DTYPES, ids=str)
def test_the_loss_matches_plain_loops(form: str, biased: bool, dtype: torch.dtype):
    loss, case = random_loss(form, dtype=dtype), random_case(form, dtype=dtype)
    if not biased:
        del case["history_bias"], case["negatives_bias"]
    arrays = {name: value.double().numpy() for name, value in case.items() if name != "mask"}
    expected = oracles.auxiliary_loss(**arrays, lengths=LENGTHS, weights=weights_of(loss), form=loss.form)
    assert loss(**case).item() == pytest.approx(expected, rel=TOLERANCE[dtype], abs=TOLERANCE[dtype])


def test_an_interest_is_held_against_the_next_behaviour():
    """One pair, whose score can be read off: h(0) points at e(1) and at nothing else."""
    interests, history, negatives = torch.zeros(1, 2, 2), torch.zeros(1, 2, 2), torch.zeros(1, 2, 2)
    interests[0, 0, 0], history[0, 1, 0], negatives[0, 1, 0] = 3.0, 2.0, -1.0
    interests[0, 1] = history[0, 0] = negatives[0, 0] = torch.tensor([5.0, 5.0])  # these take no part
    mask = torch.ones(1, 2, dtype=torch.bool)
    found = AuxiliaryLoss(2, 2)(interests, history, negatives, mask)
    expected = (math.log1p(math.exp(-6)) + math.log1p(math.exp(-3))) / 2
    assert found.item() == pytest.approx(expected)
    found = AuxiliaryLoss(2, 2, "infonce")(interests, history, negatives, mask)
    assert found.item() == pytest.approx(math.log1p(math.exp(-3 - 6)), abs=1e-6)


@pytest.mark.parametrize("form", ["inner", "mlp"])
def test_blind_interests_lose_log_two(form: str):
    loss = AuxiliaryLoss(3, 3, form)
    if form == "mlp":
        torch.nn.init.zeros_(loss.mlp[-1].weight)
        torch.nn.init.zeros_(loss.mlp[-1].bias)
    case = random_case("inner", dtype=torch.float32)
    case = {name: case[name] for name in (*ARGUMENTS, "mask")} | {"interests": torch.zeros_like(case["interests"])}
    assert loss(**case).item() == pytest.approx(math.log(2))


def test_blind_interests_lose_the_log_of_the_number_of_candidates_under_infonce():
    case = {name: value for name, value in random_case("infonce", [5, 5]).items() if "bias" not in name}
    case["interests"].zero_()
    assert random_loss("infonce")(**case).item() == pytest.approx(math.log(1 + 4))


@every_form
def test_liking_the_behaviour_lowers_the_loss_and_liking_the_negative_raises_it(form: str):
    loss, case = random_loss(form), random_case(form)
    before = loss(**case)
    assert loss(**(case | dict(history_bias=case["history_bias"] + 1))) < before
    assert loss(**(case | dict(negatives_bias=case["negatives_bias"] + 1))) > before


@every_form
def test_the_mean_is_over_real_pairs(form: str):
    """Two parts of a batch, weighed by their numbers of pairs, make the whole."""
    loss, case = random_loss(form), random_case(form)
    first = loss(**{name: value[:1] for name, value in case.items()})
    rest = loss(**{name: value[1:] for name, value in case.items()})
    assert loss(**case).item() == pytest.approx((2 * first.item() + 5 * rest.item()) / 7)


@every_form
@pytest.mark.parametrize("steps", [1, 4])
def test_without_a_pair_the_loss_is_exactly_zero_with_a_gradient_of_zero(form: str, steps: int):
    loss, case = random_loss(form), random_case(form, [1, 0, 1], steps)
    for name in ARGUMENTS:
        case[name].requires_grad_()
    found = loss(**case)
    assert found.item() == 0.0
    found.backward()
    for value in [*(case[name] for name in ARGUMENTS), *loss.parameters()]:
        assert torch.equal(value.grad, torch.zeros_like(value))


@every_form
def test_gradients_match_finite_differences(form: str):
    loss, case = random_loss(form), random_case(form, [2, 3, 0, 1])
    mask = case.pop("mask")
    names = list(dict(loss.named_parameters()))

    def forward(*values):
        named = dict(zip(names, values[len(case) :], strict=True))
        arguments = dict(zip(case, values[: len(case)], strict=True))
        return torch.func.functional_call(loss, named, kwargs=dict(arguments, mask=mask))

    assert torch.autograd.gradcheck(forward, (*(value.requires_grad_() for value in case.values()), *loss.parameters()))


@every_form
def test_only_real_pairs_send_a_gradient(form: str):
    loss, case = random_loss(form), random_case(form)
    for name in ARGUMENTS:
        case[name].requires_grad_()
    loss(**case).backward()
    followed = torch.zeros_like(case["mask"])
    followed[:, :-1] = case["mask"][:, 1:]
    follows = case["mask"].clone()
    follows[:, 0] = False
    for name, taking_part in dict(interests=followed, history=follows, negatives=follows).items():
        assert torch.equal((case[name].grad != 0).any(-1), taking_part), name


@every_form
@settings(max_examples=30)
@given(lengths=HISTORY_LENGTHS, extra=st.integers(0, 4), seed=SEEDS)
def test_padding_changes_nothing(form: str, lengths: list[int], extra: int, seed: int):
    loss, case = random_loss(form), random_case(form, lengths, seed=seed)
    mask = case["mask"]
    wide = random_case(form, lengths, mask.shape[1] + extra, seed=seed + 1)
    for name in set(case) - {"mask"}:
        wide[name].mul_(1e3)
        wide[name][:, : mask.shape[1]][mask] = case[name][mask]
    assert loss(**wide).item() == pytest.approx(loss(**case).item(), rel=1e-12)


@every_form
@settings(max_examples=30)
@given(lengths=HISTORY_LENGTHS, seed=SEEDS)
def test_rows_count_alike_in_any_order_and_company(form: str, lengths: list[int], seed: int):
    loss, case = random_loss(form), random_case(form, lengths, seed=seed)
    order = torch.randperm(len(lengths), generator=torch.Generator().manual_seed(seed))
    found = loss(**case).item()
    assert loss(**{name: value[order] for name, value in case.items()}).item() == pytest.approx(found, rel=1e-12)
    pairs = [max(length - 1, 0) for length in lengths]
    alone = [loss(**{name: value[row : row + 1] for name, value in case.items()}).item() for row in range(len(lengths))]
    total = sum(count * value for count, value in zip(pairs, alone, strict=True))
    assert found == pytest.approx(total / max(sum(pairs), 1), rel=1e-12)


@every_form
def test_memory_layout_does_not_matter(form: str):
    loss, case = random_loss(form), random_case(form)
    scattered = {name: noncontiguous(value) for name, value in case.items()}
    assert loss(**scattered).item() == pytest.approx(loss(**case).item(), rel=1e-13)


@every_form
def test_huge_scores_give_a_finite_loss_and_gradient(form: str):
    loss, case = random_loss(form, dtype=torch.float32), random_case(form, dtype=torch.float32)
    for name in ARGUMENTS:
        case[name] = (1e4 * case[name]).requires_grad_()
    found = loss(**case)
    found.backward()
    assert found.isfinite()
    assert all(case[name].grad.isfinite().all() for name in ARGUMENTS)


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a GPU")
@every_form
def test_a_gpu_computes_what_the_cpu_does(form: str):
    loss, case = random_loss(form), random_case(form)
    expected = loss(**case).item()
    assert loss.cuda()(**{name: value.cuda() for name, value in case.items()}).item() == pytest.approx(expected)


BAD = {
    "interests of rank 2": (dict(interests=torch.zeros(3, 4)), r"interests has shape \(3, 4\); expected \(B, T, 4\)"),
    "interests too narrow": (
        dict(interests=torch.zeros(2, 5, 1)),
        r"interests has shape \(2, 5, 1\); expected \(B, T, 4\)",
    ),
    "no row": (dict(interests=torch.zeros(0, 5, 4)), r"interests has shape \(0, 5, 4\); expected \(B, T, 4\)"),
    "history of one row": (dict(history=torch.zeros(1, 5, 3)), r"history has shape \(1, 5, 3\); expected \(2, 5, 3\)"),
    "history one step short": (
        dict(history=torch.zeros(2, 4, 3)),
        r"history has shape \(2, 4, 3\); expected \(2, 5, 3\)",
    ),
    "negatives of one row": (
        dict(negatives=torch.zeros(1, 5, 3)),
        r"negatives has shape \(1, 5, 3\); expected \(2, 5, 3\)",
    ),
    "negatives too narrow": (
        dict(negatives=torch.zeros(2, 5, 1)),
        r"negatives has shape \(2, 5, 1\); expected \(2, 5, 3\)",
    ),
    "mask of one row": (dict(mask=mask_of([2], 5)), r"mask has shape \(1, 5\); expected \(2, 5\)"),
    "mask of numbers": (dict(mask=torch.ones(2, 5)), "mask has dtype torch.float32; expected torch.bool"),
    "mask with a hole": (dict(mask=torch.tensor([[True, False, True, True, True]] * 2)), "mask has a hole in row 0"),
    "history_bias of one row": (
        dict(history_bias=torch.zeros(1, 5)),
        r"history_bias has shape \(1, 5\); expected \(2, 5\)",
    ),
    "history_bias of rank 1": (dict(history_bias=torch.zeros(5)), r"history_bias has shape \(5,\); expected \(2, 5\)"),
    "negatives_bias of one row": (
        dict(negatives_bias=torch.zeros(1, 5)),
        r"negatives_bias has shape \(1, 5\); expected \(2, 5\)",
    ),
    "negatives_bias of rank 3": (
        dict(negatives_bias=torch.zeros(2, 5, 1)),
        r"negatives_bias has shape \(2, 5, 1\); expected \(2, 5\)",
    ),
}


@pytest.mark.parametrize("form", ["inner", "mlp", "infonce"])
@pytest.mark.parametrize(("bad", "message"), BAD.values(), ids=BAD)
def test_bad_inputs_are_named(form: str, bad: dict, message: str):
    good = dict(
        interests=torch.zeros(2, 5, 4),
        history=torch.zeros(2, 5, 3),
        negatives=torch.zeros(2, 5, 3),
        mask=mask_of([5, 1], 5),
        history_bias=torch.zeros(2, 5),
        negatives_bias=torch.zeros(2, 5),
    )
    loss = AuxiliaryLoss(4, 3, form)
    loss(**good)
    with pytest.raises(ValueError, match=message):
        loss(**(good | bad))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (dict(form="hinge"), "form is 'hinge'; expected one of inner, mlp, infonce"),
        (dict(hidden_size=0), "hidden_size is 0; expected a whole number of at least 1"),
        (dict(embedding_size=0), "embedding_size is 0; expected a whole number of at least 1"),
        (dict(form="mlp", hidden_sizes=(5, 0)), "hidden size is 0; expected a whole number of at least 1"),
    ],
)
def test_bad_settings_are_named(arguments: dict, message: str):
    with pytest.raises(ValueError, match=message):
        AuxiliaryLoss(**(dict(hidden_size=4, embedding_size=3) | arguments))


@pytest.mark.parametrize("form", ["inner", "mlp", "infonce"])
def test_steps_without_a_negative_take_no_part_and_the_others_still_count(form):
    """Two rows of three steps; the negative of the first row's second step is missing, and all of the second row."""
    torch.manual_seed(0)
    loss = AuxiliaryLoss(4, 4, form)
    interests, history, negatives = (torch.randn(2, 3, 4) for _ in range(3))
    mask = torch.ones(2, 3, dtype=torch.bool)
    drawn = torch.tensor([[True, False, True], [False, False, False]])
    found = loss(interests, history, negatives, mask, negatives_mask=drawn)
    changed = negatives.masked_fill(~drawn.unsqueeze(-1), 9.0)
    assert torch.equal(found, loss(interests, history, changed, mask, negatives_mask=drawn))
    alone = loss(interests[:1, 1:], history[:1, 1:], negatives[:1, 1:], mask[:1, 1:])  # the one pair that is left
    torch.testing.assert_close(found, alone)
    assert loss(interests, history, negatives, mask, negatives_mask=~mask) == 0
    torch.testing.assert_close(
        loss(interests, history, negatives, mask), loss(interests, history, negatives, mask, negatives_mask=mask)
    )
