"""The door for an event log of one's own: read it, cut samples of it, write them."""

from dien_course.data.events.log import EventLog, read_log
from dien_course.data.events.on_ray import Written, write_samples_on_ray
from dien_course.data.events.samples import LogSource, samples_of_log
from dien_course.data.events.writing import write_samples

__all__ = ["EventLog", "LogSource", "Written", "read_log", "samples_of_log", "write_samples", "write_samples_on_ray"]
