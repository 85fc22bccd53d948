"""Training in two stages: the mean of the networks is what is judged, and the second stage changes the first."""

import pytest
import torch

from dien_course.data import Batches, Encoder
from dien_course.experiments.conditions import Condition, TwoStages, WorldData
from dien_course.experiments.controls import BilinearDIEN
from dien_course.experiments.material import open_material
from dien_course.experiments.trials import run
from dien_course.models import DIEN

TINY = WorldData(users=400, test_users=200)
MODEL = {"embedding_size": 4}


def test_a_product_that_is_nothing_changes_nothing_and_one_that_is_something_does():
    source = open_material(TINY, 0, {}).source
    encoder = Encoder.fit(source.spec, source.train)
    batch = next(iter(Batches(encoder.encode(source.test), 16)))
    bilinear = BilinearDIEN(source.spec, encoder.sizes, **MODEL).eval()
    plain = DIEN(source.spec, encoder.sizes, **MODEL).eval()
    weights = bilinear.state_dict()
    plain.load_state_dict({name: weights[name] for name in plain.state_dict()})
    assert torch.allclose(bilinear(batch).logits, plain(batch).logits)
    with torch.no_grad():
        next(iter(bilinear.product.values())).fill_(1.0)
    group = source.spec.groups[0]
    view = plain.view(group, batch)
    summary, _ = plain.read(group, view)
    expected = plain(batch).logits + view.target.sum(1) * summary.sum(1)
    assert torch.allclose(bilinear(batch).logits, expected, atol=1e-5)


@pytest.mark.trains
def test_the_mean_of_two_networks_is_judged_beside_the_first():
    plan = TwoStages(epochs=1, warmup_epochs=0, batch_size=256, last_epochs=1, networks=2)
    two = run(Condition("x", TINY, "bilinear", MODEL, plan), 0, {})
    assert two["auc"] != two["single_auc"] != two["first_stage_auc"]
    assert two["n"] == 200 and len(two["validation_auc"]) == 1
