"""Exercise 05.3: Does this extractor see the future?"""

from __future__ import annotations

from dien_course.exercises.chapter_05 import fixed_extractors as extractors
from dien_course.exercises.judging.exercise import Case, Check, Exercise, Hint, Misconception
from dien_course.exercises.judging.inputs import Draw


def _extractor(name: str, reader, seed: int = 21, B: int = 1, T: int = 5) -> Case:
    return Case(name, lambda: (reader, Draw(seed, B, T).normal(B, T, 2)))


def _test(
    exchange="changed[:, s] += 1",
    looked_at="moved[:, :s].any()",
    over="range(history.shape[1])",
    moved="(extract(changed) - before).abs().amax(-1) > 1e-6",
) -> str:
    """The solution with one part written otherwise."""
    return f"""\
def sees_ahead(extract, history):
    before = extract(history)
    for s in {over}:
        changed = history.clone()
        {exchange}
        moved = {moved}
        if {looked_at}:
            return True
    return False
"""


SEES_AHEAD = Exercise(
    id="05.3",
    title="Does this extractor see the future?",
    kind="design",
    minutes=20,
    difficulty="hard",
    objective="prove that h(t) sees neither the future nor the padding",
    prompt="""\
Design a test that you could run on any extractor you are handed. `extract` takes a history (B, T, 2) without padding
and returns interests (B, T, H); it works for any B and T ≥ 1 and gives the same output for the same input. `history`
(B, T, 2) is one to try it on: judge the extractor for histories of that length. Return True if any h(t) depends on a
behaviour later than t, else False. An extractor may know T, how many behaviours there are: that is no look ahead. The
faintest leak here moves an interest by 0.01 or more when both numbers of a behaviour rise by 1. Rounding, which moves
it by less than 0.000001, is no leak either.
""",
    stub='''\
def sees_ahead(extract, history):
    """Whether any interest depends on a later behaviour."""
    raise NotImplementedError
''',
    solution='''\
def sees_ahead(extract, history):
    """Whether any interest depends on a later behaviour."""
    before = extract(history)
    for s in range(1, history.shape[1]):
        changed = history.clone()
        changed[:, s] = torch.randn_like(changed[:, s])
        if (extract(changed) - before)[:, :s].abs().max() > 1e-6:
            return True
    return False
''',
    explanation="""\
Exchange one behaviour, at index s, and look at the interests *before* it: whatever moves there has looked ahead. Each
s has its turn, because a leak may be in one place only. As good: exchange all behaviours after t at once, or ask
autograd for the gradient. To raise both numbers by 1 is enough here; an interest that sees e(t + 1) by the *difference*
of its two numbers would not move, so elsewhere take random numbers. Cutting the history off changes its length as well,
and an extractor may know that.""",
    hints=(
        Hint(
            "it says True where the network reads forwards",
            "When the behaviour at index s is exchanged, the interests from there on may move. Look at [:, :s] only.",
            ("honest",),
        ),
        Hint(
            "it says False, and one place leaks",
            "Exchange each behaviour in turn, and look at all the interests before it.",
            ("look ahead", "missed"),
        ),
        Hint(
            "an error with a single behaviour",
            "Nothing is later than it. max() of nothing is an error; any() is False.",
            ("edge cases",),
        ),
    ),
    checks=(
        Check(
            "honest extractors",
            2,
            (
                _extractor("a sum that reads forwards", extractors.forwards),
                _extractor("the mean of all behaviours so far", extractors.so_far),
                _extractor("the behaviour before, h(t) = e(t − 1)", extractors.one_late),
                _extractor("the same numbers whatever was done", extractors.blank),
                _extractor("read forwards, and rounded in the last digit", extractors.rounded),
                _extractor("read forwards, over the number of behaviours", extractors.counted),
            ),
        ),
        Check(
            "extractors that look ahead",
            2,
            (
                _extractor("a sum that reads backwards", extractors.backwards),
                _extractor("two sums, read both ways", extractors.both_ways),
                _extractor("each behaviour less half the mean of all", extractors.against_the_mean),
                _extractor("h(t) with a share of e(t + 1)", extractors.ahead(1)),
            ),
        ),
        Check(
            "leaks that are easily missed",
            3,
            (
                _extractor("h(t) with a share of e(t + 2)", extractors.ahead(2)),
                _extractor("only h(1) sees only the last behaviour", extractors.one_leak(0, 4)),
                _extractor("only h(3) sees only e(4)", extractors.one_leak(2, 3)),
                _extractor("only h(2) sees only e(5)", extractors.one_leak(1, 4)),
                _extractor("only the last interest but one sees the last behaviour", extractors.one_leak(3, 4)),
                _extractor("a faint share of e(t + 1)", extractors.ahead(1, 0.02)),
                _extractor("a share of the second number of e(t + 1)", extractors.second_number_ahead),
                _extractor("each behaviour over the spread of all", extractors.scaled),
                _extractor("h(t) with e(t + 1), added and taken off", extractors.opposite_ahead),
            ),
        ),
        Check(
            "edge cases: a single behaviour, two histories, a longer one",
            1,
            (
                _extractor("a single behaviour, read forwards", extractors.forwards, 22, 1, 1),
                _extractor("two histories, read forwards", extractors.forwards, 23, 2, 3),
                _extractor("two behaviours, read both ways", extractors.both_ways, 24, 2, 2),
                _extractor("nine behaviours, read forwards", extractors.forwards, 25, 1, 9),
                _extractor("nine behaviours, only h(1) sees only the ninth", extractors.one_leak(0, 8), 26, 1, 9),
                _extractor("three behaviours, a leak from the fourth on", extractors.one_leak(2, 3), 27, 2, 3),
            ),
        ),
    ),
    misconceptions=(
        Misconception(
            "You also look at the interest *at* the exchanged behaviour. h(t) may depend on e(t); only later ones are "
            "forbidden.",
            source=_test(looked_at="moved[:, : s + 1].any()"),
        ),
        Misconception(
            "You ask whether anything moves at all. Later interests must move: only the earlier ones may not.",
            source=_test(looked_at="moved.any()"),
        ),
        Misconception(
            "Your test looks at interests *after* the exchanged behaviour. That is the past it should know; look "
            "before.",
            source=_test(looked_at="moved[:, s + 1 :].any()"),
        ),
        Misconception(
            "You exchange the last behaviour only. A leak may be in one place in the middle: each needs its turn.",
            source=_test(over="[history.shape[1] - 1]"),
        ),
        Misconception(
            "You average the moves with their signs, or differentiate the sum of an interest's numbers: up and down "
            "cancel. Look at the size of each: .abs().max().",
            source=_test(looked_at="abs((extract(changed) - before)[:, :s].mean()) > 1e-6"),
        ),
        Misconception(
            "You look at neighbours only, h(t) and e(t + 1). A leak may come from further ahead.",
            source=_test(looked_at="s and moved[:, s - 1].any()"),
        ),
        Misconception(
            "You look at h(1) only. Other interests may leak although the first does not.",
            source=_test(over="range(1, history.shape[1])", looked_at="moved[:, 0].any()"),
        ),
        Misconception(
            "You put the later behaviours into another order. An average does not ask for order: give them other "
            "values.",
            source=_test(exchange="changed[:, s:] = history[:, s:].flip(1)"),
        ),
        Misconception(
            "A faint leak slips through your tolerance. What is honest moves by rounding only.",
            source=_test(moved="(extract(changed) - before).abs().amax(-1) > 0.1"),
        ),
        Misconception(
            "You ask whether anything moved at all, to the last digit. Rounding moves an honest interest by less than "
            "0.000001: compare with that.",
            source=_test(moved="(extract(changed) - before).abs().amax(-1) > 0"),
        ),
        Misconception(
            "You ask whether anything moved at all, to the last digit. Rounding moves an honest interest by less than "
            "0.000001: compare with that.",
            source=_test(moved="(extract(changed) - before).abs().amax(-1) > 1e-9"),
        ),
        Misconception(
            "You cut the history off. Then its length changes too, and an extractor may know how many behaviours there "
            "are. Keep the length and exchange behaviours.",
            source="""\
def sees_ahead(extract, history):
    before = extract(history)
    for t in range(1, history.shape[1]):
        if (extract(history[:, :t]) - before[:, :t]).abs().max() > 1e-6:
            return True
    return False
""",
        ),
        Misconception(
            "This is the chapter's reach_of with a history of its own, of six behaviours. Judge the one that is "
            "given, at its own length.",
            source="""\
def sees_ahead(extract, history):
    history = torch.randn(1, 6, 2, generator=torch.Generator().manual_seed(1))
    before = extract(history)
    for t in range(6):
        exchanged = history.clone()
        exchanged[0, t] = -exchanged[0, t]
        if ((extract(exchanged) - before)[:, :t].abs() > 1e-6).any():
            return True
    return False
""",
        ),
        Misconception(
            "It always comes to an end in the first round: return False only after the loop, when every behaviour has "
            "had its turn.",
            source="""\
def sees_ahead(extract, history):
    before = extract(history)
    for s in range(1, history.shape[1]):
        changed = history.clone()
        changed[:, s] += 1
        return bool(((extract(changed) - before)[:, :s].abs() > 1e-6).any())
    return False
""",
        ),
        Misconception(
            "True and False are exchanged: True means that it looks ahead.",
            source=_test().replace("True", "X").replace("False", "True").replace("X", "False"),
        ),
        Misconception(
            "It changes the history that it was given, and asks on with it: work on history.clone() in each turn.",
            source=_test().replace("history.clone()", "history"),
        ),
        Misconception(
            "With a single behaviour it fails: nothing is later than it, so the answer is False.",
            source=_test(looked_at="moved[:, :s].max() > 0", over="range(len(history[0]))"),
        ),
        Misconception(
            "Only the first history of the batch is exchanged or looked at. Any of them may show the leak.",
            source=_test(exchange="changed[0, s] += 1", looked_at="moved[1:, :s].any()"),
        ),
        Misconception(
            "The first number of each interest is looked at alone. Any of its H numbers may leak.",
            source=_test(moved="(extract(changed) - before).abs()[..., 0] > 1e-6"),
        ),
        Misconception(
            "Only the first number of a behaviour is exchanged. A leak may come from the other one.",
            source=_test(exchange="changed[:, s, 0] += 1"),
        ),
        Misconception(
            "The last behaviour never has its turn. The range must reach history.shape[1].",
            source=_test(over="range(1, history.shape[1] - 1)"),
        ),
        Misconception(
            "You look at h(1) only, and exchange the last behaviour only. A leak may be in any other place.",
            source=_test(over="[history.shape[1] - 1]", looked_at="s and moved[:, 0].any()"),
        ),
        Misconception(
            "You exchange one half and look at the other, once. A leak within a half is never seen: each behaviour "
            "needs "
            "its turn.",
            source=_test(
                over="[history.shape[1] // 2]", exchange="changed[:, s:] += 1", looked_at="moved[:, :s].any()"
            ),
        ),
    ),
)
