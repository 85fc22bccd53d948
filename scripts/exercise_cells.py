"""Write what derives from the exercise registry: cells in chapters, solution notebooks' Markdown, pages in docs/.

    python -m scripts.exercise_cells          all chapters
    python -m scripts.exercise_cells 04 07    these chapters, and the index page
    python -m scripts.exercise_cells --keep-chapters 04    leaves the chapters themselves as they are

In a chapter, cells stand between comments such as <!-- exercise 07.2 --> and <!-- /exercise -->. Whatever stands
between them is replaced; what has no place yet goes to the end of the section "## Exercises". Afterwards build the
notebooks: make notebooks ARGS=NN, and python -m scripts.solution_notebooks NN.
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

from dien_course.exercises.judging.registry import chapters, exercises_of, quiz_of
from dien_course.exercises.pages.cells import exercise_cells, index_page, quiz_cells, solution_notebook, tools_cell
from scripts.build_notebooks import NOTEBOOKS, ROOT
from scripts.teaching_pages import teaching_pages

INDEX = ROOT / "docs" / "exercises.md"
SOLUTIONS = NOTEBOOKS / "solutions" / "md"


def source_of(chapter: str) -> Path | None:
    """The chapter's Markdown file, if it has been written."""
    return next(iter(sorted((NOTEBOOKS / "md").glob(f"{chapter}_*.md"))), None)


def blocks(chapter: str) -> dict[str, str]:
    """What the registry puts into a chapter, in order: the opening comment and the whole block."""
    found = [tools_cell(chapter), *map(exercise_cells, exercises_of(chapter))]
    if quiz := quiz_of(chapter):
        found.append(quiz_cells(quiz))
    return {block.split("\n", 1)[0]: block for block in found}


def refreshed(text: str, chapter: str) -> str:
    """The chapter's text with its exercises as the registry has them. Raises ValueError where they have no place."""
    wanted = blocks(chapter)
    missing = []
    for opening, block in wanted.items():
        closing = block.rsplit("\n", 1)[1]
        pattern = re.compile(f"{re.escape(opening)}.*?{re.escape(closing)}", re.DOTALL)
        text, found = pattern.subn(lambda _, block=block: block, text)
        if not found:
            missing.append(block)
    strangers = [found for found in re.findall(r"<!-- (?:exercise|quiz) [^>]*-->", text) if found not in wanted]
    if strangers:
        raise ValueError(f"chapter {chapter} has {', '.join(strangers)}, which the registry does not know")
    if missing:
        match = re.search(r"^## Exercises\n.*?(?=^## |\Z)", text, re.DOTALL | re.MULTILINE)
        if not match:
            raise ValueError(f"chapter {chapter} has no section '## Exercises' to put its exercises into")
        text = text[: match.end()].rstrip() + "\n\n\n" + "\n\n\n".join(missing) + "\n\n\n" + text[match.end() :]
    return text.rstrip() + "\n"


def derived(chosen: tuple[str, ...]) -> dict[Path, str]:
    """Every file that derives from the registry, and what it should hold."""
    files = {}
    for chapter in chosen:
        if source := source_of(chapter):
            files[source] = refreshed(source.read_text(), chapter)
            solutions = solution_notebook(chapter, source.stem, exercises_of(chapter), quiz_of(chapter))
            files[SOLUTIONS / source.name] = solutions
    there = [(chapter, source) for chapter in chapters() if (source := source_of(chapter))]
    found = {chapter: (source.stem, exercises_of(chapter)) for chapter, source in there}
    return files | {INDEX: index_page(found)} | teaching_pages(found)


def main(arguments: list[str] | None = None) -> int:
    """The command line; returns the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("chapters", nargs="*", metavar="NN")
    parser.add_argument("--keep-chapters", action="store_true", help="write solutions and the index only")
    options = parser.parse_args(arguments)
    chosen = tuple(options.chapters) or chapters()
    if unknown := sorted(set(chosen) - set(chapters())):
        print(f"no exercises for chapter {', '.join(unknown)}; there are {', '.join(chapters())}", file=sys.stderr)
        return 2
    for chapter in chosen:
        if not source_of(chapter):
            print(f"chapter {chapter} is not written yet; skipped")
    for path, text in derived(chosen).items():
        if options.keep_chapters and path.parent == NOTEBOOKS / "md":
            continue
        same = path.exists() and path.read_text() == text
        if not same:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        print(f"{path.relative_to(ROOT)}: {'unchanged' if same else 'written'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
