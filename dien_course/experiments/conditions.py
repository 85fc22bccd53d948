"""Conditions: what is tried, as plain data, and the key under which its result is kept (chapter 10).

A condition and a seed determine a result. The key is a hash of all that determines it: the condition's fields but its
name, the seed, a checksum of the data that is read from files, and ``VERSION``. What a change of code does is not seen
by the key, because most changes of code change no result: whoever makes one that does raises ``VERSION``, and the whole
study runs again, or, where it changes the results of a few conditions alone, their ``revision``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace

from dien_course.data.amazon import NAME
from dien_course.data.negatives import WEIGHTS
from dien_course.errors import DataError, require_one

VERSION = 1

YARDSTICKS = ("truth", "filter", "popularity", "movie_mean", "counts")
OF_REVIEWS = ("neighbours",)  # a yardstick for logs of positives, whose labels say nothing of a single item
NETWORKS = ("base", "din", "auxiliary_din", "dien", "bilinear", "dsin")
OTHERS = ("spoiled", "traits")  # trials of a kind of their own: ``spoiled.py``, ``trait_reader.py``
ORDERS, SAMPLES, TABLES = ("kept", "shuffled"), ("last", "prefixes"), ("shared", "separate")
SELECTIONS = ("users", "test")
# Fields that were added after results had been made: with these values they are not part of the key.
LATER = {
    "data": {"numbers": False, "spec": {}, "sittings": 0.0, "items": 200, "categories": 4},
    "training": {"pretrained_rate": 1.0, "optimizer": "adamw", "monitor": "logloss", "mixed": False},
}
TOLD = ("nothing", "popularity", "neighbours", "numbers")


@dataclass(frozen=True)
class Data:
    """What is learned from. The seed draws the split, and the world where there is one.

    ``order``       of the histories: kept, or shuffled in the training, the validation and the test part
    ``samples``     of the training users: their last event alone, or every event (prefixes); worlds only
    ``tables``      shared by target, history and negatives, or separate
    ``max_length``  the newest behaviours kept
    """

    order: str = "kept"
    samples: str = "last"
    tables: str = "shared"
    max_length: int = 20

    def __post_init__(self):
        for name, known in (("order", ORDERS), ("samples", SAMPLES), ("tables", TABLES)):
            require_one(name, getattr(self, name), known)


@dataclass(frozen=True)
class WorldData(Data):
    """A generated world: ``make_world``'s knobs, and its users: those who train and validate, and those who test."""

    users: int = 10_000
    test_users: int = 5_000
    drift: float = 0.5
    interleaving: float = 0.5
    noise: float = 0.0
    mean_length: float = 20.0
    sittings: float = 0.0
    items: int = 200
    categories: int = 4


@dataclass(frozen=True)
class TraitData(Data):
    """Behaviours that each set one of ``traits`` numbers, and a target that asks for all of them (``traits.py``)."""

    traits: int = 6
    max_length: int = 16


@dataclass(frozen=True)
class FolderData(Data):
    """Data in a folder given with ``--data``, by its name."""

    folder: str = ""


@dataclass(frozen=True)
class RealData(FolderData):
    """MovieLens: ml_1m (prepared) or ml-latest-small (a release, split by time).

    ``numbers``  whether there are numbers beside the samples, as ``train`` has them
    ``spec``     fields of the ``FeatureSpec`` that are others than ``movielens_spec``'s
    """

    folder: str = "ml_1m"
    numbers: bool = False
    spec: Mapping = field(default_factory=dict)


@dataclass(frozen=True)
class ReviewData(FolderData):
    """Reviews, all positive, by the paper's protocol: a user's last one against items drawn at random.

    ``drawn``     negatives for each target, in the training and in the test part
    ``drawn_by``  uniform, or popularity (count^0.75)
    ``told``      the numbers that every network gets beside the ids: nothing, popularity (that of the target),
                  neighbours (the numbers of the yardstick of that name), or numbers (those that ``train`` derives)
    """

    folder: str = NAME
    drawn: int = 1
    drawn_by: str = "uniform"
    told: str = "nothing"

    def __post_init__(self):
        super().__post_init__()
        require_one("drawn_by", self.drawn_by, WEIGHTS)
        require_one("told", self.told, TOLD)


