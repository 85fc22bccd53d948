"""What every explorer owes a reader: words that follow the picture, labels, boxes, and text that can be read."""

from __future__ import annotations

import math

import pytest
from explorer_cases import is_whole
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.text import Text

from dien_course.data import Encoder
from dien_course.experiments.results import RESULTS, read_table
from dien_course.experiments.sequels import SPEC, sequels
from dien_course.experiments.study import CONDITIONS, SEEDS
from dien_course.lab.explorers.attention_explorer import AttentionExplorer
from dien_course.lab.explorers.auxiliary_explorer import AuxiliaryExplorer
from dien_course.lab.explorers.controls import Choice, Number, Numbers, Switch
from dien_course.lab.explorers.drift_explorer import DriftExplorer
from dien_course.lab.explorers.explorer import Explorer
from dien_course.lab.explorers.pick import Pick
from dien_course.lab.explorers.step_explorer import StepExplorer
from dien_course.lab.explorers.variant_explorer import VariantExplorer
from dien_course.models import DIEN, DIN

LEGIBLE = 11  # points
CONTRAST = 4.5  # WCAG 2, level AA, for text


def attention_explorer() -> AttentionExplorer:
    samples = sequels(rows=30, seed=1)
    encoder = Encoder.fit(SPEC, samples)
    models = {kind.__name__: kind(SPEC, encoder.sizes, embedding_size=4, hidden_sizes=(8,)) for kind in (DIN, DIEN)}
    return AttentionExplorer(models, encoder, samples)


MAKERS = {
    "GRU variants": VariantExplorer,
    "One step": StepExplorer,
    "Auxiliary loss": AuxiliaryExplorer,
    "Attention": attention_explorer,
    "Drift": lambda: DriftExplorer(read_table(RESULTS, CONDITIONS, SEEDS)),
}


@pytest.fixture(scope="module", params=list(MAKERS))
def explorer(request: pytest.FixtureRequest) -> Explorer:
    return MAKERS[request.param]()


def other_value(explorer: Explorer, control: Number | Choice | Switch | Pick) -> object:
    """A value that a control does not have now."""
    now = explorer.values[control.name]
    if isinstance(control, Switch):
        return not now
    if isinstance(control, Number):
        return control.check(now + control.step if now < control.high else now - control.step)
    return next(option for option in control.options if option != now)


def texts(figure: Figure) -> list[Text]:
    """All text that is drawn; axes that are off draw no numbers."""
    off = [axes for axes in figure.axes if not axes.axison]
    hidden = {text for axes in off for axis in (axes.xaxis, axes.yaxis) for text in axis.findobj(Text)}
    found = [text for text in figure.findobj(Text) if text.get_visible() and text.get_text().strip()]
    return [text for text in found if text not in hidden]


def luminance(colour: object) -> float:
    """WCAG's relative luminance, 0 for black and 1 for white."""
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in to_rgb(colour)]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: object, other: object) -> float:
    """WCAG's contrast of two colours, from 1 to 21."""
    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_that_of_wcag():
    assert contrast("black", "white") == 21 and contrast("white", "white") == 1
    assert contrast("#777777", "white") == pytest.approx(4.48, abs=0.01)


def test_alternative_text_changes_with_every_control(explorer: Explorer):
    for control in explorer.controls:
        if isinstance(control, Numbers):  # set in the picture itself
            continue
        explorer.reset()
        before = explorer.alt
        explorer.set(**{control.name: other_value(explorer, control)})
        assert explorer.alt != before, control.name
    explorer.reset()


def test_every_control_and_every_explorer_has_a_label_and_asks_a_question(explorer: Explorer):
    assert all(len(control.label) > 1 for control in explorer.controls)
    assert len(explorer.label) > 5 and "?" in explorer.question
    assert len({control.label for control in explorer.controls}) == len(explorer.controls)


def test_every_preset_can_be_shown_and_comes_back_from_the_start(explorer: Explorer):
    assert len(explorer.presets) >= 2
    for changes in explorer.presets.values():
        explorer.set(**explorer.page["start"] | dict(changes))
        is_whole(explorer)
    explorer.reset()


def test_letters_in_the_picture_are_large_enough(explorer: Explorer):
    found = texts(explorer.picture.figure)
    assert len(found) > 5
    assert {text.get_text(): text.get_fontsize() for text in found if text.get_fontsize() < LEGIBLE} == {}


def test_text_in_the_picture_has_contrast(explorer: Explorer):
    figure = explorer.picture.figure
    paper = figure.get_facecolor()
    faint = {text.get_text(): contrast(text.get_color(), paper) for text in texts(figure)}
    assert {text: ratio for text, ratio in faint.items() if ratio < CONTRAST} == {}
    assert math.isclose(contrast(paper, "white"), 1)
