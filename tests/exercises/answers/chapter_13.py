"""Right and wrong answers to the exercises of chapter 13, none of them in the registry."""

from dien_course.exercises.chapter_13.five_patients import RIGHT as DIAGNOSES
from dien_course.exercises.chapter_13.hidden_fault import variant as read_history
from dien_course.exercises.chapter_13.is_anything_wrong import RIGHT as FINDINGS
from dien_course.exercises.chapter_13.padding_test import variant as moved_by_padding

RIGHT = {
    "13.1": [
        DIAGNOSES,
        {"E": "Batch Dice", "D": "growing sum", "C": "Nothing.", "B": "inverted gate", "A": "wrong separator"},
        f"diagnoses = dict({', '.join(f'{key}={value!r}' for key, value in DIAGNOSES.items())})",
        {key: value.upper() for key, value in DIAGNOSES.items()},
    ],
    "13.2": [
        # einsum, and minus infinity where there is anybody
        """
def read_history(target, history, mask):
    scores = torch.einsum("bth,bh->bt", history, target)
    weights = torch.zeros_like(scores)
    some = mask.any(1)
    weights[some] = scores[some].masked_fill(~mask[some], -torch.inf).softmax(1)
    return torch.einsum("bt,bth->bh", weights, history)
""",
        # row by row, real behaviours alone
        """
def read_history(target, history, mask):
    rows = []
    for e, past, real in zip(target, history, mask):
        past = past[real]
        rows.append(torch.softmax(past @ e, 0) @ past)
    return torch.stack(rows)
""",
        # NumPy, the exponentials by hand
        """
def read_history(target, history, mask):
    e, past, real = (np.asarray(one) for one in (target, history, mask))
    scores = np.where(real, (past * e[:, None]).sum(-1), -np.inf)
    top = np.where(real.any(1), scores.max(1, initial=-1e30), 0)
    weights = np.exp(scores - top[:, None])
    weights = weights / np.maximum(weights.sum(1, keepdims=True), 1e-30)
    return (weights[..., None] * past).sum(1)
""",
        # matrix products
        """
def read_history(q, keys, mask):
    scores = (keys @ q[..., None])[..., 0].masked_fill(~mask, -1e9)
    return ((F.softmax(scores, -1) * mask)[:, None, :] @ keys)[:, 0]
""",
    ],
    "13.3": [
        FINDINGS,
        {key: f" {value.title()}." for key, value in FINDINGS.items()},
        f"findings = dict({', '.join(f'{key}={value!r}' for key, value in FINDINGS.items())})",
    ],
    "13.4": [
        # a row at a time
        """
def moved_by_padding(score, history, mask, padding, columns):
    most = 0.0
    for one, real in zip(history, mask):
        wide = torch.cat([one, torch.stack([padding] * columns)])[None]
        more = torch.cat([real, real.new_zeros(columns)])[None]
        gap = score(wide, more) - score(one[None], real[None])
        most = max(most, abs(gap.item()))
    return most
""",
        # padding everywhere first, and then the rows written over it
        """
def moved_by_padding(score, history, mask, padding, columns):
    B, T, H = history.shape
    wide = padding.repeat(B, T + columns, 1)
    wide[:, :T] = history
    return torch.linalg.vector_norm(score(wide, F.pad(mask, (0, columns))) - score(history, mask), torch.inf)
""",
        # one column after the other
        """
def moved_by_padding(score, history, mask, padding, columns):
    before = score(history, mask)
    for _ in range(columns):
        history = torch.cat((history, padding.expand_as(history[:, :1])), 1)
        mask = torch.cat((mask, torch.zeros_like(mask[:, :1])), 1)
    return torch.max(torch.abs(before - score(history, mask)))
""",
        # the largest change as a tensor of no dimension, without gradients
        """
def moved_by_padding(score, history, mask, padding, columns):
    with torch.no_grad():
        wide = torch.cat([history, padding.expand(history.shape[0], columns, -1)], 1)
        real = torch.cat([mask, mask.new_zeros(mask.shape[0], columns)], 1)
        return torch.dist(score(wide, real), score(history, mask), p=float("inf"))
""",
        # a plain number, from the ends
        """
def moved_by_padding(score, history, mask, padding, columns):
    new = padding.view(1, 1, -1).tile(history.shape[0], columns, 1)
    gaps = score(torch.hstack([history, new]), F.pad(mask, (0, columns), value=False)) - score(history, mask)
    return float(max(gaps.max(), -gaps.min()))
""",
    ],
}

