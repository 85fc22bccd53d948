"""Right and wrong answers to the exercises of chapter 09 on a table, a yardstick and a file of one's own."""

from __future__ import annotations


def _yardstick(body: str) -> str:
    return f"def fair_yardstick(train, validation, test, strengths):\n{body}"


RIGHT = {
    "09.4": [
        # the settings as a TOML file has them
        """
def shop_spec(columns):
    has = set(columns)
    triples = [["sku", "viewed", "notViewed"]]
    brand = ["brand", "viewedBrands", "notViewedBrands"]
    whole = has.issuperset(brand)
    spec = {"groups": [{"name": "product", "triples": triples + [brand] * whole}]}
    spec["categorical"] = [c for c in ["device", "country"] + ["brand"] * (not whole) if c in has]
    spec["sequences"] = list(has & {"tags"})
    spec["numeric"] = list(has & {"price"})
    return spec | {"label": "bought", "user": "visitor", "max_length": 30}
""",
        # brand stays categorical although it is a target as well
        """
def shop_spec(columns):
    from dien_course.data import AttentionGroup, FeatureSpec

    triples = (("sku", "viewed", "notViewed"), ("brand", "viewedBrands", "notViewedBrands"))
    group = AttentionGroup("shown", tuple(t for t in triples if all(c in columns for c in t)))
    return FeatureSpec(
        groups=(group,),
        categorical=tuple(c for c in ("brand", "country", "device") if c in columns),
        numeric=("price",) if "price" in columns else (),
        sequences=("tags",) if "tags" in columns else (),
        label="bought", user="visitor", max_length=30,
    )
""",
        # roles by name, one loop
        """
from dien_course.models import AttentionGroup, FeatureSpec

def shop_spec(columns):
    roles = {"country": "categorical", "device": "categorical", "tags": "sequences", "price": "numeric"}
    triples = [("sku", "viewed", "notViewed")]
    if "brand" in columns:
        if "viewedBrands" in columns and "notViewedBrands" in columns:
            triples += [("brand", "viewedBrands", "notViewedBrands")]
        else:
            roles["brand"] = "categorical"
    found = {"categorical": [], "sequences": [], "numeric": []}
    for column in columns:
        if column in roles:
            found[roles[column]].append(column)
    return FeatureSpec([AttentionGroup("g", triples)], label="bought", user="visitor", max_length=30, **found)
""",
    ],
    "09.5": [
        # bincount
        _yardstick("""
    size = 1 + max(part[0].max() for part in (train, validation, test))
    n, likes = np.bincount(train[0], minlength=size), np.bincount(train[0], weights=train[1], minlength=size)
    def p(k):
        return (likes + k * train[1].mean()) / (n + k)
    def loss(k):
        q, y = p(k)[validation[0]], validation[1]
        return -(y * np.log(q) + (1 - y) * np.log1p(-q)).mean()
    k = min(strengths, key=loss)
    return k, p(k)[test[0]]
"""),
        # pandas
        _yardstick("""
    import pandas as pd
    from sklearn.metrics import log_loss

    table = pd.DataFrame({"film": train[0], "label": train[1]}).groupby("film").label.agg(["sum", "count"])
    def score(k, films):
        t = table.reindex(films).fillna(0)
        return ((t["sum"] + k * train[1].mean()) / (t["count"] + k)).to_numpy()
    losses = [log_loss(validation[1], score(k, validation[0]), labels=[0, 1]) for k in strengths]
    k = strengths[int(np.argmin(losses))]
    return [k, score(k, test[0])]
"""),
        # plain Python, dicts
        _yardstick("""
    rows, likes = {}, {}
    for f, y in zip(train[0].tolist(), train[1].tolist()):
        rows[f] = rows.get(f, 0) + 1
        likes[f] = likes.get(f, 0) + y
    rate = sum(likes.values()) / sum(rows.values())
    score = lambda k, f: (likes.get(f, 0) + k * rate) / (rows.get(f, 0) + k)
    best = None
    for k in strengths:
        total = 0.0
        for f, y in zip(validation[0].tolist(), validation[1].tolist()):
            total -= math.log(score(k, f) if y else 1 - score(k, f))
        if best is None or total < best[0] - 1e-12:
            best = (total, k)
    return best[1], [score(best[1], f) for f in test[0].tolist()]
"""),
        # torch
        _yardstick("""
    tf, ty = torch.tensor(train[0]), torch.tensor(train[1]).double()
    def score(k, films):
        same = (torch.tensor(films)[:, None] == tf[None]).double()
        return (same @ ty + k * ty.mean()) / (same.sum(1) + k)
    y = torch.tensor(validation[1]).double()
    losses = torch.stack([F.binary_cross_entropy(score(k, validation[0]), y) for k in strengths])
    k = strengths[int((losses <= losses.min() + 1e-12).nonzero()[0])]
    return k, score(k, test[0])
"""),
    ],
    "09.6": [
        # row by row, in plain Python
        """
import json

def score_again(tensors, text, rows):
    c = json.loads(text)
    out = []
    for film, price in rows:
        number = c["films"].index(film) + 2 if film in c["films"] else 1
        z = tensors["table"][number].tolist()
        z = [(v - m) / math.sqrt(s + c["eps"]) for v, m, s in
             zip(z, tensors["mean"].tolist(), tensors["variance"].tolist())]
        if price is None:
            price = c["price"]["median"]
        z.append((price - c["price"]["mean"]) / c["price"]["deviation"])
        logit = float(tensors["bias"]) + sum(w * v for w, v in zip(tensors["weight"].tolist(), z))
        out.append(1 / (1 + math.exp(-logit)))
    return out
""",
        # F.batch_norm and F.linear
        """
def score_again(tensors, text, rows):
    import json
    c = json.loads(text)
    place = dict(zip(c["films"], range(2, 2 + len(c["films"]))))
    ids = torch.tensor([place.get(film, 1) for film, _ in rows])
    z = F.batch_norm(F.embedding(ids, tensors["table"]), tensors["mean"], tensors["variance"], eps=c["eps"])
    p = torch.tensor([c["price"]["median"] if p is None else p for _, p in rows])
    p = (p - c["price"]["mean"]) / c["price"]["deviation"]
    return F.linear(torch.column_stack([z, p]), tensors["weight"][None], tensors["bias"][None]).sigmoid().flatten()
""",
        # NumPy, the weights divided beforehand
        """
import json

def score_again(tensors, text, rows):
    t = {k: v.numpy().astype(float) for k, v in tensors.items()}
    c = json.loads(text)
    w = t["weight"][:-1] / np.sqrt(t["variance"] + c["eps"])
    by_id = (t["table"] - t["mean"]) @ w
    films = ["", "?"] + c["films"]
    logit = np.array([by_id[films.index(f) if f in c["films"] else 1] for f, _ in rows])
    price = np.array([np.nan if p is None else p for _, p in rows], dtype=float)
    price = np.where(np.isnan(price), c["price"]["median"], price)
    logit += t["weight"][-1] * (price - c["price"]["mean"]) / c["price"]["deviation"] + t["bias"]
    return 1 / (1 + np.exp(-logit))
""",
    ],
}

