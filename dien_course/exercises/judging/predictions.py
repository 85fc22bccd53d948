"""Judging a predicted value: one point for each key of a dict, or one for the value."""

from __future__ import annotations

import math

from dien_course.exercises.judging.compare import as_array, as_number, as_ordered_as, described, difference
from dien_course.exercises.judging.exercise import NOTHING, Exercise, Misconception
from dien_course.exercises.judging.near_numbers import near_miss
from dien_course.exercises.judging.plain import Array, Foreign, to_numbers, to_plain
from dien_course.exercises.judging.reference import expected_value
from dien_course.exercises.judging.results import NOT_ANSWERED, CheckOutcome, Result


def judge_value(exercise: Exercise, value: object) -> Result:
    """The result for a plain value. With ``checks``, each one's ``holds(value)`` judges it as a property."""
    if exercise.checks:
        return _by_properties(exercise, value)
    expected = expected_value(exercise)
    if not isinstance(expected, dict):
        reason = "" if value_equals(expected, value, exercise.tolerance) else _differs("your answer", expected, value)
        outcomes = [CheckOutcome("your prediction", 1, not reason, reason)]
    elif not isinstance(value, dict):
        return Result(
            exercise.id, exercise.title, "failed", tuple(CheckOutcome(str(key), 1, False) for key in expected),
            f"The answer is {described(value)}; expected a dict with the keys of the stub.",
        )  # fmt: skip
    else:
        outcomes = [_of_key(key, expected, value, exercise) for key in expected]
    failed = [outcome for outcome in outcomes if not outcome.passed]
    message = _message(failed)
    return Result(
        exercise.id, exercise.title, "failed" if failed else "passed", tuple(outcomes), message,
        _misconception(exercise, expected, value) if failed else "",
    )  # fmt: skip


def _of_key(key: object, expected: dict, value: dict, exercise: Exercise) -> CheckOutcome:
    wanted = expected[key]
    if key not in value or is_open(value[key]):
        return CheckOutcome(str(key), 1, False, NOT_ANSWERED)
    right = value_equals(wanted, value[key], exercise.tolerance)
    reason = "" if right else _differs("your answer", wanted, value[key])
    choice = exercise.words or [other for other in expected.values() if isinstance(other, str)]
    words = {_word(other): other for other in choice}
    if (
        not right
        and isinstance(wanted, str)
        and isinstance(value[key], str)
        and len(words) > 1
        and _word(value[key]) not in words
    ):
        reason = f"{value[key]!r:.60} is none of the words to choose from: {', '.join(sorted(words.values()))}"
    return CheckOutcome(str(key), 1, right, reason)


def is_open(value: object) -> bool:
    """Whether a plain value still is ``...`` or None."""
    return value is None or (isinstance(value, Foreign) and value.type_name == "ellipsis")


def value_equals(expected: object, value: object, tolerance: float) -> bool:
    """Equal as a prediction: numbers within a relative tolerance, words whatever their case and spaces."""
    if isinstance(expected, str):
        return isinstance(value, str) and _word(value) != "" and _word(value) == _word(expected)
    if isinstance(expected, bool):
        value = value.values.item() if isinstance(value, Array) and value.values.size == 1 else value
        return type(value) is bool and value == expected
    if isinstance(expected, (int, float)):
        number = as_number(value)
        if number is None or number.values.dtype.kind == "b":
            return False
        slack = tolerance if isinstance(expected, float) else 1e-9
        return math.isclose(float(number.values.reshape(-1)[0]), expected, rel_tol=slack, abs_tol=slack / 10)
    if isinstance(expected, tuple) and isinstance(value, tuple):
        value = as_ordered_as(expected, value)
        if value is None:
            return False
        pairs = zip(expected, value, strict=False)
        return len(expected) == len(value) and all(value_equals(e, v, tolerance) for e, v in pairs)
    array, found = as_array(expected), as_array(value)
    if array is not None and found is not None and array.values.shape == found.values.shape:
        pairs = zip(array.values.flat, found.values.flat, strict=True)
        return all(value_equals(e.item(), f.item(), tolerance) for e, f in pairs)
    return difference(expected, value) is None


