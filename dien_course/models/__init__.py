"""Models: BaseModel, DIN, DIEN and DSIN over one feature spec."""

from dien_course.data.groups import AttentionGroup, Triple
from dien_course.data.spec import FeatureSpec
from dien_course.models.base import BaseModel, Output
from dien_course.models.dien import DIEN
from dien_course.models.din import DIN
from dien_course.models.dsin import DSIN
from dien_course.models.summary import summary

MODELS = {"base": BaseModel, "din": DIN, "dien": DIEN, "dsin": DSIN}

__all__ = ["DIEN", "DIN", "DSIN", "MODELS", "AttentionGroup", "BaseModel", "FeatureSpec", "Output", "Triple", "summary"]
