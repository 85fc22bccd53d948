"""What goes along with notebooks that leave the course: the documents they link to, so that no link is dead."""

from __future__ import annotations

from pathlib import PurePosixPath

from dien_course.course_files import COURSE
from dien_course.exercises.grading.links import beside, followed, goals, in_notebook, web

FOLDERS = ("docs", "data")  # the others' files are for authors


def with_documents(notebooks: dict[str, str]) -> dict[str, str]:
    """Notebooks (JSON) by their path below the course's ``notebooks``, and the documents that they link to.

    Their links lead to one another and to these documents, whose own lead there too; any other link leads to the
    course on the web, or is its words alone.
    """
    inside = {f"notebooks/{name}": name for name in notebooks}
    linked = {goal for name, text in notebooks.items() for goal in goals(text, PurePosixPath("notebooks", name))}
    documents = [name for name in sorted(linked) if name.startswith(tuple(f"{folder}/" for folder in FOLDERS))]
    places = inside | {name: name for name in documents if name.endswith(".md") and (COURSE / name).is_file()}
    elsewhere = web()
    made = {}
    for origin, place in places.items():
        page, reach = PurePosixPath(origin), beside(PurePosixPath(place), places, elsewhere)
        if origin in inside:
            made[place] = in_notebook(notebooks[place], page, reach)
        else:
            made[place] = followed((COURSE / origin).read_text(encoding="utf-8"), page, reach)
    return made


def apart(notebooks: dict[str, str]) -> dict[str, str]:
    """The same notebooks, each for a place of its own: links to any other lead to the web, or are their words."""
    elsewhere = web()
    made = {}
    for name, text in notebooks.items():
        page = PurePosixPath("notebooks", name)
        made[name] = in_notebook(text, page, beside(page, {page.as_posix(): page.as_posix()}, elsewhere))
    return made
