"""A release as the folder of an nbgrader course: an assignment for each chapter, and the settings that keep our stubs.

nbgrader makes its own stub of every answer cell (its preprocessor ClearSolutions), and so takes away the code that a
debug exercise gives out. A release has stubs already, hence that step is left out.
https://nbgrader.readthedocs.io/en/stable/configuration/config_options.html
"""

from __future__ import annotations

SETTINGS = """\
# An nbgrader course with the exercises of the DIEN course. In this folder:
#     nbgrader generate_assignment ch07; nbgrader autograde ch07; nbgrader generate_feedback ch07
# A check cell's output is its points. The answer cells hold their stubs already, so nbgrader clears nothing.
c = get_config()  # noqa: F821
c.CourseDirectory.course_id = "dien"
c.GenerateAssignment.preprocessors = [
    "nbgrader.preprocessors.IncludeHeaderFooter",
    "nbgrader.preprocessors.LockCells",
    "nbgrader.preprocessors.ClearOutput",
    "nbgrader.preprocessors.CheckCellMetadata",
    "nbgrader.preprocessors.ComputeChecksums",
    "nbgrader.preprocessors.SaveCells",
    "nbgrader.preprocessors.ComputeChecksums",
    "nbgrader.preprocessors.CheckCellMetadata",
]
c.ExecutePreprocessor.timeout = 120  # seconds for a cell
"""


def laid_out(notebooks: dict[str, str]) -> dict[str, str]:
    """The notebooks of a release as assignments, and the course's settings."""
    return {place(name): text for name, text in notebooks.items()} | {"nbgrader_config.py": SETTINGS}


def place(name: str) -> str:
    """Where a file of a release stands: a notebook as the source of its assignment ``chNN``; what is none stays."""
    ours = name.endswith(".ipynb") and "/" not in name
    return f"source/ch{name[:2]}/{name}" if ours else name
