"""Work done once for all rows of a batch that are one row repeated."""

from __future__ import annotations

import torch

from dien_course.layers.shared_rows import is_one_row, once


def test_only_an_expanded_row_counts_as_one_row():
    row = torch.arange(3.0).unsqueeze(0)
    assert is_one_row(row.expand(4, 3)) and is_one_row(row.expand(2, 3))
    assert not is_one_row(row.expand(4, 3)[:1])
    assert not is_one_row(row.repeat(4, 1))
    assert not is_one_row(row)
    assert not is_one_row(torch.zeros(0, 3))


def test_the_function_sees_one_row_and_the_result_has_all():
    seen = []

    def double(x):
        seen.append(len(x))
        return 2 * x

    result = once(double, torch.ones(1, 3).expand(5, 3))
    assert seen == [1] and result.shape == (5, 3) and result.stride(0) == 0


def test_the_function_sees_all_rows_where_a_single_argument_has_rows_of_its_own():
    seen = []

    def add(x, y):
        seen.append(len(x))
        return x + y

    result = once(add, torch.ones(1, 3).expand(5, 3), torch.zeros(5, 3))
    assert seen == [5] and torch.equal(result, torch.ones(5, 3))
