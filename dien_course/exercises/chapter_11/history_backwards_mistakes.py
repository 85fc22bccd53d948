"""What goes wrong in exercise 11.3: the mistakes that were planted, and others that mending makes."""

from __future__ import annotations

from itertools import combinations

from dien_course.exercises.judging.exercise import Misconception
from dien_course.exercises.judging.planted import left_message


def variant(
    first="torch.zeros_like(states[:, 0])",
    delta="from_outputs[:, t] + later",
    order="reversed(range(states.shape[1]))",
    keep="products.insert(0, p)",
    before="torch.cat([torch.zeros_like(states[:, :1]), states[:, :-1]], dim=1)",
    weight="products.flatten(0, 1).T @ before.flatten(0, 1)",
) -> str:
    """The solution with one line written otherwise."""
    return f'''\
def back_through_time(from_outputs, states, step_back):
    """p of all steps (B, T, 3H), and the gradient of U (3H, H)."""
    products, later = [], {first}
    for t in {order}:
        later, p = step_back({delta}, t)
        {keep}
    products = torch.stack(products, dim=1)
    before = {before}
    return products, {weight}
'''


REVERSED = {"keep": "products.append(p)", "weight": "products.flip(1).flatten(0, 1).T @ before.flatten(0, 1)"}


FAULTS = (
    (
        "Nothing goes back through time: each step hears of its own output only.",
        "δ lacks what the step after has sent, ∂h₋(t + 1).",
        {"delta": "from_outputs[:, t]"},
    ),
    ("The p are not in the order of time.", "They stand as the loop meets them, the last step first.", REVERSED),
    ("∂U is wrong.", "It takes the state after the step. U multiplied the one before it.", {"before": "states"}),
)


def _left(kept: tuple[int, ...]) -> str:
    """The code with these of the three mistakes left in it."""
    changes: dict[str, str] = {}
    for number in kept:
        changes |= FAULTS[number][2]
    return variant(**changes)


