"""What an error in an answer usually means: the mistake behind Python's and torch's own words."""

from __future__ import annotations

import re

from dien_course.exercises.judging.calls import Failure

# The error's name, what its message looks like, and the sentence; {0}, {1} are the pattern's groups.
MEANINGS: tuple[tuple[str, str, str], ...] = (
    (
        "AttributeError",
        r"'numpy\.\w+' object has no attribute '(\w+)'",
        "NumPy goes in here and no tensor, and `.{0}` is torch's: use NumPy's own, or torch.as_tensor(…) first.",
    ),
    (
        "AttributeError",
        r"'Tensor' object has no attribute '(\w+)'",
        "A tensor has no `.{0}`: that is NumPy's or pandas'. Look for torch's own, or go through .numpy().",
    ),
    (
        "AttributeError",
        r"'(int|float|bool|list|tuple|dict|str)' object has no attribute '(\w+)'",
        "`.{1}` is asked of Python's own {0}, which has none: a tensor or another object was meant.",
    ),
    ("", r"'?NoneType'?", "Something is None that is used as if it were a value: a function without return, or a gap."),
    (
        "UnboundLocalError",
        r"local variable '(\w+)'",
        "`{0}` is used before it has a value: its line stands too late, or in one branch only.",
    ),
    ("NameError", r"name '(\w+)' is not defined", "`{0}` is defined nowhere: another name, or a line that is missing."),
    (
        "KeyError",
        r"(.+)",
        "What is looked up in a dict is not always in it, {0} for one: use .get(key, default), or ask first.",
    ),
    (
        "IndexError",
        r"index -?\d+ is out of|index out of range|out of range",
        "An index goes beyond the end. Places count from 0, so that the last of n is n − 1; and is it the right side?",
    ),
    (
        "IndexError",
        r"shape mismatch|could not be broadcast",
        "Two indices that belong together have different lengths: one runs over rows, the other over something else.",
    ),
    (
        "RuntimeError",
        r"size of tensor a .* must match the size of tensor b",
        "Two tensors do not line up. A number for each row, (B,), needs .unsqueeze(-1) before it can meet (B, T).",
    ),
    (
        "ValueError",
        r"could not be broadcast together",
        "Two arrays do not line up: give the shorter one a dimension to spread over, x[:, None].",
    ),
    (
        "RuntimeError",
        r"shapes cannot be multiplied|size mismatch|must have same reduction dim|expected .* to have the same",
        "A matrix product does not line up: one of the two has to be transposed, or is another than you think.",
    ),
    (
        "RuntimeError",
        r"Sizes of tensors must match except in dimension|same number of dimensions",
        "What is put side by side does not fit: the dimension given to torch.cat is another than you think.",
    ),
    (
        "RuntimeError",
        r"Boolean value of Tensor|ambiguous",
        "An `if` asks a whole tensor at once. Ask of each number: torch.where(condition, this, that).",
    ),
    (
        "ValueError",
        r"truth value of an array .* is ambiguous",
        "An `if` asks a whole array at once. Ask of each number: np.where(condition, this, that).",
    ),
    (
        "RuntimeError",
        r"modified by an inplace operation|leaf Variable that requires grad",
        "A number that autograd still needs is overwritten in place. Make a new tensor, or work on a clone().",
    ),
    (
        "RuntimeError",
        r"Can't call numpy\(\) on Tensor that requires grad",
        "NumPy cannot follow a tensor that has a gradient. Stay in torch all the way.",
    ),
    (
        "RuntimeError",
        r"does not require grad",
        "Autograd is asked for the gradient of something that was cut off from it (.detach(), .item(), NumPy).",
    ),
    ("RuntimeError", r"non-empty TensorList", "A list of tensors is empty in a case that can occur: an empty batch."),
    (
        "ZeroDivisionError",
        r"",
        "A division by zero: which count can be 0? Ask for that case first.",
    ),
    (
        "ValueError",
        r"values to unpack",
        "What is taken apart has another number of parts than there are names on the left.",
    ),
    (
        "TypeError",
        r"must be Tensor, not numpy",
        "NumPy goes in here and no tensor: use NumPy's own function, or torch.as_tensor(…) first.",
    ),
    ("TypeError", r"not (iterable|subscriptable|callable)", "Something is used as if it were another kind of thing."),
    (
        "TypeError",
        r"unexpected keyword argument|positional argument",
        "A function is called with arguments that it does not have.",
    ),
    ("RecursionError", r"", "The function calls itself without an end: the case that stops it is missing or missed."),
)


def meaning(failure: Failure) -> str:
    """The sentence for an error, "" if it is none of those that are known."""
    if failure.kind == "time":
        return "A loop does not end, or does far more than it has to: look at what should stop it."
    if failure.kind != "exception":
        return ""
    for name, text, sentence in MEANINGS:
        if name in ("", failure.name) and (found := re.search(text, failure.message)):
            return sentence.format(*found.groups())
    return ""
