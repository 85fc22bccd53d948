"""Five questions on chapter 07."""

from __future__ import annotations

from dien_course.exercises.judging.questions import Option, Question, Quiz

QUIZ = Quiz(
    "07",
    (
        Question(
            "h₋ = 0.6, n = −0.2, u = 0.5, and a = 0.25. Where does an AUGRU go?",
            (
                Option("To 0.5.", "The step size is 0.25 · 0.5 = 0.125, and 0.6 + 0.125 · (−0.8) = 0.5.", right=True),
                Option("To 0.4.", "That is the AGRU: its step size is a, without u."),
                Option("To 0.2.", "That is the GRU: its step size is u, without a."),
                Option(
                    "To 0.275.",
                    "Here the candidate was scaled, (1 − u)·h₋ + a·u·n, and the state lost half of itself for nothing.",
                ),
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
            "Softmax attention over 20 behaviours that look alike, u = 0.5 throughout. How much of the first state "
            "is left after all 20?",
            (
                Option("About 60 %.", "(1 − 0.5/20)²⁰ = 0.60: the gate is starved.", right=True),
                Option("About a millionth.", "That is 0.5²⁰, what a GRU leaves; here each step is a twentieth of it."),
                Option("All of it.", "a is small, but it is not zero, and twenty small steps add up."),
            ),
        ),
    ),
)
