"""docs/results.md, written from the results and from nothing else; its verdicts follow from the intervals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from dien_course.course_files import COURSE
from dien_course.data.amazon import NAME
from dien_course.experiments import (
    averaged_page,
    costs,
    numbers_page,
    peers_page,
    reviews_page,
    reviews_text,
    seen_page,
    text,
    truth_page,
)
from dien_course.experiments.comparisons import Family, family_of, judged_among
from dien_course.experiments.conditions import NETWORKS
from dien_course.experiments.material import RESAMPLED
from dien_course.experiments.peers import with_peers
from dien_course.experiments.results import read_table
from dien_course.experiments.statistics import Interval, interval, paired, values_of
from dien_course.experiments.study import CONDITIONS, GROUPS, PLAIN, SEEDS
from dien_course.experiments.tables import dotted, has, markdown, signed_dotted, verdict
from dien_course.experiments.truth_page import recovered

if TYPE_CHECKING:
    import pandas as pd

MORE_STEPS = " with as many steps"
FLOORS = ("base", "counts")  # what a recovered share may count from
PAGE = COURSE / "docs" / "results.md"
SWEEPS = {
    "drift": ("drift", 0.5),
    "interleaving": ("interleaving", 0.5),
    "noise": ("noise", 0.0),
    "users": ("users", 10_000),
    "length": ("mean_length", 20),
}
TITLES = {"movie_mean": "movie mean", "truth": "true probability", "filter": "Bayes filter", "base": "BaseModel"}


def page(results: Path, seeds: int = SEEDS) -> str:
    """The whole page, from the results in the folder ``results``: gathered first, so that Holm's rule knows it all."""
    table = read_table(results, CONDITIONS, seeds)
    family = differences(results, table)
    with judged_among(family):
        parts = _sections(results, table)
    parts = [text.HEAD.format(seeds=seeds), *parts, text.MANY, many_table(family)]
    parts += [costs.TEXT, costs.costs_table(results), text.PUBLISHED, published_table(table)]
    return "\n".join(part.rstrip() + "\n" for part in parts) + "\n" + text.FOOT


def differences(results: Path, table: pd.DataFrame) -> Family:
    """All differences with an interval over seeds that the page shows."""
    return family_of(lambda: _sections(results, table))


def _sections(results: Path, table: pd.DataFrame) -> list[str]:
    parts = [text.WORLD, world_table(table), text.STEPS, steps_table(table)]
    parts += truth_page.of_the_filter(table)
    for group, (knob, own) in SWEEPS.items():
        parts += [text.SWEEPS[group], sweep_table(table, group, knob, own)]
    parts += [text.PROBES, probe_table(table), text.LEAK, leak_table(table), text.CONVENTIONS, swapped_table(table)]
    parts += truth_page.of_the_gate(table)
    parts += [text.SAMPLE, real_table(table, "sample", "ml_1m", RESAMPLED), text.CHOOSING, choosing_table(table)]
    parts += [text.LATEST, real_table(table, "latest", "ml-latest-small", 0.0)]
    parts += [*numbers_page.parts(results), *averaged_page.parts(results), *peers_page.parts(results)]
    return [*parts, *reviews_part(table, results), *seen_page.parts(results)]


def many_table(family: Family) -> str:
    """How many differences the page shows, how many leave 0 out, how many survive, and what luck alone would give."""
    shown, apart, surviving = family.counts()
    row = [str(shown), f"{0.05 * shown:.1f}", str(apart), str(surviving)]
    header = ("differences", "expected to leave 0 out by luck", "leave 0 out", "survive Holm")
    return markdown(header, [row] if shown else [])


def reviews_part(table: pd.DataFrame, results: Path) -> list[str]:
    """The section on reviews, with the peers beside the course's own networks."""
    table = with_peers(table)
    return [
        reviews_text.REVIEWS,
        reviews_page.reviews_table(table),
        reviews_text.STEPS,
        reviews_page.steps_table(table),
        reviews_text.NUMBERS,
        reviews_page.numbers_table(results),
        reviews_text.NEGATIVES,
        reviews_page.negatives_table(table),
        reviews_text.PEERS,
    ]


def world_table(table: pd.DataFrame) -> str:
    rows = []
    for condition in GROUPS["world"]:
        name = condition.name
        if not has(table, name):
            continue
        own = interval(values_of(table, name))
        row = [TITLES.get(name, name), dotted(own), f"{own.deviation:.4f}", "", ""]
        if name != "dien":
            difference = paired(table, name, "dien")
            row[3:] = [signed_dotted(difference), verdict(difference)]
        for floor in FLOORS:
            placed = condition.method in ("counts", *NETWORKS[1:]) and name != floor and has(table, floor)
            row.append(dotted(recovered(table, name, floor), share=True) if placed else "")
        rows.append(row)
    shares = (f"of the gap, from {TITLES.get(floor, floor)}" for floor in FLOORS)
    return markdown(("method", "test AUC", "sd", "difference from dien", "so it is", *shares), rows)


def steps_table(table: pd.DataFrame) -> str:
    return _compared(table, [c.name for c in GROUPS["steps"]], "dien", "change")


def sweep_points(table: pd.DataFrame, group: str, knob: str, own: float) -> dict[str, list[tuple[float, Interval]]]:
    """Method -> (value of the knob, AUC) for every value that has run; the world's own value is among them."""
    points: dict[str, list[tuple[float, Interval]]] = {}
    methods = list(dict.fromkeys(c.name.split(", ")[1] for c in GROUPS[group]))
    for method in methods:
        named = [(getattr(c.data, knob), c.name) for c in GROUPS[group] if c.name.endswith(f", {method}")]
        pairs = sorted([*named, (own, method)])
        points[method] = [(value, interval(values_of(table, name))) for value, name in pairs if has(table, name)]
    return points


