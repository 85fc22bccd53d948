"""The learners of a class: a table with names and ids, as a teacher writes it or as Moodle or Canvas export it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from dien_course.errors import DataError
from dien_course.exercises.grading.downloads import HandedIn, handed_in
from dien_course.exercises.grading.sheet import read_sheet

EXPECTED = "a table of learners with the columns name and id (email, login and section if you have them)"
# What a column may be called, in small letters; the first that is there counts.
NAMES = ("name", "full name", "fullname", "student", "learner")
FIRST_NAMES, LAST_NAMES = ("first name", "firstname"), ("last name", "lastname", "surname")
IDS = ("sis user id", "id number", "idnumber", "student id", "id")
EMAILS, LOGINS = ("email address", "email", "e-mail"), ("sis login id", "username", "login", "login id")
NO_LEARNERS = ("points possible", "student, test")  # rows of Canvas' gradebook


@dataclass(frozen=True)
class Learner:
    """A learner: ``id`` is the school's, ``canvas`` the number that Canvas gives; what is not known is ""."""

    name: str
    id: str = ""
    email: str = ""
    login: str = ""
    section: str = ""
    canvas: str = ""
    listed: bool = True


def read_roster(path: Path) -> list[Learner]:
    """The learners in the file's order. Raises DataError, with the line, where a name or an id is missing or twice."""
    found: list[Learner] = []
    for number, row in read_sheet(path, EXPECTED):
        name = _first(row, NAMES) or f"{_first(row, FIRST_NAMES)} {_first(row, LAST_NAMES)}".strip()
        if any(word in name.casefold() for word in NO_LEARNERS):
            continue
        if not any(column in row for column in (*NAMES, *LAST_NAMES)) or not any(column in row for column in IDS):
            raise DataError(f"{path}: has the columns {', '.join(row)}; expected {EXPECTED}")
        identity = _first(row, IDS)
        if not name or not identity:
            raise DataError(f"{path}: line {number} has no {'id' if name else 'name'}; expected both in every line")
        canvas = row.get("id", "") if "student" in row and "sis user id" in row else ""
        learner = Learner(name, identity, _first(row, EMAILS), _first(row, LOGINS), row.get("section", ""), canvas)
        if twice := [other for other in found if _key(other.id) == _key(identity)]:
            raise DataError(f"{path}: line {number} has the id {identity} of {twice[0].name} again; expected each once")
        found.append(learner)
    if not found:
        raise DataError(f"{path}: has no learners; expected {EXPECTED}")
    return found


class Roster:
    """Finds learners by what they or their submissions are called."""

    def __init__(self, learners: list[Learner]):
        self.learners = learners
        self.known: dict[str, list[Learner]] = {}
        for learner in learners:
            for key in sorted(_keys(learner)):
                self.known.setdefault(key, []).append(learner)

    def called(self, text: str) -> Learner | None:
        """The one learner with this id, e-mail address, login or name; None if there is none, or more than one."""
        found = self.known.get(_key(text), [])
        return found[0] if len(found) == 1 else None

    def of(self, submission: str) -> Learner:
        """The learner of a submission; one that is not ``listed`` where the roster has none."""
        told = handed_in(submission)
        found = self._by_number(told) or self.called(told.learner)
        if found:
            return found
        return Learner(told.learner, canvas=told.number if told.platform == "canvas" else "", listed=not self.learners)

    def _by_number(self, told: HandedIn) -> Learner | None:
        number = told.number if told.platform == "canvas" else ""
        return next((learner for learner in self.learners if number and learner.canvas == number), None)


def _keys(learner: Learner) -> set[str]:
    """All that a learner may be called; names with their words in every order that keeps them beside each other."""
    words = learner.name.replace(",", " ").split()
    names = {" ".join(words[i:] + words[:i]) for i in range(len(words))}
    mail = {learner.email, learner.email.partition("@")[0]}
    return {key for text in {learner.id, learner.login, *mail, *names} if (key := _key(text))}


def _key(text: str) -> str:
    """Letters and digits alone, small, as one writes them with accents or as Canvas does without spaces."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).casefold())


def _first(row: dict[str, str], names: tuple[str, ...]) -> str:
    return next((row[name] for name in names if row.get(name)), "")
