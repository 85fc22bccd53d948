"""Exercise 07.3: A whole history, padding included."""

from __future__ import annotations

from dien_course.exercises.chapter_07.fixed_cell import augru_step
from dien_course.exercises.judging.exercise import Check, Exercise, Hint, Misconception
from dien_course.exercises.judging.inputs import Draw, edges, ordinary, padded


def _sequence_inputs(draw: Draw) -> tuple:
    return draw.normal(draw.B, draw.T, 2), draw.uniform(draw.B, draw.T), draw.mask(), augru_step


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
        ),
        Hint("a shape error in torch.where", "mask[:, t] is (B,), the state is (B, 2): mask[:, t, None] is (B, 1)."),
        Hint(
            "everything is wrong",
            "The state that goes into step t is the one that came out of step t − 1; start with zeros.",
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
    ),
)
