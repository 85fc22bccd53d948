"""One history in three panels: what each makes of it, and what does not fit."""

import pytest

from dien_course.lab.figures.three_readings import three_readings

HISTORY = {"moods": [1, 2, 6, 7], "relevant": [True, False, True, True], "sessions": [1, 1, 0, 0], "target": 3}


def test_the_bag_has_a_mean_the_path_its_arrows_and_each_session_a_band():
    figure = three_readings(**HISTORY, title="Three")
    bag, path, cut = figure.axes
    heights = sorted(float(line.get_ydata()[0]) for line in bag.lines)
    assert heights == pytest.approx([3, 14 / 3]), "the target, and the mean of the relevant ones"
    assert len(path.texts) == 2, "from 1 to 3 and from 3 to 4"
    assert [text.get_text() for text in cut.texts] == ["0", "1"]
    means = [line.get_segments()[0][0][1] for line in cut.collections if hasattr(line, "get_segments")]
    assert means == [6.5, 1.5]
    assert figure.get_suptitle() == "Three"


@pytest.mark.parametrize(
    ("change", "said"),
    [({"sessions": [0, 0, 0]}, "4 moods, 4 relevant, 3 sessions"), ({"relevant": [False] * 4}, "none|no behaviour")],
)
def test_what_does_not_fit_is_named(change, said):
    with pytest.raises(ValueError, match=said):
        three_readings(**HISTORY | change, title="Three")