SPEC = """
def shop_spec(columns):
    from dien_course.models import AttentionGroup, FeatureSpec
    return FeatureSpec(
        groups={groups},
        categorical=tuple(c for c in {categorical} if c in columns),
        sequences=tuple(c for c in {sequences} if c in columns),
        numeric=tuple(c for c in {numeric} if c in columns),
        label="bought", user="visitor", max_length=30)
"""
GROUP = '(AttentionGroup("p", (("sku", "viewed", "notViewed"),)),)'
WHOLE = (
    '(AttentionGroup("p", (("sku", "viewed", "notViewed"), '
    '*((("brand", "viewedBrands", "notViewedBrands"),) if "notViewedBrands" in columns else ()))),)'
)


def _spec(groups=WHOLE, categorical='["country", "device"]', sequences='["tags"]', numeric='["price"]') -> str:
    return SPEC.format(groups=groups, categorical=categorical, sequences=sequences, numeric=numeric)


SCORE = """
import json

def score_again(tensors, text, rows):
    c = json.loads(text)
    ids = {{f: i for i, f in enumerate(c["films"], 2)}}
    z = tensors["table"][torch.tensor([ids.get(f, 1) for f, _ in rows])]
    z = {normal}
    p = torch.tensor([{price} for _, p in rows]).reshape(-1, 1)
    x = torch.cat([z, p], 1)
    return {result}
"""


