"""The attention explorer shows what the models compute: attention, steps and predictions, for a user and a target."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import torch
from explorer_cases import is_whole, move, read_out, shown
from explorer_hands import random_hands
from matplotlib.collections import PolyCollection

from dien_course.data import Batches, Encoder, Ragged, Samples
from dien_course.experiments.sequels import SPEC, sequels
from dien_course.lab.explorers.attention_explorer import OWN, AttentionExplorer, figure_of
from dien_course.lab.explorers.histories import Histories, read
from dien_course.models import DIEN, DIN, BaseModel
from dien_course.training import predict

samples = sequels(rows=30, seed=1)
encoder = Encoder.fit(SPEC, samples)
items = None


def model(kind, seed=3, **settings):
    """An untrained model whose weights are large enough to have opinions."""
    torch.manual_seed(seed)
    made = kind(SPEC, encoder.sizes, embedding_size=4, hidden_sizes=(8,), **settings).eval()
    with torch.no_grad():
        for weight in made.parameters():
            weight.mul_(4)
    return made


models = {"DIN": model(DIN), "DIEN": model(DIEN)}


def explorer(**values) -> AttentionExplorer:
    return AttentionExplorer(models, encoder, samples, items, **values)


TestRandomHands = random_hands(explorer, models=models, encoder=encoder, samples=samples, items=items)


def test_it_predicts_what_the_models_predict_for_every_user():
    opened = explorer()
    expected = {name: predict(one, Batches(encoder.encode(samples), 30)) for name, one in models.items()}
    for row, user in enumerate(samples.columns["user"]):
        move(opened, user=int(user))
        for name, reading in opened.readings.items():
            assert reading.probability[-1] == pytest.approx(expected[name][row], abs=1e-6)


@pytest.mark.parametrize("variant", ["gru", "aigru", "agru", "augru"])
def test_attention_and_steps_are_those_of_the_layers(variant: str):
    dien = model(DIEN, variant=variant)
    opened = AttentionExplorer({"DIEN": dien}, encoder, samples, user=4)
    reading, batch, group = opened.readings["DIEN"], opened.case.batch, SPEC.groups[0]
    with torch.no_grad():
        view = dien.view(group, batch)
        interests = dien.extractor["movie"](view.history, view.mask)
        if variant == "gru":
            states, _ = dien.evolution["movie"](interests, None, view.mask)
            attention = dien.attention["movie"](view.target, states, view.mask)
        else:
            attention = dien.attention["movie"](view.target, interests, view.mask)
            states, _ = dien.evolution["movie"](interests, attention, view.mask)
    moved = np.diff(states[0].numpy(), axis=0, prepend=0)
    np.testing.assert_allclose(reading.attention, attention[0].numpy(), atol=1e-6)
    np.testing.assert_allclose(reading.steps, np.linalg.norm(moved, axis=1), atol=1e-6)


def test_the_probability_at_a_behaviour_is_that_of_the_history_cut_there():
    opened = explorer(user=7)
    row = Samples(
        {k: v[[7]] for k, v in samples.columns.items()},
        {k: r.take(np.array([7])) for k, r in samples.sequences.items()},
    )
    length = len(opened.case.titles)
    for kept in range(length + 1):
        cut = {name: Ragged.of([ragged[0][:kept]]) for name, ragged in row.sequences.items()}
        alone = Batches(encoder.encode(Samples(row.columns, cut)), 1)
        for name, one in models.items():
            assert opened.readings[name].probability[kept] == pytest.approx(predict(one, alone)[0], abs=1e-6)


def test_another_target_brings_its_genre_and_leaves_the_user_alone():
    opened = explorer(user=3)
    before = opened.case
    other = next(t for t in opened.histories.titles if t[0] != before.target[0])
    opened.set(target=other)
    after = opened.case
    assert after.target == other and after.clicked is None and before.clicked is not None
    assert encoder.vocabularies["genre"].decode(after.batch["genre"].numpy())[0] == other.split()[0]
    assert after.titles == before.titles and torch.equal(after.batch["history"], before.batch["history"])
    assert torch.equal(after.batch["gender"], before.batch["gender"])
    assert after.alike.tolist() == [title.split()[0] == other.split()[0] for title in after.titles]
    assert "put in the place of their own" in opened.words


def test_the_users_own_target_named_is_the_same_as_own():
    opened = explorer(user=3)
    named = explorer(user=3, target=opened.case.target)
    assert named.readings["DIEN"].probability.tolist() == opened.readings["DIEN"].probability.tolist()
    assert named.case.clicked == opened.case.clicked


def test_a_shuffle_moves_dien_and_leaves_the_last_word_of_din_as_it_was():
    opened = explorer(user=5)
    kept = opened.readings
    opened.set(shuffled=True)
    moved = opened.readings
    assert sorted(opened.case.titles) == sorted(explorer(user=5).case.titles) != opened.case.titles
    assert moved["DIN"].probability[-1] == pytest.approx(kept["DIN"].probability[-1], abs=1e-6)
    assert abs(moved["DIEN"].probability[-1] - kept["DIEN"].probability[-1]) > 1e-4


def test_the_words_tell_of_a_shuffle_even_where_no_model_hears_it():
    opened = AttentionExplorer({"DIN": models["DIN"]}, encoder, samples, items)
    before = opened.words
    opened.set(shuffled=True)
    assert opened.words == before.replace(". ", ". The history is shuffled. ", 1)


def test_the_bars_are_as_long_as_the_numbers_and_hatched_where_the_kind_differs():
    opened = explorer(user=2)
    case, readings = opened.case, opened.readings
    axes = figure_of(case, readings, "", 8).axes[0]
    bars = [c for c in axes.collections if isinstance(c, PolyCollection)]
    assert len(bars) == 6 and [bool(c.get_hatch()) for c in bars] == [False, True] * 3
    panels = [readings["DIN"].attention, readings["DIEN"].attention, readings["DIEN"].steps]
    for panel, values in enumerate(panels):
        for collection, chosen in zip(bars[2 * panel : 2 * panel + 2], (case.alike, ~case.alike), strict=True):
            drawn = [np.ptp(path.vertices[:, 0]) for path in collection.get_paths()]
            np.testing.assert_allclose(np.array(drawn) / max(drawn), values[chosen] / values[chosen].max(), rtol=1e-4)
    (line,) = [li for li in axes.lines if len(li.get_xdata()) == len(case.titles) + 1 and li.get_marker() == "s"]
    x = line.get_xdata()
    np.testing.assert_allclose((x - x.min()) / np.ptp(x), _unit(readings["DIEN"].probability), atol=1e-4)


def _unit(values: np.ndarray) -> np.ndarray:
    return (values - values.min()) / np.ptp(values)


def test_a_model_without_attention_has_a_line_and_no_bars():
    base = {"BaseModel": model(BaseModel)}
    opened = AttentionExplorer(base, encoder, samples)
    assert opened.readings["BaseModel"].attention is None and "most attention" not in opened.words
    assert not [c for c in opened.picture.figure.axes[0].collections if isinstance(c, PolyCollection)]
    is_whole(opened)


def test_the_model_is_left_in_the_mode_it_was_in_and_is_asked_in_evaluation_mode():
    dien = model(DIEN, dropout=0.5).train()
    first, second = (AttentionExplorer({"DIEN": dien}, encoder, samples).words for _ in range(2))
    assert first == second and dien.training


TABLE = pd.DataFrame({"movie": [f"{g} {p}" for g in ("Ghost", "Heist", "Space") for p in range(1, 5)]})
TABLE["title"] = [f"{movie}: the film" for movie in TABLE.movie[:10]] + ["Twins", "Twins"]


def test_items_give_titles_and_equal_titles_are_told_apart():
    opened = AttentionExplorer(models, encoder, samples, TABLE)
    assert "Ghost 1: the film" in opened.histories.titles
    assert {"Twins [Space 3]", "Twins [Space 4]"} <= set(opened.histories.titles)
    with pytest.raises(ValueError, match="items has no row for movie Ghost 1; expected one for each film"):
        AttentionExplorer(models, encoder, samples, TABLE[1:])


def test_a_column_of_items_follows_the_target():
    spec = SPEC.from_dict(SPEC.to_dict() | {"sequences": ["words"]})
    words = Ragged.of([movie.split() for movie in samples.columns["movie"]])
    more = Samples(samples.columns, samples.sequences | {"words": words})
    histories = Histories(Encoder.fit(spec, more), more, TABLE.assign(words=TABLE.movie.str.replace(" ", "|")))
    batch = histories.case(0, "Heist 2: the film").batch
    assert histories.encoder.vocabularies["words"].decode(batch["words"][0].numpy()).tolist() == ["Heist", "2"]


def test_the_newest_behaviours_are_those_that_the_models_see():
    short = SPEC.from_dict(SPEC.to_dict() | {"max_length": 3})
    case = Histories(Encoder.fit(short, samples), samples).case(0)
    assert case.titles == samples.sequences["history"][0][-3:].tolist()


def test_a_user_or_a_film_that_is_not_there_is_said_and_the_picture_stays():
    opened = explorer(user=2)
    before = shown(opened)
    for change, said in (
        ({"user": 999}, "user 999 is not in the data; expected one of 0, 1, 2, 3, 4, ... and 25 more"),
        ({"user": True}, "user True is not in the data"),
        ({"user": float("nan")}, "user nan is not in the data"),
        ({"target": "Ghost 9"}, "target 'Ghost 9' is not in the data"),
        ({"shuffled": "yes"}, "shuffle the history is 'yes'; expected True or False"),
    ):
        opened.set(**change)
        assert read_out(opened).startswith(f"Not possible: {said}")
        assert shown(opened) == before and opened.values == {"user": 2, "target": OWN, "shuffled": False, "order": None}


def test_a_history_without_behaviours_is_said_and_the_picture_stays():
    empty = {
        name: Ragged.of([[] if row == 4 else r[row] for row in range(30)]) for name, r in samples.sequences.items()
    }
    opened = AttentionExplorer(models, encoder, Samples(samples.columns, empty))
    before = shown(opened)
    opened.set(user=4)
    assert read_out(opened).startswith("Not possible: user 4 has a history without behaviours")
    assert shown(opened) == before


def test_the_presets_are_users_of_whom_models_or_orders_differ_most():
    opened = explorer()
    presets, end = opened.presets, {}
    for user in opened.histories.users:
        move(opened, user=user)
        length = len(opened.case.titles)
        here = {name: reading.probability[-1] for name, reading in opened.readings.items()}
        move(opened, order=[*range(length, 0, -1)])
        end[user] = (here["DIEN"] - here["DIN"], abs(opened.readings["DIEN"].probability[-1] - here["DIEN"]))
    assert presets["DIEN far above DIN"]["user"] == max(end, key=lambda user: end[user][0])
    assert presets["DIN far above DIEN"]["user"] == min(end, key=lambda user: end[user][0])
    assert presets["order decides"]["user"] == max(end, key=lambda user: end[user][1])
    turned = presets["the same, newest first"]
    assert turned["user"] == presets["order decides"]["user"] and turned["order"] == sorted(turned["order"])[::-1]


def test_an_order_says_which_behaviours_are_read_and_how_often():
    opened = explorer(user=3)
    titles = opened.case.titles
    opened.set(order=[2, 2, 1])
    assert opened.case.titles == [titles[1], titles[1], titles[0]] and "in the order 2, 2, 1" in opened.words
    assert "in another order" in opened.alt
    opened.set(shuffled=True)
    assert opened.values["order"] is None and sorted(opened.case.titles) == sorted(titles)
    opened.set(order=[1])
    assert opened.values["shuffled"] is False and opened.case.titles == titles[:1]
    opened.set(user=4)
    assert opened.values["order"] is None
    before = shown(opened)
    for order in ([99], [0], [1.5], [1] * 9, []):
        opened.set(order=order)
        assert read_out(opened).startswith("Not possible: ") and shown(opened) == before


def test_it_opens_with_the_first_of_the_longest_histories():
    lengths = [len(samples.sequences["history"][row]) for row in range(30)]
    assert explorer().values == {"user": int(np.argmax(lengths)), "target": OWN, "shuffled": False, "order": None}


def test_what_cannot_be_shown_is_refused_in_words():
    with pytest.raises(ValueError, match="found 4 models; expected one to 3"):
        AttentionExplorer(dict.fromkeys("abcd", models["DIN"]), encoder, samples)
    with pytest.raises(ValueError, match="model 'DIN' has 3 outputs; expected one, of a click"):
        AttentionExplorer({"DIN": model(DIN, d_out=3)}, encoder, samples)
    with pytest.raises(ValueError, match="there are no samples"):
        AttentionExplorer(models, encoder, samples.take(np.array([], int)))
    with pytest.raises(ValueError, match="column 'genre' is missing"):
        columns = {name: values for name, values in samples.columns.items() if name != "genre"}
        AttentionExplorer(models, encoder, Samples(columns, samples.sequences))


def test_reading_leaves_the_case_as_it_was():
    case = Histories(encoder, samples).case(1)
    before = {name: values.clone() for name, values in case.batch.items()}
    read(models["DIEN"], case)
    assert all(torch.equal(values, before[name]) for name, values in case.batch.items())
