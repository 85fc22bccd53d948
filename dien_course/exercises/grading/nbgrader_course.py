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


def laid_out(files: dict[str, str]) -> dict[str, str]:
    """The files of a release, each notebook as the source of an assignment ``chNN``; what is no notebook stays."""
    placed = {_place(name): text for name, text in files.items()}
    return {**placed, "nbgrader_config.py": SETTINGS}


def _place(name: str) -> str:
    ours = name.endswith(".ipynb") and "/" not in name
    return f"source/ch{name[:2]}/{name}" if ours else name
