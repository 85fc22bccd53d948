"""Five questions on chapter 07."""

from __future__ import annotations

from dien_course.exercises.judging.questions import Option, Question, Quiz

QUIZ = Quiz(
    "07",
    (
        Question(
            "With a(t) = 0 for every behaviour, where does the AUGRU's state end?",
            (
                Option("Where it began.", "The gate is a·u = 0, so nothing is ever replaced.", right=True),
                Option(
                    "At zero, whatever it began with.", "It keeps its first state; that is zero only if it began there."
                ),
                Option("Where the plain GRU's ends.", "That needs a(t) = 1: then the gate is u."),
            ),
        ),
        Question(
            "Why does the paper scale the gate and not the input?",
            (
                Option("A scaled input costs more to compute.", "It costs the same: one multiplication a step."),
                Option(
                    "Even a zero input moves the state.",
                    "The gate still opens, and biases fill the candidate.",
                    right=True,
                ),
                Option("Inputs are not differentiable.", "They are: the interests were computed by a network."),
            ),
        ),
        Question(
            "What does the AGRU give up that the AUGRU keeps?",
            (
                Option("The reset gate.", "Both have it: it is inside the candidate."),
                Option("The candidate.", "Both move towards it."),
                Option("A gate for each dimension.", "In the AGRU one number moves all dimensions alike.", right=True),
            ),
        ),
        Question(
            "In torch.nn.GRU the gate z equals",
            (
                Option("u", "It keeps where u replaces: h = (1 − z)·n + z·h₋."),
                Option("1 − u", "torch's z keeps, the paper's u replaces.", right=True),
                Option("a·u", "torch's GRU knows no attention."),
            ),
        ),
        Question(
            "Attention is a softmax over 20 behaviours that look alike. How far does one AUGRU step move?",
            (
                Option(
                    "About a twentieth of what a GRU's moves.", "Each a is near 1/20, and the gate is a·u.", right=True
                ),
                Option("As far as a GRU's.", "That needs a = 1 for this behaviour."),
                Option("Not at all.", "a is small, but it is not zero."),
            ),
        ),
    ),
)
