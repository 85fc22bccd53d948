"""docs/results.md: what it says follows from the results, and the page that is there is that of the results."""

import pandas as pd
import pytest

from dien_course.experiments import page as pages
from dien_course.experiments.page import PAGE, page
from dien_course.experiments.results import RESULTS, read_table
from dien_course.experiments.statistics import Interval
from dien_course.experiments.study import CONDITIONS, GROUPS, SEEDS, SPLITS, parts_of

TABLE = pd.DataFrame(
    [
        {"condition": name, "seed": seed, "auc": auc + 0.001 * seed * wobble}
        for name, auc, wobble in (("base", 0.80, 1), ("filter", 0.90, 1), ("dien", 0.89, 1), ("din", 0.84, 2))
        for seed in range(5)
    ]
)


def test_the_page_is_that_of_the_results():
    assert PAGE.read_text(encoding="utf-8") == page(RESULTS), "run `make experiments`"


def test_every_seed_of_every_finished_condition_is_there():
    own = {c.name for group in SPLITS for c in GROUPS[group]}
    found = set()
    for seeds, conditions in parts_of([]):
        counts = read_table(RESULTS, conditions, seeds).condition.value_counts()
        wanted = seeds if isinstance(seeds, int) else len(seeds)
        assert {wanted} >= set(counts), f"{counts[counts != wanted]}"
        found |= set(counts.index)
    assert found >= own, "of the splits of its own"
    assert {folder.name for folder in RESULTS.iterdir()} == found, "a folder that no condition bears"
    counts = read_table(RESULTS, CONDITIONS, SEEDS).condition.value_counts()
    assert {c.name for group in ("world", "drift", "leak", "sample") for c in GROUPS[group]} <= set(counts.index)


def test_a_verdict_needs_an_interval_without_zero():
    assert pages.verdict(Interval(0.02, 0.01, 0, 5)) == "higher"
    assert pages.verdict(Interval(-0.02, 0.01, 0, 5)) == "lower"
    assert pages.verdict(Interval(0.02, 0.03, 0, 5)) == "cannot be told apart"


def test_the_gap_recovered_is_a_share():
    assert pages.recovered(TABLE, "dien").mean == pytest.approx(0.9)
    assert pages.recovered(TABLE, "base").mean == 0
    assert pages.recovered(TABLE, "filter").mean == 1


def test_rows_that_have_not_run_are_left_out():
    shown = pages.world_table(TABLE)
    assert shown.count("\n") == 2 + 4
    assert "| dien | 0.8920 ± 0.0020<br>.8900 .8910 .8920 .8930 .8940 | 0.0016 |  |  | 90 % ± 0<br>90 90" in shown
    assert "| 0.0032 | -0.0480 ± 0.0020<br>-.0500 -.0490 -.0480 -.0470 -.0460 | lower |" in shown


def test_nothing_at_all_is_a_page_too(tmp_path):
    assert page(tmp_path).count("*Not run.*") >= 10


def test_every_verdict_of_the_page_is_one_of_its_family():
    said = PAGE.read_text(encoding="utf-8")
    table = read_table(RESULTS, CONDITIONS, SEEDS)
    total, apart, surviving = pages.differences(RESULTS, table).counts()
    assert total > apart > surviving > 0
    assert f"| {total} | {0.05 * total:.1f} | {apart} | {surviving} |" in said
    assert 0 < said.count(", not after Holm") < said.count(" †"), "a mark for each, words where there is a verdict"


def test_the_paper_without_auxiliary_loss_has_its_column():
    header, _, electronics, books = pages.published_table(TABLE).splitlines()[:4]
    place = header.split(" | ").index("AUGRU without auxiliary loss")
    assert [row.split(" | ")[place] for row in (electronics, books)] == [".7640 ± .00073", ".7911 ± .00150"]
    assert {line.count("|") for line in pages.published_table(TABLE).splitlines()} == {9}
