"""Exercise 04.3: The state after the last real behaviour."""

from __future__ import annotations

from dien_course.exercises.judging.exercise import Check, Exercise, Hint, Misconception
from dien_course.exercises.judging.inputs import Draw, edges, ordinary, padded, widths


def _state_inputs(draw: Draw) -> tuple:
    return draw.normal(draw.B, draw.T, draw.H), draw.mask()


LAST_STATE = Exercise(
    id="04.3",
    title="The state after the last real behaviour",
    kind="debug",
    minutes=10,
    difficulty="medium",
    objective="handle padding",
    prompt="""\
A GRU returned its states for a padded batch. The code below should pick the state after each row's **last real
behaviour**, but it takes the last column. Mend it. `states` (B, T, H); `mask` (B, T) bool, True = real, padding at the
end → (B, H). A row that is all padding gives zeros. Gradients must reach `states`.
""",
    stub='''\
def last_state(states, mask):
    """The state (B, H) after each row's last real behaviour."""
    return states[:, -1]
''',
    solution='''\
def last_state(states, mask):
    """The state (B, H) after each row's last real behaviour."""
    lengths = mask.sum(1)
    rows = torch.arange(len(states))
    return states[rows, (lengths - 1).clamp(min=0)] * (lengths > 0).unsqueeze(1)
''',
    explanation="""\
The number of True in a row is its length, and the last real behaviour stands at length − 1. Indexing with one row
number and one time for each row picks B vectors. A length of 0 would ask for index −1, the last column, so it is set to
zero.""",
    hints=(
        Hint(
            "right where no row has padding",
            "states[:, -1] is the last column. A short row's last behaviour stands earlier.",
            ("padding", "last behaviour"),
        ),
        Hint(
            "the result is (B, B, H), or an error",
            "states[torch.arange(B), index] picks one vector for each row.",
            ("values without padding", "gradients"),
        ),
        Hint(
            "only the empty row is wrong",
            "Its length is 0, and index 0 − 1 = −1 is the last column. It should give zeros.",
            ("edge cases",),
        ),
    ),
    checks=(
        Check("values without padding", 1, ordinary(_state_inputs)),
        Check("padding", 2, padded(_state_inputs)),
        Check(
            "edge cases: a single step, a batch of one, memory with gaps, float64",
            1,
            (*edges(_state_inputs, "some"), *widths(_state_inputs, "some")),
        ),
        Check("gradients", 1, padded(_state_inputs)[:2], gradient=True),
    ),
    faults=("every row ends at its own last behaviour",),
    misconceptions=(
        Misconception(
            "The index is one too far: a row of length L ends at L − 1, because the first behaviour stands at 0.",
            source="""\
def last_state(states, mask):
    index = mask.sum(1).clamp(max=states.shape[1] - 1)
    return states[torch.arange(len(states)), index] * mask.any(1, keepdim=True)
""",
        ),
        Misconception(
            "An empty history takes a state of padding: its length is 0, and index −1 is the last column.",
            source="""\
def last_state(states, mask):
    return states[torch.arange(len(states)), mask.sum(1) - 1]
""",
            left=(),
        ),
        Misconception(
            "An empty history takes the first state. Nothing happened in it, so return zeros.",
            source="""\
def last_state(states, mask):
    return states[torch.arange(len(states)), (mask.sum(1) - 1).clamp(min=0)]
""",
            left=(),
        ),
        Misconception(
            "Every row picks the last steps of all rows, so (B, B, H) comes out. Pair them: "
            "states[torch.arange(B), index].",
            source="def last_state(states, mask):\n    return states[:, mask.sum(1) - 1]\n",
        ),
        Misconception(
            "You average over the real behaviours. The last one is asked for.",
            source="""\
def last_state(states, mask):
    return (states * mask.unsqueeze(-1)).sum(1) / mask.sum(1, keepdim=True).clamp(min=1)
""",
        ),
        Misconception(
            "You take the first state of each row. Histories are stored oldest first.",
            source="def last_state(states, mask):\n    return states[:, 0] * mask.any(1, keepdim=True)\n",
        ),
        Misconception(
            "Every row is cut at the length of the longest. Each row ends at its own last behaviour.",
            source="""\
def last_state(states, mask):
    return states[:, max(int(mask.sum(1).max()) - 1, 0)] * mask.any(1, keepdim=True)
""",
        ),
        Misconception(
            "Padding is set to zero and then the last column taken, so every padded row ends in zeros.",
            source="def last_state(states, mask):\n    return (states * mask.unsqueeze(-1))[:, -1]\n",
        ),
        Misconception(
            "The last column is taken for every row. A short row's last behaviour stands earlier, and what comes "
            "after it is padding.",
            source="def last_state(states, mask):\n    return states[:, -1] * 1\n",
            left=(0,),
        ),
        Misconception(
            "The last column is taken for every row but the empty one. A short row's last behaviour stands earlier.",
            source="def last_state(states, mask):\n    return states[:, -1] * mask.any(1, keepdim=True)\n",
            left=(0,),
        ),
        Misconception(
            "This is the mean over all steps, padding too. The last real state is asked for.",
            source=("def last_state(states, mask):\n    return states.mean(1)\n"),
        ),
        Misconception(
            "This is the sum over the real steps. The last of them is asked for.",
            source=("def last_state(states, mask):\n    return (states * mask.unsqueeze(-1)).sum(1)\n"),
        ),
        Misconception(
            "These are the largest numbers over time. The last real state is asked for.",
            source=("def last_state(states, mask):\n    return states.max(1).values\n"),
        ),
        Misconception(
            "A dimension of size 1 stays: states[:, [-1]] keeps time. And it is the last column for every row.",
            source="def last_state(states, mask):\n    return states[:, [-1]]\n",
        ),
        Misconception(
            "You count the padding, (~mask).sum(1). A row's length is mask.sum(1).",
            source="def last_state(states, mask):\n"
            "    return states[torch.arange(len(states)), (~mask).sum(1) - 1] * mask.any(1, keepdim=True)\n",
        ),
        Misconception(
            "You count the padding, (~mask).sum(1). A row's length is mask.sum(1).",
            source="def last_state(states, mask):\n    return states[torch.arange(len(states)), (~mask).sum(1)]\n",
        ),
        Misconception(
            "The index itself is returned. Take the states that stand there.",
            source="def last_state(states, mask):\n    return mask.sum(1) - 1\n",
        ),
        Misconception(
            "The first dimension is the batch: states[length − 1] takes another user. Index both: "
            "states[torch.arange(B), index].",
            source="def last_state(states, mask):\n    return states[mask.sum(1) - 1]\n",
        ),
        Misconception(
            "The index is one too early: a row of length L ends at L − 1.",
            source="def last_state(states, mask):\n    index = (mask.sum(1) - 2).clamp(min=0)\n"
            "    return states[torch.arange(len(states)), index] * mask.any(1, keepdim=True)\n",
        ),
        Misconception(
            "You count steps along the batch, mask.sum(0). A row's length is mask.sum(1).",
            source="def last_state(states, mask):\n    index = (mask.sum(0) - 1).clamp(min=0)\n"
            "    return states[torch.arange(len(states)), index[: len(states)]] * mask.any(1, keepdim=True)\n",
        ),
        Misconception(
            "The result has two columns whatever the states have. Take the size from the input.",
            source="def last_state(states, mask):\n    out = torch.zeros(len(states), 2)\n"
            "    for b in range(len(states)):\n        if mask[b].any():\n"
            "            out[b] = states[b, int(mask[b].sum()) - 1]\n    return out\n",
        ),
        Misconception(
            "The result is cut off from the states (.detach(), .item(), NumPy or no_grad): no gradient flows.",
            source="def last_state(states, mask):\n    index = (mask.sum(1) - 1).clamp(min=0)\n"
            "    return (states[torch.arange(len(states)), index] * mask.any(1, keepdim=True)).detach()\n",
        ),
        Misconception(
            "argmin of the mask is 0 in a full row, so its last behaviour is not found. Use mask.sum(1) − 1.",
            source="def last_state(states, mask):\n    index = mask.int().argmin(1) - 1\n"
            "    return states[torch.arange(len(states)), index.clamp(min=0)] * mask.any(1, keepdim=True)\n",
        ),
        Misconception(
            "The loop goes one step too far: after its last real behaviour each row takes the first of its padding.",
            source="def last_state(states, mask):\n    out = []\n    for s, m in zip(states, mask):\n"
            "        for x, k in zip(s, m):\n            if not k:\n                break\n        out.append(x)\n"
            "    return torch.stack(out)\n",
        ),
        Misconception(
            "These are the largest numbers over time. The last real state is asked for.",
            source="def last_state(states, mask):\n    return (states * mask.unsqueeze(-1)).max(1).values\n",
        ),
        Misconception(
            "Every row is cut at the length of the shortest. Each row ends at its own last behaviour.",
            source="def last_state(states, mask):\n    return states[:, int(mask.sum(1).min()) - 1]\n",
        ),
        Misconception(
            "[mask] puts the real states of all rows into one long list, and its end belongs to the last users. "
            "Choose in each row.",
            source="def last_state(states, mask):\n    return states[mask][-len(states) :]\n",
        ),
        Misconception(
            "The first state is added to the last column. The state after the last real behaviour is asked for, alone.",
            source="def last_state(states, mask):\n    real = states * mask[..., None]\n"
            "    return real[:, -1] + real[:, 0]\n",
        ),
    ),
)
