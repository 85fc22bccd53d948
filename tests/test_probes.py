"""Probes find what was put in, and nothing where nothing is."""

import numpy as np
import pytest

from dien_course.data import Encoder
from dien_course.experiments import probes
from dien_course.experiments.conditions import WorldData
from dien_course.experiments.controls import AuxiliaryDIN
from dien_course.experiments.material import open_material
from dien_course.models import DIEN


@pytest.fixture(scope="module")
def material():
    return open_material(WorldData(users=1500, test_users=600), 0, {})


def made(material, kind=DIEN, **settings):
    source = material.source
    encoder = Encoder.fit(source.spec, source.train)
    return kind(source.spec, encoder.sizes, embedding_size=4, **settings), encoder.encode(source.test)


def test_the_taste_itself_is_read_and_noise_is_not(material):
    train, test, truth = material.source.train, material.source.test, material.world.truth
    tastes = probes.taste_of(train, truth), probes.taste_of(test, truth)
    random = np.random.default_rng(0)
    assert probes.taste_r2(tastes[0], train, tastes[1], test, truth) > 0.99
    noise = random.normal(size=(len(train), 6)), random.normal(size=(len(test), 6))
    assert probes.taste_r2(noise[0], train, noise[1], test, truth) < 0.02
    blurred = [taste + random.normal(size=taste.shape) * 0.5**0.5 for taste in tastes]  # as much noise as signal
    assert probes.taste_r2(blurred[0], train, blurred[1], test, truth) == pytest.approx(0.5, abs=0.06)


@pytest.mark.parametrize("variant", ["augru", "gru"])
def test_a_reading_is_what_the_network_computes(material, variant):
    model, test = made(material, variant=variant)
    reading = probes.read(model, test, batch_size=64)
    assert reading.interest.shape == reading.evolved.shape == (600, 8)
    real = [len(films[-20:]) for films in map(test.sequences["histHighRatedMovieIds"].__getitem__, range(600))]
    assert np.bincount(reading.row, minlength=600).tolist() == real
    sums = np.bincount(reading.row, weights=reading.attention, minlength=600)
    expected = (np.array(real) > 0) if variant == "gru" else np.array(real)
    assert (sums <= expected + 1e-4).all()


def test_attention_that_is_the_truth_has_auc_one_and_any_constant_a_half(material):
    test, truth = material.source.test, material.world.truth
    histories = [test.sequences["histRow"][row][-20:] for row in range(len(test))]
    row = np.repeat(np.arange(len(test)), [len(h) for h in histories])
    relevant = truth.relevant(test.columns["row"][row], np.concatenate(histories))
    for attention, expected in ((relevant.astype(float), 1.0), (np.zeros(len(row)), 0.5), (1.0 - relevant, 0.0)):
        reading = probes.Reading(None, None, None, attention, row)
        assert probes.relevance_auc(reading, test, truth, 20) == pytest.approx(expected)


def test_din_with_the_auxiliary_loss_is_blind_to_order_and_has_the_loss(material):
    model, test = made(material, AuxiliaryDIN, attention_scale="softmax")
    assert len(model.auxiliary) == 1 and not len(model.evolution)
    mixed = open_material(WorldData(users=1500, test_users=600, order="shuffled"), 0, {})
    _, other = made(mixed, AuxiliaryDIN)
    forth, back = probes.read(model, test), probes.read(model, other)
    assert np.abs(forth.evolved - back.evolved).max() < 1e-5
    assert np.abs(forth.interest - back.interest).max() > 1e-3


def test_tables_that_differ_are_told_apart_and_a_shared_one_is_not(material):
    model, _ = made(material)
    assert probes.table_accuracy(model) == pytest.approx(0.5, abs=0.02)
    separate = open_material(WorldData(users=1500, test_users=600, tables="separate"), 0, {})
    model, _ = made(separate)
    shifted = model.embedding.tables["negHistMovieIds_table"].weight
    shifted.data += 0.5
    assert probes.table_accuracy(model) > 0.95
