"""Exercise 05.2: torch's states made into interests."""

from __future__ import annotations

from dien_course.exercises.judging.exercise import Check, Exercise, Hint, Misconception
from dien_course.exercises.judging.inputs import Draw, case, edges, ordinary, padded, widths


def _state_inputs(draw: Draw) -> tuple:
    return draw.normal(draw.B, draw.T, draw.H), draw.mask()


PADDED = (
    *padded(_state_inputs),
    case("far more padding than behaviours", _state_inputs, 14, 2, 6, "one row"),
    case("as many rows as steps", _state_inputs, 15, 3, 3, "one row"),
    case("one step, and a row without it", _state_inputs, 16, 2, 1, "one row"),
)


def _held(index="(mask.sum(1, keepdim=True) - 1).clamp(min=0)", after=" * mask.any(1)[:, None, None]") -> str:
    """The solution with one part written otherwise."""
    return f"""\
def hold_at_padding(states, mask):
    rows, steps = torch.arange(len(states))[:, None], torch.arange(states.shape[1])
    last = {index}
    return states[rows, torch.minimum(steps, last)]{after}
"""


HOLD = Exercise(
    id="05.2",
    title="torch's states made into interests",
    kind="implement",
    minutes=15,
    difficulty="medium",
    objective="compute the interests h(t) with nn.GRU and with the package",
    prompt="""\
`nn.GRU` ran over a padded batch and returned `states` (B, T, H). At real behaviours they are right, at padding they are
not. Return the interests (B, T, H) as the package's extractor does: at padding **the interest after the row's last real
behaviour**, repeated; a row without behaviours gets zeros. It is 04.3 once more, for every t. `mask` (B, T) bool,
True = real, padding at the end. Gradients must reach `states`.
""",
    stub='''\
def hold_at_padding(states, mask):
    """The interests (B, T, H): the last real one repeated at padding."""
    raise NotImplementedError
''',
    solution='''\
def hold_at_padding(states, mask):
    """The interests (B, T, H): the last real one repeated at padding."""
    last = (mask.sum(1, keepdim=True) - 1).clamp(min=0)
    steps = torch.minimum(torch.arange(states.shape[1]), last)
    rows = torch.arange(len(states))[:, None]
    return states[rows, steps] * mask.any(1)[:, None, None]
''',
    explanation="""\
Up to a row's last behaviour each step takes its own state, and after it that of the last: the smaller of t and length
− 1. Indexing with rows (B, 1) and steps (B, T) picks (B, T) vectors. Now the last column holds the newest interest of
every row, which is why chapter 05's model may read [:, -1].""",
    hints=(
        Hint(
            "padding is wrong",
            "For each t you want the state at min(t, length − 1), and length is mask.sum(1).",
            ("padding",),
        ),
        Hint(
            "an error, or a result with too many dimensions",
            "states[rows, steps] with rows (B, 1) and steps (B, T).",
            ("values without padding", "gradients"),
        ),
        Hint(
            "only the empty row is wrong",
            "Its length is 0, and index −1 is the last column. It should be zeros.",
            ("edge cases",),
        ),
    ),
    checks=(
        Check("values without padding", 1, ordinary(_state_inputs)),
        Check("padding", 3, PADDED),
        Check(
            "edge cases: a single step, a batch of one, memory with gaps, float64",
            1,
            (*edges(_state_inputs, "some"), *widths(_state_inputs, "some")),
        ),
        Check("gradients", 1, PADDED[:3], gradient=True),
    ),
    misconceptions=(
        Misconception(
            "The states at padding are left as torch made them: those of films that nobody saw. Repeat the last "
            "real one.",
            source="def hold_at_padding(states, mask):\n    return states * mask.any(1)[:, None, None]\n",
        ),
        Misconception(
            "You set padding to zero. The extractor repeats the last interest there, so that [:, -1] is the newest "
            "one.",
            source="def hold_at_padding(states, mask):\n    return states * mask[:, :, None]\n",
        ),
        Misconception(
            "You repeat the state after the last real one, which is padding's: a row of length L ends at index L − 1.",
            source=_held(index="mask.sum(1, keepdim=True)"),
        ),
        Misconception(
            "An empty history repeats a state of padding. Nothing happened in it, so its interests are zeros.",
            source=_held(after=""),
        ),
        Misconception(
            "Every step holds the last interest now. Real behaviours keep their own; only padding repeats it.",
            source="""\
def hold_at_padding(states, mask):
    last = states[torch.arange(len(states)), (mask.sum(1) - 1).clamp(min=0)] * mask.any(1)[:, None]
    return last[:, None].expand_as(states)
""",
        ),
        Misconception(
            "Each padded step takes the state one step earlier, and only the first of them meets a real one. Carry "
            "on what "
            "you filled in.",
            source="""\
def hold_at_padding(states, mask):
    earlier = torch.cat([torch.zeros_like(states[:, :1]), states[:, :-1]], 1)
    return torch.where(mask[:, :, None], states, earlier) * mask.any(1)[:, None, None]
""",
        ),
        Misconception(
            "You repeat the first interest at padding. The last one is the newest.",
            source="""\
def hold_at_padding(states, mask):
    first = states[:, :1].expand_as(states)
    return torch.where(mask[:, :, None], states, first) * mask.any(1)[:, None, None]
""",
        ),
        Misconception(
            "Padding gets the mean of the row's interests. The extractor repeats the last one.",
            source="""\
def hold_at_padding(states, mask):
    real = mask[:, :, None]
    mean = (states * real).sum(1, keepdim=True) / real.sum(1, keepdim=True).clamp(min=1)
    return torch.where(real, states, mean)
""",
        ),
        Misconception(
            "The index of the last real state is one too early: a row of length L ends at index L − 1.",
            source=_held(index="(mask.sum(1, keepdim=True) - 2).clamp(min=0)"),
        ),
        Misconception(
            "The states are handed back as torch made them. At padding the last real one is repeated, and an empty row "
            "gets zeros.",
            source="def hold_at_padding(states, mask):\n    return states * 1\n",
        ),
        Misconception(
            "At padding you repeat the last column, which is padding itself. Repeat the last *real* state.",
            source="def hold_at_padding(states, mask):\n"
            "    return torch.where(mask[:, :, None], states, states[:, -1:]) * mask.any(1)[:, None, None]\n",
        ),
        Misconception(
            "Every row is cut at the length of the longest. Each repeats its own last real state.",
            source=_held(index="(mask.sum(1).max() - 1).clamp(min=0)"),
        ),
        Misconception(
            "The first row's length is used for all rows. Each has its own.",
            source=_held(index="(mask[:1].sum() - 1).clamp(min=0)"),
        ),
        Misconception(
            "Steps are counted along the batch, mask.sum(0). A row's length is mask.sum(1).",
            source="def hold_at_padding(states, mask):\n    last = (mask.sum(0)[: len(mask), None] - 1).clamp(min=0)\n"
            "    rows, steps = torch.arange(len(states))[:, None], torch.arange(states.shape[1])\n"
            "    return states[rows, torch.minimum(steps, last)] * mask.any(1)[:, None, None]\n",
        ),
        Misconception(
            "Only the last state of each row comes out, (B, H). All T interests are asked for.",
            source="def hold_at_padding(states, mask):\n"
            "    return states[torch.arange(len(states)), (mask.sum(1) - 1).clamp(min=0)] * mask.any(1)[:, None]\n",
        ),
        Misconception(
            "The largest state so far is repeated. It is the last one.",
            source="def hold_at_padding(states, mask):\n"
            "    return (states * mask[:, :, None]).cummax(1).values * mask.any(1)[:, None, None]\n",
        ),
        Misconception(
            "The states are added up over time. At real behaviours they stay as they are.",
            source="def hold_at_padding(states, mask):\n    return (states * mask[:, :, None]).cumsum(1)\n",
        ),
        Misconception(
            "The mask is the wrong way round: the real states are replaced, and padding's stay.",
            source="def hold_at_padding(states, mask):\n    last = (mask.sum(1) - 1).clamp(min=0)\n"
            "    held = states[torch.arange(len(states)), last][:, None]\n"
            "    return torch.where(mask[:, :, None], held, states) * mask.any(1)[:, None, None]\n",
        ),
        Misconception(
            "The result is cut off from the states (.detach(), .item(), NumPy or no_grad): no gradient flows.",
            source=_held(after=" * mask.any(1)[:, None, None]").replace("return states[", "return states.detach()["),
        ),
        Misconception(
            "Index −1 is the last column: an empty row, of length 0, asks for padding. clamp(min=0), and zeros for it.",
            source=_held(index="mask.sum(1, keepdim=True) - 1", after=""),
        ),
        Misconception(
            "The largest number so far is held (cummax). Real states stay as they are; padding repeats the last of "
            "them.",
            source="def hold_at_padding(states, mask):\n"
            "    return states.cummax(1).values * mask.any(1)[:, None, None]\n",
        ),
    ),
)
