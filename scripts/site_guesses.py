"""Guesses on the web: the cell that takes a guess becomes a form, which site/_static/course.js works."""

from __future__ import annotations

import ast
import html
import json
import re

from dien_course.lab.guesses import Guess

NOT_MADE = " (No guess was made.)"
SAID = re.compile(rf"^(It is .*){re.escape(NOT_MADE)}$", re.MULTILINE)
RIGHT = re.compile(r"It is (?:([a-z])\)|≈ (-?[\d.,]+(?:e[-+]?\d+)?))")


def asked(source: str) -> dict[str, Guess]:
    """{variable: the guess it holds} of each ``guess(...)`` that a cell's code makes."""
    return {
        target.id: Guess(about, tuple(choices), **{word.arg: ast.literal_eval(word.value) for word in call.keywords})
        for target, call in _assigned(source)
        for about, *choices in [map(ast.literal_eval, call.args)]
    }


def _assigned(source: str) -> list[tuple[ast.Name, ast.Call]]:
    found = []
    for node in ast.parse(source).body:
        match node:
            case ast.Assign(targets=[ast.Name() as name], value=ast.Call(func=ast.Name(id="guess")) as call):
                found.append((name, call))
    return found


def answered(source: str, printed: str) -> dict[str, tuple[str, float]]:
    """{variable: (what was printed of it, how near a number has to be)} of each ``.answer(...)`` in a cell's code.

    ``printed`` is the cell's output. Raises ValueError when it has not a sentence for each.
    """
    calls = [
        (node.func.value.id, node)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "answer"
        if isinstance(node.func.value, ast.Name)
    ]
    sentences = SAID.findall(printed)
    if len(calls) != len(sentences):
        raise ValueError(f"found {len(sentences)} sentences for {len(calls)} answers; expected one each: {source!r}")
    near = [{word.arg: ast.literal_eval(word.value) for word in call.keywords}.get("near", 0.0) for _, call in calls]
    return {name: (said, far) for (name, _), said, far in zip(calls, sentences, near, strict=True)}


def form(guess: Guess, said: str, near: float) -> str:
    """The guess as HTML; ``said`` is the sentence that answers it, ``near`` how far from it a number may be.

    Raises ValueError for a sentence with neither a letter nor a number.
    """
    right = RIGHT.match(said)
    if not right:
        raise ValueError(f"{said!r} says nothing of what is right")
    known = {
        "about": guess.about,
        "unit": guess.unit,
        "choices": guess.choices,
        "said": said,
        "right": right[1] or float(right[2].rstrip(".").replace(",", "")),
        "near": near,
    }
    numbers = html.escape(json.dumps(known, ensure_ascii=False))
    if guess.choices:
        parts = [
            f'<button type="button" value="{letter}" aria-pressed="false">{letter}) {html.escape(choice)}</button>'
            for letter, choice in zip(guess.letters, guess.choices, strict=True)
        ]
    else:
        unit = f", in {html.escape(guess.unit)}" * bool(guess.unit)
        parts = [f'<label>A number{unit}: <input inputmode="decimal"></label>', "<button>Guess</button>"]
    legend = f"<legend>Your guess on {html.escape(guess.about)}</legend>"
    return (
        f'<form class="guess" data-guess="{numbers}"><fieldset>{legend}{"".join(parts)}</fieldset>'
        '<p role="status"></p></form>'
    )


def put_forms(cells: list[dict]) -> int:
    """Puts a form in the place of each guess's output; returns their number.

    Raises ValueError for a guess that no cell below answers.
    """
    made = 0
    answers: dict[str, tuple[str, float]] = {}
    for cell in reversed(cells):
        if cell["cell_type"] != "code":
            continue
        source = "".join(cell["source"])
        if ".answer(" in source:
            printed = "".join("".join(output.get("text", "")) for output in cell["outputs"])
            answers |= answered(source, printed)
        for name, guess in asked(source).items() if "guess(" in source else ():
            if name not in answers:
                raise ValueError(f"{name}: there is no answer below")
            shown = {"text/html": form(guess, *answers.pop(name))}
            cell["outputs"] = [{"output_type": "display_data", "data": shown, "metadata": {}}]
            made += 1
    return made
