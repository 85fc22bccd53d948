"""From tables to batches: readers, samples, vocabularies, negatives, downloads."""

from dien_course.data.batches import Batches
from dien_course.data.downloads import fetch
from dien_course.data.encode import Encoded, Encoder
from dien_course.data.events import EventLog, read_log, samples_of_log, write_samples, write_samples_on_ray
from dien_course.data.groups import AttentionGroup, Triple
from dien_course.data.movielens import load_movielens
from dien_course.data.negatives import NegativeSampler
from dien_course.data.prepared import read_prepared
from dien_course.data.ragged import Ragged
from dien_course.data.samples import Samples, Split, build_samples
from dien_course.data.source import Source, open_source
from dien_course.data.spec import FeatureSpec, movielens_spec
from dien_course.data.vocabulary import Vocabulary
from dien_course.errors import DataError
from dien_course.tables import Tables

__all__ = [
    "AttentionGroup",
    "Batches",
    "DataError",
    "Encoded",
    "Encoder",
    "EventLog",
    "FeatureSpec",
    "NegativeSampler",
    "Ragged",
    "Samples",
    "Source",
    "Split",
    "Tables",
    "Triple",
    "Vocabulary",
    "build_samples",
    "fetch",
    "load_movielens",
    "movielens_spec",
    "open_source",
    "read_log",
    "read_prepared",
    "samples_of_log",
    "write_samples",
    "write_samples_on_ray",
]
