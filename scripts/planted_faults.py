"""Faults of the package that a notebook should notice, as edits of its text, and how they are planted."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple


class Edit(NamedTuple):
    """Every occurrence of ``old`` in a file of the package becomes ``new``; there must be ``count`` of them."""

    file: str
    old: str
    new: str
    count: int = 1


class Fault(NamedTuple):
    """Edits that together make one fault, and the beginnings of the chapters that most likely notice it."""

    name: str
    edits: tuple[Edit, ...]
    likely: tuple[str, ...]


CELLS, SEQUENCE, ATTENTION = "layers/cells.py", "layers/attentional_gru.py", "layers/attention.py"
LOSS, POOLING, DICE = "layers/auxiliary_loss.py", "layers/pooling.py", "layers/dice.py"
SPEC, METRICS = "data/spec.py", "training/metrics.py"
STATE, PROCESSES = "training/state.py", "layers/across_processes.py"
LAST_CASE = "            kappa, lam = attention, valid - attention\n"
FLIP = """\
        if self.variant != "agru":  # which has no update gate
            kappa, lam = valid - kappa, -lam
"""
LAST_STEP = """\
_forward = AttentionalGRU.forward


def _state_of_the_last_step(self, inputs, attention=None, mask=None):
    states, final = _forward(self, inputs, attention, mask)
    return states, final if mask is None else final * mask[:, -1:]


AttentionalGRU.forward = _state_of_the_last_step


