"""Exercise 07.3: A whole history, padding included."""

from __future__ import annotations

from dien_course.exercises.chapter_07.fixed_cell import augru_step
from dien_course.exercises.judging.exercise import Check, Exercise, Hint, Misconception
from dien_course.exercises.judging.inputs import Draw, edges, ordinary, padded


def _sequence_inputs(draw: Draw) -> tuple:
    return draw.normal(draw.B, draw.T, 2), draw.uniform(draw.B, draw.T), draw.mask(), augru_step


def _evolved(
    first="torch.zeros_like(interests[:, 0])",
    order="range(interests.shape[1])",
    x="interests[:, t]",
    h="h",
    a="attention[:, t]",
    following="torch.where(mask[:, t, None], following, h)",
    returned="h",
) -> str:
    """The solution with one part written otherwise."""
    return f"""\
def evolve(interests, attention, mask, step):
    h, states = {first}, []
    for t in {order}:
        following = step({x}, {h}, {a})
        h = {following}
        states.append(h)
    return {returned}
"""


EVOLUTION = Exercise(
    id="07.3",
    title="A whole history, padding included",
    kind="implement",
    minutes=15,
    difficulty="hard",
    objective="carry the state over a padded history",
    prompt="""\
Run an AUGRU's `step(x, h, a)` over a history and return the state after each row's **last real behaviour**, (B, 2).
The first state is zeros. `interests` (B, T, 2), `attention` (B, T), `mask` (B, T) bool with True = real and padding at
the end; `step` takes x (B, 2), h (B, 2), a (B,) and returns the next h (B, 2). A row that is all padding ends in zeros.
""",
    stub='''\
def evolve(interests, attention, mask, step):
    """The final state (B, 2) of each history."""
    h = torch.zeros_like(interests[:, 0])
    raise NotImplementedError
''',
    solution='''\
def evolve(interests, attention, mask, step):
    """The final state (B, 2) of each history."""
    h = torch.zeros_like(interests[:, 0])
    for t in range(interests.shape[1]):
        following = step(interests[:, t], h, attention[:, t])
        h = torch.where(mask[:, t, None], following, h)
    return h
''',
    explanation="""\
Where the mask is False the old state stays. Then the state after the last column is the state after the last real
behaviour, whatever each row's length. Setting attention to zero at padding does the same for the AUGRU, because a = 0
freezes it.""",
    hints=(
        Hint(
            "ordinary rows are right, padded rows are not",
            "Where mask[:, t] is False the state must stay as it was: torch.where.",
            ("padding",),
        ),
        Hint(
            "a shape error in torch.where",
            "mask[:, t] is (B,), the state is (B, 2): mask[:, t, None] is (B, 1).",
            ("edge cases",),
        ),
        Hint(
            "everything is wrong",
            "The state that goes into step t is the one that came out of step t − 1; start with zeros.",
            ("values without padding",),
        ),
    ),
    checks=(
        Check("values without padding", 2, ordinary(_sequence_inputs)),
        Check("padding", 2, padded(_sequence_inputs)),
        Check(
            "edge cases: a single step, a batch of one, memory with gaps, float64", 1, edges(_sequence_inputs, "some")
        ),
    ),
    misconceptions=(
        Misconception(
            "The mask is ignored: padding moves the state on after the last real behaviour.",
            source="""\
def evolve(interests, attention, mask, step):
    h = torch.zeros_like(interests[:, 0])
    for t in range(interests.shape[1]):
        h = step(interests[:, t], h, attention[:, t])
    return h
""",
        ),
        Misconception(
            "You set the state to zero at padding. It must stay what it was, or every padded history ends in zeros.",
            source="""\
def evolve(interests, attention, mask, step):
    h = torch.zeros_like(interests[:, 0])
    for t in range(interests.shape[1]):
        h = step(interests[:, t], h, attention[:, t]) * mask[:, t, None]
    return h
""",
        ),
        Misconception(
            "The inputs are masked, but not the step: a zero input still moves the state. Keep the old one.",
            source="""\
def evolve(interests, attention, mask, step):
    h = torch.zeros_like(interests[:, 0])
    for t in range(interests.shape[1]):
        h = step(interests[:, t] * mask[:, t, None], h, attention[:, t])
    return h
""",
        ),
        Misconception(
            "You take the first behaviour for the first state. The state begins with zeros, and the first behaviour "
            "has a step like the others.",
            source="""\
def evolve(interests, attention, mask, step):
    h = interests[:, 0]
    for t in range(1, interests.shape[1]):
        h = torch.where(mask[:, t, None], step(interests[:, t], h, attention[:, t]), h)
    return h
""",
        ),
        Misconception(
            "A row that is all padding takes the state of a step: its length is 0, and index −1 is the last column.",
            source="""\
def evolve(interests, attention, mask, step):
    h, states = torch.zeros_like(interests[:, 0]), []
    for t in range(interests.shape[1]):
        h = step(interests[:, t], h, attention[:, t])
        states.append(h)
    return torch.stack(states, 1)[torch.arange(len(mask)), mask.sum(1) - 1]
""",
        ),
        Misconception(
            "You run through the history from its end. It is stored oldest first.",
            source="""\
def evolve(interests, attention, mask, step):
    h = torch.zeros_like(interests[:, 0])
    for t in reversed(range(interests.shape[1])):
        h = torch.where(mask[:, t, None], step(interests[:, t], h, attention[:, t]), h)
    return h
""",
        ),
        Misconception(
            "The arguments of step are exchanged: it takes x, the interest, first, and then h.",
            source=_evolved(x="h", h="interests[:, t]"),
        ),
        Misconception(
            "All states come out, (B, T, 2). Only the one after the last real behaviour is asked for.",
            source=_evolved(returned="torch.stack(states, 1)"),
        ),
        Misconception(
            "The states are averaged. The one after the last real behaviour is asked for.",
            source=_evolved(returned="torch.stack(states, 1).mean(1)"),
        ),
        Misconception(
            "The states are added up. The one after the last real behaviour is asked for.",
            source=_evolved(following="h + torch.where(mask[:, t, None], following, 0 * h)"),
        ),
        Misconception(
            "Every step starts from zeros. The state that goes into step t came out of step t − 1.",
            source=_evolved(h="torch.zeros_like(h)"),
        ),
        Misconception(
            "The same behaviour, or the same attention, goes into every step. At step t it is that of t.",
            source=_evolved(x="interests[:, 0]"),
        ),
        Misconception(
            "The same behaviour, or the same attention, goes into every step. At step t it is that of t.",
            source=_evolved(a="attention[:, 0]"),
        ),
        Misconception(
            "The attention is not used: every step gets 1.", source=_evolved(a="torch.ones_like(attention[:, t])")
        ),
        Misconception("The attention is turned round: 1 − a.", source=_evolved(a="1 - attention[:, t]")),
        Misconception(
            "The attention scales the behaviour as well (the AIGRU's way). step uses it already.",
            source=_evolved(x="interests[:, t] * attention[:, t, None]"),
        ),
        Misconception(
            "The last step is never taken. The range must reach interests.shape[1].",
            source=_evolved(order="range(interests.shape[1] - 1)"),
        ),
        Misconception(
            "The first step is left out. A history begins at index 0.",
            source=_evolved(order="range(1, interests.shape[1])"),
        ),
        Misconception(
            "The mask is the wrong way round: True means real, and there the new state is taken.",
            source=_evolved(following="torch.where(mask[:, t, None], h, following)"),
        ),
        Misconception(
            "The first state is ones. It is zeros.", source=_evolved(first="torch.ones_like(interests[:, 0])")
        ),
        Misconception(
            "Every row runs as far as the first one, or as the shortest. Each has a length of its own.",
            source=_evolved(order="range(int(mask[:1].sum()))", following="following"),
        ),
        Misconception(
            "Every row runs as far as the longest. A short row must keep its state at padding.",
            source=_evolved(order="range(int(mask.sum(1).max()) if len(mask) else 0)", following="following"),
        ),
        Misconception(
            "Whole rows are masked, by their last or first step. The mask decides step by step.",
            source=_evolved(following="following * mask[:, :1]"),
        ),
        Misconception(
            "All rows stop, or all go on, together: mask.any() or mask.all() looks at the batch. Each row decides for "
            "itself.",
            source=_evolved(following="following if mask[:, t].all() else h"),
        ),
        Misconception(
            "mask[:, t] is (B,), the state (B, 2): an error, or the wrong number kept. Use mask[:, t, None].",
            source=_evolved(following="torch.where(mask[:, t], following, h)"),
        ),
        Misconception(
            "The first state is (2,), without the batch: zeros for every row, (B, 2).",
            source=_evolved(first="torch.zeros(2)"),
        ),
        Misconception(
            "The new state is mixed with the old one once more, by its attention. step has done that already.",
            source=_evolved(following="torch.where(mask[:, t, None], h + attention[:, t, None] * (following - h), h)"),
        ),
        Misconception(
            "The first state is the first interest. It is zeros: nothing has happened yet.",
            source=_evolved(first="interests[:, 0]"),
        ),
        Misconception(
            "Each step takes the attention of the step before. Interest and attention of one step belong together.",
            source=_evolved(a="attention[:, t - 1]"),
        ),
        Misconception(
            "`return` stands inside the loop, so it ends after the first step. It belongs after the loop.",
            source=_evolved().replace("    return h", "        return h"),
        ),
        Misconception(
            "The interest stands in the place of the state too: step(x, h, a) goes on from the state before.",
            source=_evolved(h="interests[:, t]"),
        ),
        Misconception(
            "One attention is taken for all users, their mean. Each row has its own.",
            source=_evolved(a="attention[:, t].mean().expand(len(attention))"),
        ),
    ),
)
