"""The page on larger tables says what was measured, and its function makes of groups of users what it makes of all."""

import json
import re

import numpy as np
import pandas as pd

from bench import tables

PAGE = tables.PAGE.read_text(encoding="utf-8")


def test_the_page_shows_what_was_measured():
    assert f"{tables.OPENING}\n\n{tables.table(json.loads(tables.RESULTS.read_text()))}\n\n{tables.CLOSING}" in PAGE


def test_the_memory_of_a_table_is_that_of_the_page():
    rows = re.findall(r"^\| ([\d,]+) \| ([\d.]+ [GT]B) \| ([\d.]+ [GT]B) \| ([\d.]+ [GT]B) \|", PAGE, re.MULTILINE)
    assert len(rows) == 5
    for count, *cells in rows:
        told = [float(cell.split()[0]) * (1e12 if cell.endswith("TB") else 1e9) for cell in cells]
        wanted = [int(count.replace(",", "")) * width * 12 for width in (16, 32, 64)]
        np.testing.assert_allclose(told, wanted, rtol=0.04)


def test_groups_of_users_give_the_samples_of_the_whole_log():
    space = {}
    exec(re.search(r"```python\n(import pandas.+?)```", PAGE, re.DOTALL)[1], space)
    draw = np.random.default_rng(0)
    log = pd.DataFrame(
        {
            "user": np.repeat(np.arange(400), 12),
            "item": draw.integers(0, 40, 400 * 12),
            "liked": draw.integers(0, 2, 400 * 12),
            "time": draw.permutation(400 * 12),  # no ties
        }
    )
    whole = space["samples_of"](log)
    groups = pd.concat([space["samples_of"](events) for _, events in log.groupby(log.user % 4)])
    shown = [frame.drop(columns="part").sort_values("user", ignore_index=True) for frame in (whole, groups)]
    pd.testing.assert_frame_equal(*shown)
    assert list(whole) == ["user", "item", "time", "label", "item_history", "part"]
    assert whole.part.value_counts().to_dict() == groups.part.value_counts().to_dict()