"""

FAULTS = (
    Fault(
        "update gate flipped: u = 1 keeps",
        (
            Edit(CELLS, "return (1 - u) * h + u * n", "return u * h + (1 - u) * n", 2),
            Edit(SEQUENCE, LAST_CASE, LAST_CASE + FLIP),
            Edit(SEQUENCE, "torch.cat([reset, -update, candidate])", "torch.cat([reset, update, candidate])"),
        ),
        ("04", "07"),
    ),
    Fault(
        "mask ignored by the attention",
        (
            Edit(ATTENTION, "scores.masked_fill(~mask, lowest), dim=1) * mask", "scores, dim=1)"),
            Edit(ATTENTION, "torch.sigmoid(scores) * mask", "torch.sigmoid(scores)"),
        ),
        ("03",),
    ),
    Fault(
        "mask ignored by the recurrent layers",
        (
            Edit(
                SEQUENCE,
                "valid = require_mask(mask, shape)",
                "valid = torch.ones_like(require_mask(mask, shape))",
            ),
        ),
        ("04", "05"),
    ),
    Fault(
        "mask ignored by the pooling",
        (Edit(POOLING, "require_mask(mask, values.shape[:2])", "mask = mask | True"),),
        ("02",),
    ),
    Fault("softmax over the batch", (Edit(ATTENTION, "lowest), dim=1)", "lowest), dim=0)"),), ("03",)),
    Fault(
        "auxiliary pair off by one: h(t) with e(t)",
        (Edit(LOSS, "interests, pairs = interests[:, :-1]", "interests, pairs = interests[:, 1:]"),),
        ("06",),
    ),
    Fault(
        "attention inverted: 1 - a in its place",
        (
            Edit(CELLS, "a = require_attention(a, (len(x),))", "a = 1 - require_attention(a, (len(x),))", 2),
            Edit(SEQUENCE, "attention = require_attention(", "attention = 1 - require_attention("),
        ),
        ("07",),
    ),
    Fault(
        "wrong last state: the one at T - 1, where padding has none",
        (Edit(SEQUENCE, "def _flip_update(", LAST_STEP + "def _flip_update("),),
        ("04", "05", "07"),
    ),
    Fault(
        "padding counted in the mean of a history",
        (Edit(POOLING, "step.sum(1).clamp(min=1)", "step.shape[1]"),),
        ("02",),
    ),
    Fault(
        "padding counted in the auxiliary loss", (Edit(LOSS, "pairs.sum())", "torch.tensor(pairs.numel()))"),), ("06",)
    ),
    Fault(
        "padding counted as steps of the softmax",
        (Edit(ATTENTION, "mask.sum(1, keepdim=True)", "mask.shape[1]"),),
        ("03", "07"),
    ),
    Fault(
        "tied tables untied",
        (Edit(SPEC, 'return self.vocabulary_of(column) if self.tables == "shared" else column', "return column"),),
        ("02", "06", "08"),
    ),
    Fault(
        "AUC reversed",
        (
            Edit(METRICS, "return (below + not_above) / (", "return 1 - (below + not_above) / ("),
            Edit(METRICS, '.groupby("owner")["rank"].rank()', '.groupby("owner")["rank"].rank(ascending=False)'),
        ),
        ("01",),
    ),
    Fault(
        "Dice on the statistics of the batch, at evaluation too",
        (
            Edit(
                DICE,
                "normalised = (rows - norm.running_mean) / torch.sqrt(norm.running_var + norm.eps)",
                "normalised = (rows - rows.mean(0)) / torch.sqrt(rows.var(0, correction=0) + norm.eps)",
            ),
        ),
        ("02",),
    ),
    Fault(
        "two processes: a mean of their means, whatever each has",
        (Edit(PROCESSES, "count = summed(count.to(total.dtype))", "return total / count.clamp(min=1)"),),
        ("12",),
    ),
    Fault(
        "two processes: Dice by the statistics of its own rows",
        (Edit("layers/batch_norm.py", "if not are_rows_shared():", "if True:"),),
        ("12",),
    ),
    Fault(
        "two processes: each draws the negatives of its own rows",
        (
            Edit(
                "data/batches.py",
                "batch = self.batch(order[number * size : (number + 1) * size], draws)",
                "batch = self.batch(order[number * size : (number + 1) * size][self.rank :: self.processes], draws)",
            ),
            Edit("data/batches.py", "if 1 < self.processes <= self.together:", "if False:"),
        ),
        ("12",),
    ),
    Fault(
        "a resumed run without its random numbers",
        (Edit(STATE, 'torch.set_rng_state(tensors[f"random.{rank}"])', "pass"),),
        ("12",),
    ),
    Fault(
        "a resumed run that begins its epoch again",
        (
            Edit(
                STATE,
                'self.batches.go_to(numbers["position"])',
                'self.batches.go_to(numbers["position"] | {"step": 0})',
            ),
        ),
        ("12",),
    ),
    Fault(
        "one user's history read once for every target",
        (Edit("layers/shared_rows.py", "if not all(is_one_row(tensor) for tensor in tensors):", "if True:"),),
        ("12",),
    ),
    Fault(
        "clinic: a row alone is scored among others",
        (
            Edit(
                "museum/score_tests.py",
                "model(of_rows(batch, [row])).logits for row",
                "model(batch).logits[row : row + 1] for row",
            ),
        ),
        ("13",),
    ),
    Fault(
        "clinic: padding that is not added",
        (Edit("museum/altered.py", "F.pad(tensor, (0, columns))", "F.pad(tensor, (0, 0))"),),
        ("13",),
    ),
    Fault(
        "clinic: attention 1 where 0 was ordered",
        (Edit("museum/part_tests.py", "for a in (0, 1))", "for a in (1, 0))", 2),),
        ("13",),
    ),
    Fault(
        "sessions cut at short pauses, not at long ones",
        (Edit("data/sessions.py", "np.diff(times.values) > gap", "np.diff(times.values) <= gap"),),
        ("14",),
    ),
    Fault(
        "sessions counted from the oldest",
        (
            Edit(
                "layers/session_places.py",
                "kept = count - 1 - torch.arange(sessions, device=own.device)",
                "kept = (count - sessions).clamp(min=0) + torch.arange(sessions, device=own.device)",
            ),
            Edit("layers/session_places.py", "(kept >= 0)", "(kept < count)"),
        ),
        ("14",),
    ),
    Fault(
        "mask ignored by the self-attention",
        (Edit("layers/self_attention.py", "scores.masked_fill(~mask[:, None, None, :], lowest)", "scores"),),
        ("14",),
    ),
    Fault(
        "the way back through the sessions begins at padding",
        (
            Edit(
                "layers/session_interaction.py",
                "torch.where(mask, mask.sum(1, keepdim=True) - 1 - places, places)",
                "places.flip(0).expand(mask.shape)",
            ),
        ),
        ("14",),
    ),
)


def planted(fault: Fault, package: Path) -> dict[Path, str]:
    """The files that a fault changes, with their new text. Raises ValueError when a text to replace is not there."""
    changed: dict[Path, str] = {}
    for edit in fault.edits:
        path = package / edit.file
        text = changed.get(path) or path.read_text(encoding="utf-8")
        if (found := text.count(edit.old)) != edit.count:
            raise ValueError(
                f"{fault.name!r} cannot be planted: {edit.file} holds {edit.old!r} {found} times; "
                f"expected {edit.count}. Mend the fault in scripts/planted_faults.py"
            )
        changed[path] = text.replace(edit.old, edit.new)
    return changed