def sweep_table(table: pd.DataFrame, group: str, knob: str, own: float) -> str:
    points = sweep_points(table, group, knob, own)
    values = sorted({value for method in points.values() for value, _ in method})
    leads = [more for more in ("", MORE_STEPS) if f"din{more}" in points]
    rows = []
    for value in values:
        of_value = {method: dict(pairs).get(value) for method, pairs in points.items()}
        row = [f"{value:g}", *(dotted(found) if found else "" for found in of_value.values())]
        for more in leads:
            names = [f"{m}{more}" if value == own else f"{knob} {value:g}, {m}{more}" for m in ("dien", "din")]
            if all(has(table, name) for name in names):
                difference = paired(table, *names)
                row.append(f"{signed_dotted(difference)}<br>{verdict(difference)}")
            else:
                row.append("")
        rows.append(row)
    header = [knob.replace("_", " "), *(TITLES.get(m, m) for m in points), *(f"dien minus din{m}" for m in leads)]
    return markdown(header, rows)


def probe_table(table: pd.DataFrame) -> str:
    rows = []
    if has(table, "filter") and "taste_filter" in table:
        rows.append(["Bayes filter", "", "", dotted(interval(values_of(table, "filter", "taste_filter"))), ""])
    measures = ("taste_behaviours", "taste_interest", "taste_evolved", "relevance")
    for condition in GROUPS["world"]:
        if condition.method == "dien" and "taste" in condition.measures and has(table, condition.name):
            rows.append([condition.name, *(dotted(interval(values_of(table, condition.name, m))) for m in measures)])
    return markdown(("network", "R², mean of e(t)", "R², h(T)", "R², h'(T)", "AUC of attention"), rows)


def leak_table(table: pd.DataFrame) -> str:
    rows = []
    for condition in GROUPS["leak"]:
        if not has(table, condition.name):
            continue
        last = [values[-1] for values in table[table.condition == condition.name].auxiliary_loss]
        accuracy = values_of(table, condition.name, "table_accuracy")
        auc = values_of(table, condition.name)
        rows.append([condition.name, *(dotted(interval(values)) for values in (last, accuracy, auc))])
    return markdown(("tables, form", "auxiliary loss, last epoch", "table recognised", "test AUC"), rows)


def swapped_table(table: pd.DataFrame) -> str:
    rows = []
    for name, own, other in (("dien", "paper", "released"), ("augru, released", "released", "paper")):
        if has(table, name):
            aucs = [dotted(interval(values_of(table, name, measure))) for measure in ("auc", "swapped_auc")]
            rows.append([own, other, *aucs])
    return markdown(("trained as", "swapped to", "AUC as trained", "AUC swapped"), rows)


def real_table(table: pd.DataFrame, group: str, folder: str, resampled: float) -> str:
    names = [c.name for c in GROUPS[group]]
    return _compared(table, names, f"{folder}, dien", "method", resampled, lambda name: name.split(", ", 1)[1])


def choosing_table(table: pd.DataFrame) -> str:
    rows = []
    for condition in GROUPS["choosing"]:
        honest = condition.name.removesuffix(", epoch chosen on test")
        if has(table, condition.name) and has(table, honest):
            inflated = values_of(table, condition.name, "highest_auc") - values_of(table, honest)
            highest = interval(values_of(table, condition.name, "highest_auc"), resampled=RESAMPLED)
            own = interval(values_of(table, honest), resampled=RESAMPLED)
            change = interval(inflated, resampled=RESAMPLED)
            said = f"{signed_dotted(change)}<br>{verdict(change)}"
            rows.append([honest.split(", ", 1)[1], dotted(own), dotted(highest), said])
    return markdown(("network", "epoch chosen on validation users", "best epoch on test", "inflation"), rows)


def published_table(table: pd.DataFrame) -> str:
    ours = []
    for title, resampled in (("world", 0.0), (NAME, RESAMPLED), ("ml_1m", RESAMPLED), ("ml-latest-small", 0.0)):
        folder, plain = ("", PLAIN.name) if title == "world" else (f"{title}, ", "dien without auxiliary loss")
        names = [folder + (plain if method == "augru" else method) for method in text.REPORTED]
        cells = [
            str(interval(values_of(table, name), resampled=resampled)) if has(table, name) else "" for name in names
        ]
        ours.append([f"ours, {title}", *cells])
    columns = ("BaseModel", "DIN", "two-layer GRU + attention", "AIGRU", "AGRU", "AUGRU without auxiliary loss", "DIEN")
    return markdown(("source", *columns), [*text.PUBLISHED_ROWS, *ours])


def _compared(
    table: pd.DataFrame,
    names: Sequence[str],
    reference: str,
    label: str,
    resampled: float = 0.0,
    shorten: Callable[[str], str] = str,
) -> str:
    rows = []
    for name in names:
        if not has(table, name) or not has(table, reference):
            continue
        own = interval(values_of(table, name), resampled=resampled)
        row = [shorten(name), dotted(own), f"{own.deviation:.4f}", "", ""]
        if name != reference:
            difference = paired(table, name, reference, resampled=resampled)
            row[3:] = [signed_dotted(difference), verdict(difference)]
        rows.append(row)
    return markdown((label, "test AUC", "sd", f"difference from {shorten(reference)}", "so it is"), rows)
