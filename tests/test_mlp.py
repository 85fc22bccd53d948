"""The multi-layer perceptron: against NumPy loops, and what it refuses."""

from __future__ import annotations

import oracles
import pytest
import torch
from layer_cases import DTYPES, TOLERANCE, noncontiguous, random_weights, weights_of
from torch import Tensor, nn

from dien_course.layers import MLP, BatchNorm, Dice

pytestmark = pytest.mark.usefixtures("checked_shapes")


def rows(*shape: int, dtype: torch.dtype = torch.float64) -> Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(1), dtype=torch.float64).to(dtype)


@pytest.mark.parametrize("hidden_sizes", [(), (4,), (5, 2)], ids=str)
@pytest.mark.parametrize("activation", ["relu", "sigmoid", "prelu"])
@pytest.mark.parametrize("dtype", DTYPES, ids=str)
def test_the_output_matches_plain_loops(hidden_sizes: tuple, activation: str, dtype: torch.dtype):
    mlp = random_weights(MLP(3, hidden_sizes, 2, activation), dtype=dtype)
    x = rows(6, 3, dtype=dtype)
    expected = [oracles.mlp(row.double().numpy(), weights_of(mlp), activation) for row in x]
    found = mlp(x).double()
    torch.testing.assert_close(found, torch.tensor(expected, dtype=torch.float64), rtol=0, atol=TOLERANCE[dtype])


def test_dice_stands_after_each_hidden_layer_unless_told_otherwise():
    mlp = MLP(3, (5, 2))
    assert [type(layer) for layer in mlp] == [nn.Linear, Dice, nn.Linear, Dice, nn.Linear]
    assert [layer.out_features for layer in list(mlp)[::2]] == [5, 2, 1]
    assert [layer.size for layer in list(mlp)[1::2]] == [5, 2]


def test_dropout_follows_each_activation_and_acts_only_in_training():
    mlp = MLP(3, (50, 50), activation="relu", dropout=0.5)
    assert [type(layer) for layer in mlp] == [nn.Linear, nn.ReLU, nn.Dropout, nn.Linear, nn.ReLU, nn.Dropout, nn.Linear]
    x = rows(6, 3, dtype=torch.float32)
    torch.manual_seed(0)
    assert not torch.equal(mlp(x), mlp(x))
    mlp.eval()
    assert torch.equal(mlp(x), mlp(x))


def test_batch_norm_stands_before_each_activation():
    mlp = MLP(3, (5, 4), activation="relu", dropout=0.5, batch_norm=True)
    kinds = [type(layer) for layer in mlp]
    assert kinds == [nn.Linear, BatchNorm, nn.ReLU, nn.Dropout] * 2 + [nn.Linear]
    assert [layer.num_features for layer in mlp if isinstance(layer, BatchNorm)] == [5, 4]


@pytest.mark.parametrize("activation", ["dice", "prelu", "relu", "sigmoid"])
@pytest.mark.parametrize("batch_norm", [False, True], ids=["", "batch norm"])
def test_a_row_does_not_depend_on_the_rest_of_the_batch_at_evaluation(activation: str, batch_norm: bool):
    mlp = random_weights(MLP(3, (5, 4), activation=activation, batch_norm=batch_norm)).eval()
    x = rows(2, 3, 3)
    whole = mlp(x)
    assert whole.shape == (2, 3, 1)
    for i in range(2):
        for j in range(3):
            torch.testing.assert_close(mlp(x[i, j]), whole[i, j], rtol=0, atol=1e-14)
    torch.testing.assert_close(mlp(noncontiguous(x)), whole, rtol=0, atol=1e-14)


@pytest.mark.parametrize("activation", ["dice", "prelu", "sigmoid"])
def test_gradients_match_finite_differences(activation: str):
    mlp = random_weights(MLP(3, (4,), activation=activation))
    names = list(dict(mlp.named_parameters()))

    def forward(x, *weights):
        return torch.func.functional_call(mlp, dict(zip(names, weights, strict=True)), (x,))

    assert torch.autograd.gradcheck(forward, (rows(4, 3).requires_grad_(), *mlp.parameters()))


@pytest.mark.parametrize("shape", [(4, 2), (4, 1), (3, 4), ()], ids=str)
def test_a_bad_shape_is_named(shape: tuple[int, ...]):
    with pytest.raises(ValueError, match=r"x has shape \(.*\); expected its last dimension to be 3"):
        MLP(3, (4,))(torch.zeros(shape))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (dict(input_size=0), "input_size is 0; expected a whole number of at least 1"),
        (dict(output_size=0), "output_size is 0; expected a whole number of at least 1"),
        (dict(hidden_sizes=(4, 0)), "hidden size is 0; expected a whole number of at least 1"),
        (dict(hidden_sizes=(-4,)), "hidden size is -4; expected a whole number of at least 1"),
        (dict(activation="gelu"), "activation is 'gelu'; expected one of dice, prelu, relu, sigmoid"),
        (dict(dropout=1.0), r"dropout is 1.0; expected a number in \[0, 1\)"),
        (dict(dropout=-0.1), r"dropout is -0.1; expected a number in \[0, 1\)"),
    ],
)
def test_bad_settings_are_named(arguments: dict, message: str):
    with pytest.raises(ValueError, match=message):
        MLP(**(dict(input_size=3, hidden_sizes=(4,)) | arguments))
