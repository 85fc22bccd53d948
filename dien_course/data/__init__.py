"""From tables to batches: readers, the generated world, samples, vocabularies, negatives, downloads."""

from dien_course.data.batches import Batches
from dien_course.data.encode import Encoded, Encoder
from dien_course.data.errors import DataError
from dien_course.data.negatives import NegativeSampler
from dien_course.data.prepared import read_prepared
from dien_course.data.samples import Ragged, Samples
from dien_course.data.spec import AttentionGroup, FeatureSpec, Triple, movielens_spec
from dien_course.data.vocabulary import Vocabulary

__all__ = [
    "AttentionGroup",
    "Batches",
    "DataError",
    "Encoded",
    "Encoder",
    "FeatureSpec",
    "NegativeSampler",
    "Ragged",
    "Samples",
    "Triple",
    "Vocabulary",
    "movielens_spec",
    "read_prepared",
]
