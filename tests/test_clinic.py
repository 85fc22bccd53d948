"""The clinic: what each test costs and says, and that every patient can be told by tests that it can afford."""

from __future__ import annotations

import re

import pytest

from dien_course.errors import DataError
from dien_course.exercises.chapter_13.five_patients import FIVE_PATIENTS, RIGHT, WORDS
from dien_course.museum.clinic import BUDGET, MISTAKE, Clinic, price_list, ward
from dien_course.museum.orders import ORDERS
from dien_course.museum.registry import exhibits
from dien_course.museum.ward import COMPLAINTS, NOTHING, Patient, admit, body, drawn, rows, tidied

FAULTS = [fault for faults in COMPLAINTS.values() for fault in faults if fault != NOTHING]
TELL = {
    "batch_softmax": ("batch of one",),
    "batch_dice": ("batch of one", "no past"),
    "attention_on_padding": ("widen the padding",),
    "last_column": ("widen the padding",),
    "growing_sum": ("widen the padding", "no past"),
    "inverted_gate": ("zero attention", "compare with a GRU"),
    "released_gate": ("zero attention", "compare with a GRU"),
    "off_by_one": ("one behaviour",),
    "separate_tables": ("same film, two roles",),
    "diluted_loss": ("auxiliary loss on",),
    "failing_loss": ("auxiliary loss on",),
    "chosen_negatives": ("look at the rows",),
    "squeezed_batch": ("batch of one", "no past"),
    "empty_history": ("no past",),
    "target_in_history": ("look at the rows",),
    "wrong_separator": ("look at the rows", "shuffle the history"),
    "row_dice": ("touch one unit",),
    "tied_biases": ("count the parameters",),
    "raw_attention": ("range of attention",),
}


def measured(test: str, patient: Patient) -> str:
    clinic = Clinic(patient, budget=99)
    clinic.order(test)
    return clinic.results[test]


@pytest.fixture(scope="module")
def sound() -> dict[str, str]:
    return {test: measured(test, admit("")) for test in ORDERS}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_tells_a_fault_differs_from_a_sound_patient_and_can_be_afforded(fault: str, sound: dict[str, str]) -> None:
    for test in TELL[fault]:
        assert numbers(measured(test, admit("", fault))) != numbers(sound[test]), test
    assert sum(ORDERS[test].costs for test in TELL[fault]) <= BUDGET


@pytest.mark.parametrize("complaint", COMPLAINTS)
def test_patients_of_one_complaint_are_told_apart_by_what_one_budget_buys(complaint: str) -> None:
    faults = COMPLAINTS[complaint]
    tests = list(dict.fromkeys(test for fault in faults for test in TELL.get(fault, ())))
    assert sum(ORDERS[test].costs for test in tests) <= BUDGET
    patients = [admit("", *(() if fault == NOTHING else (fault,))) for fault in faults]
    sheets = [tuple(pattern(measured(test, patient)) for test in tests) for patient in patients]
    assert len(set(sheets)) == len(faults)


def pattern(text: str) -> tuple:
    """What a reader sees at once: which figures are zero, whether two are alike, whether something is refused."""
    figures = re.findall(r"-?\d+(?:\.\d+)?", text)
    alike = len({number for number in figures if "." in number}) == 1
    return tuple(float(number) != 0 for number in figures), alike, "raises" in text, "shape" in text


def numbers(text: str) -> list[str]:
    return re.findall(r"-?\d+\.?\d*|raises|no number|shape|no negatives", text)


def test_a_sound_patient_shows_what_the_chapter_says_of_one(sound: dict[str, str]) -> None:
    assert sound["batch of one"].endswith("changes by 0.00")
    assert sound["no past"].count("0.00") == 2
    assert sound["widen the padding"].count("by 0.00") == 2
    assert sound["one behaviour"].endswith("is 0.00") and sound["same film, two roles"].endswith("0.00 apart")
    assert (
        "by 0.00 at attention 0" in sound["zero attention"] and "0.00 from that of a GRU" in sound["compare with a GRU"]
    )
    assert sound["touch one unit"].endswith("by 0.00") and sound["count the parameters"].endswith("0")
    assert not sound["shuffle the history"].endswith("by 0.00")


def test_only_a_sum_moves_without_a_past_and_only_the_last_column_does_not_mind_how_much_wider() -> None:
    for seed in range(3):
        found = {}
        for fault in ("growing_sum", "attention_on_padding", "last_column"):
            ill = admit("", fault, seed=seed)
            one, eight = re.findall(r"by (\d\.\d\d)", measured("widen the padding", ill))
            found[fault] = one == eight, measured("no past", ill).endswith("more by 0.00")
        assert [alike for alike, _ in found.values()] == [False, False, True]
        assert not found["growing_sum"][1] and found["attention_on_padding"][1]


def test_the_auxiliary_loss_of_drawn_weights_is_a_little_above_that_of_a_coin() -> None:
    for seed in range(3):
        one, wide = re.findall(r"\d\.\d\d", measured("auxiliary loss on", admit("", seed=seed)))
        assert one == wide and 0.7 <= float(one) < 0.95


