"""Figures show the numbers they are given, and pictures carry words."""

import pandas as pd
import pytest
from matplotlib.text import Text

from dien_course.lab.figures.auc_bars import auc_bars
from dien_course.lab.figures.learning_curves import learning_curves
from dien_course.lab.figures.picture import Picture
from dien_course.lab.figures.predictions import predictions

HISTORY = pd.DataFrame(
    {
        "epoch": [1, 2, 3],
        "loss": [0.7, 0.6, 0.5],
        "auxiliary_loss": [0.6, 0.5, 0.4],
        "validation_loss": [None, 0.65, 0.66],
        "validation_auc": [None, 0.6, 0.7],
    }
)


def test_the_curves_are_those_of_the_history():
    losses, ranking = learning_curves(HISTORY, 2).axes
    assert [list(line.get_ydata()) for line in losses.lines[:3:2]] == [[0.7, 0.6, 0.5], [0.6, 0.5, 0.4]]
    assert list(ranking.lines[0].get_ydata())[1:] == [0.6, 0.7]
    assert ranking.get_title() == "Epoch 2 is kept"
    assert ranking.lines[1].get_xdata()[0] == 2


def test_a_model_without_auxiliary_loss_has_no_curve_of_it():
    plain = learning_curves(HISTORY.assign(auxiliary_loss=float("nan")), 2)
    labels = [text.get_text() for text in plain.legends[0].get_texts()]
    assert labels == ["training log loss", "validation log loss"]


def test_losses_can_be_told_apart_without_colour():
    drawn = {(line.get_linestyle(), line.get_marker()) for line in learning_curves(HISTORY, 2).axes[0].lines[:3]}
    assert len(drawn) == 3


@pytest.mark.parametrize(
    "figure",
    [learning_curves(HISTORY, 2), auc_bars({"one": 0.6}, "title"), predictions(["a", "b"], [0.2, 0.9], [0.3, 0.8])],
    ids=["curves", "bars", "predictions"],
)
def test_no_text_is_smaller_than_11_points(figure):
    figure.draw_without_rendering()
    assert min(text.get_fontsize() for text in figure.findobj(Text) if text.get_text()) >= 11


def test_epochs_are_whole_numbers():
    for axes in learning_curves(HISTORY, 2).axes:
        assert all(float(tick).is_integer() for tick in axes.get_xticks())


def test_bars_begin_at_chance_and_end_at_the_auc():
    (axes,) = auc_bars({"one": 0.6, "DIEN": 0.9, "limit": 0.95}, "title", limit="limit").axes
    ends = [bar.get_x() + bar.get_width() for bar in axes.patches]
    assert ends == pytest.approx([0.95, 0.9, 0.6])  # drawn from below
    assert {bar.get_x() for bar in axes.patches} == {0.5}
    assert len({bar.get_facecolor() for bar in axes.patches}) == 3


def test_predictions_stand_beside_the_truth():
    (axes,) = predictions(["a", "b"], [0.2, 0.9], [0.3, 0.8]).axes
    points = {c.get_label(): c.get_offsets()[:, 0].tolist() for c in axes.collections if len(c.get_offsets()) == 2}
    assert points["predicted by DIEN"] == [0.2, 0.9]
    assert points["true probability"] == [0.3, 0.8]
    (axes,) = predictions(["a", "b"], [0.2, 0.9], [0.3, 0.8], {"BaseModel": [0.4, 0.7]}, "a message").axes
    points = {c.get_label(): c.get_offsets()[:, 0].tolist() for c in axes.collections if len(c.get_offsets()) == 2}
    assert points["predicted by BaseModel"] == [0.4, 0.7] and axes.get_title() == "a message"


def test_a_picture_says_what_it_shows():
    picture = Picture(auc_bars({"one": 0.6}, "title"), '"one" at 0.6 < 1.')
    assert repr(picture) == '"one" at 0.6 < 1.'
    assert picture._repr_html_().startswith('<img alt="&quot;one&quot; at 0.6 &lt; 1." src="data:image/png;base64,')
