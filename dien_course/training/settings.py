"""What a run can be told, with the defaults that were chosen on validation data (docs/settings.md)."""

from __future__ import annotations

from dataclasses import dataclass

from dien_course.data.groups import require_sizes
from dien_course.data.negatives import WEIGHTS
from dien_course.errors import DataError
from dien_course.layers import VARIANTS
from dien_course.layers.attention import KINDS, SCALES
from dien_course.layers.auxiliary_loss import FORMS
from dien_course.layers.mlp import ACTIVATIONS
from dien_course.models import MODELS
from dien_course.training.objective import PRECISIONS
from dien_course.training.optimizers import OPTIMIZERS
from dien_course.training.schedules import SCHEDULES
from dien_course.training.selection import MONITORS

CHOICES = {
    "model": tuple(MODELS),
    "variant": VARIANTS,
    "auxiliary_form": FORMS,
    "negatives": (*WEIGHTS, "column"),
    "activation": tuple(ACTIVATIONS),
    "attention": KINDS,
    "attention_scale": (None, *SCALES),
    "attention_activation": tuple(ACTIVATIONS),
    "optimizer": tuple(OPTIMIZERS),
    "schedule": SCHEDULES,
    "monitor": tuple(MONITORS),
    "precision": PRECISIONS,
}
RANGES = {
    "seed": (0, 2**63 - 1),
    "epochs": (1, 1e6),
    "warmup_steps": (0, 1e9),
    "patience": (1, 1e6),
    "batch_size": (1, 1e9),
    "embedding_size": (1, 1e5),
    "dropout": (0, 0.99),
    "embedding_dropout": (0, 0.99),
    "attention_dropout": (0, 0.99),
    "learning_rate": (1e-12, 10),
    "weight_decay": (0, 1e3),
    "pretrained_rate": (1e-6, 1),
    "alpha": (0, 1e6),
    "averaging": (0, 0.999999),
    "validation_share": (0.001, 0.9),
    "sessions": (1, 1e4),
    "session_length": (1, 1e4),
    "heads": (1, 1e4),
}
OF_ALL_MODELS = ("embedding_size", "hidden_sizes", "activation", "dropout", "batch_norm", "embedding_dropout", "wide")
OF_ATTENTION = (
    "attention",
    "attention_sizes",
    "attention_activation",
    "attention_dropout",
    "attention_batch_norm",
    "scaled",
)


OF_SESSIONS = ("sessions", "session_length", "heads")


@dataclass(frozen=True)
class Settings:
    """What a run can be told; the defaults were chosen on validation data (docs/settings.md).

    ``warmup_steps`` of the auxiliary loss alone are rounded up to whole epochs. ``auxiliary`` says whether there is an
    auxiliary loss, ``auxiliary_form`` which. ``pretrained_rate`` None is 0.1 where numbers are derived beside the
    samples, with which it was chosen, and 1 where none are. ``attention_scale`` None is softmax for DIN and DSIN and
    t_softmax for DIEN. ``sessions``, ``session_length`` and ``heads`` are DSIN's. The other names are those of ``fit``,
    ``NegativeSampler`` and the models, and a group of the spec may say otherwise for itself; ``validation_share`` is
    that of the training users who choose the epoch.
    Raises DataError for a setting out of range.
    """

    model: str = "dien"
    variant: str = "augru"
    auxiliary: bool = True
    auxiliary_form: str = "inner"
    seed: int = 0
    epochs: int = 20
    warmup_steps: int = 300
    patience: int = 3
    batch_size: int = 256
    embedding_size: int = 32
    hidden_sizes: tuple[int, ...] = (64, 32)
    activation: str = "dice"
    dropout: float = 0.5
    batch_norm: bool = False
    embedding_dropout: float = 0.0
    wide: bool = True
    attention: str = "din"
    attention_scale: str | None = None
    attention_sizes: tuple[int, ...] = (32, 16)
    attention_activation: str = "prelu"
    attention_dropout: float = 0.0
    attention_batch_norm: bool = False
    scaled: bool = False
    optimizer: str = "adamw"
    learning_rate: float = 4e-3
    schedule: str = "constant"
    weight_decay: float = 1e-2
    pretrained_rate: float | None = None
    alpha: float = 1.0
    averaging: float = 0.98
    monitor: str = "logloss"
    negatives: str = "uniform"
    validation_share: float = 0.1
    sessions: int = 5
    session_length: int = 10
    heads: int = 2
    precision: str = "fp32"

    def __post_init__(self):
        for name, (least, most) in RANGES.items():
            value = getattr(self, name)
            if name == "pretrained_rate" and value is None:
                continue
            if not least <= value <= most:  # NaN fails too
                raise DataError(f"{name} is {value}; expected a number from {least:g} to {most:g}")
        for name, known in CHOICES.items():
            if getattr(self, name) not in known:
                expected = ", ".join(one for one in known if one is not None)
                raise DataError(f"{name} is {getattr(self, name)!r}; expected one of {expected}")
        for name in ("auxiliary", "batch_norm", "wide", "attention_batch_norm", "scaled"):
            if not isinstance(getattr(self, name), bool):
                raise DataError(f"{name} is {getattr(self, name)!r}; expected True or False")
        for name in ("hidden_sizes", "attention_sizes"):
            object.__setattr__(self, name, require_sizes(name, getattr(self, name)))
        if self.model == "dien" and self.variant == "gru" and self.attention_scale not in (None, "softmax"):
            raise DataError(
                f"attention_scale is {self.attention_scale!r} with the variant 'gru', which pools with softmax; "
                "expected 'softmax', or another variant"
            )

    @property
    def of_model(self) -> dict[str, object]:
        """The keywords of the model's class, without spec and sizes."""
        names = OF_ALL_MODELS if self.model == "base" else (*OF_ALL_MODELS, *OF_ATTENTION)
        options = {name: getattr(self, name) for name in names}
        if self.model != "base" and self.attention_scale is not None:
            options["attention_scale"] = self.attention_scale
        if self.model == "dsin":
            options |= {name: getattr(self, name) for name in OF_SESSIONS}
        if self.model == "dien":
            options |= {"variant": self.variant, "auxiliary": self.auxiliary_form if self.auxiliary else None}
        return options
