"""DSIN as a whole: against its layers row by row, with and without times, from files, exported and loaded again."""

from __future__ import annotations

import json
import warnings
from dataclasses import replace

import numpy as np
import onnxruntime
import pytest
import torch
from layer_cases import random_weights
from test_export import feed_from

from dien_course.data import (
    AttentionGroup,
    Batches,
    DataError,
    Encoder,
    FeatureSpec,
    Ragged,
    Samples,
    build_samples,
    movielens_spec,
    open_source,
)
from dien_course.layers import session_places
from dien_course.models import DSIN, summary
from dien_course.training import Settings, export, load, predict, save
from dien_course.world import make_world

FILM = AttentionGroup("film", (("movie", "history", "negatives"), ("genre", "genres")), times="when")
SPEC = FeatureSpec(groups=(FILM,), numeric=("age",), user="user")
HOUR = 3600


def samples() -> Samples:
    """Six rows: many sessions, two, one behaviour, nothing, one long session, and a pause of half an hour exactly."""
    when = [
        [0, 1, HOUR, HOUR + 5, HOUR + 9, 9 * HOUR, 99 * HOUR, 999 * HOUR],
        [0, HOUR],
        [7],
        [],
        [0, 1, 2, 3, 4],
        [0, HOUR // 2],
    ]
    random = np.random.default_rng(0)
    films = [random.choice(list("abcde"), len(times)).astype(object) for times in when]
    genres = [random.choice(list("xy"), len(times)).astype(object) for times in when]
    columns = {"movie": np.array(list("abcdea"), object), "genre": np.array(list("xyxyxy"), object)}
    columns |= {"age": random.normal(size=6), "label": np.array([0, 1, 0, 1, 1, 0], np.int8)}
    return Samples(columns, {"history": Ragged.of(films), "genres": Ragged.of(genres), "when": Ragged.of(when)})


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder.fit(SPEC, samples())


def model_of(encoder: Encoder, **settings) -> DSIN:
    settings = dict(embedding_size=3, hidden_sizes=(5,), activation="prelu", sessions=3, session_length=2) | settings
    model = random_weights(DSIN(encoder.spec, encoder.sizes, **settings), scale=0.4)
    for table in [*model.embedding.tables.values(), *model.item_bias.values()]:
        table.weight.data[0] = 0
    return model.eval()


def batch_of(encoder: Encoder) -> dict[str, torch.Tensor]:
    data = encoder.encode(samples())
    batch = Batches(data, 6).batch(np.arange(6))
    return {name: value.double() if value.is_floating_point() else value for name, value in batch.items()}


def test_the_summary_is_what_its_layers_make_of_each_user_alone(encoder):
    model, batch = model_of(encoder), batch_of(encoder)
    view = model.view(FILM, batch)
    found, loss = model.read(FILM, view)
    sessions = [[[7], [6], [5]], [[1], [0]], [[0]], [], [[3, 4]], [[0, 1]]]  # the newest first
    assert loss is None
    for row, of_user in enumerate(sessions):
        target = view.target[row : row + 1]
        if not of_user:
            assert (found[row] == 0).all()
            continue
        interests = []
        for k, places in enumerate(of_user):
            encoding = model.bias_encoding["film"]
            session = view.history[row, places] + encoding.session[k] + encoding.dimension
            session = session + encoding.position[: len(places), None]
            mask = torch.ones(1, 1, len(places), dtype=torch.bool)
            interests.append(model.extractor["film"](session[None, None], mask)[0, 0])
        interests, there = torch.stack(interests)[None], torch.ones(1, len(of_user), dtype=torch.bool)
        sums = [
            model.on_interests["film"](target, interests, there),
            model.on_interaction["film"](target, model.interaction["film"](interests, there), there),
        ]
        wanted = torch.cat([*sums, target * sums[0], target * sums[1]], dim=1)[0]
        torch.testing.assert_close(found[row], wanted, rtol=0, atol=1e-12)


def test_the_newest_session_of_every_user_has_the_same_number(encoder):
    model, batch = model_of(encoder), batch_of(encoder)
    changed = model_of(encoder)
    changed.bias_encoding["film"].session.data[1:] += 1
    places = session_places(batch["when"], batch["history"] != 0, model.sessions, model.session_length)
    first = [
        one.interests(FILM, one.view(FILM, batch).history, places)[:, 0].detach().numpy() for one in (model, changed)
    ]
    assert [max(row) for row in places[:, 0].tolist()] == [7, 1, 0, -1, 4, 1], "the newest behaviour of each user"
    np.testing.assert_array_equal(*first)


def test_a_group_without_times_is_one_session(encoder):
    batch = batch_of(encoder)
    without = replace(encoder.spec, groups=(replace(FILM, times=None),))
    model = model_of(encoder, session_length=9)
    plain = DSIN(without, encoder.sizes, **model.settings).double().eval()
    plain.load_state_dict(model.state_dict())
    one = batch | {"when": (batch["history"] != 0).long()}
    assert torch.equal(plain(batch).logits, model(one).logits)
    assert not torch.equal(model(batch).logits, model(one).logits)


def test_a_batch_without_the_times_is_named(encoder):
    batch = batch_of(encoder)
    del batch["when"]
    with pytest.raises(ValueError, match="batch has no column 'when'"):
        model_of(encoder)(batch)


def test_one_users_history_before_many_targets_is_read_once(encoder):
    model, batch = model_of(encoder), batch_of(encoder)
    rows = {name: value[:1].expand(4, *value.shape[1:]) for name, value in batch.items() if name != "movie"}
    rows["movie"] = batch["movie"][:4].clone()
    seen = []
    model.extractor["film"].register_forward_hook(lambda layer, inputs, output: seen.append(len(output)))
    together = model(rows).logits
    alone = model({name: value.clone() for name, value in rows.items()}).logits
    torch.testing.assert_close(together, alone, rtol=0, atol=1e-12)
    assert seen == [1, 4]


def test_the_gap_of_a_group_cuts_its_sessions():
    data = {}
    for gap in (None, 4, 1000 * HOUR):
        spec = replace(SPEC, groups=(replace(FILM, session_gap=gap),))
        numbers = Encoder.fit(spec, samples()).encode(samples()).sequences["when"]
        data[gap] = (numbers[0] - numbers[0][0]).tolist()
    assert data == {None: [0, 0, 1, 1, 1, 2, 3, 4], 4: [0, 0, 1, 2, 2, 3, 4, 5], 1000 * HOUR: [0] * 8}


def test_times_as_text_are_the_same_times(encoder):
    plain = samples()
    texts = plain.sequences["when"]
    told = Samples(
        plain.columns, plain.sequences | {"when": replace(texts, values=texts.values.astype(str).astype(object))}
    )
    assert (
        encoder.encode(told).sequences["when"].values.tolist()
        == encoder.encode(plain).sequences["when"].values.tolist()
    )


@pytest.mark.parametrize(
    ("value", "said"), [("soon", "value 3: found 'soon'; expected a number"), ("", "is no number")]
)
def test_a_time_that_is_none_is_named(encoder, value: str, said: str):
    plain = samples()
    values = plain.sequences["when"].values.astype(str).astype(object)
    values[2] = value
    wrong = replace(plain.sequences["when"], values=values)
    with pytest.raises(DataError, match=said):
        encoder.encode(Samples(plain.columns, plain.sequences | {"when": wrong}))


def test_times_that_do_not_go_with_their_history_are_named(encoder):
    plain = samples()
    with pytest.raises(DataError, match="sample 1: 'history' has 8 steps and 'when' has 7"):
        encoder.encode(Samples(plain.columns, plain.sequences | {"when": plain.sequences["when"].newest(7)}))


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"times": ""}, "times of a group is ''"),
        ({"session_gap": -1}, "session_gap is -1; expected a number of at least 0"),
        ({"session_gap": True}, "session_gap is True"),
        ({"times": None, "session_gap": 5}, "has a session_gap and no times"),
    ],
)
def test_a_group_that_says_nonsense_of_times_is_named(fields, said):
    with pytest.raises(DataError, match=said):
        replace(FILM, **fields)