MISTAKES = (
    Misconception(
        "δ lacks what the step after has sent: δ(t) = from_outputs[:, t] + ∂h₋(t + 1).",
        source=variant(delta="from_outputs[:, t]"),
        left=(0,),
    ),
    Misconception(
        "∂h₋ of the step after takes the place of the output's own gradient. A state is used by both: add them.",
        source=variant(first="from_outputs[:, -1]", delta="later"),
        left=(0,),
    ),
    Misconception(
        "The p stand as the loop meets them, the last step first. Put them in the order of time.",
        source=variant(**REVERSED),
        left=(1,),
    ),
    Misconception(
        "The p stand in the reverse order, so in ∂U each meets the wrong state. Put them in the order of time.",
        source=variant(keep="products.append(p)"),
        left=(1,),
    ),
    Misconception(
        "You run forwards. ∂h₋(t + 1) must be known before step t has its turn: the last step comes first.",
        source=variant(order="range(states.shape[1])", keep="products.append(p)"),
        left=(0,),
    ),
    Misconception(
        "∂U takes the state after the step. U multiplied the one before it: p(t) goes with h'(t − 1).",
        source=variant(before="states"),
        left=(2,),
    ),
    Misconception(
        "At the first step states[:, t − 1] is states[:, −1], the last state. Before the first step it is zeros.",
        source=variant(before="states.roll(1, 1)"),
        left=(2,),
    ),
    Misconception(
        "You shifted the states the wrong way: p(t) goes with the state before, h'(t − 1), not with h'(t + 1).",
        source=variant(before="torch.cat([states[:, 1:], torch.zeros_like(states[:, :1])], dim=1)"),
        left=(2,),
    ),
    Misconception(
        "∂U is averaged over the people. It is a sum over people and steps; a mean belongs into the loss.",
        source=variant(weight="products.flatten(0, 1).T @ before.flatten(0, 1) / len(states)"),
        left=(),
    ),
    *(
        Misconception(left_message([FAULTS[number][:2] for number in kept]), source=_left(kept), left=kept)
        for many in (2, 3)
        for kept in combinations(range(3), many)
    ),
    Misconception(
        "The first step is never visited. The range goes down to 0.",
        source=variant(
            order="reversed(range(1, states.shape[1]))",
            weight="products.flatten(0, 1).T @ before[:, 1:].flatten(0, 1)",
        ),
        left=(),
    ),
    Misconception(
        "What is carried on is the δ that was used, not ∂h₋, what step_back has sent home.",
        source=variant().replace(
            "        later, p = step_back(from_outputs[:, t] + later, t)\n",
            "        later = from_outputs[:, t] + later\n        _, p = step_back(later, t)\n",
        ),
        left=(0,),
    ),
    Misconception(
        "∂h₋ of all later steps is added up. Only the next step sends to this one.",
        source=variant().replace(
            "        later, p = step_back(from_outputs[:, t] + later, t)\n",
            "        d_h, p = step_back(from_outputs[:, t] + later, t)\n        later = later + d_h\n",
        ),
        left=(0,),
    ),
    Misconception(
        "The last output's gradient is counted twice: nothing comes from after the last step, so begin with zeros.",
        source=variant(first="from_outputs[:, -1]"),
        left=(0,),
    ),
    Misconception(
        "Steps are counted from 1 in step_back(…, t + 1). It counts from 0, as Python does.",
        source=variant().replace("+ later, t)", "+ later, t + 1)"),
        left=(),
    ),
    Misconception(
        "The order of time is turned round once more than needed: t is mirrored in step_back or in from_outputs.",
        source=variant(delta="from_outputs[:, states.shape[1] - 1 - t] + later"),
        left=(0,),
    ),
    Misconception(
        "∂U comes out for each person. Sum over the people too.",
        source=variant(weight='torch.einsum("btk,bth->bkh", products, before)'),
        left=(),
    ),
    Misconception(
        "∂U is transposed: it has the shape of U, (3H, H).",
        source=variant(weight="before.flatten(0, 1).T @ products.flatten(0, 1)"),
        left=(),
    ),
    Misconception(
        "∂U is that of the first person alone. Sum over all.",
        source=variant(weight="products[0].T @ before[0]"),
        left=(),
    ),
    Misconception(
        "∂U lacks the last step.",
        source=variant(weight="products[:, :-1].flatten(0, 1).T @ before[:, :-1].flatten(0, 1)"),
        left=(),
    ),
    Misconception(
        "Before the first step the state is zeros, not the first state.",
        source=variant(before="torch.cat([states[:, :1], states[:, :-1]], dim=1)"),
        left=(2,),
    ),
    Misconception(
        "The states are shifted over the people, dim 0. Time is dim 1.",
        source=variant(before="states.roll(1, 0)"),
        left=(2,),
    ),
    Misconception(
        "∂U is averaged over the steps. It is a sum over people and steps.",
        source=variant(weight="products.flatten(0, 1).T @ before.flatten(0, 1) / max(1, states.shape[1])"),
        left=(),
    ),
    Misconception(
        "reshape mixes people and steps: stack along dim 1, or transpose.",
        source=variant().replace(
            "torch.stack(products, dim=1)", "torch.stack(products).reshape(len(states), states.shape[1], -1)"
        ),
        left=(1,),
    ),
    Misconception(
        "Time stands first, (T, B, 3H). (B, T, 3H) is asked for: dim=1.",
        source=variant().replace("return products,", "return products.transpose(0, 1),"),
        left=(),
    ),
    Misconception(
        "The two results are exchanged: p first, then ∂U.",
        source=variant()
        .replace("return products, ", "return ")
        .replace("before.flatten(0, 1)\n", "before.flatten(0, 1), products\n"),
        left=(),
    ),
    Misconception(
        "Only ∂U is returned. The p of all steps belong before it.",
        source=variant().replace("return products, ", "return "),
        left=(1,),
    ),
    Misconception(
        "What goes to the state, ∂h₋, is kept in place of p.",
        source=variant(keep="products.insert(0, later)"),
        left=(1,),
    ),
    Misconception(
        "Only p is carried on: ∂h₋ and p have changed places in what step_back returns, (∂h₋, p).",
        source=variant().replace("later, p = step_back", "p, later = step_back"),
        left=(0,),
    ),
    Misconception(
        "∂U has the last product alone: each turn of the loop replaces it. It is a sum over all steps.",
        source=variant(weight="products[:, 0].T @ before[:, 0]"),
        left=(),
    ),
    Misconception(
        "δ lacks the output's own gradient, from_outputs[:, t]: each state is an output, and leads to the next step.",
        source=variant(delta="later"),
        left=(0,),
    ),
    Misconception(
        "What the step after has sent is added to p. It belongs to δ, before step_back is asked.",
        source=variant(
            delta="from_outputs[:, t]", keep="products.insert(0, p + carried.repeat(1, 3)); carried = later"
        ).replace("products, later =", "carried = 0 * states[:, 0]\n    products, later ="),
        left=(0,),
    ),
    Misconception(
        "∂U takes the state two steps too late. U multiplied the one before the step: p(t) goes with h'(t − 1).",
        source=variant(before="torch.cat([states[:, 1:], states[:, -1:]], dim=1)"),
        left=(2,),
    ),
    Misconception(
        "step_back is asked about the steps in the wrong order: t is the index in time, not the number of the turn.",
        source=variant().replace(
            "(from_outputs[:, t] + later, t)", "(from_outputs[:, t] + later, states.shape[1] - 1 - t)"
        ),
        left=(1,),
    ),
    Misconception(
        "The p are joined along the blocks (cat). They stand along a dimension of their own, time: torch.stack(…, "
        "dim=1).",
        source=variant()
        .replace("torch.stack(products, dim=1)", "torch.cat(products, dim=1)")
        .replace(
            "products.flatten(0, 1).T @ before.flatten(0, 1)",
            "torch.einsum('btk,bth->kh', products.unflatten(1, (states.shape[1], -1)), before)",
        ),
        left=(1,),
    ),
)
