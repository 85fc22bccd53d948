"""The figures of DIEN as a whole show the shapes, gradients and attention they are given."""

import numpy as np
from matplotlib.text import Annotation

from dien_course.lab.figures.dien import ARROWS, PLACES, attention_bars, gradient_flow, wiring


def test_each_part_is_a_box_with_its_shape_and_what_is_for_training_is_dashed():
    shapes = {name: f"({number},)" for number, name in enumerate(PLACES)}
    (axes,) = wiring(shapes, "title").axes
    said = [text.get_text() for text in axes.texts if text.get_text()]
    assert said == [word for name in PLACES for word in (name, shapes[name])]
    dashed = [name for name, box in zip(PLACES, axes.patches, strict=True) if box.get_linestyle() == "--"]
    assert dashed == ["negatives", "auxiliary"]


def test_there_is_an_arrow_for_each_connection_between_parts_that_exist():
    (axes,) = wiring(dict.fromkeys(PLACES, ""), "title").axes
    arrows = [text for text in axes.texts if isinstance(text, Annotation)]
    assert len(arrows) == len(ARROWS) == len(set(ARROWS))
    assert {part for arrow in ARROWS for part in arrow.split()} == set(PLACES)


def test_a_part_without_gradient_is_hatched_and_says_so():
    (axes,) = gradient_flow(["one", "two"], ["first", "second"], np.array([[0.1, 0.0], [2.0, 3.0]]), "title").axes
    assert [text.get_text() for text in axes.texts] == ["gradient", "none", "gradient", "gradient"]
    assert [bool(patch.get_hatch()) for patch in axes.patches] == [False, True, False, False]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["one", "two"]


def test_bars_are_as_high_as_the_attention_and_hatched_where_it_is_not_relevant():
    attention, relevant = np.array([0.9, 0.1, 0.7]), [True, False, True]
    (axes,) = attention_bars(["a", "b", "c"], attention, relevant, "title").axes
    drawn = {
        round(bar.get_x() + bar.get_width() / 2): (bar.get_height(), bool(bar.get_hatch())) for bar in axes.patches
    }
    assert drawn == {0: (0.9, False), 1: (0.1, True), 2: (0.7, False)}
    assert [label.get_text() for label in axes.get_xticklabels()] == ["a", "b", "c"]
