"""Set drift, interleaving or the length of histories; see each model's AUC beside the Bayes filter's (chapter 10)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from dien_course.experiments.page import SWEEPS, TITLES, sweep_points, verdict
from dien_course.experiments.statistics import Interval, paired
from dien_course.lab.explorers.canvas import canvas
from dien_course.lab.explorers.explorer import Explorer, View
from dien_course.lab.explorers.pick import Pick
from dien_course.lab.figures.style import BLUE, GREEN, GREY, ORANGE, TEXT

if TYPE_CHECKING:
    import pandas as pd

LABELS = {"drift": "drift", "interleaving": "interleaving", "length": "mean history length"}
METHODS = ("filter", "dien", "gru", "din")  # from top to bottom
LOOKS = {"filter": (GREY, "D"), "dien": (ORANGE, "s"), "gru": (GREEN, "^"), "din": (BLUE, "o")}
OWN = {knob: SWEEPS[knob][1] for knob in LABELS}  # the world that all sweeps share
WIDE, HIGH, TOP, BOTTOM = 96.0, 40.0, 8.0, 32.0  # of the figure and its panels, in tenths of an inch
AUC = (0.5, 0.6, 0.7, 0.8, 0.9, 1.0)

Points = Mapping[str, Sequence[tuple[float, Interval]]]


def figure_of(points: Points, knob: str, value: float, title: str) -> Figure:
    """Left the AUC of each method where ``knob`` is ``value``, right of all values; bars are 95 % intervals.

    ``points``: method -> (value, AUC) of every value that was computed. Nothing is drawn between them.
    """
    figure, axes = canvas(WIDE, HIGH, title)
    _here(axes, {method: dict(pairs).get(value) for method, pairs in points.items()}, f"{LABELS[knob]} {value:g}")
    _sweep(axes, points, knob, value)
    return figure


def _here(axes: Axes, found: Mapping[str, Interval | None], heading: str) -> None:
    left, right = 17.0, 45.0
    place = _frame(axes, left, right, heading)
    for auc in AUC:
        x = place(auc)
        axes.plot([x, x], [BOTTOM, BOTTOM + 0.5], color="black", lw=1)
        axes.text(x, BOTTOM + 1, f"{auc:.1f}", fontsize=TEXT, ha="center", va="top")
    axes.text((left + right) / 2, HIGH - 1, "AUC on the test users", fontsize=TEXT, ha="center", va="bottom")
    for row, (method, auc) in enumerate(found.items()):
        y = TOP + (row + 0.5) * (BOTTOM - TOP) / len(found)
        colour, marker = LOOKS[method]
        axes.text(left - 1, y, TITLES.get(method, method), fontsize=TEXT, ha="right", va="center")
        if auc is None:
            axes.text(left + 2, y, "not computed", fontsize=TEXT, va="center")
            continue
        axes.plot([place(auc.low), place(auc.high)], [y, y], color=colour, lw=3)
        axes.plot(place(auc.mean), y, marker, color=colour, ms=9)
        said = f"{auc.mean:.3f} ± {auc.half:.3f}"
        paper = {"fc": "white", "ec": "none", "pad": 0.5}  # the limit's line runs behind the words
        axes.text(place(auc.mean), y - 1.2, said, fontsize=TEXT, ha="center", va="bottom", bbox=paper)
    if found.get("filter"):
        limit = place(found["filter"].mean)
        axes.plot([limit, limit], [TOP, BOTTOM], color=GREY, lw=1, ls="--")


def _sweep(axes: Axes, points: Points, knob: str, chosen: float) -> None:
    left, right = 55.0, 93.0
    height = _frame(axes, left, right, f"every {LABELS[knob]} that was computed", upright=True)
    values = sorted({value for pairs in points.values() for value, _ in pairs})
    places = dict(zip(values, np.linspace(left, right, 2 * len(values) + 1)[1::2], strict=True))
    wide = (right - left) / len(values)
    axes.fill_between([places[chosen] - 0.48 * wide, places[chosen] + 0.48 * wide], TOP, BOTTOM, color="#EEEEEE")
    for value, x in places.items():
        axes.text(x, BOTTOM + 1, f"{value:g}", fontsize=TEXT, ha="center", va="top")
    for auc in AUC:
        axes.text(left - 1, height(auc), f"{auc:.1f}", fontsize=TEXT, ha="right", va="center")
    axes.text((left + right) / 2, HIGH - 1, LABELS[knob], fontsize=TEXT, ha="center", va="bottom")
    for number, (method, pairs) in enumerate(points.items()):
        colour, marker = LOOKS[method]
        aside = (number - (len(points) - 1) / 2) * wide / 6
        for value, auc in pairs:
            axes.plot([places[value] + aside] * 2, [height(auc.low), height(auc.high)], color=colour, lw=2)
        x, y = [places[value] + aside for value, _ in pairs], [height(auc.mean) for _, auc in pairs]
        axes.plot(x, y, marker, color=colour, ms=7, label=method)


def _frame(axes: Axes, left: float, right: float, heading: str, upright: bool = False):
    """Draws two axes and a heading; returns what maps an AUC to a place."""
    axes.plot([left, left, right], [TOP, BOTTOM, BOTTOM], color="black", lw=1)
    axes.text((left + right) / 2, TOP - 0.6, heading, fontsize=TEXT, ha="center", va="bottom")
    low, high = AUC[0], AUC[-1]
    if upright:
        return lambda auc: BOTTOM - (BOTTOM - TOP) * (auc - low) / (high - low)
    return lambda auc: left + (right - left) * (auc - low) / (high - low)


class DriftExplorer(Explorer):
    """Set drift, interleaving or the mean length; see the AUC of all methods that were tried there.

    ``table`` is what ``read_table`` gives for the study. Only what it holds can be chosen. The study varies one thing
    at a time: who moves one control finds the other two where all sweeps meet. Raises ValueError in words.
    """

    kind, label = "drift", "explorer of drift"
    question = "When does order pay? Let tastes drift faster, or histories grow, and watch who keeps up with the limit."
    given = ("table",)

    def __init__(self, table: pd.DataFrame, **values: object):
        self.table = table
        self.points = {knob: _points(table, knob) for knob in LABELS}
        controls = []
        for knob, label in LABELS.items():
            found = sorted({value for pairs in self.points[knob].values() for value, _ in pairs})
            if OWN[knob] not in found:
                raise ValueError(f"no result of {label} {OWN[knob]:g}; expected a study that has run")
            options = tuple(int(v) if knob == "length" else float(v) for v in found)
            controls.append(Pick(knob, label, options, type(options[0])(OWN[knob])))
        self.controls = tuple(controls)
        fastest, shortest = max(self.controls[0].options), min(self.controls[2].options)
        slowest = min(self.controls[0].options)
        self.presets = {"fastest drift": {"drift": fastest}, "slowest drift": {"drift": slowest}}
        self.presets |= {"shortest histories": {"length": shortest}}
        super().__init__(**values)

    def data(self) -> dict[str, Any]:
        def told(knob: str, value: float) -> dict[str, Any]:
            title, alt, words = self._said(knob, value)
            return {"value": value, "title": title, "alt": alt, "words": words}

        return {
            "own": OWN,
            "labels": LABELS,
            "names": {method: TITLES.get(method, method) for method in METHODS},
            "points": {
                knob: {
                    method: [{"value": v, "mean": auc.mean, "half": auc.half} for v, auc in pairs]
                    for method, pairs in points.items()
                }
                for knob, points in self.points.items()
            },
            "told": {
                control.name: [told(control.name, value) for value in control.options] for control in self.controls
            },
        }

    def follow(self, changes: dict[str, Any]) -> dict[str, Any]:
        """Who moves one control away from where all sweeps meet finds the other two there."""
        moved = [knob for knob in changes if knob in OWN and changes[knob] != OWN[knob]]
        return OWN | changes if len(moved) == 1 else changes

    def view(self, **values: float) -> View:
        moved = [knob for knob in LABELS if values[knob] != OWN[knob]]
        if len(moved) > 1:
            said = " and ".join(f"{LABELS[knob]} {values[knob]:g}" for knob in moved)
            raise ValueError(f"{said} were not computed together; expected one of them to differ from the middle")
        knob = moved[0] if moved else "drift"
        title, alt, words = self._said(knob, values[knob])
        return View(figure_of(self.points[knob], knob, values[knob], title), alt, words)

    def _said(self, knob: str, value: float) -> tuple[str, str, str]:
        """Title, alternative text and read-out where ``knob`` is ``value``."""
        here = {method: dict(pairs).get(value) for method, pairs in self.points[knob].items()}
        difference = self._difference(knob, value)
        title = _title(f"{LABELS[knob]} {value:g}", here, difference)
        alt = (
            f"Left the AUC of {len(here)} methods with intervals where {LABELS[knob]} is {value:g}, right at every "
            f"{LABELS[knob]} that was computed. {title}."
        )
        return title, alt, _read_out(here, difference)

    def _difference(self, knob: str, value: float) -> tuple[str, Interval] | None:
        """DIEN minus the first other network that was tried there."""
        for other in ("din", "gru"):
            names = [m if value == OWN[knob] else f"{SWEEPS[knob][0]} {value:g}, {m}" for m in ("dien", other)]
            tried = self.points[knob].get(other, ()), self.points[knob].get("dien", ())
            if all(value in dict(pairs) for pairs in tried):
                return other, paired(self.table, *names)
        return None


def _points(table: pd.DataFrame, knob: str) -> dict[str, list[tuple[float, Interval]]]:
    found = sweep_points(table, knob, *SWEEPS[knob])
    return {method: found[method] for method in METHODS if found.get(method)}


def _title(where: str, here: Mapping[str, Interval | None], difference: tuple[str, Interval] | None) -> str:
    if difference is None:
        return f"At {where}, dien was not compared"
    other, gained = difference
    said = f"At {where}, dien minus {other} is {gained.mean:+.3f} ± {gained.half:.3f}"
    if here.get("filter") and here.get("dien"):
        said += f"; the Bayes filter reaches {here['filter'].mean - here['dien'].mean:.3f} more than dien"
    return said


def _read_out(here: Mapping[str, Interval | None], difference: tuple[str, Interval] | None) -> str:
    said = [
        f"{TITLES.get(m, m)} {f'{auc.mean:.3f} ± {auc.half:.3f}' if auc else 'not computed'}" for m, auc in here.items()
    ]
    n = next((auc.n for auc in here.values() if auc), 0)
    words = f"AUC over {n} seeds, with 95% intervals: {', '.join(said)}."
    if difference is not None:
        words += f" Seed by seed, dien against {difference[0]}: {verdict(difference[1])}."
    return words + " One thing varies at a time; the other two controls stand where all sweeps meet."
