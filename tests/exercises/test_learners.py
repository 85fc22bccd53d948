"""Who a submission belongs to, and what a teacher's own tables may say; nothing is run here."""

from __future__ import annotations

from pathlib import Path

import pytest
from submissions import possible

from dien_course.errors import DataError
from dien_course.exercises.grading.downloads import HandedIn, handed_in
from dien_course.exercises.grading.feedback import html_page, markdown_page, page_names
from dien_course.exercises.grading.learners import add_up, hands
from dien_course.exercises.grading.manual import ByHand, read_manual, together
from dien_course.exercises.grading.roster import Learner, Roster, read_roster
from dien_course.exercises.grading.table import csv_text, result_of, status_of
from dien_course.exercises.judging.registry import find
from dien_course.exercises.judging.results import Counterexample

MOODLE = "\ufeffFirst name;Last name;ID number;Email address\nAda;King Lovelace;77;ada@school.example\n"
CANVAS = """\
Student,ID,SIS User ID,SIS Login ID,Section,Homework (12)
    Points Possible,,,,,10
"Lovelace, Ada",678,s77,ada1,Monday,
"Student, Test",679,,,Monday,
"""


def learners(path: Path, text: str) -> list[Learner]:
    path.write_text(text)
    return read_roster(path)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("anna", HandedIn("anna", file="anna")),
        ("anna/07_attention", HandedIn("anna", file="07_attention")),
        ("anna/ch07/07_attention", HandedIn("anna", file="07_attention")),
        ("Ada Lovelace_12_assignsubmission_file/07_a", HandedIn("Ada Lovelace", "12", "moodle", file="07_a")),
        ("Ada Lovelace_12_assignsubmission_file_/07_a", HandedIn("Ada Lovelace", "12", "moodle", file="07_a")),
        ("Ada Lovelace_12_assignsubmission_file_07_a", HandedIn("Ada Lovelace", "12", "moodle", file="07_a")),
        ("Participant_12_assignsubmission_file_07_a", HandedIn("Participant", "12", "moodle", file="07_a")),
        ("lovelaceada_678_910_07_attention", HandedIn("lovelaceada", "678", "canvas", file="07_attention")),
        ("lovelaceada_LATE_678_910_07_a-1", HandedIn("lovelaceada", "678", "canvas", True, "07_a-1")),
        ("müllerø_678_910_07_a", HandedIn("müllerø", "678", "canvas", file="07_a")),
        ("07_attention_meets_gru", HandedIn("07_attention_meets_gru", file="07_attention_meets_gru")),
    ],
)
def test_a_submissions_name_tells_whose_it_is(name: str, told: HandedIn) -> None:
    assert handed_in(name) == told


def test_rosters_of_moodle_and_of_canvas_are_read_as_they_are(tmp_path: Path) -> None:
    (ada,) = learners(tmp_path / "moodle.csv", MOODLE)
    assert ada == Learner("Ada King Lovelace", "77", "ada@school.example")
    (ada,) = learners(tmp_path / "canvas.csv", CANVAS)
    assert ada == Learner("Lovelace, Ada", "s77", "", "ada1", "Monday", "678")


@pytest.mark.parametrize(
    "name",
    ["ada1", "s77", "Ada Lovelace", "lovelaceada_1_2_07_a", "LATER_678_2_07_a", "adalovelace/07", "ada lovelace"],
)
def test_a_submission_finds_its_learner_by_id_login_number_or_name(tmp_path: Path, name: str) -> None:
    roster = Roster([*learners(tmp_path / "canvas.csv", CANVAS), Learner("Ada Byron", "s78")])
    assert roster.of(name).id == "s77"