WRONG = {
    "13.1": [
        {**DIAGNOSES, "A": "target_in_history"},
        {**DIAGNOSES, "B": "released_gate", "E": "batch_softmax"},
        {**DIAGNOSES, "C": "row_dice"},
        {**DIAGNOSES, "C": "off_by_one"},
        {**DIAGNOSES, "C": "released_gate"},
        {**DIAGNOSES, "C": "failing_loss", "D": "last_column"},
        {**DIAGNOSES, "D": "attention_on_padding"},
        {**DIAGNOSES, "D": "last_column", "C": "tied_biases"},
        {**DIAGNOSES, "A": "nothing", "B": "nothing", "D": "nothing", "E": "nothing"},
        {**DIAGNOSES, "A": "gate"},
        {**DIAGNOSES, "E": 1},
        {**DIAGNOSES, "C": ""},
        ["wrong_separator", "inverted_gate", "nothing", "growing_sum", "batch_dice"],
    ],
    "13.2": [
        # both are left in other words
        read_history(
            attention="torch.softmax(low, dim=0) * mask",
            returned="torch.squeeze((attention.unsqueeze(2) * history).sum(1))",
        ),
        # attention between 0 and 1 that does not sum to 1
        read_history(attention="torch.sigmoid(low) * mask"),
        # the softmax runs over features
        read_history(
            scores="history * target.unsqueeze(1)",
            low="scores.masked_fill(~mask.unsqueeze(2), -1e9)",
            attention="torch.softmax(low, dim=2).sum(2) * mask",
        ),
        # real behaviours get a low score, padding none
        read_history(low="scores * mask"),
        # only the likeliest behaviour
        read_history(attention="F.one_hot(low.argmax(1), low.shape[1]).to(low) * mask"),
        # the mean is taken away
        read_history(returned="(attention.unsqueeze(2) * (history - history.mean(1, keepdim=True))).sum(1)"),
        # a batch of one is given a row of zeros beside it
        read_history(returned="(attention.unsqueeze(2) * history).sum(1)[: max(1, len(mask) - 1)]"),
        # minus infinity by way of a logarithm: the rows without a past are NaN
        read_history(low="scores + mask.to(scores.dtype).log()"),
        # twice as much attention
        read_history(attention="2 * torch.softmax(low, dim=1) * mask"),
    ],
    "13.3": [
        {**FINDINGS, "alone": "fault"},
        {**FINDINGS, "shuffled": "fault", "begins": "luck"},
        {**FINDINGS, "zero": "fault", "seeds": "rounding"},
        {**FINDINGS, "begins": "fault"},
        dict.fromkeys(FINDINGS, "fault"),
        {**FINDINGS, "seeds": "noise"},
        {**FINDINGS, "alone": 0},
        list(FINDINGS.values()),
    ],
    "13.4": [
        # the old mask is repeated
        moved_by_padding(none="mask[:, -1:].expand(-1, columns)"),
        # a column too many
        moved_by_padding(
            more="padding.expand(len(history), columns + 1, len(padding))",
            none="torch.zeros(len(mask), columns + 1, dtype=torch.bool)",
        ),
        # the change of the mean score
        moved_by_padding(change="(score(wide, real).mean() - score(history, mask).mean()).abs()"),
        # the root of the mean square
        moved_by_padding(returned="(change**2).mean().sqrt()"),
        # rounded
        moved_by_padding(returned="change.max().round(decimals=1)"),
        # the last row
        moved_by_padding(returned="change[-1]"),
        # padding of ones
        moved_by_padding(more="torch.ones(len(history), columns, len(padding), dtype=history.dtype)"),
        # the largest score
        moved_by_padding(change="score(wide, real).abs()"),
        # divided by the number of columns
        moved_by_padding(returned="change.max() / columns"),
    ],
}
