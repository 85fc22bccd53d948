"""Right and wrong answers to the exercises of chapter 08, none of them in the registry."""

COUNT = {"tables": 912, "item_bias": 100, "extractor": 1600, "auxiliary": 0, "head_inputs": 56, "two_extractors": 832}


def _view(*lines: str) -> str:
    return "def group_view(triples, tables, batch):\n" + "".join(f"    {line}\n" for line in lines)


def _dien(*lines: str) -> str:
    return "def tiny_dien(target, history, negatives, mask, parts):\n" + "".join(f"    {line}\n" for line in lines)


INTERESTS = "interests = parts['extractor'](history, mask)"
LOSS = "loss = None if negatives is None else parts['auxiliary'](interests, history, negatives, mask)"
ATTENTION = "attention = parts['attention'](target, interests, mask)"
EVOLVED = "states, final = parts['evolution'](interests, attention, mask)"
LOGITS = "logits = parts['head'](torch.cat([target, final, target * final], 1))"
RETURN = "return logits, loss"

JOIN = "join = lambda k: torch.cat([tables[t[0]][batch[t[k]]] for t in triples], -1)"
MASK = "mask = batch[triples[0][1]] != 0"
NEGATIVES = "negatives = join(2) if triples[0][2] in batch else None"
VIEW = "return join(0), join(1), negatives, mask"

RIGHT = {
    "08.1": [
        COUNT,
        "count = dict(tables=torch.tensor(912), item_bias=100.0, extractor=sum(p.numel() for p in "
        "nn.GRU(16, 16).parameters()) - 32, auxiliary=0, head_inputs=8 + 16 * 3, two_extractors=np.int64(832))",
        {key: float(number) for key, number in COUNT.items()},
    ],
    "08.2": [
        # a list that grows, and F.embedding
        """
def group_view(triples, tables, batch):
    sides = [[], [], []]
    for triple in triples:
        for side, column in zip(sides, triple):
            if column in batch:
                side.append(F.embedding(batch[column], tables[triple[0]]))
    target, history, negatives = [torch.cat(side, dim=-1) if side else None for side in sides]
    return target, history, negatives, batch[triples[0][1]].bool()
""",
        # row by row
        """
def group_view(groups, weights, columns):
    def vector(ids):
        return torch.cat([weights[group[0]][i] for group, i in zip(groups, ids)])

    def rows(k):
        ids = torch.stack([columns[group[k]] for group in groups], -1)
        return torch.stack([torch.stack([vector(i) for i in row]) for row in ids])

    target = torch.stack([vector(i) for i in torch.stack([columns[group[0]] for group in groups], -1)])
    negatives = rows(2) if groups[0][2] in columns else None
    return [target, rows(1), negatives, columns[groups[0][1]] > 0]
""",
        # one-hot vectors, and padding set to zero once more
        """
def group_view(triples, tables, batch):
    def look_up(triple, ids):
        table = tables[triple[0]]
        return F.one_hot(ids, len(table)).to(table.dtype) @ table

    mask = torch.stack([batch[history] != 0 for _, history, _ in triples]).all(0)
    target = torch.cat([look_up(t, batch[t[0]]) for t in triples], 1)
    history = torch.cat([look_up(t, batch[t[1]]) for t in triples], 2) * mask[:, :, None]
    if any(t[2] not in batch for t in triples):
        return target, history, None, mask
    return target, history, torch.cat([look_up(t, batch[t[2]]) for t in triples], 2) * mask[:, :, None], mask
""",
        # into room made before
        """
def group_view(triples, tables, batch):
    widths = [tables[t[0]].shape[1] for t in triples]
    out = []
    for k in range(3):
        if triples[0][k] not in batch:
            out.append(None)
            continue
        room = torch.zeros(*batch[triples[0][k]].shape, sum(widths), dtype=tables[triples[0][0]].dtype)
        at = 0
        for t, width in zip(triples, widths):
            found = tables[t[0]].index_select(0, batch[t[k]].flatten())
            room[..., at : at + width] = found.view(*room.shape[:-1], width)
            at += width
        out.append(room)
    return (*out, torch.logical_not(batch[triples[0][1]].eq(0)))
""",
    ],
    "08.3": [
        _dien(INTERESTS, LOSS, ATTENTION, EVOLVED, LOGITS, RETURN),
        # the last column of states, which stand still at padding; hstack
        """
def tiny_dien(target, history, negatives, mask, parts):
    h = parts["extractor"](history, mask)
    states, _ = parts["evolution"](h, parts["attention"](target, h, mask), mask)
    final = states[:, -1]
    logits = parts["head"](torch.hstack([target, final, final * target]))
    if negatives is None:
        return logits, None
    return logits, parts["auxiliary"](h, history, negatives, mask)
""",
        # a list, another order of work
        """
def tiny_dien(item, clicks, unclicked, real, layers):
    extractor, attention, evolution, auxiliary, head = (
        layers[name] for name in ("extractor", "attention", "evolution", "auxiliary", "head")
    )
    interests = extractor(clicks, real)
    loss = auxiliary(interests, clicks, unclicked, real) if unclicked is not None else None
    together = torch.zeros(len(item), 6, dtype=item.dtype)
    together[:, :2] = item
    together[:, 2:4] = evolution(interests, attention(item, interests, real), real)[1]
    together[:, 4:] = item * together[:, 2:4].clone()
    return [head(together), loss]
""",
        # the last real state, picked by its index
        _dien(
            INTERESTS,
            LOSS,
            ATTENTION,
            EVOLVED,
            "rows = torch.arange(len(mask))",
            "last = states[rows, (mask.sum(1) - 1).clamp(min=0)] * mask.any(1)[:, None]",
            "return parts['head'](torch.cat((target, last, target * last), dim=-1)), loss",
        ),  # fmt: skip
        # attention is 0 at padding, so that the evolution needs no mask
        _dien(INTERESTS, LOSS, ATTENTION, "mask = torch.ones_like(mask)", EVOLVED, LOGITS, RETURN),
        # the error is caught
        _dien(
            INTERESTS,
            ATTENTION,
            "try:",
            "    loss = parts['auxiliary'](interests, history, negatives, mask)",
            "except AttributeError:",
            "    loss = None",
            EVOLVED,
            LOGITS,
            RETURN,
        ),  # fmt: skip
    ],
}