def test_times_have_one_role():
    with pytest.raises(DataError, match="'history' has two roles"):
        FeatureSpec(groups=(replace(FILM, times="history"),))


def test_heads_that_do_not_divide_the_width_are_named(encoder):
    with pytest.raises(ValueError, match="heads is 4; expected a number that divides the size 6"):
        model_of(encoder, heads=4)


def test_settings_build_the_model(encoder):
    settings = Settings(model="dsin", sessions=4, session_length=7, heads=1, embedding_size=8)
    model = DSIN(encoder.spec, encoder.sizes, **settings.of_model)
    assert (model.sessions, model.session_length, model.extractor["film"].attention.heads) == (4, 7, 1)
    assert model.on_interests["film"].attention.scale == "softmax"
    assert model.head[0].in_features == 1 + 16 + 4 * 16


@pytest.mark.parametrize("name", ["sessions", "session_length", "heads"])
def test_a_setting_of_nothing_is_named(name: str):
    with pytest.raises(DataError, match=f"{name} is 0; expected a number from 1 to 10000"):
        Settings(model="dsin", **{name: 0})


def test_summary_names_the_layers_with_their_shapes(encoder):
    text = summary(model_of(encoder), batch_of(encoder))
    assert "SessionInterestExtractor  (6, 3, 6)" in text and "SessionInteraction" in text


