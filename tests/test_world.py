import re

import numpy as np
import pandas as pd
import pytest

from dien_course.errors import DataError
from dien_course.world import catalogue
from dien_course.world.world import make_world

USERS = 3_000


@pytest.fixture(scope="module")
def world():
    return make_world(users=USERS)


def last_events(world):
    user = world.ratings["userId"].to_numpy()
    return np.flatnonzero(np.append(user[1:] != user[:-1], True))


def auc(label, score):
    rank = pd.Series(score).rank().to_numpy()
    positives = label.sum()
    return (rank[label].sum() - positives * (positives + 1) / 2) / (positives * (len(label) - positives))


def turns(world):
    """Each event with a later one of its user and category: the taste's turn between, and whether it was liked."""
    events = pd.DataFrame(
        {
            "user": world.ratings["userId"],
            "category": world.truth.category,
            "taste": world.truth.taste,
            "liked": world.ratings["rating"] >= 4,
        }
    )
    events["turn"] = (
        events.groupby(["user", "category"])["taste"].diff().groupby([events["user"], events["category"]]).shift(-1)
    )
    return events.dropna()


def test_the_same_arguments_give_the_same_world_and_another_seed_another():
    first, again, other = make_world(users=200, seed=7), make_world(users=200, seed=7), make_world(users=200, seed=8)
    for name in ("ratings", "users", "items"):
        pd.testing.assert_frame_equal(getattr(first, name), getattr(again, name))
    for name, values in vars(first.truth).items():
        np.testing.assert_array_equal(values, getattr(again.truth, name), err_msg=name)
    assert not first.ratings.equals(other.ratings)


def test_a_world_does_not_touch_numpys_global_generator():
    np.random.seed(3)
    before = np.random.get_state()[1].copy()
    make_world(users=10)
    np.testing.assert_array_equal(before, np.random.get_state()[1])


def test_ratings_are_sorted_and_time_strictly_increases_for_each_user(world):
    user, time = world.ratings["userId"].to_numpy(), world.ratings["timestamp"].to_numpy()
    same = user[1:] == user[:-1]
    assert (np.diff(user) >= 0).all()
    assert (np.diff(time)[same] > 0).all()
    assert set(user) == set(world.users["userId"]) == set(range(1, USERS + 1))
    assert set(world.ratings["movieId"]) <= set(world.items["movieId"])
    assert set(world.ratings["rating"]) == {1, 2, 3, 4, 5}


def test_events_are_rated_four_or_more_as_often_as_their_probability_says(world):
    probability, liked = world.truth.probability, (world.ratings["rating"] >= 4).to_numpy()
    bins = np.minimum((probability * 10).astype(int), 9)
    for number in range(10):
        chosen = bins == number
        expected = probability[chosen].mean()
        assert abs(liked[chosen].mean() - expected) < 4 * np.sqrt(expected * (1 - expected) / chosen.sum()), number


def test_the_probability_is_that_of_the_documented_formula(world):
    item = world.ratings["movieId"].to_numpy() - 1
    logit = 4 * np.cos(world.truth.taste - world.truth.style[item]) + world.truth.quality[item]
    np.testing.assert_allclose(world.truth.probability, 1 / (1 + np.exp(-logit)), rtol=1e-12)


@pytest.mark.parametrize("drift", [0.3, 1.0])
def test_taste_turns_the_same_way_by_at_most_a_quarter_radian_times_drift_and_only_when_liked(drift):
    world = make_world(users=500, drift=drift)
    events = turns(world)
    size = events["turn"].abs()
    assert (size[~events["liked"]] == 0).all()
    assert size.max() <= 0.25 * drift + 1e-9
    assert size[events["liked"]].min() >= 0.9 * 0.25 * drift - 1e-9
    moved = events[events["liked"]]
    sides = np.sign(moved["turn"]).groupby([moved["user"], moved["category"]]).nunique()
    assert (sides == 1).all()
    own = world.truth.user_categories[moved["user"] - 1] == moved["category"].to_numpy()[:, None]
    np.testing.assert_allclose(world.truth.turn[moved["user"] - 1][own], moved["turn"])


def test_taste_stands_still_without_drift_and_noise():
    assert (turns(make_world(users=300, drift=0))["turn"] == 0).all()


def test_noise_turns_taste_to_either_side_by_at_most_noise_radians():
    events = turns(make_world(users=300, drift=0, noise=0.2))
    assert events["turn"].abs().max() <= 0.2
    assert events["turn"].min() < -0.15 and events["turn"].max() > 0.15


def test_without_interleaving_a_user_keeps_to_one_category():
    world = make_world(users=500, interleaving=0, exploration=0.5)
    assert (pd.Series(world.truth.category).groupby(world.ratings["userId"]).nunique() == 1).all()


