"""Pages that quote benchmarks say what the benchmark files say."""

import json

import pytest
import torch

import bench.page
from bench.compiled import formulas
from bench.recurrence import loop
from bench.settings import PAGE, RESULTS, ROWS, difference, page
from dien_course.layers import AUGRUCell


def test_the_page_of_settings_is_that_of_the_results():
    results = json.loads(RESULTS.read_text())
    assert PAGE.read_text(encoding="utf-8") == page(results)
    assert list(results["rows"]) == list(ROWS)


def test_the_page_and_the_readme_say_of_speed_what_was_measured():
    results = json.loads(bench.page.RESULTS.read_text())
    assert bench.page.PAGE.read_text(encoding="utf-8") == bench.page.page(results)
    assert bench.page.paragraph(results) in bench.page.README.read_text(encoding="utf-8")


def test_the_interval_is_that_of_paired_differences():
    mean, half = difference([0.70, 0.72, 0.74], [0.69, 0.69, 0.71])
    assert mean == pytest.approx(0.07 / 3)
    assert half == pytest.approx(4.303 * 0.011547 / 3**0.5, rel=1e-3)


def test_what_is_compiled_is_the_readable_loop():
    torch.manual_seed(0)
    cell, x, attention = AUGRUCell(3, 4), torch.randn(2, 5, 3), torch.rand(2, 5)
    torch.testing.assert_close(formulas(tuple(cell.parameters()), x, attention), loop(cell, x, attention))
