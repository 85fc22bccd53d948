"""The moving average of weights against torch's own."""

import pytest
import torch
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from dien_course.layers import MLP
from dien_course.training.averaging import WeightAverage

pytestmark = pytest.mark.trains


def test_the_average_is_that_of_torch():
    torch.manual_seed(0)
    model = MLP(3, (4,), activation="dice")
    ours = WeightAverage(model, 0.9)
    theirs = AveragedModel(model, multi_avg_fn=get_ema_multi_avg_fn(0.9), use_buffers=True)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
    for _ in range(7):
        optimizer.zero_grad()
        model(torch.randn(8, 3)).square().mean().backward()
        optimizer.step()
        ours.update()
        theirs.update_parameters(model)
    expected = dict(theirs.module.state_dict())
    for name, tensor in ours.module.state_dict().items():
        if tensor.is_floating_point():
            assert torch.equal(tensor, expected[name]), name
            assert not torch.equal(tensor, model.state_dict()[name]), name


def test_the_first_step_is_taken_whole():
    model = MLP(2, ())
    average = WeightAverage(model, 0.99)
    with torch.no_grad():
        model[0].weight.fill_(5.0)
    average.update()
    assert (average.module[0].weight == 5.0).all()
