"""The picture of a lookup holds the three matrices."""

import numpy as np

from dien_course.lab.figures.lookup import one_hot_times_table


def test_the_third_grid_is_the_product_of_the_first_two():
    table = np.array([[0, 0], [1, 2], [3, 4]])
    one_hot = np.eye(3)[[2, 0]]
    panels = one_hot_times_table(one_hot, table, "title").axes
    grids = []
    for axes, shape in zip(panels, ((2, 3), (3, 2), (2, 2)), strict=True):
        values = np.zeros(shape)
        for text in axes.texts:
            column, row = text.get_position()
            values[row, column] = float(text.get_text())
        grids.append(values)
    assert (grids[0] == one_hot).all() and (grids[1] == table).all()
    assert grids[2].tolist() == [[3, 4], [0, 0]]
    framed = sorted(round(patch.get_y() + patch.get_height() / 2) for patch in panels[1].patches)
    assert framed == [0, 2]
