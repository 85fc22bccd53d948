"""All exhibits of the bug museum, room by room."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from dien_course import museum
from dien_course.errors import require_one
from dien_course.museum.exhibit import ROOMS, Exhibit

NO_EXHIBITS = (
    "adapted", "altered", "auxiliary_tests", "clinic", "data_tests", "deepctr_model", "diagnosis", "exhibit", "finding",
    "orders", "part_tests", "patients", "rechub_model", "registry", "score_tests", "spoiled_rows", "tiny", "ward",
)  # fmt: skip


def exhibits() -> dict[str, Exhibit]:
    """Name -> exhibit, in the order of ``ROOMS`` and of the alphabet within a room."""
    names = sorted(module.name for module in iter_modules(museum.__path__) if module.name not in NO_EXHIBITS)
    found = [import_module(f"dien_course.museum.{name}").EXHIBIT for name in names]
    return {one.name: one for one in sorted(found, key=lambda one: ROOMS.index(one.room))}


def exhibit(name: str) -> Exhibit:
    """The exhibit called ``name``. Raises DataError for a name that there is not."""
    known = exhibits()
    require_one("the exhibit", name, known)
    return known[name]
