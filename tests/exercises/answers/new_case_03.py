"""Right and wrong answers to the exercise of chapter 03 that applies its idea to a new case."""


def read(body: str) -> str:
    return "def summaries(q, k, mask):\n" + "".join(f"    {line}\n" for line in body.strip().split("\n"))


def softmax(shares: str, result: str = "a @ k", scores: str = "q @ k.transpose(1, 2)") -> str:
    return read(f"""
s = {scores}
m = mask[:, None]
low = s.masked_fill(~m, torch.finfo(s.dtype).min)
a = {shares}
return {result}
""")


RIGHT = {
    "03.5": [
        softmax("F.softmax(low, -1) * m"),
        read("""
def one(query):
    s = (k * query[:, None]).sum(-1).masked_fill(~mask, torch.finfo(k.dtype).min)
    return (torch.softmax(s, 1) * mask) @ k if False else torch.einsum("bt,btk->bk", torch.softmax(s, 1) * mask, k)

return torch.stack([one(q[:, c]) for c in range(q.shape[1])], 1)
"""),
        read("""
s = torch.einsum("bck,btk->bct", q, k)
s = s - s.masked_fill(~mask[:, None], -torch.inf).amax(-1, keepdim=True).clamp(min=-1e30).detach()
e = torch.where(mask[:, None], s, 0).exp() * mask[:, None]
return torch.bmm(e / e.sum(-1, keepdim=True).clamp(min=1e-30), k)
"""),
        read("""
out = torch.zeros_like(q)
for b in range(len(q)):
    real = k[b][mask[b]]
    if len(real):
        out[b] = torch.softmax(q[b] @ real.T, 1) @ real
return out
"""),
    ]
}
WRONG = {
    "03.5": [
        softmax("torch.softmax(low, -1) * m", "a"),
        softmax("torch.softmax(low, -1) * m", "(a @ k).sum(1)"),
        softmax("torch.softmax(low, -1) * m", "(a @ k) * q"),
        softmax("torch.softmax(-low, -1) * m"),
        softmax("(torch.softmax(low, -1) * m * mask.sum(1)[:, None, None]).clamp(max=1)"),
        softmax("torch.log_softmax(low, -1) * m"),
        softmax("torch.softmax(low, -1) * m", "q @ (a.transpose(1, 2) @ q).transpose(1, 2) @ q"),
        softmax("torch.tanh(s) * m"),
        softmax("torch.softmax(low, -1) * m", scores="(q[:, :, None] - k[:, None]).norm(dim=-1)"),
        softmax("(low == low.amax(-1, keepdim=True)) * m * 1.0"),
        softmax("torch.softmax(low.double(), -1).to(torch.float16).to(s.dtype) * m * 0.5"),
    ]
}
