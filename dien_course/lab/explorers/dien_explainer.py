"""A whole trained DIEN, alive in the page: one user's history from films to a probability (chapter 08)."""

from __future__ import annotations

from typing import Any, ClassVar, NamedTuple

from dien_course.lab.explorers.controls import Choice, Numbers
from dien_course.lab.explorers.explained_cases import explained_cases
from dien_course.lab.explorers.explained_models import LONGEST, RULES, SCALES, explained
from dien_course.lab.explorers.explained_reading import Vectors, inside
from dien_course.lab.explorers.explorer import Explorer, View
from dien_course.lab.explorers.histories import Case
from dien_course.lab.explorers.histories import read as reading
from dien_course.lab.explorers.pick import Pick
from dien_course.lab.explorers.place import Place
from dien_course.lab.figures.explained import explained_figure

OWN = "the user's own"
SURPRISING, MIXED = (
    17998,
    17075,
)  # who liked the target twice and gave it one star; comedies, with three dramas among them
TRAINED = {"rule": "augru", "scale": "t_softmax"}


class Told(NamedTuple):
    """What is said of some values: title, alternative text, read-out, and the arguments of ``explained_figure``."""

    title: str
    alt: str
    words: str
    drawn: dict[str, Any]


class DIENExplainer(Explorer):
    """The shipped world's trained DIEN over one test user's history, beside DIN, BaseModel and the world's own truth.

    All models are computed in the page, from weights that ``explained_training.py`` wrote once. ``user`` is one of the
    shipped world's test users with a history, ``target`` a film's title or "the user's own"; ``order`` names the
    behaviours to read, from 1 for the oldest: another order, some left out, some doubled; ``read`` is how many of them
    are read, None for all. ``rule`` and ``scale`` read DIEN's weights as another variant, or with another scale of
    attention, than they were trained for, and the words say so. Raises ValueError in words.
    """

    kind, label = "explainer", "explainer of DIEN"
    question = "User 17998 liked The Forgotten Signal twice. Shown it again, will they like it?"
    presets: ClassVar[dict[str, dict[str, Any]]] = {
        "liked twice, asked again": {},
        "read backwards": {"order": list(range(15, 0, -1))},
        "two interests": {"user": MIXED},
        "DIEN is wrong": {"user": 28683},
        "40 behaviours": {"user": 1420},
    }

    def __init__(self, **values: object):
        self.explained = explained()
        self.cases = explained_cases(self.explained.encoder)
        histories = self.cases.histories
        users = [user for user in histories.users if histories.length(user)]
        self.controls = (
            Pick("user", "user", users, SURPRISING),
            Pick("target", "target", (OWN, *histories.titles), OWN),
            Choice("rule", "evolution layer", RULES, TRAINED["rule"]),
            Choice("scale", "scale of attention", SCALES, TRAINED["scale"]),
            Numbers("order", "order of the behaviours", 1, LONGEST, whole=True),
            Place("read", "behaviours read", LONGEST),
        )
        super().__init__(**values)

    def data(self) -> dict[str, Any]:
        return {"weights": self.explained.for_page, "cases": self.cases.plain}

    def follow(self, changes: dict[str, Any]) -> dict[str, Any]:
        """Order and place in time belong to a user."""
        if "user" in changes:
            return {"order": None, "read": None} | changes
        order, read_now = changes.get("order"), self.values["read"]
        if order and read_now is not None and "read" not in changes:
            return changes | {"read": read_now if read_now <= len(order) else None}
        return changes

    @property
    def truth(self) -> float | None:
        """The world's own probability of a click on the target, or None where the user never met its genre."""
        return self.told(**self.values).drawn["truth"]

    def view(self, **values: Any) -> View:
        said = self.told(**values)
        return View(explained_figure(**said.drawn, title=said.title), said.alt, said.words)

    def told(self, user: int, target: str, rule: str, scale: str, order: list[int] | None, read: int | None) -> Told:
        """What there is to say of these values, and what there is to draw."""
        case = self.cases.histories.case(user, None if target == OWN else target, order=order)
        behaviours = len(case.titles)
        length = behaviours if read is None else read
        if length > behaviours:
            raise ValueError(f"behaviours read is {length}; expected a whole number from 0 to {behaviours}")
        models = self.explained.models | {"DIEN": self.explained.read_by(rule, scale)}
        probability = {name: reading(model, case).probability for name, model in models.items()}
        vectors = inside(models["DIEN"], case, length)
        truth = self.cases.truth(user, self.cases.histories.film_of[case.target])
        at = ", ".join(f"{name} {one[length]:.0%}" for name, one in probability.items())
        title = f"{case.target}: {at}" + ("" if truth is None else f"; the world {truth:.0%}")
        alt = (
            f"{behaviours} behaviours, one row each: film, e(t), h(t), attention, h'(t), and the probability of a "
            f"click had the history ended there. {title}."
        )
        did = "" if case.clicked is None else f", which they {'clicked' if case.clicked else 'did not click'}"
        words = [
            f"User {user} is asked about {case.target}{did if target == OWN else ', put in the place of their own'}.",
            f"A click is predicted by {at}; {_known(truth)}.",
            _noticed(case, vectors),
            f"The history is read in the order {', '.join(map(str, order))}." if order else "",
            f"Only the first {length} of {behaviours} behaviours are read." if length < behaviours else "",
            _ruled(rule, scale),
        ]
        drawn = {"titles": case.titles, "vectors": vectors, "probability": probability, "truth": truth}
        return Told(title, alt, " ".join(filter(None, words)), drawn)


def _known(truth: float | None) -> str:
    if truth is None:
        return "the world has no answer, since the user never met this genre"
    return f"the world's own probability is {truth:.0%}"


def _noticed(case: Case, vectors: Vectors) -> str:
    if not len(vectors.attention):
        return ""
    most, step = vectors.attention.argmax(), vectors.moved.argmax()
    return (
        f"DIEN attends most, {vectors.attention[most]:.2f}, to {case.titles[most]}; its state moves most, by "
        f"{vectors.moved[step]:.2f}, at {case.titles[step]}."
    )


def _ruled(rule: str, scale: str) -> str:
    if {"rule": rule, "scale": scale} == TRAINED:
        return ""
    by = "gru, whose states softmax averages" if rule == "gru" else f"{rule} with {scale}"
    trained = "The weights were trained as augru with t_softmax"
    return f"{trained}; here they are read by {by}, which they were not trained for."
