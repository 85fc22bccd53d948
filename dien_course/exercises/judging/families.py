"""Mistakes that any exercise can meet, told by what an answer does: on which inputs, in what shape.

They are asked for when none of an exercise's own misconceptions fits.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from dien_course.exercises.judging.calls import Record
from dien_course.exercises.judging.compare import as_array, difference
from dien_course.exercises.judging.exercise import Case, Exercise
from dien_course.exercises.judging.misconceptions import parts, same
from dien_course.exercises.judging.patterns import pattern
from dien_course.exercises.judging.plain import Array
from dien_course.exercises.judging.raised import meaning
from dien_course.exercises.judging.reference import expected_records

Seen = tuple[Case, Record, Record]  # the input, what should have come out, what did
Outputs = Sequence[tuple[Any, Any]]  # expected and got, plain


def family(exercise: Exercise, records: Sequence[Record]) -> str:
    """The sentence for the family of mistakes that an answer belongs to, "" if it is of none that is known."""
    calls = list(zip(exercise.calls, expected_records(exercise), records, strict=False))
    failed = [got for _, _, got in calls if got.failure]
    if failed and (said := _raised(failed, [(want, got) for (check, _), want, got in calls if check.holds is None])):
        return said
    calls = [call for call in calls if not call[2].failure]
    values = [(case, wanted, got) for (check, case), wanted, got in calls if check.holds is None and not check.gradient]
    wrong = [seen for seen in values if difference(seen[1].output, seen[2].output)]
    if not wrong and failed:
        return ""
    if not wrong:
        taught = [(wanted, got) for (check, _), wanted, got in calls if check.gradient]
        return _untaught([(wanted, got) for wanted, got in taught if not same(wanted, got)])
    outputs = _only_wrong_part([(wanted.output, got.output) for _, wanted, got in wrong])
    return (
        _nothing(outputs, len(values))
        or _count(outputs)
        or _shapes(outputs)
        or pattern(outputs)
        or _one_off(outputs)
        or _padding(exercise, values, wrong)
        or _size(values, wrong)
    )


def _raised(failed: Sequence[Record], compared: Sequence[tuple[Record, Record]]) -> str:
    """What an error means, if it is the only thing that goes wrong."""
    others = any(not same(wanted, got) for wanted, got in compared if not got.failure)
    said = {meaning(one.failure) for one in failed if one.failure}
    return "" if others or len(said) > 1 else said.pop()


def _untaught(wrong: Sequence[tuple[Record, Record]]) -> str:
    """Right values with a wrong gradient: cut off, or NaN."""
    if not wrong:
        return ""
    if all(got.no_gradient for _, got in wrong):
        return "The values are right, but nothing is learned from them: the result is cut off from what went in."
    arrays = [(name, array, got.gradients.get(name)) for want, got in wrong for name, array in want.gradients.items()]
    pairs = [(name, a, g) for name, a, g in arrays if isinstance(a, Array) and isinstance(g, Array)]
    if any(np.isnan(g.values).any() and not np.isnan(a.values).any() for _, a, g in pairs):
        return "The values are right, but a gradient is NaN: something was 0 / 0, or ∞ − ∞, before it was replaced."
    dead = sorted({name for name, a, g in pairs if a.values.any() and not g.values.any()})
    if dead:
        names = " and ".join(f"`{name}`" for name in dead)
        return f"The values are right, but {names} cannot learn: no gradient reaches it (.detach(), .item(), NumPy)."
    return "The values are right, but a part of their gradient is missing: somewhere inside something is cut off."


def _nothing(outputs: Outputs, calls: int) -> str:
    """None where a value was expected."""
    if not all(got is None for _, got in outputs):
        return ""
    if len(outputs) == calls:
        return "Nothing is returned: the `return` is missing."
    return "One way through your function ends without a `return`, so that None comes out."


def _only_wrong_part(outputs: Outputs) -> Outputs:
    """The pairs of the one part that is wrong, where outputs are made of parts; else the outputs themselves."""
    keys = parts(outputs)
    wrong = {key for want, got in outputs for key in keys if difference(want[key], got[key])}
    if len(wrong) != 1:
        return outputs
    key = wrong.pop()
    return [(want[key], got[key]) for want, got in outputs]


def _count(outputs: Outputs) -> str:
    """Too few or too many things, as a tuple or list, wherever it is wrong."""
    pairs = [(len(want), len(got)) for want, got in outputs if type(want) is tuple and type(got) is tuple]
    if len(pairs) < len(outputs) or len(set(pairs)) > 1 or pairs[0][0] == pairs[0][1]:
        return ""
    wanted, found = pairs[0]
    things = "1 thing comes" if found == 1 else f"{found} things come"
    return f"{things} back where {wanted} are asked for: read again what is to be returned."


def _shapes(outputs: Outputs) -> str:
    """One relation between the shapes of all wrong outputs, seen where no size stands for another."""
    pairs = [(as_array(wanted), as_array(got)) for wanted, got in outputs]
    if any(wanted is None or got is None for wanted, got in pairs):
        return ""
    shapes = [(w.values.shape, g.values.shape) for w, g in pairs if w and g and w.values.shape != g.values.shape]
    telling = [(w, g) for w, g in shapes if 1 not in w and 0 not in w and len(set(w)) == len(w)]
    if len(shapes) < len(pairs) / 2 or not telling:
        return ""
    return next((said for holds, said in SHAPES if all(holds(w, g) for w, g in telling)), "")


Shape = tuple[int, ...]

SHAPES: tuple[tuple[Callable[[Shape, Shape], bool], str], ...] = (
    (
        lambda wanted, got: len(wanted) > 1 and got == wanted[1:],
        "The batch is gone: a sum or mean runs over the users (dim 0), or one user is taken for all. Keep a row each.",
    ),
    (
        lambda wanted, got: len(wanted) > 1 and got == wanted[:-1],
        "The last dimension is gone: a sum, mean or index runs over it, where another was meant.",
    ),
    (
        lambda wanted, got: len(wanted) > 1 and got == wanted[::-1],
        "Rows and columns have changed places: the dimensions are the other way round.",
    ),
    (
        lambda wanted, got: len(got) == len(wanted) + 1 and (*got[:1], *got[2:]) == wanted and got[1] > 1,
        "The steps are all still there. One vector for each row is asked for: sum or choose along dim 1.",
    ),
    (
        lambda wanted, got: len(got) > len(wanted) and tuple(size for size in got if size != 1) == wanted,
        "A dimension of size 1 is left over: squeeze it, or index it away.",
    ),
    (
        lambda wanted, got: len(wanted) == 0 and len(got) > 0,
        "Many numbers come out where one is asked for: a sum or a mean is missing at the end.",
    ),
    (
        lambda wanted, got: len(wanted) > 0 and len(got) == 0,
        "A single number comes out: the sum or mean runs over everything, where one dimension was meant.",
    ),
)


def _one_off(outputs: Outputs) -> str:
    """Whole numbers that are all one too many, or all one too few, wherever they are wrong."""
    steps = set()
    for wanted, got in outputs:
        one, other = as_array(wanted), as_array(got)
        if one is None or other is None or one.values.shape != other.values.shape:
            return ""
        if one.values.dtype.kind not in "iu" or other.values.dtype.kind not in "iuf":
            return ""
        steps |= set(np.unique(other.values.astype(float) - one.values.astype(float)).tolist()) - {0.0}
    if steps == {1.0}:
        return "What is wrong is one too many: does your count begin at 1 where it should begin at 0, or end late?"
    if steps == {-1.0}:
        return "What is wrong is one too few: does your count begin at 0 where it should begin at 1, or end early?"
    return ""


def _padding(exercise: Exercise, values: Sequence[Seen], wrong: Sequence[Seen]) -> str:
    """Right as long as no row is padded; or right but for rows of nothing but padding."""
    if "mask" not in exercise.argument_names:
        return ""
    place = exercise.argument_names.index("mask")
    bad = {case for case, _, _ in wrong}
    masks = {case: case.build()[place] for case, _, _ in values}
    whole = [case for case, mask in masks.items() if bool(mask.all())]
    if not whole or any(case in bad for case in whole):
        return ""
    if all(bool((~masks[case]).all(1).any()) for case in bad):
        return "Only batches with a row of nothing but padding go wrong. Nothing happened in it: ask for that case."
    return "Padding changes the result: without it yours is right. What stands there must have no part in anything."


def _size(values: Sequence[Seen], wrong: Sequence[Seen]) -> str:
    """Wrong on inputs of one kind only, and on all of them."""
    bad = {case.name for case, _, _ in wrong}
    for words, said in SIZES:
        kind = {case.name for case, _, _ in values if words in case.name}
        if kind and bad == kind and len(kind) < len({case.name for case, _, _ in values}):
            return said
    return ""


SIZES = (
    ("large", "Ordinary numbers come out right and large ones do not: something overflows, or is cut at a border."),
    ("a batch of one", "Only a batch of one goes wrong: squeeze() takes it away, or it has a rule of its own."),
    (
        "float64",
        "Only float64 goes wrong: a number of your own has another precision. Take it from the input.",
    ),
    ("a single step", "Only a history of a single step goes wrong: there is nothing before and nothing after it."),
)
