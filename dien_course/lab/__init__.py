"""The lab: numbers that are shown and guarded, guesses that come first, figures and explorers."""

from dien_course.lab.guesses import guess, sum_up
from dien_course.lab.numbers import about, same

__all__ = ["about", "guess", "same", "sum_up"]