@pytest.mark.parametrize("interleaving", [0.5, 1.0])
def test_half_of_the_interleaving_is_the_probability_of_a_switch(interleaving):
    world = make_world(users=1_000, interleaving=interleaving)
    user, category = world.ratings["userId"].to_numpy(), world.truth.category
    last = np.zeros(len(user), bool)
    last[last_events(world)] = True
    pair = (user[1:] == user[:-1]) & ~last[1:]
    assert (category[1:] != category[:-1])[pair].mean() == pytest.approx(interleaving / 2, abs=0.02)


def test_each_event_is_in_one_of_its_users_two_categories_and_the_films_first_genre_names_it(world):
    item, user = world.ratings["movieId"].to_numpy() - 1, world.ratings["userId"].to_numpy() - 1
    assert (world.truth.user_categories[user] == world.truth.category[:, None]).any(axis=1).all()
    np.testing.assert_array_equal(world.truth.item_category[item], world.truth.category)
    first = world.items["genres"].str.split("|").str[0].map(catalogue.GENRES.index)
    np.testing.assert_array_equal(first, world.truth.item_category)


def test_the_last_event_explores_a_category_its_user_has_visited(world):
    last = last_events(world)
    assert world.truth.explored[last].all()
    for user, at in enumerate(last):
        before = world.truth.category[(last[user - 1] + 1 if user else 0) : at]
        assert not len(before) or world.truth.category[at] in before


def test_the_other_events_explore_as_often_as_asked(world):
    others = np.delete(world.truth.explored, last_events(world))
    assert others.mean() == pytest.approx(0.15, abs=0.01)


def test_relevant_behaviours_are_those_of_the_targets_category(world):
    target = int(last_events(world)[np.bincount(world.ratings["userId"])[1:].argmax()])
    behaviours = np.arange(target - 20, target)
    relevant = world.truth.relevant(target, behaviours)
    assert relevant.tolist() == [world.truth.category[row] == world.truth.category[target] for row in behaviours]
    assert 0 < relevant.sum() < 20
    batch = world.truth.relevant(np.array([[target], [target - 1]]), np.stack([behaviours, behaviours]))
    assert batch.shape == (2, 20) and (batch[0] == relevant).all()


def test_histories_vary_in_length_and_some_are_empty(world):
    length = world.ratings.groupby("userId").size() - 1
    assert length.mean() == pytest.approx(20, rel=0.05)
    assert 0.02 < (length == 0).mean() < 0.06
    assert length.quantile(0.1) < 10 and length.quantile(0.9) > 30 and length.max() == 40


def test_popularity_has_a_long_tail():
    world = make_world(users=USERS, drift=0, exploration=1)
    count = np.sort(np.bincount(world.ratings["movieId"], minlength=201)[1:])
    assert count[-20:].sum() > 0.35 * count.sum()  # a tenth of the films
    assert count[:100].sum() < 0.25 * count.sum()  # the less popular half
    share = np.bincount(world.ratings["movieId"], minlength=201)[1:] / len(world.ratings)
    assert np.corrcoef(share, world.truth.popularity)[0, 1] > 0.9


def test_feed_shows_what_suits_the_taste_and_exploration_does_not(world):
    item = world.ratings["movieId"].to_numpy() - 1
    match = np.cos(world.truth.taste - world.truth.style[item])
    assert match[~world.truth.explored].mean() > 0.85
    assert abs(match[world.truth.explored].mean()) < 0.1


@pytest.mark.parametrize("drift", [0.0, 0.5, 1.0])
def test_who_knows_the_truth_ranks_last_events_well_but_not_perfectly(drift):
    world = make_world(users=USERS, drift=drift)
    last = last_events(world)
    label = (world.ratings["rating"] >= 4).to_numpy()[last]
    assert 0.92 < auc(label, world.truth.probability[last]) < 0.96
    assert 0.4 < label.mean() < 0.6


def test_the_oldest_taste_tells_the_last_rating_without_drift_and_says_little_with_it():
    scores = {}
    for drift in (0.0, 1.0):
        world = make_world(users=USERS, drift=drift)
        events = pd.DataFrame(
            {"user": world.ratings["userId"], "category": world.truth.category, "taste": world.truth.taste}
        )
        oldest = events.groupby(["user", "category"])["taste"].transform("first").to_numpy()
        last = last_events(world)
        style = world.truth.style[world.ratings["movieId"].to_numpy()[last] - 1]
        scores[drift] = auc((world.ratings["rating"] >= 4).to_numpy()[last], np.cos(oldest[last] - style))
    assert scores[0.0] > 0.9 and scores[1.0] < 0.75


def test_users_look_like_movielens_users_and_say_nothing_about_taste(world):
    assert set(world.users["gender"]) == {"F", "M"}
    assert set(world.users["age"]) == {1, 18, 25, 35, 45, 50, 56}
    assert set(world.users["occupation"]) == set(range(21))
    assert world.users["zipCode"].str.fullmatch(r"[1-9]\d{4}").all()
    label = (world.ratings["rating"] >= 4).to_numpy()[last_events(world)]
    for column in ("gender", "age", "occupation"):
        share = pd.Series(label).groupby(world.users[column]).agg(["mean", "size"])
        assert ((share["mean"] - label.mean()).abs() < 4 * np.sqrt(0.25 / share["size"])).all(), column


