"""The generated world with known truth, its catalogue, and the copy of one that ships with the course (chapter 01)."""

from dien_course.world.shipped import shipped_path
from dien_course.world.world import Truth, World, make_world

__all__ = ["Truth", "World", "make_world", "shipped_path"]
