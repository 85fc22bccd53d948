"""Exercise 05.5: an extractor without a GRU, the mean of the newest behaviours."""

from __future__ import annotations

from dien_course.exercises.judging.exercise import Check, Exercise, Hint, Misconception
from dien_course.exercises.judging.inputs import Draw, case, edges, ordinary, padded, widths


def _inputs(draw: Draw) -> tuple:
    return draw.normal(draw.B, draw.T, draw.H), draw.mask(), 2


def _wider_inputs(draw: Draw) -> tuple:
    e, mask, _ = _inputs(draw)
    return e, mask, 3


def _junk_inputs(draw: Draw) -> tuple:
    e, mask, window = _inputs(draw)
    return e.masked_fill(~mask[..., None], 99.0), mask, window


ORDINARY = (*ordinary(_inputs), case("a window of three", _wider_inputs, 20, 2, 6))
PADDED = (
    *padded(_inputs),
    case("junk at padding", _junk_inputs, 14, 2, 4, "some"),
    case("a window of three, and padding", _wider_inputs, 15, 3, 6, "one row"),
)


def _windows(
    begin="max(0, t + 1 - window)",
    end="t + 1",
    now="e[:, begin:end].mean(1)",
    kept="torch.where(mask[:, t, None], now, held)",
) -> str:
    """The solution with one part written otherwise."""
    return f"""\
def window_interests(e, mask, window):
    held, interests = torch.zeros_like(e[:, 0]), []
    for t in range(e.shape[1]):
        begin, end = {begin}, {end}
        now = {now}
        held = {kept}
        interests.append(held)
    return torch.stack(interests, dim=1)
"""


WINDOW = Exercise(
    id="05.5",
    title="An extractor without a GRU",
    kind="implement",
    minutes=15,
    difficulty="medium",
    objective="prove that h(t) sees neither the future nor the padding",
    prompt="""\
Before you pay for a GRU, try what is free. Take for the interest after behaviour t the mean of the newest `window`
behaviours **up to t**, t included; at the beginning, where there are fewer, the mean of those. It must keep the
extractor's two promises: no interest sees a later behaviour, and at padding the interest after the row's last real
behaviour is repeated. `e` (B, T, I); `mask` (B, T) bool, True = real, padding at the end; `window` a whole number
from 1 on → (B, T, I). A row without behaviours gets zeros; what stands at padding may be any number. Gradients must
reach `e`.
""",
    stub='''\
def window_interests(e, mask, window):
    """Interests (B, T, I): the mean of the newest behaviours up to each."""
    raise NotImplementedError
''',
    solution='''\
def window_interests(e, mask, window):
    """Interests (B, T, I): the mean of the newest behaviours up to each."""
    held, interests = torch.zeros_like(e[:, 0]), []
    for t in range(e.shape[1]):
        newest = e[:, max(0, t + 1 - window) : t + 1].mean(1)
        held = torch.where(mask[:, t, None], newest, held)
        interests.append(held)
    return torch.stack(interests, dim=1)
''',
    explanation="""\
The slice ends at t + 1, behind behaviour t, and begins window places before, but never below 0. Padding stands at the
end, so the window of a real behaviour holds real ones only. Such an extractor knows no order within its window, and
can forget only by a cliff; what a GRU adds to it is what you should ask for before you train one.""",
    hints=(
        Hint(
            "the first interests are wrong",
            "There the window is shorter: begin at max(0, t + 1 − window), divide by what is in it.",
            about=("values without padding", "edge cases"),
        ),
        Hint(
            "padding is wrong",
            "At padding repeat the interest before: torch.where(mask[:, t, None], new, held).",
            about=("padding",),
        ),
        Hint(
            "a later behaviour moves an interest",
            "The slice up to t, t included, ends at t + 1; nothing behind that.",
            about=("values without padding", "gradients"),
        ),
    ),
    checks=(
        Check("values without padding", 2, ORDINARY),
        Check("padding", 2, PADDED),
        Check(
            "edge cases: one row, T = 1, memory with gaps, float64, other widths",
            1,
            (*edges(_inputs, "some"), *widths(_inputs, "some")),
        ),
        Check("gradients", 1, PADDED[:3], gradient=True),
    ),
    misconceptions=(
        Misconception(
            "Your window is centred on t and sees what comes after. It has to end with t.",
            source=_windows(begin="max(0, t - window // 2)", end="t + (window + 1) // 2 + (window % 2 == 0)"),
        ),
        Misconception(
            "Your window begins at t and looks ahead. It has to end with t.",
            source=_windows(begin="t", end="t + window"),
        ),
        Misconception(
            "Your window ends before t. The newest behaviour, t itself, belongs to it.",
            source=_windows(begin="max(0, t - window)", end="max(t, 1)"),
        ),
        Misconception("Your window is one behaviour too long.", source=_windows(begin="max(0, t - window)")),
        Misconception(
            "Your window is one behaviour too short.", source=_windows(begin="max(0, t + 1 - max(1, window - 1))")
        ),
        Misconception(
            "The first interests are divided by the whole window, though fewer behaviours are in it.",
            source=_windows(now="e[:, begin:end].sum(1) / window"),
        ),
        Misconception("This is the mean of all behaviours so far: the window is not used.", source=_windows(begin="0")),
        Misconception(
            "The behaviours of the window are added up. Take their mean.", source=_windows(now="e[:, begin:end].sum(1)")
        ),
        Misconception(
            "At padding the window moves on, over padding. Repeat the interest after the last real behaviour.",
            source=_windows(kept="now"),
        ),
        Misconception(
            "At padding the interests are zero. Repeat the interest after the last real behaviour.",
            source=_windows(kept="now * mask[:, t, None]"),
        ),
        Misconception(
            "At padding the window moves on, with zeros. Repeat the interest after the last real behaviour.",
            source=_windows(now="(e * mask.unsqueeze(-1))[:, begin:end].mean(1)", kept="now"),
        ),
        Misconception(
            "At padding your window moves on over what is not there. Repeat the interest after the last real "
            "behaviour.",
            source=_windows(
                now="(e * mask.unsqueeze(-1))[:, begin:end].sum(1)"
                " / mask[:, begin:end].sum(1, keepdim=True).clamp(min=1)",
                kept="now",
            ),
        ),
        Misconception(
            "Every interest is the mean of the whole history: h(1) knows the future.",
            source=_windows(
                begin="0",
                end="e.shape[1]",
                now="(e * mask.unsqueeze(-1)).sum(1) / mask.sum(1, keepdim=True).clamp(min=1)",
            ),
        ),
        Misconception("This is the newest behaviour alone, whatever the window.", source=_windows(now="e[:, t]")),
    ),
)
