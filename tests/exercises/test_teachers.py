"""A class on its way through docs/teaching.md as printed: released, handed in, marked, handed back, imported."""

from __future__ import annotations

import csv
import json
import re
import shlex
from pathlib import Path

import pytest
from submissions import ids_of, possible, solutions, submission

from dien_course.__main__ import main
from dien_course.exercises.grading import classes
from dien_course.exercises.judging.registry import find
from dien_course.exercises.pages.cells import points

PAGE = Path(__file__).resolve().parents[2] / "docs" / "teaching.md"
STEP = find("07.2")
WHOLE, ALL_BUT_THE_STEP = str(possible("07")), str(possible("07") - points(STEP))
PARTLY = 'next_state = {"gru": 0.2, "aigru": 0.8, "agru": 0.8, "augru": ...}'
KEEPS = STEP.misconceptions[0].source  # a point for zero attention
WRONG = "def augru_step(h, u, n, a):\n    return 7 * h + 3"
ROSTER = """\
name,id,email,login
Ada Lovelace,s1,ada@school.example,ada
Bert Brecht,s2,bert@school.example,bert
"=2+3, Carla",s3,carla@school.example,carla
Dora Absent,s4,dora@school.example,dora
Emil Kästner,s5,emil@school.example,emil
"""
MANUAL = """\
learner,exercise,points,late days,comment
bert,07.2,4,,the idea is right
bert,,,2,
s4,,3,,for explaining it to the others
"""


def printed_commands() -> list[list[str]]:
    """The commands of the page, from release to feedback, each as the words after ``python -m dien_course``."""
    block = PAGE.read_text().split("<!-- from release to feedback -->")[1].split("<!-- /from release")[0]
    lines = re.search(r"```\n(.*?)```", block, re.DOTALL)[1].splitlines()
    assert all(line.startswith("python -m dien_course ") for line in lines)
    return [shlex.split(line)[3:] for line in lines]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which the page's commands have been run for a class of six, one of whom is absent."""
    folder = tmp_path_factory.mktemp("course")
    handed_in = folder / "handed_in"
    right = solutions(*ids_of("07"))
    submission(handed_in / "Ada Lovelace_101_assignsubmission_file" / "07_attention_meets_gru.ipynb", right)
    submission(handed_in / "brechtbert_LATE_55_901_07_attention.ipynb", {"07.1": PARTLY, "07.2": KEEPS})
    submission(handed_in / "carla" / "07.ipynb", {**right, "07.2": "import os\nos.remove('/etc/hostname')\n" + KEEPS})
    (handed_in / "emil").mkdir()
    (handed_in / "emil" / "07_x.ipynb").write_text("my homework")
    submission(handed_in / "emil" / "07_again.ipynb", {"07.1": find("07.1").stub, "07.2": WRONG, "07.3": "x = ("})
    submission(handed_in / "stranger.ipynb", {"07.2": KEEPS, "07.3": right["07.3"]})
    (folder / "roster.csv").write_text(ROSTER)
    (folder / "manual.csv").write_text(MANUAL)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        release, first, second = printed_commands()
        assert main(release) == 0 and main([*first, "--jobs", "1"]) == 0
        patch.setattr(classes, "run_content", lambda *_: pytest.fail("what was marked was marked again"))
        assert main([*first, "--jobs", "1", "--chapter", "07", "--export", "canvas", "--bom"]) == 0
        assert main([*second, "--jobs", "1"]) == 0
    return folder


def table(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))


def test_what_is_released_can_be_handed_in(place: Path) -> None:
    assert (place / "for_the_class" / "07_attention_meets_gru.ipynb").is_file()


def test_a_line_a_notebook_has_its_learner_its_status_and_points_that_were_possible(place: Path) -> None:
    rows = {row["submission"]: row for row in table(place / "marks" / "grades.csv")}
    found = {row["learner"]: (row["status"], row["points"], row["possible"]) for row in rows.values()}
    assert found == {
        "Ada Lovelace": ("right", WHOLE, WHOLE), "Bert Brecht": ("partly", "3", WHOLE),
        "'=2+3, Carla": ("partly", ALL_BUT_THE_STEP, WHOLE),
        "Emil Kästner": ("broken", "0", WHOLE), "stranger": ("partly", "6", WHOLE),
    }  # fmt: skip
    emil = rows["emil/07_again"]
    assert [emil[f"07.{n} status"] for n in (1, 2, 3)] == ["not attempted", "wrong", "broken"]


