"""Exercise 02.3: Dice, and which statistics when."""

from __future__ import annotations

import torch

from dien_course.exercises.chapter_02.dice_mistakes import MISTAKES
from dien_course.exercises.judging.exercise import Case, Check, Exercise, Hint
from dien_course.exercises.judging.inputs import Draw, case


def _call(answer, x, gamma, mean, variance, training):
    """The answer's output, with the running averages as constants: only the activation is differentiated."""
    output = answer(x, gamma, mean.detach(), variance.detach(), training)
    if isinstance(output, (tuple, list)) and len(output) == 3:
        return [output[0], *(part.detach() if isinstance(part, torch.Tensor) else part for part in output[1:])]
    return output


def _inputs(training: bool):
    def inputs(draw: Draw) -> tuple:
        x = (draw.normal(draw.B, draw.T) * 2 + 1).round(decimals=2)
        variance = (draw.uniform(draw.T) + 0.25).round(decimals=2)
        return x, draw.uniform(draw.T), draw.normal(draw.T), variance, training

    return inputs


def _constant_unit(training: bool) -> Case:
    """A batch in which the second unit has no variance, and a running variance that is tiny."""

    def build() -> tuple:
        x = torch.tensor([[1.0, 0.5], [-2.0, 0.5], [4.0, 0.5], [0.0, 0.5]])
        mean, variance = torch.tensor([0.5, 0.25]), torch.tensor([2.0, 0.0])
        return x, torch.tensor([0.25, 0.1]), mean, variance, training

    return Case("a unit that never varies", build)


def _near_the_mean() -> tuple:
    """No variance at all, and x so near to the mean that ε decides how near that is."""
    x = torch.tensor([[0.25 + 2**-13], [0.25 - 2**-12]])
    return x, torch.tensor([0.1]), torch.tensor([0.25]), torch.tensor([0.0]), False


def _cases(training: bool, first: int) -> tuple[Case, ...]:
    inputs = _inputs(training)
    return (
        case("two rows of one unit", inputs, first, 2, 1),
        case("three rows of two units", inputs, first + 1, 3, 2),
        case("three rows of three units", inputs, first + 2, 3, 3),
        case("six rows of two units", inputs, first + 3, 6, 2),
    )


DICE = Exercise(
    id="02.3",
    title="Dice, and which statistics when",
    kind="implement",
    minutes=15,
    difficulty="easy",
    objective="derive Dice from PReLU, and say which statistics it may use when",
    prompt="""\
Write Dice with its running averages:

$$f(x) = p(x)\\,x + (1 - p(x))\\,\\gamma x, \\qquad
p(x) = \\sigma\\!\\left(\\frac{x - \\mathrm{E}[x]}{\\sqrt{\\mathrm{Var}[x] + \\varepsilon}}\\right), \\qquad
\\varepsilon = 10^{-8}$$

Every unit (column) has its own γ (the DIN paper's α), mean and variance. `x` (B, H); `gamma` (H,); `mean` (H,) and
`variance` (H,) are the running averages so far; `training` is True or False. Return three things: the output (B, H),
the new running mean (H,) and the new running variance (H,).

- **In training** E[x] and Var[x] are those of the batch, with Var[x] over n. Then a tenth of each running average is
  renewed: 0.9 of the old and 0.1 of the batch's, with the variance over n − 1, as torch keeps it.
- **At evaluation**, and for a batch of one row even in training, E[x] and Var[x] are the running averages given, and
  these stay as they are. At evaluation gradients must reach `x` and `gamma`.
""",
    stub='''\
def dice_step(x, gamma, mean, variance, training):
    """The output (B, H) and the new running averages (H,), (H,)."""
    raise NotImplementedError
''',
    solution='''\
def dice_step(x, gamma, mean, variance, training):
    """The output (B, H) and the new running averages (H,), (H,)."""
    used_mean, used_variance = mean, variance
    if training and len(x) > 1:
        used_mean, used_variance = x.mean(0), x.var(0, correction=0)
        mean, variance = 0.9 * mean + 0.1 * used_mean, 0.9 * variance + 0.1 * x.var(0)
    p = torch.sigmoid((x - used_mean) / torch.sqrt(used_variance + 1e-8))
    return p * x + (1 - p) * gamma * x, mean, variance
''',
    explanation="""\
The last two lines are PReLU with another switch. All the rest is about where E and Var come from: in training from the
batch, which is why a row's output depends on its neighbours there; at evaluation from the past, so that a score is the
same alone and in company. A batch of one has no variance, so it too must trust the past.""",
    hints=(
        Hint(
            "right in training, wrong at evaluation (or the other way round)",
            "if training: the batch's mean and variance. Otherwise the two running averages that came in.",
            ("evaluation",),
        ),
        Hint(
            "only the new running averages are wrong",
            "0.9 · old + 0.1 · new. The variance kept is x.var(0), over n − 1; the one used is over n.",
            ("training",),
        ),
        Hint(
            "NaN for a batch of one",
            "One row has no variance. Treat it as at evaluation, and leave the averages alone.",
            ("a batch of one", "edge cases"),
        ),
    ),
    checks=(
        Check("evaluation: the running averages", 2, _cases(False, 1)),
        Check("training: the batch's statistics, and the averages renewed", 2, _cases(True, 11)),
        Check(
            "a batch of one",
            1,
            (
                case("one row at evaluation", _inputs(False), 21, 1, 3),
                case("one row in training", _inputs(True), 22, 1, 3),
                case("one number in training", _inputs(True), 23, 1, 1),
            ),
        ),
        Check(
            "edge cases: a unit that never varies, memory with gaps, float64",
            1,
            (
                _constant_unit(True),
                _constant_unit(False),
                case("tensors whose memory has gaps (strided)", _inputs(True), 24, 4, 2, strided=True),
                Case("no variance, and near the mean", _near_the_mean),
                case("float64", _inputs(True), 25, 4, 2, dtype=torch.float64),
                case("float64 at evaluation", _inputs(False), 26, 4, 2, dtype=torch.float64),
            ),
        ),
        Check("gradients at evaluation", 1, _cases(False, 31)[:2], gradient=True),
    ),
    misconceptions=MISTAKES,
    call=_call,
)