def _word(text: str) -> str:
    """What is compared of a text, its letters and digits: "Cannot tell." is "cannot_tell"."""
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def _differs(place: str, wanted: object, value: object) -> str:
    kind = {str: "a word", int: "one whole number", float: "one number"}.get(type(wanted)) or described(wanted)
    fits = isinstance(value, type(wanted)) or (isinstance(wanted, (int, float)) and _is_one_number(value))
    fits &= isinstance(wanted, bool) or not isinstance(value, bool)
    shown = repr(value)[:60] if isinstance(value, (str, int, float, bool)) else described(value)
    number, right = as_number(value), wanted
    if fits and isinstance(right, (int, float)) and number is not None:
        return f"{place} {shown} is {_direction(float(number.values.reshape(-1)[0]), float(right))}"
    return f"{place} {shown} is not right" if fits else f"{place} is {shown}; expected {kind}"


def _is_one_number(value: object) -> bool:
    number = as_number(value)
    return number is not None and number.values.dtype.kind != "b"


def _direction(number: float, right: float) -> str:
    if number != number:
        return "not a number"
    if number * right < 0:
        return "of the wrong sign"
    return "too large" if number > right else "too small"


def _misconception(exercise: Exercise, expected: object, value: object) -> str:
    """The messages of all known mistakes in a value, a line each: several keys of a dict may be wrong."""
    mistakes = [one for one in exercise.misconceptions if _has_mistake(exercise, one, value)]
    found = [one.message for one in mistakes]
    if not isinstance(expected, dict) or not isinstance(value, dict):
        return "".join(found[:1])
    told = {key for one in mistakes for key in (one.value if isinstance(one.value, dict) else expected)}
    return "\n".join(dict.fromkeys(found + _near_misses(exercise, expected, value, told)))


def _near_misses(exercise: Exercise, expected: dict, value: dict, told: set) -> list[str]:
    """How the wrong numbers miss the right ones of which no known mistake has told anything."""
    found = []
    for key, wanted in expected.items():
        number = as_number(value.get(key)) if key not in told and key in value else None
        if number is None or value_equals(wanted, value[key], exercise.tolerance):
            continue
        if number.values.dtype.kind != "b" and (said := near_miss(key, float(number.values.flat[0]), expected)):
            found.append(f"{key}: {said}")
    return found


def _has_mistake(exercise: Exercise, misconception: Misconception, value: object) -> bool:
    if misconception.recognise:
        try:
            return bool(misconception.recognise(to_numbers(value)))
        except Exception:
            return False
    return misconception.value is not NOTHING and _has(to_plain(misconception.value), value, exercise.tolerance)


def _has(wrong: object, value: object, tolerance: float) -> bool:
    if isinstance(wrong, dict):
        return isinstance(value, dict) and all(
            key in value and value_equals(part, value[key], tolerance) for key, part in wrong.items()
        )
    return value_equals(wrong, value, tolerance)


def _message(failed: list[CheckOutcome]) -> str:
    words = f"{failed[0].name}: {failed[0].reason}" if failed else ""
    return words if not words or words.endswith((".", "?", "!")) else f"{words}."


def _by_properties(exercise: Exercise, value: object) -> Result:
    outcomes = []
    for check in exercise.checks:
        try:
            reason = check.holds(to_numbers(value)) or ""
        except Exception:
            reason = f"it cannot be judged: your answer is {described(value)}"
        outcomes.append(CheckOutcome(check.name, check.weight, not reason, reason))
    failed = [outcome for outcome in outcomes if not outcome.passed]
    message = _message(failed)
    mistake = _misconception(exercise, None, value) if failed else ""
    return Result(exercise.id, exercise.title, "failed" if failed else "passed", tuple(outcomes), message, mistake)