WRONG = {
    "08.1": [
        COUNT | {"tables": 920},
        COUNT | {"item_bias": 10},
        COUNT | {"extractor": 544},
        COUNT | {"extractor": 1600.5},
        COUNT | {"auxiliary": 1},
        COUNT | {"head_inputs": 48},
        COUNT | {"two_extractors": 800},
        COUNT | {"two_extractors": -832},
        {key: number for key, number in COUNT.items() if key != "auxiliary"},
        COUNT | {"tables": "912"},
    ],
    "08.2": [
        # NumPy: the tables would never learn
        _view(
            "join = lambda k: np.concatenate([tables[t[0]].numpy()[batch[t[k]].numpy()] for t in triples], axis=-1)",
            "negatives = join(2) if triples[0][2] in batch else None",
            "return join(0), join(1), negatives, batch[triples[0][1]].numpy() != 0",
        ),
        # in the order of the tables
        """
def group_view(triples, tables, batch):
    of = {triple[0]: triple for triple in triples}
    target, history, others = (
        torch.cat([tables[name][batch[of[name][k]]] for name in tables], -1) if triples[0][k] in batch else None
        for k in range(3)
    )
    return target, history, others, batch[triples[0][1]] != 0
""",
        # stacked, not concatenated
        _view(JOIN.replace("cat", "stack"), MASK, NEGATIVES, VIEW),
        # the mean of the vectors, written twice to have the width
        _view(
            "join = lambda k: torch.cat([sum(tables[t[0]][batch[t[k]]] for t in triples) / 2] * len(triples), -1)",
            MASK,
            NEGATIVES,
            VIEW,
        ),  # fmt: skip
        # the history for the negatives; the negatives for the mask
        _view(JOIN, MASK, NEGATIVES.replace("2) if", "1) if"), VIEW),
        _view(JOIN, "mask = batch[triples[0][2] if triples[0][2] in batch else triples[0][1]] == 1", NEGATIVES, VIEW),
        # the mask as numbers, as a row for each user, of the target
        _view(JOIN, "mask = (batch[triples[0][1]] != 0).float()", NEGATIVES, VIEW),
        _view(JOIN, "mask = (batch[triples[0][1]] != 0).any(1)", NEGATIVES, VIEW),
        _view(JOIN, "mask = torch.ones_like(batch[triples[0][1]], dtype=torch.bool)", NEGATIVES, VIEW),
        # the mask in another place; three things instead of four
        _view(JOIN, MASK, NEGATIVES, "return mask, join(0), join(1), negatives"),
        _view(JOIN, MASK, NEGATIVES, "return join(0), join(1), mask"),
        # a table under the column's own name; names that are known beforehand
        _view(JOIN.replace("tables[t[0]]", "tables[t[k]]"), MASK, NEGATIVES, VIEW),
        _view(JOIN, "mask = batch['history'] != 0", "negatives = join(2) if 'negatives' in batch else None", VIEW),
        # two triples, always
        _view(JOIN.replace("in triples", "in (triples[0], triples[-1])"), MASK, NEGATIVES, VIEW),
        # sorted by name
        _view("triples = sorted(triples, reverse=True)", JOIN, MASK, NEGATIVES, VIEW),
        # negatives of zeros at the last behaviour; the vector of id 0 at the unknown
        _view(JOIN, MASK, NEGATIVES, "if negatives is not None: negatives[:, -1] = 0", VIEW),
        _view(JOIN.replace("batch[t[k]]", "batch[t[k]] * (batch[t[k]] > 1)"), MASK, NEGATIVES, VIEW),
        # the order of the last dimension
        _view(JOIN, MASK, NEGATIVES, "return join(0), join(1).flip(-1), negatives, mask"),
    ],
    "08.3": [
        # one fault is mended, two are, three are
        _dien(
            INTERESTS,
            "loss = parts['auxiliary'](interests.roll(-1, dims=1), history, negatives, mask)",
            ATTENTION,
            EVOLVED,
            LOGITS,
            "return torch.sigmoid(logits), loss",
        ),  # fmt: skip
        _dien(
            INTERESTS,
            "loss = None if negatives is None else parts['auxiliary'](interests.roll(-1, 1), history, negatives, mask)",
            ATTENTION,
            EVOLVED,
            LOGITS,
            "return torch.sigmoid(logits), loss",
        ),  # fmt: skip
        _dien(
            INTERESTS,
            "loss = parts['auxiliary'](interests[:, 1:], history[:, 1:], negatives[:, 1:], mask[:, 1:])",
            ATTENTION,
            EVOLVED,
            LOGITS,
            RETURN,
        ),  # fmt: skip
        # slices by hand, and then the part slices again
        _dien(
            INTERESTS,
            "cut = () if negatives is None else (interests[:, :-1], history[:, 1:], negatives[:, 1:], mask[:, 1:])",
            "loss = parts['auxiliary'](*cut) if cut else None",
            ATTENTION,
            EVOLVED,
            LOGITS,
            RETURN,
        ),  # fmt: skip
        # the wrong end, the mean, the sum of both states
        _dien(INTERESTS, LOSS, ATTENTION, EVOLVED, "final = states[:, 0]", LOGITS, RETURN),
        _dien(INTERESTS, LOSS, ATTENTION, EVOLVED, "final = states.mean(1)", LOGITS, RETURN),
        _dien(INTERESTS, LOSS, ATTENTION, EVOLVED, "final = final + interests[:, -1]", LOGITS, RETURN),
        # attention forgotten, twice, or of ones
        _dien(INTERESTS, LOSS, "attention = mask.to(target.dtype)", EVOLVED, LOGITS, RETURN),
        _dien(INTERESTS, LOSS, ATTENTION, "attention = attention ** 2", EVOLVED, LOGITS, RETURN),
        # the mask turned round for the auxiliary loss
        _dien(INTERESTS, LOSS.replace("negatives, mask", "negatives, ~mask"), ATTENTION, EVOLVED, LOGITS, RETURN),
        # probabilities by another name, and a logit too many dimensions
        _dien(INTERESTS, LOSS, ATTENTION, EVOLVED, LOGITS, "return logits.sigmoid().logit().clamp(0, 1), loss"),
        _dien(INTERESTS, LOSS, ATTENTION, EVOLVED, LOGITS, "return logits[:, None], loss"),
        # the order at the head; the product forgotten; the loss alone
        _dien(INTERESTS, LOSS, ATTENTION, EVOLVED, LOGITS.replace("target, final,", "final, target,"), RETURN),
        _dien(INTERESTS, LOSS, ATTENTION, EVOLVED, LOGITS.replace(", target * final", ""), RETURN),
        _dien(INTERESTS, LOSS, ATTENTION, EVOLVED, LOGITS, "return logits"),
        # negatives made up; cut off from autograd
        _dien(
            INTERESTS,
            "negatives = torch.zeros_like(history) if negatives is None else negatives",
            LOSS,
            ATTENTION,
            EVOLVED,
            LOGITS,
            RETURN,
        ),  # fmt: skip
        _dien(INTERESTS, LOSS, "interests = interests.detach()", ATTENTION, EVOLVED, LOGITS, RETURN),
        _dien(INTERESTS, LOSS.replace("(interests,", "(interests.detach(),"), ATTENTION, EVOLVED, LOGITS, RETURN),
        # behaviours and negatives exchanged; attention that sums to one; right but for histories of one
        _dien(INTERESTS, LOSS.replace("history, neg", "negatives, neg"), ATTENTION, EVOLVED, LOGITS, RETURN),
        _dien(INTERESTS, LOSS, ATTENTION, "attention = F.normalize(attention, 1, 1)", EVOLVED, LOGITS, RETURN),
        _dien(
            INTERESTS,
            LOSS,
            ATTENTION,
            EVOLVED,
            "final = final if history.shape[1] > 1 else interests[:, -1]",
            LOGITS,
            RETURN,
        ),
    ],
}
