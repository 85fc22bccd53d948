"""docs/results.md, written from the results and from nothing else; its verdicts follow from the intervals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from dien_course.data.amazon import NAME
from dien_course.experiments import numbers_page, reviews_page, reviews_text, text, truth_page
from dien_course.experiments.conditions import NETWORKS
from dien_course.experiments.peers import with_peers
from dien_course.experiments.results import read_table
from dien_course.experiments.statistics import Interval, interval, paired, values_of
from dien_course.experiments.study import CONDITIONS, GROUPS, SEEDS
from dien_course.experiments.tables import has, markdown, signed, verdict
from dien_course.experiments.truth_page import percent, share_of_gap

if TYPE_CHECKING:
    import pandas as pd

PAGE = Path(__file__).resolve().parents[2] / "docs" / "results.md"
RESAMPLED = 0.25  # test part over training part of ml_1m's random splits
SWEEPS = {
    "drift": ("drift", 0.5),
    "interleaving": ("interleaving", 0.5),
    "noise": ("noise", 0.0),
    "users": ("users", 10_000),
    "length": ("mean_length", 20),
}
TITLES = {"movie_mean": "movie mean", "truth": "true probability", "filter": "Bayes filter", "base": "BaseModel"}


def page(results: Path, seeds: int = SEEDS) -> str:
    """The whole page, from the results in the folder ``results``."""
    table = read_table(results, CONDITIONS, seeds)
    parts = [text.HEAD.format(seeds=seeds), text.WORLD, world_table(table), text.STEPS, steps_table(table)]
    parts += truth_page.of_the_filter(table)
    for group, (knob, own) in SWEEPS.items():
        parts += [text.SWEEPS[group], sweep_table(table, group, knob, own)]
    parts += [text.PROBES, probe_table(table), text.LEAK, leak_table(table), text.CONVENTIONS, swapped_table(table)]
    parts += truth_page.of_the_gate(table)
    parts += [text.SAMPLE, real_table(table, "sample", "ml_1m", RESAMPLED), text.CHOOSING, choosing_table(table)]
    parts += [text.LATEST, real_table(table, "latest", "ml-latest-small", 0.0)]
    parts += [*numbers_page.parts(results), *reviews_part(table), text.PUBLISHED, published_table(table)]
    return "\n".join(part.rstrip() + "\n" for part in parts) + "\n" + text.FOOT


def reviews_part(table: pd.DataFrame) -> list[str]:
    """The section on reviews, with the peers beside the course's own networks."""
    table = with_peers(table)
    return [
        reviews_text.REVIEWS,
        reviews_page.reviews_table(table),
        reviews_text.STEPS,
        reviews_page.steps_table(table),
        reviews_text.NEGATIVES,
        reviews_page.negatives_table(table),
        reviews_text.PEERS,
    ]


def recovered(table: pd.DataFrame, condition: str, low: str = "base", high: str = "filter") -> Interval:
    """The share of the AUC between BaseModel and the Bayes filter that ``condition`` recovers, seed by seed."""
    return share_of_gap(table, condition, low, high=high)


def world_table(table: pd.DataFrame) -> str:
    rows = []
    for condition in GROUPS["world"]:
        name = condition.name
        if not has(table, name):
            continue
        row = [TITLES.get(name, name), str(interval(values_of(table, name)))]
        row += [f"{interval(values_of(table, name)).deviation:.4f}"]
        row += [signed(paired(table, name, "dien")) if name != "dien" else ""]
        row += [verdict(paired(table, name, "dien")) if name != "dien" else ""]
        row += [percent(recovered(table, name))] if condition.method in ("counts", *NETWORKS[1:]) else [""]
        rows.append(row)
    header = ("method", "test AUC", "sd", "difference from dien", "so it is", "of the gap recovered")
    return markdown(header, rows)


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
    rows = []
    for value in values:
        of_value = {method: dict(pairs).get(value) for method, pairs in points.items()}
        row = [f"{value:g}", *(str(found) if found else "" for found in of_value.values())]
        names = [method if value == own else f"{knob} {value:g}, {method}" for method in ("dien", "din")]
        if "din" in points and all(has(table, name) for name in names):
            difference = paired(table, *names)
            row.append(f"{signed(difference)}, {verdict(difference)}")
        elif "din" in points:
            row.append("")
        rows.append(row)
    last = ["dien minus din"] if "din" in points else []
    return markdown([knob.replace("_", " "), *(TITLES.get(m, m) for m in points), *last], rows)


def probe_table(table: pd.DataFrame) -> str:
    rows = []
    if has(table, "filter") and "taste_filter" in table:
        rows.append(["Bayes filter", "", "", str(interval(values_of(table, "filter", "taste_filter"))), ""])
    measures = ("taste_behaviours", "taste_interest", "taste_evolved", "relevance")
    for condition in GROUPS["world"]:
        if condition.method == "dien" and "taste" in condition.measures and has(table, condition.name):
            rows.append([condition.name, *(str(interval(values_of(table, condition.name, m))) for m in measures)])
    return markdown(("network", "R², mean of e(t)", "R², h(T)", "R², h'(T)", "AUC of attention"), rows)


def leak_table(table: pd.DataFrame) -> str:
    rows = []
    for condition in GROUPS["leak"]:
        if not has(table, condition.name):
            continue
        last = [values[-1] for values in table[table.condition == condition.name].auxiliary_loss]
        accuracy = values_of(table, condition.name, "table_accuracy")
        auc = values_of(table, condition.name)
        rows.append([condition.name, *(str(interval(values)) for values in (last, accuracy, auc))])
    return markdown(("tables, form", "auxiliary loss, last epoch", "table recognised", "test AUC"), rows)


def swapped_table(table: pd.DataFrame) -> str:
    rows = []
    for name, own, other in (("dien", "paper", "released"), ("augru, released", "released", "paper")):
        if has(table, name):
            aucs = [str(interval(values_of(table, name, measure))) for measure in ("auc", "swapped_auc")]
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
            rows.append([honest.split(", ", 1)[1], str(own), str(highest), f"{signed(change)}, {verdict(change)}"])
    return markdown(("network", "epoch chosen on validation users", "best epoch on test", "inflation"), rows)


def published_table(table: pd.DataFrame) -> str:
    ours = []
    for title, resampled in ((NAME, RESAMPLED), ("ml_1m", RESAMPLED), ("ml-latest-small", 0.0)):
        folder = f"{title}, "
        names = {method: folder + method for method in ("base", "din", "gru", "aigru", "agru", "dien")}
        cells = [
            str(interval(values_of(table, name), resampled=resampled)) if has(table, name) else ""
            for name in names.values()
        ]
        ours.append([f"ours, {title}", *cells])
    names = ("base", "din", "gru", "aigru", "agru", "dien")
    ours.insert(0, ["ours, world", *(str(interval(values_of(table, n))) if has(table, n) else "" for n in names)])
    header = ("source", "BaseModel", "DIN", "two-layer GRU + attention", "AIGRU", "AGRU", "DIEN")
    return markdown(header, [*text.PUBLISHED_ROWS, *ours])


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
        row = [shorten(name), str(own), f"{own.deviation:.4f}", "", ""]
        if name != reference:
            difference = paired(table, name, reference, resampled=resampled)
            row[3:] = [signed(difference), verdict(difference)]
        rows.append(row)
    return markdown((label, "test AUC", "sd", f"difference from {shorten(reference)}", "so it is"), rows)
