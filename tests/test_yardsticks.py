"""Yardsticks: by hand on a few rows, and blind to what they must not see."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from dien_course import report
from dien_course.data import AttentionGroup, Encoder, FeatureSpec, Ragged, Samples
from dien_course.experiments import counts
from dien_course.experiments.counts import logistic_on_counts
from dien_course.experiments.yardsticks import likeness, popularity, smoothed_mean
from dien_course.training.metrics import auc

SPEC = FeatureSpec(groups=(AttentionGroup("movie", (("movie", "history"), ("kind", "kinds"))),))


def samples(movie, label, histories):
    kind = np.asarray(movie) % 2
    kinds = Ragged.of([[film % 2 for film in films] for films in histories])
    columns = {
        "userId": np.arange(len(movie)),
        "movie": np.asarray(movie),
        "kind": kind,
        "label": np.asarray(label, np.int8),
    }
    return Samples(columns, {"history": Ragged.of(histories), "kinds": kinds})


TRAIN = samples([1, 1, 2, 3], [1, 0, 1, 0], [[2, 3], [2], [], [1, 2, 3]])
TEST = samples([1, 2, 9], [1, 0, 1], [[1], [2, 3], []])


def encoded():
    encoder = Encoder.fit(SPEC, TRAIN)
    return encoder.encode(TRAIN), encoder.encode(TEST)


def test_the_smoothed_mean_is_drawn_towards_the_overall_rate():
    train, test = encoded()
    found = smoothed_mean(train, test, "movie", strength=2.0)
    assert found == pytest.approx([(1 + 2 * 0.5) / 4, (1 + 2 * 0.5) / 3, 0.5])


def test_likeness_is_the_mean_cosine_to_the_newest_behaviours():
    train, test = encoded()  # of four histories film 1 is in the last, film 2 in all but the third, 3 in first and last
    assert likeness(train, test, SPEC.groups[0]) == pytest.approx([1, (1 + 2 / np.sqrt(6)) / 2, 0])
    other = replace(test, scalars={**test.scalars, "movie": test.scalars["movie"][[0, 0, 0]]})
    assert likeness(train, other, SPEC.groups[0], newest=1) == pytest.approx([1, 1 / np.sqrt(2), 0])


def test_popularity_counts_behaviours_and_knows_no_label():
    train, test = encoded()
    assert popularity(train, test, SPEC.groups[0]) == pytest.approx([1 / 3, 1, 0])


def world(rows: int, seed: int):
    """Clicked when the history holds a film of the target's kind: a question that counts answer."""
    random = np.random.default_rng(seed)
    movie = random.integers(0, 40, rows)
    histories = [random.integers(0, 20, random.integers(0, 3)) * 2 + random.integers(0, 2) for _ in range(rows)]
    shares = [
        np.mean([film % 2 == target % 2 for film in films] or [0.5])
        for target, films in zip(movie, histories, strict=True)
    ]
    return samples(movie, random.random(rows) < 0.1 + 0.8 * np.array(shares), histories)


def test_counts_answer_what_counts_can():
    parts = world(2000, 0), world(1000, 1)
    encoder = Encoder.fit(SPEC, parts[0])
    train, test = (encoder.encode(part) for part in parts)
    probability = logistic_on_counts(train, test, SPEC.groups[0])
    assert auc(probability, test.label) > 0.7
    assert probability.mean() == pytest.approx(test.label.mean(), abs=0.05)


def test_counts_know_no_order():
    parts = world(600, 0), world(300, 1)
    backwards = Samples(
        parts[1].columns, {n: Ragged.of([r[i][::-1] for i in range(len(r))]) for n, r in parts[1].sequences.items()}
    )
    encoder = Encoder.fit(SPEC, parts[0])
    train = encoder.encode(parts[0])
    forth, back = (logistic_on_counts(train, encoder.encode(part), SPEC.groups[0]) for part in (parts[1], backwards))
    assert forth == pytest.approx(back)


def test_with_times_a_row_is_counted_in_the_rows_strictly_before_its_block():
    """A later row's history or label moves nothing of an earlier row; the first block is not fitted on."""
    part, time = world(400, 0), np.arange(400)
    later = 200
    changed = {
        n: Ragged.of([r[i] if i < later else r[i][::-1][:1] for i in range(400)]) for n, r in part.sequences.items()
    }
    label = np.where(time < later, part.columns["label"], 1 - part.columns["label"])
    encoder = Encoder.fit(SPEC, part)
    found = [
        counts._counted_before(encoder.encode(one), SPEC.groups[0], time)
        for one in (part, Samples({**part.columns, "label": label}, changed))
    ]
    fitted, before = found[0]
    assert fitted.tolist() == list(range(39, 400)), "all but the first of ten blocks"
    for name, values in before.items():
        assert np.array_equal(values[fitted < later], found[1][1][name][fitted < later]), name
    moved = [name for name, values in before.items() if not np.array_equal(values, found[1][1][name])]
    assert {"popularity", "mean", "cosine"} <= set(moved)


def test_where_there_is_nothing_earlier_to_count_in_the_click_rate_is_what_is_left():
    train, test = encoded()
    assert logistic_on_counts(train, test, SPEC.groups[0], time=np.zeros(4)) == pytest.approx([0.5] * 3)


@pytest.mark.parametrize(
    ("spec", "told"), [({"time": "when"}, True), ({}, False), ({"time": "when", "derived": True}, False)]
)
def test_the_baseline_that_train_prints_looks_back_where_the_parts_were_cut_in_time(monkeypatch, spec, told):
    """Unless its numbers are derived, which are made of earlier rows already."""
    if spec.pop("derived", False):
        spec["derived"] = ("target_shown",)
    seen = []
    monkeypatch.setattr(
        report, "logistic_on_counts", lambda *_, time, **__: seen.append(time) or np.array([0.1, 0.2, 0.3])
    )
    samples = Samples({**TRAIN.columns, "when": np.array([4, 2, 3, 1])}, TRAIN.sequences)
    run = SimpleNamespace(parts=encoded(), encoder=SimpleNamespace(spec=replace(SPEC, **spec)))
    report._baselines(run, samples)
    assert (seen[0] is not None) == told
    assert not told or seen[0].tolist() == [4, 2, 3, 1]