def test_the_ward_of_exercise_13_1_is_as_its_prompt_says() -> None:
    patients = ward(39)
    assert {place: (clinic.patient.faults or (NOTHING,)) for place, clinic in patients.items()} == {
        place: (fault,) for place, fault in RIGHT.items()
    }
    prompt = re.sub(r"\s+", " ", FIVE_PATIENTS.prompt)
    told = {"A": ["shuffle the history"], "B": ["zero attention"], "D": ["widen the padding", "no past"]} | {
        "C": [
            "look at the rows",
            "count the parameters",
            "range of attention",
            "batch of one",
            "no past",
            "widen the padding",
            "auxiliary loss on",
            "one behaviour",
            "same film, two roles",
            "zero attention",
            "touch one unit",
        ],
        "E": ["batch of one", "no past"],
    }
    for place, clinic in patients.items():
        lines = [f"{test.capitalize()}: {measured(test, clinic.patient)}." for test in told[place]]
        assert f"**{place}.** *{clinic.patient.complaint}* {' '.join(lines)}" in prompt
        assert sum(ORDERS[test].costs for test in told[place]) <= BUDGET or place == "C"
    assert {test for tests in TELL.values() for test in tests} - {*told["C"]} == {
        "compare with a GRU",
        "shuffle the history",
    }


def test_the_exercise_offers_every_cause_that_can_be_drawn() -> None:
    assert sorted(WORDS) == sorted({fault for faults in COMPLAINTS.values() for fault in faults})
    assert set(FAULTS) <= set(exhibits())


def test_a_test_costs_once_and_none_is_done_that_costs_more_than_is_left(capsys) -> None:
    clinic = Clinic(admit("It is slow.", "row_dice"), budget=3)
    clinic.order("touch one unit")
    assert clinic.left == 0
    clinic.order("touch one unit")
    clinic.order("batch of one")
    said = capsys.readouterr().out
    assert "batch of one: costs 2, 0 left" in said and list(clinic.results) == ["touch one unit"]
    assert repr(clinic).startswith("It is slow.\n  touch one unit: where one unit")
    clinic.reopen()
    assert clinic.left == BUDGET and clinic.results


def test_a_diagnosis_is_right_only_if_it_is_all_and_no_more(capsys) -> None:
    clinic = Clinic(admit("Serving fails.", "batch_softmax", "squeezed_batch"))
    clinic.name("squeezed_batch")
    assert "it is not all" in capsys.readouterr().out and not clinic.solved
    assert clinic.left == BUDGET, "half of a right diagnosis costs nothing"
    clinic.name("squeezed_batch", "row_dice")
    assert "Not row_dice. What would show it: Change one unit." in capsys.readouterr().out
    clinic.name("batch_softmax", "squeezed_batch")
    assert clinic.solved and clinic.left == BUDGET - MISTAKE
    well = Clinic(admit("It could be better."))
    well.name(NOTHING)
    assert well.solved and "Nothing is wrong with this patient" in capsys.readouterr().out


def test_a_wrong_diagnosis_that_cannot_be_paid_closes_the_clinic_until_it_is_reopened(capsys) -> None:
    clinic = Clinic(admit("", "row_dice"), budget=1)
    clinic.name("batch_dice")
    clinic.name("row_dice")
    assert not clinic.solved and "The clinic is closed" in capsys.readouterr().out
    clinic.reopen()
    clinic.name("row_dice")
    assert clinic.solved
    spent = Clinic(admit("", "row_dice"), budget=3)
    spent.order("touch one unit")
    spent.name("row_dice")
    assert spent.solved and spent.left == 0


def test_what_there_is_not_ends_in_one_sentence() -> None:
    clinic = Clinic(admit(""))
    with pytest.raises(DataError, match="the test is 'x-ray'; expected one of 'look at the rows', 'count"):
        clinic.order("x-ray")
    with pytest.raises(DataError, match="the cause is 'bad luck'; expected one of"):
        clinic.name("bad luck")
    with pytest.raises(DataError, match="no cause is named"):
        clinic.name()
    with pytest.raises(DataError, match="'two_branches' cannot be planted; expected one of"):
        admit("", "two_branches")
    with pytest.raises(DataError, match="count is 9; expected 1 to 8"):
        drawn(0, 9)


def test_a_ward_has_different_complaints_and_is_the_same_for_a_seed() -> None:
    first, again = drawn(5), drawn(5)
    assert [one.faults for one in first] == [one.faults for one in again]
    assert len({one.complaint for one in first}) == 5
    assert all((one.faults or (NOTHING,))[0] in COMPLAINTS[one.complaint] for one in first)
    assert "faults" not in repr(first[0])


def test_the_patient_of_monday_has_a_softmax_over_the_batch() -> None:
    monday = tidied(body(), rows(), admit("").spec)
    assert "changes by 0.00" not in measured("batch of one", monday)
    assert monday.faults == ("batch_softmax",)


def test_the_price_list_has_every_test() -> None:
    assert [row["test"] for row in price_list()] == list(ORDERS)