@dataclass(frozen=True)
class Training:
    """How a network is trained: the names of ``fit`` and ``NegativeSampler``.

    ``warmup_epochs`` of the auxiliary loss alone come first, where there is one. A tenth of the training users chooses
    the epoch, unless ``selection`` is ``test``: then the test part does, which is the mistake that it measures.

    Batches are of histories alike in length or, ``mixed``, of any length, as ``train`` makes them. Batches of one
    length cost less, and weigh the auxiliary loss otherwise: it is a mean over the pairs of a batch, so that a pair of
    a batch of short histories counts for more than one of a batch of long ones.
    """

    epochs: int = 8
    warmup_epochs: int = 2
    patience: int = 4
    batch_size: int = 128
    learning_rate: float = 8e-3
    weight_decay: float = 1e-2
    alpha: float = 1.0
    averaging: float = 0.98
    negatives: str = "uniform"
    selection: str = "users"
    pretrained_rate: float = 1.0
    optimizer: str = "adamw"
    monitor: str = "logloss"
    mixed: bool = False

    def __post_init__(self):
        require_one("selection", self.selection, SELECTIONS)


@dataclass(frozen=True)
class TwoStages(Training):
    """First on every event of the training users, then ``last_epochs`` at most on their last ones alone; worlds only.

    ``networks`` with other first weights are trained so, and their logits averaged (``two_stages.py``).
    """

    last_epochs: int = 3
    last_learning_rate: float = 2e-3
    last_batch_size: int = 128
    networks: int = 1


@dataclass(frozen=True)
class Several(Training):
    """So many networks that differ in what luck decides and in nothing else, for a mean of logits (``averaged.py``)."""

    networks: int = 3


@dataclass(frozen=True)
class Condition:
    """One row of a table: a method on some data. ``model`` are the keywords of the network's class.

    ``measures`` says what is measured besides the ranking: taste, relevance, tables, swapped (see ``trial.py``).
    ``revision`` is raised where a change of code has changed what this condition gives, and no other's.
    """

    name: str
    data: Data = field(default_factory=WorldData)
    method: str = "dien"
    model: Mapping = field(default_factory=dict)
    training: Training = field(default_factory=Training)
    measures: tuple[str, ...] = ()
    revision: int = 0

    def __post_init__(self):
        require_one("method", self.method, (*YARDSTICKS, *OF_REVIEWS, *NETWORKS, *OTHERS))
        if not self.name or set(self.name) & set('/\\:*?"<>|'):
            raise DataError(f"condition {self.name!r}: expected a name that a file may have")

    def but(self, name: str, *, data: Mapping | None = None, training: Mapping | None = None, **changes) -> Condition:
        """This condition under another name with some fields changed; ``model`` is added to the present one."""
        model = {**self.model, **changes.pop("model", {})}
        return replace(
            self,
            name=name,
            data=replace(self.data, **(data or {})),
            training=replace(self.training, **(training or {})),
            model=model,
            **changes,
        )

    def key(self, seed: int, checksum: str | None = None) -> str:
        """What the result of this condition and ``seed`` is kept under; ``checksum`` is that of the folder read."""
        everything = asdict(self)
        del everything["name"]
        if not self.revision:  # as before there were revisions
            del everything["revision"]
        for part, later in LATER.items():
            for name, first in later.items():
                if everything[part].get(name) == first:
                    del everything[part][name]
        if self.method not in (*NETWORKS, *OTHERS):
            del everything["training"], everything["model"]
        text = json.dumps([VERSION, type(self.data).__name__, everything, seed, checksum], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:24]