@pytest.mark.parametrize("items, categories", [(200, 4), (3_000, 18), (5, 5)])
def test_titles_are_unique_and_read_like_a_catalogue(items, categories):
    films = make_world(users=20, items=items, categories=categories).items
    assert films["title"].is_unique
    assert films["title"].map(lambda title: re.fullmatch(r"The [A-Z]\w+ [A-Z]\w+( \d+)? \(19\d\d\)", title)).all()
    genres = films["genres"].str.split("|")
    assert genres.map(lambda names: len(set(names)) == len(names) and set(names) <= set(catalogue.GENRES)).all()


def test_the_adjective_of_a_title_tells_the_style_and_the_noun_the_category(world):
    words = world.items["title"].str.split(" ")
    mood = words.str[1].map({word: place for place, words in enumerate(catalogue.MOODS) for word in words})
    np.testing.assert_array_equal(mood, np.floor(world.truth.style / (2 * np.pi) * 12))
    for noun, category in zip(words.str[2], world.truth.item_category, strict=True):
        assert noun in catalogue.NOUNS[catalogue.GENRES[category]]


def test_the_words_of_the_catalogue_name_one_mood_and_one_genre_each():
    for words in (catalogue.MOODS, list(catalogue.NOUNS.values())):
        flat = [word for group in words for word in group]
        assert len(set(flat)) == len(flat)


def test_more_users_leave_the_films_as_they_were():
    pd.testing.assert_frame_equal(make_world(users=5).items, make_world(users=50).items)


def test_the_smallest_world_exists():
    world = make_world(users=1, items=2, categories=2, mean_length=1)
    assert len(world.users) == 1 and 1 <= len(world.ratings) <= 3


@pytest.mark.parametrize(
    "knob, value, expected",
    [
        ("users", 0, "a whole number of at least 1"),
        ("users", 2.5, "a whole number of at least 1"),
        ("users", True, "a whole number of at least 1"),
        ("items", 3, "a whole number of at least 4, one for each of the categories"),
        ("categories", 1, "a whole number from 2 to 18"),
        ("categories", 19, "a whole number from 2 to 18"),
        ("drift", 1.5, "a number from 0 to 1"),
        ("drift", float("nan"), "a number from 0 to 1"),
        ("drift", "0.5", "a number from 0 to 1"),
        ("interleaving", -0.1, "a number from 0 to 1"),
        ("exploration", 2, "a number from 0 to 1"),
        ("noise", None, "a number from 0 to 1"),
        ("mean_length", 0, "a number from 1 to 1000"),
        ("mean_length", float("inf"), "a number from 1 to 1000"),
        ("seed", -1, "a whole number of at least 0"),
    ],
)
def test_a_bad_knob_is_named_with_what_was_found_and_expected(knob, value, expected):
    with pytest.raises(DataError, match=re.escape(f"{knob}: found {value!r}; expected {expected}") + "$"):
        make_world(**{knob: value})


def sittings_of(world):
    """The number of the sitting of each event: events of one user, 100 seconds apart."""
    user, time = (world.ratings[name].to_numpy() for name in ("userId", "timestamp"))
    return np.cumsum(np.append(True, (np.diff(user) != 0) | (np.diff(time) != 100)))


def test_where_sittings_are_all_each_keeps_to_one_interest_and_the_next_starts_anew():
    world = make_world(users=400, sittings=1.0)
    last = last_events(world)
    within = np.ones(len(world.ratings), bool)
    within[last] = False  # the last event belongs to the sitting before it, whatever its time
    events = pd.DataFrame(
        {"sitting": sittings_of(world), "category": world.truth.category, "taste": world.truth.taste, "within": within}
    )
    inside = events[events["within"]]
    assert (inside.groupby("sitting")["category"].nunique() == 1).all()
    first = inside.groupby("sitting").first()
    assert abs(np.exp(1j * first["taste"]).mean()) < 0.05  # anywhere on the ring, so that their mean is near its middle
    user = world.ratings["userId"].to_numpy()
    before = last[1:][user[last[1:] - 1] == user[last[1:]]]
    assert (world.truth.category[before] == world.truth.category[before - 1]).all()


def test_where_sittings_mean_nothing_they_hold_several_interests():
    world = make_world(users=400)
    assert make_world(users=400, sittings=0.0).ratings.equals(world.ratings)
    mixed = pd.Series(world.truth.category).groupby(sittings_of(world)).nunique() > 1
    some = pd.Series(make_world(users=400, sittings=0.5).truth.category).groupby(sittings_of(world)).nunique() > 1
    assert 0 < some.mean() < mixed.mean()


def test_sittings_leave_the_times_as_they_were():
    plain, kept = make_world(users=100), make_world(users=100, sittings=1.0)
    assert plain.ratings[["userId", "timestamp"]].equals(kept.ratings[["userId", "timestamp"]])
