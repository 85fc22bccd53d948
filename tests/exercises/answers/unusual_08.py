"""Chapter 08: right answers in unusual styles."""

from __future__ import annotations

RIGHT = {
    "08.2": [
        """
def group_view(triples, tables, batch):
    def vectors(k):
        return torch.cat([F.embedding(batch[t[k]], tables[t[0]]) for t in triples], -1)
    negatives = vectors(2) if all(t[2] in batch for t in triples) else None
    return vectors(0), vectors(1), negatives, batch[triples[0][1]] != 0
""",
        """
def group_view(triples, tables, batch):
    def vectors(k):
        return torch.cat([F.embedding(batch[t[k]], tables[t[0]]) for t in triples], -1)
    negatives = vectors(2) if triples[-1][2] in batch.keys() else None
    return vectors(0), vectors(1), negatives, torch.stack([batch[t[1]] != 0 for t in triples]).any(0)
""",
    ],
    "08.3": [
        """
def tiny_dien(target, history, negatives, mask, parts):
    interests = parts["extractor"](history, mask)
    attention = parts["attention"](target, interests, mask)
    _, final = parts["evolution"](interests, attention, mask)
    logits = parts["head"](torch.cat([target, final, target * final], dim=1))
    if negatives is None:
        return logits, None
    return logits, parts["auxiliary"](interests, history, negatives, mask)
""",
        """
def tiny_dien(target, history, negatives, mask, parts):
    interests = parts["extractor"](history, mask)
    attention = parts["attention"](target, interests, mask)
    _, final = parts["evolution"](interests, attention, mask)
    logits = parts["head"](torch.stack([target, final, target * final], 1).flatten(1))
    if negatives is None:
        return logits, None
    return logits, parts["auxiliary"](interests, history, negatives, mask)
""",
    ],
}

WRONG: dict[str, list] = {}
