"""Right and wrong answers to the exercise of chapter 06 on scores that popularity bent."""

from __future__ import annotations


def _next(*lines: str) -> str:
    return "def next_probability(scores, counts, power):\n" + "".join(f"    {line}\n" for line in lines)


RIGHT = {
    "06.4": [
        _next("return F.softmax(scores + power * counts.log(), -1)"),
        _next(
            "q = counts.double() ** power",
            "q = q / q.sum()",
            "s = scores + torch.log(q).to(scores.dtype)",
            "return torch.exp(s - torch.logsumexp(s, dim=1, keepdim=True))",
        ),
        _next(
            "rows = []",
            "for row in scores:",
            "    z = torch.stack([s + power * math.log(int(c)) for s, c in zip(row, counts)])",
            "    w = (z - z.max()).exp()",
            "    rows.append(w / w.sum())",
            "return torch.stack(rows)",
        ),
        _next(
            "best = scores.max(1, keepdim=True).values",
            "w = torch.exp(scores - best) * counts.to(scores) ** power",
            "return torch.einsum('bn,b->bn', w, 1 / w.sum(1))",
        ),
    ]
}

WRONG = {
    "06.4": [
        _next("return torch.softmax(scores / (power * counts), 1)"),
        _next("return torch.softmax(scores ** 2 + power * counts.log(), 1)"),
        _next("return torch.softmax(scores, 1) + counts / counts.sum()"),
        _next("q = counts ** power", "return (scores + q.log()) / (scores + q.log()).sum(1, keepdim=True)"),
        _next("return torch.softmax(scores + counts.log() / max(power, 0.1), 1)"),
        _next("return torch.softmax(scores + counts.log10() * power, 1)"),
        _next("return torch.softmax(-scores + counts.log() * power, 1)"),
        _next("return counts / counts.sum() + 0 * scores"),
    ]
}
