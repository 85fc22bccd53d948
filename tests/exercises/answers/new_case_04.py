"""Right and wrong answers to the exercise of chapter 04 that applies its idea to a new case."""


def walk(body: str) -> str:
    return "def fading_states(cell, x, gap, mask, tau):\n" + "".join(
        f"    {line}\n" for line in body.strip().split("\n")
    )


def loop(step: str, begin: str = "x.new_zeros(len(x), x.shape[2])", result: str = "torch.stack(out, 1)") -> str:
    return walk(f"""
h, out = {begin}, []
for t in range(x.shape[1]):
    d = torch.exp(-gap[:, t : t + 1] / tau)
    m = mask[:, t : t + 1]
    h = {step}
    out.append(h)
return {result}
""")


RIGHT = {
    "04.4": [
        loop("torch.where(m, cell(x[:, t], h * d), h)"),
        walk("""
decay = (-gap / tau).exp()[..., None]
states = [x[:, 0] * 0]
for t in range(x.shape[1]):
    old, m = states[-1], mask[:, t].to(x.dtype)[:, None]
    states.append(old + m * (cell(x[:, t], decay[:, t] * old) - old))
return torch.stack(states[1:], 1)
"""),
        walk("""
rows = []
for b in range(len(x)):
    h, states = torch.zeros_like(x[b, 0]), []
    for t in range(x.shape[1]):
        if mask[b, t]:
            h = cell(x[b : b + 1, t], (h * torch.exp(-gap[b, t] / tau))[None])[0]
        states.append(h)
    rows.append(torch.stack(states))
return torch.stack(rows)
"""),
        walk("""
def after(t):
    if t < 0:
        return [], torch.zeros_like(x[:, 0])
    states, h = after(t - 1)
    new = cell(x[:, t], h * (-gap[:, t, None] / tau).exp())
    h = torch.where(mask[:, t, None], new, h)
    return [*states, h], h

return torch.stack(after(x.shape[1] - 1)[0], dim=1)
"""),
    ]
}
WRONG = {
    "04.4": [
        loop("torch.where(m, cell(x[:, t], h) * d, h)"),
        loop("torch.where(m, cell(x[:, t], h), h * d)"),
        loop("torch.where(m, cell(x[:, t] * d, h * d), h)"),
        loop("torch.where(m, d * h + (1 - d) * cell(x[:, t], h), h)"),
        loop("torch.where(m, cell(x[:, t], h - gap[:, t : t + 1] / tau), h)"),
        loop("torch.where(m, cell(x[:, t], h / (1 + gap[:, t : t + 1] / tau)), h)"),
        loop("torch.where(m, cell(x[:, t], h * 0.5), h)"),
        loop("torch.where(m, cell(x[:, t], h * d), h)", result="h"),
        loop("torch.where(m, cell(x[:, t], h * d), h)", begin="x[:, 0] * 1"),
        loop("torch.where(m, cell(h * d, x[:, t]), h)"),
        loop("torch.where(m, cell(x[:, t], h * 2 ** (-gap[:, t : t + 1] / tau)), h)"),
        loop("cell(x[:, t] * m, h * d * m)"),
    ]
}
