"""The tables on the spoilt filter, the ways nearer and the traits task follow from the results."""

import pandas as pd
import pytest

from dien_course.experiments import truth_page
from dien_course.experiments.spoiled import WHAT


def table(**more):
    rows = []
    for seed in range(5):
        whole = 0.92 + 0.001 * seed
        spoilt = dict.fromkeys(WHAT, 0.85) | {"whole": whole, "vector": whole - 0.001, "evolved": whole - 0.021}
        spoilt |= {"auc": whole - 0.031}
        rows += [{"condition": truth_page.FILTER, "seed": seed, **spoilt}]
        rows += [{"condition": name, "seed": seed, "auc": auc} for name, auc in (("base", 0.8), ("counts", 0.82))]
        rows += [{"condition": "filter", "seed": seed, "auc": 0.9}]
        rows += [{"condition": "dien", "seed": seed, "auc": 0.88, "taste_evolved": 0.79}]
        rows += [{"condition": f"traits 1, {v}", "seed": seed, "accuracy": a} for v, a in more.items()]
    return pd.DataFrame(rows)


def test_the_parts_are_the_gap():
    parts = truth_page.gap_parts(table())
    assert [round(part.mean, 6) for part in parts.values()] == [0.001, 0.02, 0.01]
    assert [row[2] for row in truth_page.part_rows(table())] == ["3 %", "65 %", "32 %"]


def test_a_share_is_named_by_its_floor():
    assert truth_page.recovered(table(), "dien").mean == pytest.approx(0.8)
    assert truth_page.recovered(table(), "dien", "counts").mean == pytest.approx(0.75)
    (row,) = truth_page.nearer_rows(table())
    assert row == ["dien", "0.8800 ± 0.0000", "", "80 % ± 0", "75 % ± 0", "0.7900 ± 0.0000"]


def test_what_has_run_of_the_traits_is_shown():
    both = table(agru=0.9, augru=0.95)
    assert truth_page.trait_rows(both) == [["1", "0.9000 ± 0.0000", "0.9500 ± 0.0000", "+0.0500 ± 0.0000"]]
    assert truth_page.lead(both, 1).mean == pytest.approx(0.05)
    assert truth_page.trait_points(both)["AGRU"][1] == (pytest.approx(0.9), 0, [0.9] * 5)
    assert truth_page.trait_rows(table()) == []
