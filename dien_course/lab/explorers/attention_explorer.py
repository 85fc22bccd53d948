"""Choose a user and a target: what models attend to, how the state moves, what they predict (chapters 03, 08, 09)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure

from dien_course.data import Encoder, Samples
from dien_course.lab.explorers.canvas import canvas
from dien_course.lab.explorers.case_tables import CaseTables, why_not_alone
from dien_course.lab.explorers.controls import Numbers, Switch
from dien_course.lab.explorers.explorer import Explorer, View
from dien_course.lab.explorers.histories import Case, Histories, Reading, predicted, read
from dien_course.lab.explorers.pick import Pick
from dien_course.lab.figures.style import BLUE, GREY, ORANGE, TEXT
from dien_course.models import DIEN, BaseModel

if TYPE_CHECKING:
    import pandas as pd

OWN = "the user's own"
MODELS = 3
LOOKS = ((BLUE, "o", "-"), (ORANGE, "s", "--"), (GREY, "^", ":"))
LONGEST = 32  # letters of a title
NICE = (0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0)  # ends of axes
TOP, LEFT, WIDE = 8.6, 31.0, 96.0  # tenths of an inch: where the rows begin, the panels begin, the figure ends


def figure_of(case: Case, readings: Mapping[str, Reading], title: str, most: int) -> Figure:
    """One row for each behaviour, in the order they are read, with panels side by side.

    A panel of attention for each model that has some, one of step sizes for each that has a moving state, and one with
    the probability of a click had the history ended there. Bars of behaviours unlike the target are hatched. The
    figure is high enough for ``most`` behaviours.
    """
    rows = len(case.titles)
    pitch = float(np.clip(42 / (most + 1), 2.0, 3.0))
    high = TOP + pitch * (max(most, rows) + 1) + 5
    figure, axes = canvas(WIDE, high, title)
    places = TOP + pitch * (np.arange(rows + 1) + 0.5)  # the first for "before any"
    for place, name in zip(places, ["before the first", *map(_short, case.titles)], strict=True):
        axes.text(
            LEFT - 1, place, name, fontsize=TEXT, ha="right", va="center", color=GREY if place == places[0] else "k"
        )
    bars = [("attention", name, r.attention) for name, r in readings.items() if r.attention is not None]
    bars += [("step of h'(t)", name, r.steps) for name, r in readings.items() if r.steps is not None]
    width = (WIDE - LEFT - 1) / (len(bars) + 1.4)
    for number, (what, name, values) in enumerate(bars):
        left, end = LEFT + number * width, _nice(values)
        axes.text(left, TOP - 0.4, f"{what}\n{name}", fontsize=TEXT, ha="left", va="bottom", linespacing=1.2)
        _bars(axes, left, width - 3, places[1:], pitch, values / end, case.alike)
        _scale(axes, left, width - 3, places[-1] + 0.5 * pitch, ("0", f"{end:g}"))
    _probabilities(axes, LEFT + len(bars) * width, 1.4 * width - 3, places, readings)
    if case.kind is not None:
        bottom = places[-1] + 0.5 * pitch + 3.6
        axes.text(LEFT - 1, bottom, f"hatched: another {case.kind}", fontsize=TEXT, ha="right", va="center")
    return figure


def _bars(
    axes: Axes,
    left: float,
    width: float,
    places: np.ndarray,
    pitch: float,
    shares: np.ndarray,
    alike: np.ndarray,
) -> None:
    for kind, look in ((True, {"fc": BLUE, "ec": BLUE}), (False, {"fc": "white", "ec": ORANGE, "hatch": "////"})):
        boxes = [
            [(left, y - 0.36 * pitch), (left + width * s, y - 0.36 * pitch), (left + width * s, y + 0.36 * pitch),
             (left, y + 0.36 * pitch)]
            for y, s in zip(places[alike == kind], shares[alike == kind], strict=True)
        ]  # fmt: skip
        axes.add_collection(PolyCollection(boxes, lw=1, **look), autolim=False)


def _probabilities(axes: Axes, left: float, width: float, places: np.ndarray, readings: Mapping[str, Reading]) -> None:
    axes.text(left, TOP - 0.4, "probability of a click, had\nthe history ended here", fontsize=TEXT, va="bottom")
    bottom = places[-1] + 0.5 * (places[1] - places[0])
    axes.vlines(left + width / 2, TOP, bottom, color=GREY, lw=1, ls=":")
    _scale(axes, left, width, bottom, ("0", "1"))
    for (number, (name, reading)), (colour, marker, line) in zip(enumerate(readings.items()), LOOKS, strict=False):
        axes.plot(left + width * reading.probability, places, color=colour, marker=marker, ls=line, ms=5, lw=1.5)
        place = left + number * (width + 2) / len(readings)
        axes.plot(place + 0.5, bottom + 3.6, color=colour, marker=marker, ms=7)
        axes.text(place + 1.4, bottom + 3.6, name, fontsize=TEXT, va="center")


def _scale(axes: Axes, left: float, width: float, bottom: float, ends: tuple[str, str]) -> None:
    axes.plot([left, left, left + width, left + width], [TOP, bottom, bottom, bottom - 0.4], color="black", lw=1)
    axes.text(left, bottom + 0.4, ends[0], fontsize=TEXT, ha="center", va="top")
    axes.text(left + width, bottom + 0.4, ends[1], fontsize=TEXT, ha="center", va="top")


def _nice(values: np.ndarray) -> float:
    """A round number that no value exceeds."""
    return next((end for end in NICE if end >= values.max(initial=0) - 1e-6), float(values.max(initial=0)))


def _short(title: str) -> str:
    return title if len(title) <= LONGEST else f"{title[: LONGEST - 1]}…"


class AttentionExplorer(Explorer):
    """Choose a user and a target: attention and predictions of up to three models, and how a DIEN's state moves.

    ``models``: name -> trained model of one spec. ``encoder``, ``samples`` and ``items`` are those of ``Histories``.
    A slider over all users is easiest to aim with some hundred samples. ``order`` names the behaviours to read, from 1
    for the oldest: another order, some left out, some doubled. Raises ValueError in words.
    """

    kind, label = "attention", "explorer of attention"
    question = "Which behaviours decide? Drag one to another place, double it, or take it out."
    given = ("models", "encoder", "samples", "items")

    def __init__(
        self,
        models: Mapping[str, BaseModel],
        encoder: Encoder,
        samples: Samples,
        items: pd.DataFrame | None = None,
        **values: object,
    ):
        if not 1 <= len(models) <= MODELS:
            raise ValueError(f"found {len(models)} models; expected one to {MODELS}")
        if not len(samples):
            raise ValueError("there are no samples; expected at least one")
        for name, model in models.items():
            if model.d_out != 1:
                raise ValueError(f"model {name!r} has {model.d_out} outputs; expected one, of a click")
        self.models, self.histories = dict(models), Histories(encoder, samples, items)
        users, longest = self.histories.users, self.histories.spec.max_length
        self.controls = (
            Pick("user", "user", users, max(users, key=self.histories.length)),
            Pick("target", "target", (OWN, *self.histories.titles), OWN),
            Switch("shuffled", "shuffle the history"),
            Numbers("order", "order of the behaviours", 1, longest, whole=True),
        )
        self._most = max(self.histories.length(user) for user in users)
        self.presets = self._presets()
        self._alone = why_not_alone(self.histories) is None  # or else the page asks the kernel
        super().__init__(**values)

    def data(self) -> dict[str, Any]:
        own = {"alone": self._alone, "names": list(self.models)}
        return CaseTables(self.histories, self.models if self._alone else {}).described() | own

    def answered(self) -> dict[str, Any]:
        if self._alone:
            return {}
        return {"values": self.values, "models": [_for_the_page(*one) for one in self.readings.items()]}

    def follow(self, changes: dict[str, Any]) -> dict[str, Any]:
        """An order belongs to a user, and takes the place of the shuffle."""
        if "order" in changes:
            return changes if changes["order"] is None else changes | {"shuffled": False}
        return changes | {"order": None} if {"user", "shuffled"} & set(changes) else changes

    @property
    def case(self) -> Case:
        """The history and the target that are looked at."""
        return self._case(**self.values)

    @property
    def readings(self) -> dict[str, Reading]:
        """What each model makes of ``case``."""
        return {name: read(model, self.case) for name, model in self.models.items()}

    def _case(self, user: object, target: str, shuffled: bool, order: list[int] | None) -> Case:
        return self.histories.case(user, None if target == OWN else target, shuffled, order)

    def _presets(self) -> dict[str, dict[str, Any]]:
        """The users of whom the first two models think most differently, either way, and one whose order decides."""
        found: dict[str, dict[str, Any]] = {}
        long_enough = [user for user in self.histories.users if self.histories.length(user) > 1]
        if len(self.models) > 1:
            (first, *one), (second, *other) = list(predicted(self.histories, self.models).items())[:2]
            apart = {user: b - a for user, a, b in zip(self.histories.users, *one, *other, strict=True)}
            for higher, lower, choose in ((second, first, max), (first, second, min)):
                if long_enough:
                    found[f"{higher} far above {lower}"] = {"user": choose(long_enough, key=apart.__getitem__)}
        name = next((name for name, model in self.models.items() if isinstance(model, DIEN)), None)
        if name and long_enough:
            one = {name: self.models[name]}
            here, turned = (predicted(self.histories, one, newest_first)[name] for newest_first in (False, True))
            moved = dict(zip(self.histories.users, np.abs(turned - here), strict=True))
            user = max(long_enough, key=moved.__getitem__)
            found["order decides"] = {"user": user}
            found["the same, newest first"] = {"user": user, "order": [*range(self.histories.length(user), 0, -1)]}
        return found

    def view(self, user: object, target: str, shuffled: bool, order: list[int] | None) -> View:
        case = self._case(user, target, shuffled, order)
        readings = {name: read(model, case) for name, model in self.models.items()}
        said = ", ".join(f"{name} {reading.probability[-1]:.0%}" for name, reading in readings.items())
        title = f"User {user}, {case.target}: {said}"
        changed = ", in another order" if order else ", shuffled" if shuffled else ""
        alt = (
            f"{len(case.titles)} behaviours{changed}, with bars of attention and step size, "
            f"and the probability of a click had the history ended at each. {title}."
        )
        said = f"The history is read in the order {', '.join(map(str, order))}." if order else ""
        said = "The history is shuffled." if shuffled and not order else said
        words = [_asked(case, target == OWN), said, *_answers(case, readings)]
        return View(figure_of(case, readings, title, self._most), alt, " ".join(filter(None, words)))


def _for_the_page(name: str, reading: Reading) -> dict[str, Any]:
    parts = {"probability": reading.probability, "attention": reading.attention, "moved": reading.steps}
    return {"name": name} | {part: None if numbers is None else numbers.tolist() for part, numbers in parts.items()}


def _asked(case: Case, own: bool) -> str:
    known = "" if case.clicked is None else f", which the user {'clicked' if case.clicked else 'did not click'}"
    return f"The target is {case.target}{known if own else ', put in the place of their own'}."


def _answers(case: Case, readings: Mapping[str, Reading]) -> list[str]:
    return [
        f"{name} predicts {reading.probability[-1]:.0%}{_heard(case, reading)}." for name, reading in readings.items()
    ]


def _heard(case: Case, reading: Reading) -> str:
    if reading.attention is None:
        return ""
    place = int(reading.attention.argmax())
    said = f"; most attention, {reading.attention[place]:.2f}, on {case.titles[place]}"
    if case.kind is not None and reading.attention.sum() > 0:
        share = reading.attention[case.alike].sum() / reading.attention.sum()
        said += f", {share:.0%} of all on the target's {case.kind}, which is {case.alike.mean():.0%} of the history"
    if reading.steps is not None:
        place = int(reading.steps.argmax())
        said += f"; the largest step, {reading.steps[place]:.2f}, at {case.titles[place]}"
    return said
