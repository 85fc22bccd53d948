"""The clinic of chapter 13: a patient, tests that cost something, and a diagnosis."""

from __future__ import annotations

import torch

from dien_course.errors import DataError, require_one
from dien_course.museum.orders import ORDERS
from dien_course.museum.registry import exhibit, exhibits
from dien_course.museum.ward import NOTHING, Patient, drawn

BUDGET, MISTAKE = 8, 2  # minutes: what a patient may cost, and what a wrong diagnosis does


class Clinic:
    """A patient in the clinic: ``order`` tests by name, then ``name`` the cause; the sheet is the repr.

    A test costs its minutes once: ordered again it is read from the sheet. A wrong diagnosis costs ``MISTAKE``, half of
    a right one nothing; where fewer minutes are left a wrong one closes the clinic until it is reopened.
    """

    def __init__(self, patient: Patient, budget: int = BUDGET):
        self.patient, self.left = patient, budget
        self.results: dict[str, str] = {}
        self.solved = self.closed = False

    def order(self, test: str) -> None:
        """Prints what ``test`` measures, and the minutes left. Raises DataError for a test that there is not."""
        require_one("the test", test, ORDERS)
        one = ORDERS[test]
        if test not in self.results:
            if one.costs > self.left:
                print(f"{test}: costs {one.costs}, {self.left} left. Name the cause, or reopen() the clinic.")
                return
            with torch.no_grad():
                self.results[test] = one.measure(self.patient)
            self.left -= one.costs
        print(f"{test}: {self.results[test]}. ({self.left} left)")

    def name(self, *causes: str) -> None:
        """Prints whether ``causes``, names of exhibits or "nothing", are what the patient has: all, and no other.

        Raises DataError for a cause that there is not, and for none.
        """
        if not causes:
            raise DataError(f"no cause is named; expected the name of an exhibit, or {NOTHING!r}")
        for cause in causes:
            require_one("the cause", cause, (*exhibits(), NOTHING))
        if self.closed:
            print(
                "The clinic is closed: the minutes are spent, and the last diagnosis was wrong. reopen() begins again."
            )
            return
        named = set(causes) - {NOTHING}
        if named == set(self.patient.faults):
            self.solved = True
            why = [f"{exhibit(cause).because}" for cause in self.patient.faults]
            print(" ".join(["Right.", *(why or ["Nothing is wrong with this patient."]), f"({self.left} left)"]))
            return
        if named < set(self.patient.faults) and named:
            said = "That is so, and it is not all."
        else:
            wrong = [cause for cause in causes if cause not in self.patient.faults]
            tests = [exhibit(cause).test if cause != NOTHING else "Something is wrong." for cause in wrong]
            said = f"Not {' and '.join(wrong)}. What would show it: {' '.join(tests)}"
            self.closed = self.left < MISTAKE
            self.left = max(0, self.left - MISTAKE)
        print(f"{said} ({self.left} left)")

    def reopen(self, budget: int = BUDGET) -> None:
        """The same patient again, with a new budget; what was measured stays on the sheet."""
        self.left, self.solved, self.closed = budget, False, False

    def __repr__(self) -> str:
        lines = [self.patient.complaint, *(f"  {test}: {said}." for test, said in self.results.items())]
        return "\n".join([*lines, f"  {self.left} minutes left"])


def price_list() -> list[dict[str, object]]:
    """All tests that can be ordered, with what they cost and what is done."""
    return [{"test": name, "minutes": one.costs, "what is done": one.does} for name, one in ORDERS.items()]


def ward(seed: int) -> dict[str, Clinic]:
    """Five patients of ``seed``, A to E."""
    return dict(zip("ABCDE", map(Clinic, drawn(seed)), strict=True))
