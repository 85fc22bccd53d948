"""Right and wrong answers to the exercise of chapter 01 that applies its idea to a new case."""


def share(body: str) -> str:
    return "def past_share(film, second, click, prior, k):\n" + "".join(
        f"    {line}\n" for line in body.strip().split("\n")
    )


def summing(keep: str, value: str = "(clicks + k * prior) / (rows + k)") -> str:
    """A loop over rows i, and within it over those rows j that count."""
    return share(f"""
out = []
for i in range(len(film)):
    rows = clicks = 0
    for j in range(len(film)):
        if {keep}:
            rows, clicks = rows + 1, clicks + click[j]
    out.append({value})
return np.array(out)
""")


RIGHT = {
    "01.5": [
        summing("film[j] == film[i] and second[j] < second[i]"),
        share("""
import pandas as pd
log = pd.DataFrame({"f": film, "s": second, "c": click})
by = log.groupby(["f", "s"]).c.agg(["sum", "count"]).groupby(level=0).cumsum()
by = by.groupby(level=0).shift(fill_value=0)
at = by.loc[list(zip(film, second))]
return ((at["sum"] + k * prior) / (at["count"] + k)).to_numpy()
"""),
        share("""
result = np.full(len(film), float(prior))
for f in set(film.tolist()):
    rows = np.flatnonzero(film == f)
    rows = rows[np.argsort(second[rows])]
    clicks = np.concatenate([[0], np.cumsum(click[rows])])
    before = np.searchsorted(second[rows], second[rows], side="left")
    result[rows] = (clicks[before] + k * prior) / (before + k)
return result
"""),
        share("""
seen, result = {}, {}
order = sorted(range(len(film)), key=lambda i: second[i])
waiting = []
for i in order:
    if waiting and second[waiting[0]] < second[i]:
        for j in waiting:
            n, c = seen.get(film[j], (0, 0))
            seen[film[j]] = n + 1, c + click[j]
        waiting = []
    n, c = seen.get(film[i], (0, 0))
    result[i] = (c + k * prior) / (n + k)
    waiting.append(i)
return [float(result[i]) for i in range(len(film))]
"""),
    ]
}
WRONG = {
    "01.5": [
        summing("film[j] == film[i] and j < i and second[j] < second[i]"),
        summing("film[j] == film[i] and second[j] < second[i]", "clicks / rows if rows else 0.0"),
        summing("film[j] == film[i] and second[j] < second[i]", "(clicks + prior) / (rows + 1)"),
        summing("film[j] == film[i] and second[j] < second[i]", "clicks + k * prior"),
        summing("film[j] == film[i] and second[j] < second[i] - 1"),
        summing("film[j] == film[i] and second[j] < second[i]", "clicks / rows if rows else prior"),
        summing("second[j] <= second[i]"),
        summing("film[j] == film[i] and second[j] < second[i]", "round((clicks + k * prior) / (rows + k))"),
        share("""
seen, out = {}, []
for i in np.argsort(second, kind="stable"):
    n, c = seen.get(film[i], (0, 0))
    out.append((c + k * prior) / (n + k))
    seen[film[i]] = n + 1, c + click[i]
return np.array(out)
"""),
        share("""
seen, out = {}, np.zeros(len(film))
for i in np.argsort(second, kind="stable"):
    n, c = seen.get(film[i], (0, 0))
    out[i] = (c + k * prior) / (n + k)
    seen[film[i]] = n + 1, c + click[i]
return out
"""),
        share("return np.full(len(film), prior)"),
    ]
}
