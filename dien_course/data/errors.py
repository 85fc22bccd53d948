"""The one exception bad data ends in, see dien_course.errors."""

from dien_course.errors import DataError

__all__ = ["DataError"]
