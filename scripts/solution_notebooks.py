"""Build and run notebooks/solutions/NN_name.ipynb from notebooks/solutions/md/NN_name.md.

    python -m scripts.solution_notebooks          all
    python -m scripts.solution_notebooks 04 07    these chapters

The Markdown is written by python -m scripts.exercise_cells.
"""

from __future__ import annotations

import sys

from scripts.build_notebooks import NOTEBOOKS
from scripts.build_notebooks import main as build

if __name__ == "__main__":
    sys.exit(build(["--folder", str(NOTEBOOKS / "solutions"), *sys.argv[1:]]))
