"""From tables to batches: readers, the generated world, samples, vocabularies, negatives, downloads."""

from dien_course.data.batches import Batches
from dien_course.data.downloads import fetch
from dien_course.data.encode import Encoded, Encoder
from dien_course.data.movielens import Tables, load_movielens
from dien_course.data.negatives import NegativeSampler
from dien_course.data.prepared import read_prepared
from dien_course.data.samples import Ragged, Samples, Split, build_samples
from dien_course.data.shipped import shipped_path
from dien_course.data.source import Source, open_source
from dien_course.data.spec import AttentionGroup, FeatureSpec, Triple, movielens_spec
from dien_course.data.vocabulary import Vocabulary
from dien_course.data.world import Truth, World, make_world
from dien_course.errors import DataError

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
    "Source",
    "Split",
    "Tables",
    "Triple",
    "Truth",
    "Vocabulary",
    "World",
    "build_samples",
    "fetch",
    "load_movielens",
    "make_world",
    "movielens_spec",
    "open_source",
    "read_prepared",
    "shipped_path",
]