def test_a_name_that_two_have_is_nobodys(tmp_path: Path) -> None:
    roster = Roster([Learner("Ada Byron", "s78"), Learner("Byron Ada", "s79")])
    found = roster.of("Ada Byron_12_assignsubmission_file/07")
    assert not found.listed and found.name == "Ada Byron"
    assert Roster([]).of("carl/07").listed


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "has no rows"),
        ("name,id\n", "has no rows"),
        ("who,number\nanna,1\n", "has the columns who, number; expected"),
        ("name,id\nanna,1\nbert,\n", "line 3 has no id"),
        ("name,id\n,1\n", "line 2 has no name"),
        ("name,id\nanna,1\nbert,1\n", "line 3 has the id 1 of anna again"),
        ('name,id\n"anna,1\n', "cannot be read as a table"),
        ("Student,ID\n    Points Possible,\n", "has no learners"),
    ],
)
def test_a_roster_that_is_none_is_told_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(DataError, match="roster.csv: ") as caught:
        learners(tmp_path / "roster.csv", text)
    assert said in str(caught.value) and "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("anna,07.9,1,,", "has the exercise 07.9"),
        ("anna,07.2,6,,", "gives 6 points for 07.2; expected 0 to 5"),
        ("anna,07.2,many,,", "'many' under points; expected a number"),
        ("anna,,,-1,", "'-1' under late days"),
        ("anna,,nan,,", "'nan' under points"),
        (",,1,,", "names no learner"),
    ],
)
def test_a_line_by_hand_that_cannot_be_is_told(tmp_path: Path, line: str, said: str) -> None:
    (tmp_path / "manual.csv").write_text(f"learner,exercise,points,late days,comment\n{line}\n")
    with pytest.raises(DataError, match="line 2") as caught:
        read_manual(tmp_path / "manual.csv")
    assert said in str(caught.value)


def test_lines_about_one_learner_add_up_and_late_days_are_taken_from_all(tmp_path: Path) -> None:
    (tmp_path / "manual.csv").write_text("learner;exercise;points;late days\ns1;07.2;3;1\ns1;07.2;5;\ns1;;1,5;1\n")
    given = read_manual(tmp_path / "manual.csv")
    whole = together([one for _, one in given])
    assert (whole.points, whole.extra, whole.late_days) == ({"07.2": 5}, 1.5, 2)
    roster = Roster([Learner("Anna", "s1")])
    (anna,) = add_up([], roster, hands(given, roster, []), ("07",), late_percent=20)
    assert anna.by_chapter == {"07": 3, "extra": 0.9} and (anna.points, anna.possible) == (3.9, possible("07"))
    with pytest.raises(DataError, match="manual.csv: s1 is no learner"):
        hands(given, Roster([Learner("Bert", "s2")]), ["carl/07"], tmp_path / "manual.csv")


def test_no_cell_is_taken_for_a_formula_and_numbers_stay_numbers() -> None:
    text = csv_text(["a", "b"], [["=1+1", -3], ["@x", " +2"], ["-", "-x"], ["\tx", "fine, too"]])
    assert text == "a,b\n'=1+1,-3\n'@x,' +2\n-,'-x\n'\tx,\"fine, too\"\n"


def test_pages_of_two_of_one_name_do_not_meet() -> None:
    def page(name: str, identity: str = "") -> object:
        (one,) = add_up([], Roster([Learner(name, identity)]), {}, ("07",))
        return one

    pages = [page("Ada"), page("Bo", "1"), page("bo", "2"), page("../up"), page(".."), page("Ada"), page("/")]
    assert page_names(pages) == ["Ada", "Bo-1", "bo-2", "up", "learner", "Ada-2", "learner-2"]


def test_a_page_holds_no_markup_of_a_learners() -> None:
    name = "<script>alert(1)</script>"
    learner = Learner(name, "s1")
    (one,) = add_up([], Roster([learner]), {learner: ByHand(comments=["<img src=x onerror=y>"])}, ("07",))
    for page in (html_page(one), markdown_page(one)):
        assert "<script" not in page and "<img" not in page and "&lt;script" in page and "&lt;img" in page


def test_a_status_is_what_all_are_or_partly_or_wrong() -> None:
    assert [status_of(found) for found in (["right"], ["right", "wrong"], ["broken", "wrong"], [])] == [
        "right", "partly", "wrong", "not attempted",
    ]  # fmt: skip


def test_a_result_comes_back_from_its_entry_whole() -> None:
    from dataclasses import asdict, replace

    from dien_course.exercises.grading.marking import failed

    example = Counterexample("one row", ("x = 1", "y = 2"), "3", "4")
    result = replace(failed(find("07.2"), "It is wrong."), counterexample=example, notes=("a note",))
    assert result_of(asdict(result)) == result
