"""Explorers on the web: each that a chapter shows is alive there, and says what the notebook says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from page_module import Call, ask, needs_node

from scripts.kept_explorers import WIDGET, explorers_of, keep, kept
from scripts.site_explorers import ALONE, MAKERS, LiveExplorers, shown
from scripts.site_guesses import put_forms

CHAPTERS = sorted((Path(__file__).parents[1] / "notebooks").glob("[0-9]*.ipynb"))


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> LiveExplorers:
    return LiveExplorers(tmp_path_factory.mktemp("live"))


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("StepExplorer()", "StepExplorer"),
        ("x = 1\nDriftExplorer(table)", "DriftExplorer"),
        ("explainer = DIENExplainer()\nexplainer", "DIENExplainer"),
        ("explainer = DIENExplainer()", None),
        ("AuxiliaryExplorer().picture", None),
        ("print(StepExplorer())", None),
        ("fit(model)", None),
        ("rows = take(3)\nrows", None),
    ],
)
def test_a_cell_shows_an_explorer_where_it_ends_with_one(source: str, name: str | None) -> None:
    assert shown(source) == name


def test_the_explorers_of_the_chapters_are_alive(
    live: LiveExplorers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in MAKERS:  # one for all: making them takes seconds
        monkeypatch.setitem(live._made, name, live.made("StepExplorer"))
    monkeypatch.setattr(live, "folder", tmp_path)
    found = {}
    for path in CHAPTERS:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        if names := live.in_chapter(cells, path.name[:2], "../"):
            found[path.name[:2]] = names
            shows = [str(cell["outputs"]) for cell in cells if "data-numbers" in str(cell.get("outputs"))]
            assert len(shows) == len(names) and all("../_static/" in one for one in shows)
    assert found == {
        "03": ["AttentionExplorer"],
        "04": ["StepExplorer"],
        "06": ["AuxiliaryExplorer"],
        "07": ["VariantExplorer"],
        "08": ["AttentionExplorer", "DIENExplainer"],
        "09": ["AttentionExplorer"],
        "10": ["DriftExplorer"],
    }


def test_the_sentence_that_answers_a_guess_stays_beside_an_explorer() -> None:
    beside = 0
    for path in CHAPTERS:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        live = LiveExplorers(Path("nowhere"))
        live.placed = live._written = lambda *given: "alive"
        put_forms(cells)
        live.in_chapter(cells, path.name[:2], "../")
        page = json.dumps([cell.get("outputs", []) for cell in cells], ensure_ascii=False)
        for cell in cells:
            source = "".join(cell["source"])
            if cell["cell_type"] == "code" and ".answer(" in source:
                assert "(No guess was made.)" in str(cell["outputs"]), (path.name, source)
                beside += "alive" in str(cell["outputs"])
        assert "form class" in page
    assert beside > 0


def test_one_that_needs_a_kernel_says_so(live: LiveExplorers) -> None:
    cells = [{"cell_type": "code", "source": "AttentionExplorer(models)", "outputs": []}]
    assert live.in_chapter(cells, "99", "../") == []
    assert cells[0]["outputs"][0]["data"]["text/html"] == ALONE


def test_what_is_written_is_what_the_page_needs(live: LiveExplorers) -> None:
    placed = live.placed("StepExplorer", "<img>", "../")
    assert 'data-numbers="../_static/step.json"' in placed and "<img>" in placed
    assert json.loads((live.folder / "step.json").read_text(encoding="utf-8")) == MAKERS["StepExplorer"]().page_state


@needs_node
@pytest.mark.parametrize("chapter", ["03", "08"])
def test_kept_numbers_give_what_the_chapter_prints(chapter: str) -> None:
    numbers = kept(chapter, "AttentionExplorer")
    page = numbers["page"]
    (seen,) = ask([Call("see", ["attention", numbers["state"], page["data"], numbers["answer"]])])
    notebook = next(path for path in CHAPTERS if path.name.startswith(chapter)).read_text(encoding="utf-8")
    printed = {"03": {"BaseModel": "BaseModel at the end", "DIN": "DIN at the end"}, "08": {"DIEN": "DIEN, in order"}}
    for name, words in printed[chapter].items():
        share = float(notebook.split(f"{words} ≈ ")[1].split("\\n")[0])
        assert f"{name} predicts {share:.0%}" in seen["words"]


def test_only_explorers_of_given_models_that_a_page_can_work_are_kept(tmp_path: Path) -> None:
    def cell(number: str) -> dict:
        return {"outputs": [{"data": {WIDGET: {"model_id": number}}}]}

    def page(given: list[str], alone: bool) -> dict:
        return {"page": {"name": "Some", "given": given, "data": {"alone": alone}}, "state": {}, "layout": 1}

    states = {"1": page(["models"], True), "2": page([], True), "3": page(["models"], False), "4": {}}
    found = explorers_of([cell("2"), cell("3"), cell("4"), {"outputs": []}, cell("5")], states)
    assert found == {}
    found = explorers_of([cell("1")], states)
    assert found == {"Some": {"page": states["1"]["page"], "state": {}}}
    keep("05", found, tmp_path)
    assert kept("05", "Some", tmp_path) == found["Some"] and kept("06", "Some", tmp_path) is None
    before = (tmp_path / "05_Some.json.gz").read_bytes()
    keep("05", found, tmp_path)
    assert (tmp_path / "05_Some.json.gz").read_bytes() == before
    keep("05", {}, tmp_path)
    assert list(tmp_path.iterdir()) == []
