"""The explorers on one page, for make widgets: one is shown at a time, and made when it is chosen first."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import torch
from ipywidgets import HTML, ToggleButtons, VBox

from dien_course.data import Batches, Encoder
from dien_course.experiments.results import RESULTS, read_table
from dien_course.experiments.sequels import SPEC, sequels
from dien_course.experiments.study import CONDITIONS, SEEDS
from dien_course.lab.explorers.attention_explorer import AttentionExplorer
from dien_course.lab.explorers.auxiliary_explorer import AuxiliaryExplorer
from dien_course.lab.explorers.dien_explainer import DIENExplainer
from dien_course.lab.explorers.drift_explorer import DriftExplorer
from dien_course.lab.explorers.explorer import Explorer
from dien_course.lab.explorers.step_explorer import StepExplorer
from dien_course.lab.explorers.variant_explorer import VariantExplorer
from dien_course.models import DIEN, DIN, BaseModel
from dien_course.training import fit

MAKING = "One moment: some explorers train a model first …"


def cinema_explorer() -> AttentionExplorer:
    """The attention explorer over chapter 08's cinema, with a DIN and a DIEN trained there; takes some seconds."""
    samples = sequels(rows=6000)
    encoder = Encoder.fit(SPEC, samples)
    train, validation = encoder.encode(samples), encoder.encode(sequels(rows=1000, seed=1))

    def trained(kind: type[BaseModel], **settings: object) -> BaseModel:
        torch.manual_seed(0)
        net = kind(SPEC, encoder.sizes, embedding_size=8, **settings)
        batches = Batches(train, 128, shuffle=True)
        fit(net, batches, Batches(validation, 1000), epochs=6, learning_rate=1e-2, averaging=0.9, progress=False)
        return net

    models = {"DIN": trained(DIN), "DIEN": trained(DIEN, auxiliary=None)}
    return AttentionExplorer(models, encoder, sequels(rows=300, seed=2))


EXPLORERS: dict[str, Callable[[], Explorer]] = {
    "GRU variants": VariantExplorer,
    "One step": StepExplorer,
    "Auxiliary loss": AuxiliaryExplorer,
    "Attention": cinema_explorer,
    "A whole DIEN": DIENExplainer,
    "Drift": lambda: DriftExplorer(read_table(RESULTS, CONDITIONS, SEEDS)),
}


class ExplorersPage(VBox):
    """Buttons with the names of ``explorers``, and below them the one whose button is pressed, as it was left.

    ``explorers``: name -> what makes it; the first is shown at once, the others are made when they are chosen.
    """

    def __init__(self, explorers: Mapping[str, Callable[[], Explorer]] = EXPLORERS):
        self._make = dict(explorers)
        self._made: dict[str, Explorer] = {}
        self._choice = ToggleButtons(options=list(self._make), style={"button_width": "auto"})
        self._choice.observe(lambda change: self._show(change["new"]), "value")
        self._below = VBox()
        super().__init__([self._choice, self._below])
        self._show(self._choice.value)

    @property
    def explorer(self) -> Explorer:
        """The one that is shown."""
        return self._made[self._choice.value]

    def choose(self, name: str) -> None:
        """Show the explorer of this name."""
        self._choice.value = name

    def _show(self, name: str) -> None:
        if name not in self._made:
            self._below.children = [HTML(f'<p role="status" aria-live="polite">{MAKING}</p>')]
            self._made[name] = self._make[name]()
        self._below.children = [self._made[name]]

    def __repr__(self) -> str:
        return f"{type(self).__name__}: {', '.join(self._make)}; shown is {self._choice.value}"