def _score(
    normal='(z - tensors["mean"]) / (tensors["variance"] + c["eps"]) ** 0.5',
    price='((c["price"]["median"] if p is None else p) - c["price"]["mean"]) / c["price"]["deviation"]',
    result='torch.sigmoid(x @ tensors["weight"] + tensors["bias"])',
) -> str:
    return SCORE.format(normal=normal, price=price, result=result)


RATES = """
    k = {k}
    overall = train[1].mean()
    def p(f):
        mine = train[1][train[0] == f]
        return {rate}
    return k, np.array([p(f) for f in {films}])
"""

WRONG = {
    "09.4": [
        _spec(categorical='["country", "device", "brand", "paid"]'),
        _spec(sequences='["tags", "viewed"]', groups="()"),
        _spec(groups=GROUP, categorical='["country", "device", "brand"]', sequences='["tags", "viewedBrands"]'),
        _spec(numeric='["price", "bought"]'),
        _spec(categorical='["country"]', numeric='["price", "device"]'),
        _spec(
            categorical='["sku", "country", "device"]', groups='(AttentionGroup("p", (("brand", "viewedBrands"),)),)'
        ),
        "def shop_spec(columns):\n    return list(columns)\n",
        _spec(numeric='["price", "paid"]', categorical='["country", "device", "visitor"]'),
    ],
    "09.5": [
        _yardstick(
            RATES.format(k="strengths[-1]", rate="(mine.sum() + k * overall) / (len(mine) + k)", films="test[0]")
        ),
        _yardstick(RATES.format(k="strengths[0]", rate="mine.mean() if len(mine) else overall", films="test[0]")),
        _yardstick(RATES.format(k="strengths[0]", rate="(mine.sum() + overall) / (len(mine) + 1)", films="test[0]")),
        _yardstick(RATES.format(k="sum(strengths) / len(strengths)", rate="overall", films="test[0]")),
        _yardstick("    return strengths[0], np.full(len(test[0]), train[1].mean())\n"),
        _yardstick(
            RATES.format(k="max(strengths)", rate="(mine.sum() + k * overall) / (len(mine) + k)", films="test[0]")
        ),
        _yardstick(
            RATES.format(k="strengths[0]", rate="(mine.sum() + k * overall) / (len(mine) + k)", films="train[0]")
        ),
    ],
    "09.6": [
        _score(normal='(z - tensors["mean"]) / tensors["variance"]'),
        _score(normal='(z - tensors["mean"]) * (tensors["variance"] + c["eps"]) ** 0.5'),
        _score(normal='(z - z.mean(1, keepdim=True)) / (z.var(1, keepdim=True) + c["eps"]) ** 0.5'),
        _score(price='(0.0 if p is None else (p - c["price"]["mean"]) / c["price"]["deviation"])'),
        _score(price='((c["price"]["median"] if p is None else p) - c["price"]["median"]) / c["price"]["deviation"]'),
        _score(result='(x @ tensors["weight"] + tensors["bias"] > 0).float()'),
        _score(result='torch.tanh(x @ tensors["weight"] + tensors["bias"])'),
        _score(result='torch.sigmoid(x @ tensors["weight"] - tensors["bias"])'),
    ],
}