def test_a_checkpoint_and_an_exported_graph_say_what_the_model_says(tmp_path):
    film = AttentionGroup("film", (("movie", "history", "negatives"),), times="when")
    encoder = Encoder.fit(FeatureSpec(groups=(film,)), samples())  # a graph that is exported in less time
    model = model_of(encoder, sessions=2, heads=1, attention="dot", item_bias=False).float()
    batches = Batches(encoder.encode(samples()), 6)
    wanted = predict(model, batches)
    save(tmp_path / "run", model, encoder)
    loaded = load(tmp_path / "run")
    assert type(loaded.model) is DSIN and loaded.encoder.spec == encoder.spec
    np.testing.assert_array_equal(loaded.predict(samples()), wanted)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        export(tmp_path / "model.onnx", model, encoder)
    description = json.loads((tmp_path / "model.json").read_text(encoding="utf-8"))
    (times,) = [entry for entry in description["inputs"] if entry["role"] == "sessions"]
    assert times == {"name": "when", "role": "sessions", "dtype": "int64", "shape": ["batch", "length"], "gap": 1800.0}
    session = onnxruntime.InferenceSession(str(tmp_path / "model.onnx"))
    for extra in (0, 2):
        feed = feed_from(description, samples(), extra)  # as docs/export.md encodes rows
        np.testing.assert_allclose(session.run(None, feed)[0], wanted, rtol=0, atol=1e-6)


def test_samples_of_ratings_have_the_times_of_their_behaviours_where_told():
    tables = make_world(users=80).tables
    samples_with, samples_without = (build_samples(tables, times=times).train for times in (True, False))
    history, times = (samples_with.sequences[name] for name in ("histHighRatedMovieIds", "histTimestamp"))
    assert history.start is times.start and history.end is times.end
    assert {*samples_with.sequences} - {*samples_without.sequences} == {"histTimestamp"}
    assert movielens_spec([*samples_with.sequences]).times == ("histTimestamp",)
    assert movielens_spec([*samples_without.sequences]).times == ()
    moments = tables.ratings["timestamp"].to_numpy()
    for row in range(len(samples_with)):
        assert times[row].tolist() == moments[samples_with.sequences["histRow"][row]].tolist()
        assert (times[row] < samples_with.columns["timestamp"][row]).all()


def test_the_gap_of_a_folder_may_be_said_and_is_refused_where_there_are_no_times(tmp_path):
    header, rows = "userId,movieId,histHighRatedMovieIds,label", [f"{i},{i % 3},1|2,{i % 2}" for i in range(12)]
    file = tmp_path / "train.csv"
    file.write_text("\n".join([header, *rows]))
    with pytest.raises(DataError, match="has no times of behaviours; expected some, to cut sessions by a gap of 60"):
        open_source(tmp_path, session_gap=60)
    file.write_text("\n".join([f"{header},histTimestamp", *(f"{row},5|99" for row in rows)]))
    (group,) = open_source(tmp_path, session_gap=60).spec.groups
    assert (group.times, group.session_gap) == ("histTimestamp", 60)
    assert open_source(tmp_path).spec.groups[0].session_gap is None
