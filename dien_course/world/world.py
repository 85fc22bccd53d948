"""The generated world: people whose interests evolve, in MovieLens format, with the truth beside it (chapter 01).

- A film has a category (its first genre), a style (an angle on a ring), a popularity (long-tailed) and a quality.
- A user follows two categories. In each, their taste is an angle that keeps turning the same way at a pace of its own,
  so where it will be can be read from where it has been, but only if the order of the past is known.
- Each event is an exposure. Most are *feed*: a film of the category at hand, drawn by
  popularity · exp(6 cos(taste - style)). A few *explore*: drawn by popularity alone. The last event of each user is
  always of that kind, in a category they have met before, if there is one: that is the one to predict.
- The user likes what they see (rating 4 or 5) with probability sigmoid(4 cos(taste - style) + quality). Only
  afterwards, and only if they liked it, does the taste in that category turn: a film seen is no hint of its own label.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from numbers import Integral, Real
from typing import TYPE_CHECKING

import numpy as np

from dien_course.errors import DataError
from dien_course.tables import ITEMS, RATINGS, USERS, Tables
from dien_course.world.catalogue import GENRES, write_catalogue

if TYPE_CHECKING:  # importing pandas takes time, so only the functions that need it do
    import pandas as pd

FEED_SHARPNESS = 6.0  # how closely the feed follows taste
CLICK_SHARPNESS = 4.0  # how much taste decides a rating
FASTEST_TURN = 0.25  # radians a liked film at drift 1
SLOWEST_TURN = 0.9  # of the fastest: every user and category has a pace between the two
TAIL = 0.9  # popularity ~ 1 / rank ** TAIL within a category
RATING_STEPS = (-3.0, -1.5, 0.0, 3.5)  # a rating is 1 + the steps that appeal exceeds; 4 begins at 0
NEWCOMERS = 0.03  # share of users with no event before their last
LENGTH_SHAPE = 1.8  # of the Weibull distribution of the numbers of events, which is cut at twice the mean
LENGTH_SCALE = 1.19  # its scale over the mean, newcomers and cut included

# Time is in steps of 100 seconds: a rating is that long after the one before, or, in a new sitting, some rests later.
EPOCH = 946_700_000  # 1 January 2000: no film is younger
NEXT_RATING, REST = 100, 100_000  # seconds; a rest is a little over a day
ARRIVALS = 3_000  # rests over which users arrive, nine and a half years
SITTING_ENDS = 0.25  # probability, after each rating
RESTS_APART = 3.0  # scale of the exponential pause between sittings

# Shares as in MovieLens-1M; independent of taste and of each other.
GENDERS, GENDER_SHARE = ("F", "M"), (0.28, 0.72)
AGES, AGE_SHARE = (1, 18, 25, 35, 45, 50, 56), (0.04, 0.18, 0.35, 0.20, 0.09, 0.08, 0.06)
OCCUPATIONS = 21
ZIP_CODES = 1_000

Draw = Callable[[int | tuple[int, ...]], np.ndarray]  # a shape -> numbers uniform in [0, 1)


@dataclass(frozen=True, eq=False)
class Truth:
    """What nobody but the simulator knows. N events in the order of ``ratings``, I films and U users in their tables'.

    Of each event: ``probability`` (N,) that it is rated >= 4, given all there is to know; ``taste`` (N,) the user's
    angle in the event's category just before it, in radians, not wrapped, so differences are turns, but where a sitting
    starts the taste anew; ``category`` (N,); ``explored`` (N,) True where the film was drawn by popularity alone.
    Of each film: ``item_category`` (I,), ``style`` (I,) in [0, 2π), ``quality`` (I,) in [-1, 1), ``popularity`` (I,)
    its share of explored exposures in its category.
    Of each user: ``user_categories`` (U, 2), and ``turn`` (U, 2), the radians by which a liked film turns their taste.
    """

    probability: np.ndarray
    taste: np.ndarray
    category: np.ndarray
    explored: np.ndarray
    item_category: np.ndarray
    style: np.ndarray
    quality: np.ndarray
    popularity: np.ndarray
    user_categories: np.ndarray
    turn: np.ndarray

    def relevant(self, target_row: int | np.ndarray, behaviour_rows: np.ndarray) -> np.ndarray:
        """True where a behaviour bears on the target: where both are of one category. Rows of ``ratings``.

        Shapes: () and (T,) -> (T,), or (B, 1) and (B, T) -> (B, T).
        """
        return self.category[behaviour_rows] == self.category[target_row]


@dataclass(frozen=True, eq=False)
class World:
    """``ratings``, ``users`` and ``items`` as ``load_movielens`` gives them, and the ``truth`` behind them.

    ``ratings`` are sorted by userId and timestamp, which strictly increases for each user. Unlike in MovieLens, a user
    may watch and rate a film again.
    """

    ratings: pd.DataFrame
    users: pd.DataFrame
    items: pd.DataFrame
    truth: Truth

    @property
    def tables(self) -> Tables:
        """The part a learner may see, as ``build_samples`` takes it."""
        return Tables(self.ratings, self.users, self.items)


def make_world(
    users: int = 30_000,
    items: int = 200,
    categories: int = 4,
    drift: float = 0.5,
    interleaving: float = 0.5,
    exploration: float = 0.15,
    noise: float = 0.0,
    mean_length: float = 20.0,
    seed: int = 0,
    sittings: float = 0.0,
) -> World:
    """Generate a world; the same arguments give the same world. 30,000 users take about two seconds.

    ``categories``    2 to 18 genres; each user follows two of them
    ``drift``         0..1: a liked film turns the taste in its category by 0.9 to 1 times 0.25 · drift radians
    ``interleaving``  0..1: probability of picking the interest anew before an event (so half of it is the probability
                      of a switch); 0 leaves each user in one category
    ``exploration``   0..1: share of events, besides the last, whose film is drawn by popularity alone
    ``noise``         0..1: a liked film turns the taste by up to this many radians more, to a random side
    ``mean_length``   mean number of events before the last one, from 0 to twice the mean
    ``sittings``      0..1: probability that a sitting, events 100 seconds apart, keeps to one interest picked as it
                      begins and starts its taste anew, the last event included; at 0 sittings mean nothing

    Raises DataError naming the argument, what was found and what was expected.
    """
    whole = {"users": (users, 1, np.inf), "categories": (categories, 2, len(GENRES)), "seed": (seed, 0, np.inf)}
    for name, (value, least, most) in whole.items():
        _check(name, value, least, most, Integral)
    _check("items", items, categories, np.inf, Integral, f"of at least {categories}, one for each of the categories")
    shares = {"drift": drift, "interleaving": interleaving, "exploration": exploration, "noise": noise}
    shares |= {"sittings": sittings}
    for name, value in shares.items():
        _check(name, value, 0, 1, Real)
    _check("mean_length", mean_length, 1, 1_000, Real)

    import pandas as pd

    random = np.random.Generator(np.random.PCG64(seed)).random
    films, movies = _make_films(random, items, categories)
    people = _make_people(random, users)
    length = _lengths(random, users, mean_length)
    lives = _Lives(random, films, users, categories, drift)
    if sittings:
        lives.sit(sittings, np.random.Generator(np.random.PCG64([seed, 1])).random)
    steps = []
    for number in range(length.max() + 1):
        present = np.flatnonzero(length >= number)
        steps.append(lives.step(present, length[present] == number, interleaving, exploration, noise))

    order = np.argsort(np.concatenate([step["user"] for step in steps]), kind="stable")
    log = {name: np.concatenate([step[name] for step in steps])[order] for name in steps[0]}
    log |= {"userId": log["user"] + 1, "movieId": log["item"] + 1}
    ratings = pd.DataFrame({name: log[name].astype(dtype) for name, dtype in RATINGS.items()})
    of_event = {name: log[name] for name in ("probability", "taste", "category", "explored")}
    return World(ratings, people, movies, Truth(**of_event, **films, user_categories=lives.follows, turn=lives.turn))


def _check(name: str, value: object, least: float, most: float, kind: type, expected: str = "") -> None:
    good = isinstance(value, kind) and not isinstance(value, bool) and least <= value <= most
    if not good:
        bounds = f"of at least {least}" if most == np.inf else f"from {least} to {most}"
        what = "a whole number" if kind is Integral else "a number"
        raise DataError(f"{name}: found {value!r}; expected {what} {expected or bounds}")


def _make_films(random: Draw, items: int, categories: int) -> tuple[dict[str, np.ndarray], pd.DataFrame]:
    import pandas as pd

    category = np.argsort(random(items)) % categories
    style, popularity = np.empty(items), np.empty(items)
    quality = 2 * random(items) - 1
    for kind in range(categories):
        members = np.flatnonzero(category == kind)
        place, rank = np.argsort(random(len(members))), np.argsort(random(len(members)))
        style[members] = 2 * np.pi * (place + random(len(members))) / len(members)
        weight = (1.0 + rank) ** -TAIL
        popularity[members] = weight / weight.sum()
    titles, genres = write_catalogue(category, style, random((items, 6)))
    movie = np.arange(1, items + 1, dtype=ITEMS["movieId"])
    table = pd.DataFrame({"movieId": movie, "title": titles, "genres": genres})
    return {"item_category": category, "style": style, "quality": quality, "popularity": popularity}, table


def _make_people(random: Draw, users: int) -> pd.DataFrame:
    import pandas as pd

    draw = random((4, users))
    columns = {
        "userId": np.arange(1, users + 1),
        "gender": np.array(GENDERS)[np.searchsorted(np.cumsum(GENDER_SHARE[:-1]), draw[0], side="right")],
        "age": np.array(AGES)[np.searchsorted(np.cumsum(AGE_SHARE[:-1]), draw[1], side="right")],
        "occupation": np.floor(draw[2] * OCCUPATIONS).astype(int),
        "zipCode": [str(10_000 + 90 * int(area)) for area in draw[3] * ZIP_CODES],
    }
    return pd.DataFrame(columns).astype({name: dtype for name, dtype in USERS.items() if dtype is not str})


def _lengths(random: Draw, users: int, mean: float) -> np.ndarray:
    """Events before the last one, (users,)."""
    draw, newcomer = random((2, users))
    length = np.floor(LENGTH_SCALE * mean * (-np.log1p(-draw)) ** (1 / LENGTH_SHAPE) + 0.5)
    return np.where(newcomer < NEWCOMERS, 0, np.minimum(length, 2 * mean)).astype(int)


class _Lives:
    """All users side by side: which interest each is in, how their tastes stand, and the next event of each."""

    def __init__(self, random: Draw, films: dict[str, np.ndarray], users: int, categories: int, drift: float):
        self.random, self.films, self.users = random, films, users
        self.follows = np.argsort(random((users, categories)), axis=1)[:, :2]
        self.taste = 2 * np.pi * random((users, 2))
        pace, side = random((2, users, 2))
        self.turn = FASTEST_TURN * drift * (SLOWEST_TURN + (1 - SLOWEST_TURN) * pace) * np.where(side < 0.5, -1, 1)
        self.interest = np.zeros(users, int)
        self.visited = np.zeros((users, 2), bool)
        self.keeps = np.zeros(users, bool)  # sitting in one interest
        self.begins = np.ones(users, bool)  # a sitting, with the next event
        self.sitting_draw, self.sittings = None, 0.0
        self.time = EPOCH + REST * np.floor(random(users) * ARRIVALS).astype(np.int64)

    def step(
        self, user: np.ndarray, last: np.ndarray, interleaving: float, exploration: float, noise: float
    ) -> dict[str, np.ndarray]:
        """One event of each ``user`` (n,), the last one where ``last`` (n,) is True; columns (n,) by name."""
        # Drawn for everybody, so that changing a knob leaves the luck of all other users and steps as it was.
        switch, explore, film, appeal, sideways, pause, sitting = self.random((7, self.users))[:, user]
        if self.sitting_draw is not None:
            self._begin_sittings(user, last)
        interest = self._pick_interest(user, last, switch, interleaving)
        category, taste = self.follows[user, interest], self.taste[user, interest]
        explored = last | (explore < exploration)
        item = self._draw_items(category, taste, np.where(explored, 0, FEED_SHARPNESS), film)

        logit = CLICK_SHARPNESS * np.cos(taste - self.films["style"][item]) + self.films["quality"][item]
        appeal = np.maximum(appeal, 2.0**-54)  # keeps the logarithm finite
        rating = 1 + np.searchsorted(RATING_STEPS, logit + np.log(appeal / (1 - appeal)))
        liked = rating >= 4
        time = self.time[user]
        self.taste[user, interest] += liked * (self.turn[user, interest] + noise * (2 * sideways - 1))
        rests = 1 + np.floor(-np.log1p(-pause) * RESTS_APART).astype(np.int64)
        self.begins[user] = sitting < SITTING_ENDS
        self.time[user] += np.where(self.begins[user], rests * REST, NEXT_RATING)
        public = {"user": user, "item": item, "rating": rating, "timestamp": time}
        hidden = {"probability": 1 / (1 + np.exp(-logit)), "taste": taste, "category": category, "explored": explored}
        return public | hidden

    def sit(self, sittings: float, draw: Draw) -> None:
        """From now on sittings keep to one interest with the probability ``sittings``, by a ``draw`` of their own."""
        self.sittings, self.sitting_draw = sittings, draw

    def _begin_sittings(self, user: np.ndarray, last: np.ndarray) -> None:
        """A sitting begins for some, perhaps in one interest whose taste starts anew; never with the last event."""
        keep, which, taste = self.sitting_draw((3, self.users))[:, user]
        begins = self.begins[user] & ~last
        self.keeps[user[begins]] = keep[begins] < self.sittings
        anew = begins & self.keeps[user]
        self.interest[user[anew]] = which[anew] < 0.5
        self.taste[user[anew], self.interest[user[anew]]] = 2 * np.pi * taste[anew]

    def _pick_interest(self, user: np.ndarray, last: np.ndarray, draw: np.ndarray, interleaving: float) -> np.ndarray:
        """0 or 1 for each user: the interest of the event before, or the other; at last any that was visited.

        Who sits in one interest stays in it.
        """
        visited = self.visited[user]
        interest = self.interest[user]
        keeps = self.keeps[user]
        switched = visited.any(axis=1) & (draw < interleaving / 2) & ~keeps
        anywhere = np.where(visited.all(axis=1), draw < 0.5, visited[:, 1])
        interest = np.where(last & ~keeps, anywhere, interest ^ switched).astype(int)
        self.interest[user] = interest
        self.visited[user, interest] = True
        return interest

    def _draw_items(self, category: np.ndarray, taste: np.ndarray, sharpness: np.ndarray, draw: np.ndarray):
        item = np.empty(len(category), int)
        for kind in np.unique(category):
            members, chosen = np.flatnonzero(self.films["item_category"] == kind), np.flatnonzero(category == kind)
            near = np.cos(taste[chosen, None] - self.films["style"][members]) - 1
            weight = np.cumsum(self.films["popularity"][members] * np.exp(sharpness[chosen, None] * near), axis=1)
            place = (weight <= draw[chosen, None] * weight[:, -1:]).sum(axis=1)
            item[chosen] = members[np.minimum(place, len(members) - 1)]
        return item
