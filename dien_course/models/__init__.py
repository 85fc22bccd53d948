"""Models: BaseModel, DIN and DIEN over one feature spec."""

from dien_course.data.spec import AttentionGroup, FeatureSpec, Triple
from dien_course.models.base import BaseModel, Output
from dien_course.models.dien import DIEN
from dien_course.models.din import DIN

MODELS = {"base": BaseModel, "din": DIN, "dien": DIEN}

__all__ = ["DIEN", "DIN", "MODELS", "AttentionGroup", "BaseModel", "FeatureSpec", "Output", "Triple"]
