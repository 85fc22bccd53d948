"""Right and wrong answers to the exercise of chapter 05 that applies its idea to a new case."""


def window(body: str) -> str:
    return "def window_interests(e, mask, window):\n" + "".join(f"    {line}\n" for line in body.strip().split("\n"))


RIGHT = {
    "05.5": [
        window("""
rows = []
for b in range(len(e)):
    n, h = int(mask[b].sum()), [e[b, 0] * 0]
    for t in range(e.shape[1]):
        h.append(e[b, max(0, t - window + 1) : t + 1].mean(0) if t < n else h[-1])
    rows.append(torch.stack(h[1:]))
return torch.stack(rows)
"""),
        window("""
T = e.shape[1]
clean = torch.where(mask[..., None], e, torch.zeros_like(e))
age = torch.arange(T)[:, None] - torch.arange(T)
inside = ((age >= 0) & (age < window)).to(e.dtype)
means = (inside / inside.sum(1, keepdim=True)) @ clean
at = torch.minimum(torch.arange(T), (mask.sum(1, keepdim=True) - 1).clamp(min=0))
return means.gather(1, at[..., None].expand_as(means)) * mask.any(1)[:, None, None]
"""),
        window("""
clean = e.masked_fill(~mask.unsqueeze(-1), 0)
total = clean.cumsum(1)
before = torch.cat([torch.zeros_like(total[:, :1]).expand(-1, window, -1), total], 1)[:, : e.shape[1]]
count = torch.arange(1, e.shape[1] + 1).clamp(max=window)[:, None]
means = (total - before) / count
last = (mask.sum(1) - 1).clamp(min=0)
rows = torch.arange(len(e))
return torch.where(mask.unsqueeze(-1), means, means[rows, last][:, None]) * mask.any(1)[:, None, None]
"""),
    ]
}


def moving(slice: str, now: str = "part.mean(1)", kept: str = "torch.where(mask[:, t, None], now, h)") -> str:
    return window(f"""
h, out = e[:, 0] * 0, []
for t in range(e.shape[1]):
    part = e[:, {slice}]
    now = {now}
    h = {kept}
    out.append(h)
return torch.stack(out, 1)
""")


WRONG = {
    "05.5": [
        moving("max(0, t + 1 - window) : t + 1", "part.amax(1)"),
        moving("max(0, t + 1 - window) : t + 1", "part.sum(1) / e.shape[1]"),
        moving("max(0, t + 1 - window) : t + 1", kept="torch.where(mask[:, t, None], now, now * 0 + e[:, t])"),
        moving("t % window : t + 1"),
        moving("(t // window) * window : t + 1"),
        moving("max(0, t - window) : t + 2"),
        moving("max(0, t + 1 - window) : t + 1", "part[:, 0]"),
        moving("max(0, t + 1 - window) : t + 1", "0.5 * h + 0.5 * e[:, t]"),
        moving("-window :"),
        moving("0 : window"),
        moving("max(0, t + 1 - window) : t + 1", "part.median(1).values"),
        moving("max(0, t + 1 - window) : t + 1", "part.sum(1) / min(t + 1, window)", "now * 1"),
    ]
}