def test_a_line_a_learner_counts_the_absent_what_is_given_by_hand_and_late_days(place: Path) -> None:
    rows = {row["id"]: row for row in table(place / "marks" / "grades-learners.csv")}
    assert list(rows) == ["s1", "s2", "s3", "s4", "s5", ""]
    assert {row["possible"] for row in rows.values()} == {WHOLE}
    assert rows["s2"]["07.2"] == "4" and rows["s2"]["late days"] == "2"
    assert rows["s2"]["points"] == "4.8"  # 2 and, by hand, 4, less twice ten percent
    assert (rows["s4"]["status"], rows["s4"]["points"]) == ("not attempted", "3")
    assert "Nothing was handed in." in rows["s4"]["remarks"] and rows["s4"]["submissions"] == ""
    assert "Handed in late" in rows["s2"]["remarks"] and "Not on the roster." in rows[""]["remarks"]


def test_equal_answers_and_tampering_are_flagged_and_stand_on_no_learners_page(place: Path) -> None:
    rows = {row["learner"]: row["flags"] for row in table(place / "marks" / "grades.csv")}
    assert "07.2: It tried to change or delete something outside its folder" in rows["'=2+3, Carla"]
    assert "07.3: the same code as the course's own solution." in rows["Ada Lovelace"]
    assert "07.2: the same code as in stranger, and wrong in the same way." in rows["Bert Brecht"]
    pages = "".join(path.read_text() for path in (place / "feedback").iterdir())
    assert "same code as" not in pages


def test_each_learner_gets_a_page_with_what_the_checks_say(place: Path) -> None:
    names = {"Ada_Lovelace", "Bert_Brecht", "2_3_Carla", "Dora_Absent", "Emil_Kästner", "stranger"}
    assert {path.stem for path in (place / "feedback").iterdir()} == names
    page, text = (place / "feedback" / f"Bert_Brecht.{kind}" for kind in ("html", "md"))
    for content in (page.read_text(), text.read_text()):
        assert "You froze the AIGRU" in content and "This is torch's z" in content
        assert "Smallest input that shows it" in content and "the idea is right" in content
        assert f"4.8 of {WHOLE} points" in content
    assert "border-left: 4px solid" in page.read_text()  # as in a notebook
    assert "<h1>=2+3, Carla</h1>" in (place / "feedback" / "2_3_Carla.html").read_text()
    assert "Nothing was handed in." in (place / "feedback" / "Dora_Absent.html").read_text()


def test_moodle_gets_an_item_a_chapter_and_no_grade_for_who_is_absent(place: Path) -> None:
    rows = table(place / "marks" / "grades-moodle.csv")
    assert list(rows[0]) == [
        "ID number", "Email address", "Full name", "DIEN 07", "DIEN 07 (feedback)",
        "DIEN extra", "DIEN extra (feedback)",
    ]  # fmt: skip
    found = {row["ID number"]: row["DIEN 07"] for row in rows}
    assert found == {"s1": WHOLE, "s2": "4.8", "s3": ALL_BUT_THE_STEP, "s4": "0", "s5": "0"}
    assert rows[3]["DIEN extra"] == "3"
    said = "07.1 partly; 07.2 partly; 07.3 not attempted; 07.4 not attempted"
    assert rows[1]["DIEN 07 (feedback)"] == said


def test_canvas_gets_its_five_columns_and_the_points_possible(place: Path) -> None:
    content = (place / "marks" / "grades-canvas.csv").read_bytes()
    assert content.startswith("\ufeffStudent,ID,SIS User ID,SIS Login ID,Section,DIEN 07\n".encode())
    rows = list(csv.reader(content.decode("utf-8-sig").splitlines()))
    assert rows[1] == ["    Points Possible", "", "", "", "", WHOLE]
    assert rows[3] == ["Bert Brecht", "", "s2", "bert", "", "3"]
    assert rows[5] == ["Dora Absent", "", "s4", "dora", "", ""]


def test_the_json_has_what_it_adds_up_to(place: Path) -> None:
    found = json.loads((place / "marks" / "grades.json").read_text())
    bert = found["learners"][1]
    assert (bert["id"], bert["points"], bert["possible"]) == ("s2", 4.8, possible("07")) and bert["by_hand"][
        "points"
    ] == {"07.2": 4}
    assert [entry["outcome"] for entry in found["submissions"][0]["exercises"]] == ["right"] * len(ids_of("07"))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--export", "moodle"], "expected --roster FILE"),
        (["--roster", "gone.csv"], "cannot be read"),
        (["--roster", "manual.csv"], "has the columns learner, exercise"),
        (["--manual", "roster.csv"], "expected a table with the columns learner, exercise"),
        (["--late-percent", "120"], "invalid percent value"),
    ],
)
def test_bad_tables_end_in_a_sentence(place: Path, arguments: list[str], said: str, capsys, monkeypatch) -> None:
    monkeypatch.chdir(place)
    try:
        status = main(["grade", "handed_in", "--csv", "other.csv", *arguments])
    except SystemExit as error:
        status = error.code
    assert status == 2 and said in capsys.readouterr().err and not (place / "other.csv").exists()
