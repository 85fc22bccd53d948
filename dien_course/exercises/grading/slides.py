"""A chapter as slides: a new one at each heading, so that ``jupyter nbconvert --to slides`` needs no marks by hand."""

from __future__ import annotations

import re

from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode


class SlideAtHeading(Preprocessor):
    """Marks cells that begin with a heading: to the right for a section, downwards for what is below one.

    Give its name to nbconvert: ``--SlidesExporter.preprocessors=dien_course.exercises.grading.slides.SlideAtHeading``.
    """

    def preprocess(self, notebook: NotebookNode, resources: dict) -> tuple[NotebookNode, dict]:
        """The notebook with ``slideshow`` metadata; cells that have it keep theirs."""
        for cell in notebook.cells:
            heading = re.search(r"^(#+) ", cell.source, re.MULTILINE) if cell.cell_type == "markdown" else None
            if heading:
                kind = "slide" if len(heading[1]) <= 2 else "subslide"
                cell.metadata.setdefault("slideshow", {"slide_type": kind})
        return notebook, resources
