"""The traits task says what happened, and its readers learn it."""

import pytest
import torch

from dien_course.experiments import trait_reader
from dien_course.experiments.study import GROUPS
from dien_course.experiments.trait_reader import TraitReader, right_answers, search
from dien_course.experiments.traits import draw_traits
from dien_course.layers import VARIANTS


def test_a_label_follows_from_the_latest_value_of_each_trait_in_the_targets_room():
    rows = draw_traits(200, 3, 10, torch.Generator().manual_seed(0))
    for behaviours, room, weights, label in zip(*rows, strict=True):
        now = torch.zeros(3)
        for behaviour in behaviours:
            if behaviour[:2].argmax() == room.argmax():
                now[behaviour[2:5].argmax()] = behaviour[5:].sum()
        assert label == float((now * weights).sum() > 0)


def test_half_are_clicked_and_each_draw_is_its_seed():
    first, again, other = (draw_traits(4000, 6, 16, torch.Generator().manual_seed(s)) for s in (0, 0, 1))
    assert torch.equal(first.behaviours, again.behaviours) and not torch.equal(first.label, other.label)
    assert first.label.mean() == pytest.approx(0.5, abs=0.03)


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("extractor", [False, True])
def test_every_reader_hears_its_behaviours_and_the_targets_weights(variant, extractor):
    torch.manual_seed(0)
    rows = draw_traits(8, 2, 5, torch.Generator().manual_seed(0))
    reader = TraitReader(2, variant, 4, extractor)
    logits = reader(rows)
    assert logits.shape == (8,)
    assert torch.allclose(reader(rows._replace(weights=-rows.weights)), -logits, atol=1e-6)
    assert not torch.allclose(reader(rows._replace(behaviours=rows.behaviours.flip(1))), logits)


def test_right_answers_are_counted():
    rows = draw_traits(100, 1, 4, torch.Generator().manual_seed(0))
    assert right_answers(lambda rows: rows.label - 0.5, rows) == 1
    assert right_answers(lambda rows: 0.5 - rows.label, rows) == 0


@pytest.mark.trains
def test_a_search_chooses_the_setting_that_answers_most(monkeypatch):
    monkeypatch.setattr(trait_reader, "RATES", (1e-6, 0.05))
    monkeypatch.setattr(trait_reader, "HIDDEN_SIZES", (4,))
    condition = next(c for c in GROUPS["traits"] if c.name == "traits 1, augru")
    measured = search(condition, 0)
    assert measured["learning_rate"] == 0.05 and measured["hidden_size"] == 4
    assert measured["grid_accuracy"][0] < 0.7 < 0.9 < measured["grid_accuracy"][1]
    assert measured["accuracy"] == pytest.approx(measured["grid_accuracy"][1], abs=0.03)
