"""Exercises as notebook cells, written in the Markdown that jupytext reads, with nbgrader's metadata."""

from __future__ import annotations

import json

from dien_course.exercises.judging.exercise import Exercise
from dien_course.exercises.judging.questions import LETTERS, Quiz
from dien_course.exercises.judging.reference import expected_value
from dien_course.exercises.judging.sources import IMPORTS

TOOLS = f"{IMPORTS}\nfrom dien_course.exercises import check, hint, quiz, solution"
BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"


def code_cell(source: str, **metadata: object) -> str:
    """A fenced code cell."""
    written = "".join(f" {name}={json.dumps(value)}" for name, value in metadata.items())
    return f"```python{written}\n{source.strip()}\n```"


def nbgrader(exercise: Exercise, part: str) -> dict:
    """nbgrader's metadata of an answer cell or a check cell (its schema, version 3)."""
    grade_id = f"{part}-{exercise.id.replace('.', '-')}"
    answer = part == "answer"
    found = {"grade": not answer, "grade_id": grade_id, "locked": not answer, "schema_version": 3, "solution": answer}
    return {**found, "task": False} if answer else {**found, "points": points(exercise), "task": False}


def points(exercise: Exercise) -> int:
    """What the exercise is worth."""
    if exercise.points:
        return sum(points for _, points in exercise.points)
    value = expected_value(exercise)
    return len(value) if isinstance(value, dict) else 1


def introduction(exercise: Exercise) -> str:
    """The text above the answer cell."""
    about = f"*{exercise.minutes} minutes, {exercise.difficulty}. To practise: {exercise.objective}.*"
    text = exercise.prompt.strip()
    if any(check.gradient for check in exercise.checks):
        text += "\n\nGradients are checked too, so stay in torch."
    return f"### {exercise.id} · {exercise.title}\n\n{about}\n\n{text}"


def check_cell(exercise: Exercise) -> str:
    """The cell that checks the answer."""
    return code_cell(f'check("{exercise.id}", {exercise.name})', nbgrader=nbgrader(exercise, "check"))


def exercise_cells(exercise: Exercise) -> str:
    """An exercise as it stands in its chapter, between its markers."""
    answer = code_cell(exercise.stub, nbgrader=nbgrader(exercise, "answer"))
    help_line = f'Stuck? `hint("{exercise.id}")` in a cell of its own. After an attempt: `solution("{exercise.id}")`.'
    parts = [introduction(exercise), help_line, answer, check_cell(exercise)]
    return f"<!-- exercise {exercise.id} -->\n\n" + "\n\n".join(parts) + "\n\n<!-- /exercise -->"


def tools_cell(chapter: str) -> str:
    """The imports that all exercises of a chapter share, between their markers."""
    return f"<!-- exercise tools {chapter} -->\n\n{code_cell(TOOLS)}\n\n<!-- /exercise tools -->"


def quiz_cells(quiz: Quiz) -> str:
    """The five questions and the cell that takes the letters, between their markers."""
    parts = ["### Five questions", "Put one letter for each question into the cell below; a dot leaves it open."]
    for number, question in enumerate(quiz.questions, start=1):
        options = "\n".join(
            f"- {letter}) {option.text}" for letter, option in zip(LETTERS, question.options, strict=False)
        )
        parts.append(f"**{number}.** {question.text}\n\n{options}")
    parts.append(code_cell(f'quiz("{quiz.chapter}", ".....")'))
    return f"<!-- quiz {quiz.chapter} -->\n\n" + "\n\n".join(parts) + "\n\n<!-- /quiz -->"


def marked_solution(exercise: Exercise) -> str:
    """The solution with nbgrader's markers around what the stub does not give."""
    stub, solution = exercise.stub.strip().split("\n"), exercise.solution.strip().split("\n")
    given = 0
    while given < min(len(stub), len(solution)) and stub[given] == solution[given]:
        given += 1
    indent = " " * (len(solution[given]) - len(solution[given].lstrip())) if given < len(solution) else ""
    lines = [*solution[:given], f"{indent}{BEGIN}", *solution[given:], f"{indent}{END}"]
    if indent and not _compiles(lines):  # the common lines end in the middle of something
        lines = [BEGIN, *solution, END]
    return "\n".join(lines)


def _compiles(lines: list[str]) -> bool:
    try:
        compile("\n".join(lines), "<solution>", "exec")
    except SyntaxError:
        return False
    return True


def solution_notebook(chapter: str, stem: str, exercises: tuple[Exercise, ...], quiz: Quiz | None) -> str:
    """The Markdown of a chapter's solution notebook."""
    parts = [
        f"# {chapter} · Solutions",
        f"The exercises of [chapter {chapter}](../{stem}.ipynb), solved. Yours may look quite different and be as\n"
        "right: the checks look at what an answer does, not at how it is written.",
        code_cell(TOOLS),
    ]
    for exercise in exercises:
        answer = code_cell(marked_solution(exercise), nbgrader=nbgrader(exercise, "answer"))
        parts += [
            introduction(exercise).replace("### ", "## ", 1),
            answer,
            check_cell(exercise),
            exercise.explanation.strip(),
        ]
    if quiz:
        parts += ["## Five questions", *(_answered(number, q) for number, q in enumerate(quiz.questions, start=1))]
        right = "".join(LETTERS[[option.right for option in q.options].index(True)] for q in quiz.questions)
        parts.append(code_cell(f'quiz("{quiz.chapter}", "{right}")'))
    return "\n\n".join(parts) + "\n"


def _answered(number: int, question) -> str:
    lines = [
        f"- {letter}) {option.text} **{'Right' if option.right else 'Not so'}.** {option.explanation}"
        for letter, option in zip(LETTERS, question.options, strict=False)
    ]
    return f"**{number}.** {question.text}\n\n" + "\n".join(lines)


def index_page(chapters: dict[str, tuple[str, tuple[Exercise, ...]]]) -> str:
    """docs/exercises.md: every exercise in one table; ``chapters`` maps "07" to its file's stem and its exercises."""
    exercises = [exercise for _, found in chapters.values() for exercise in found]
    minutes = sum(exercise.minutes for exercise in exercises)
    lines = [
        "# The exercises",
        "",
        f"{len(exercises)} exercises, {sum(map(points, exercises))} points, about {minutes / 60:.1f} hours. "
        "[How to add one](writing_exercises.md).",
        "",
        "| | exercise | kind | minutes | difficulty | points | to practise | |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for stem, found in chapters.values():
        for exercise in found:
            name = f"[{exercise.title}](../notebooks/{stem}.ipynb)"
            key = f"[solution](../notebooks/solutions/{stem}.ipynb)"
            cells = [exercise.id, name, exercise.kind, exercise.minutes, exercise.difficulty, points(exercise)]
            lines.append("| " + " | ".join(map(str, [*cells, exercise.objective, key])) + " |")
    return "\n".join(lines) + "\n"
