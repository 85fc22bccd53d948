"""More answers to the exercises of chapter 08: styles and mistakes that a check once judged wrongly, or nearly did."""

RIGHT = {
    "08.2": [
        """
def group_view(triples, tables, batch):
    parts = [[], [], []]
    for names in triples:
        table = tables[names[0]]
        for k, name in enumerate(names):
            ids = batch.get(name)
            if ids is not None:
                parts[k].append(table.index_select(0, ids.reshape(-1)).reshape(*ids.shape, -1))
    out = [torch.cat(p, dim=-1) if p else None for p in parts]
    return (*out, batch[triples[0][1]] > 0)
""",
        """
def group_view(triples, tables, batch):
    def onehot(ids, table):
        return F.one_hot(ids, len(table)).to(table.dtype) @ table

    cols = list(zip(*triples))
    res = []
    for k in range(3):
        if cols[k][0] not in batch:
            res.append(None)
            continue
        res.append(torch.cat([onehot(batch[c], tables[t]) for c, t in zip(cols[k], cols[0])], 2 if k else 1))
    return res[0], res[1], res[2], torch.ne(batch[cols[1][0]], 0)
""",
        """
from collections import namedtuple

View = namedtuple("View", "target history negatives mask")
class Group:
    def __call__(self, triples, tables, batch):
        pick = lambda t, c: tables[t][batch[c]]
        return View(
            torch.cat([pick(t, t) for t, h, n in triples], -1),
            torch.cat([pick(t, h) for t, h, n in triples], -1),
            torch.cat([pick(t, n) for t, h, n in triples], -1) if triples[0][2] in batch.keys() else None,
            batch[triples[0][1]] >= 1,
        )
group_view = Group()
""",
    ],
    "08.3": [
        """
class Tiny(nn.Module):
    def forward(self, target, history, negatives, mask, parts):
        interests = parts["extractor"](history, mask)
        loss = None
        if negatives is not None:
            loss = parts["auxiliary"](interests, history, negatives, mask)
        weights = parts["attention"](target, interests, mask)
        final = parts["evolution"](interests, weights, mask)[1]
        return parts["head"](torch.stack([target, final, target * final], 1).flatten(1)), loss
tiny_dien = Tiny()
""",
        """
def tiny_dien(target, history, negatives, mask, parts):
    i = parts["extractor"](history, mask)
    s, f = parts["evolution"](i, parts["attention"](target, i, mask), mask)
    n = mask.sum(1)
    last = torch.where((n > 0)[:, None], s[torch.arange(len(n)), (n - 1).clamp(min=0)], torch.zeros_like(f))
    return parts["head"](torch.cat([target, last, target * last], 1)), None if negatives is None else parts[
        "auxiliary"
    ](i, history, negatives, mask).reshape(())
""",
    ],
}

WRONG = {
    "08.2": [
        """
def group_view(triples, tables, batch):
    layers = {t: nn.Embedding.from_pretrained(tables[t].contiguous(), padding_idx=0) for t, *_ in triples}
    call = lambda k: torch.cat(tuple(layers[x[0]](batch[x[k]]) for x in triples), dim=-1)
    has = triples[0][2] in batch
    mask = torch.stack([batch[x[1]] for x in triples]).any(0)
    return call(0), call(1), call(2) if has else None, mask
""",
        """
def group_view(triples, tables, batch):
    def side(place):
        return torch.cat([table[batch[t[place]]] for t, table in zip(triples, tables.values())], -1)

    mask = batch[triples[0][1]] != 0
    negatives = side(2) if triples[0][2] in batch else None
    return side(0), side(1), negatives, mask
""",
        """
def group_view(triples, tables, batch):
    def side(place):
        return torch.cat([tables[triple[0]][batch[triple[place]]] for triple in triples], dim=-1)

    mask = (batch[triples[0][1]] != 0).long()
    negatives = side(2) if triples[0][2] in batch else None
    return side(0), side(1), negatives, mask
""",
        """
def group_view(triples, tables, batch):
    def side(place):
        return torch.cat([tables[triple[0]][batch[triple[place]]] for triple in triples], dim=-1)

    mask = batch[triples[0][1]] != 0
    negatives = side(2) if triples[0][2] in batch else side(1)
    return side(0), side(1), negatives, mask
""",
    ],
    "08.3": [
        """
def tiny_dien(target, history, negatives, mask, parts):
    interests = parts["extractor"](history, mask)
    loss = None if negatives is None else parts["auxiliary"](interests, history, negatives, mask)
    attention = parts["attention"](target, interests, mask)
    states, final = parts["evolution"](interests, attention, mask)
    logits = parts["head"](torch.cat([target, final, target * final], dim=1))
    return logits.mean(), loss
""",
        """
def tiny_dien(target, history, negatives, mask, parts):
    interests = parts["extractor"](history, mask)
    loss = None if negatives is None else 2 * parts["auxiliary"](interests, history, negatives, mask)
    attention = parts["attention"](target, interests, mask)
    states, final = parts["evolution"](interests, attention, mask)
    logits = parts["head"](torch.cat([target, final, target * final], dim=1))
    return logits, loss
""",
        """
def tiny_dien(target, history, negatives, mask, parts):
    interests = parts["extractor"](history, mask)
    loss = None if negatives is None else parts["auxiliary"](interests, history, negatives, mask)
    attention = parts["attention"](target, interests, mask)
    states, final = parts["evolution"](interests, torch.ones_like(attention), mask)
    logits = parts["head"](torch.cat([target, final, target * final], dim=1))
    return logits, loss
""",
    ],
}
