"""Right and wrong answers to the exercise of chapter 02 that applies its idea to a new case."""


def mean(body: str) -> str:
    return "def mean_of_films(vectors, mask):\n" + "".join(f"    {line}\n" for line in body.strip().split("\n"))


RIGHT = {
    "02.4": [
        mean("""
B, T, G, H = vectors.shape
rows = []
for b in range(B):
    films = [vectors[b, t][mask[b, t]].mean(0) for t in range(T) if mask[b, t].any()]
    rows.append(torch.stack(films).mean(0) if films else vectors[b].sum((0, 1)) * 0)
return torch.stack(rows)
"""),
        mean("""
count = mask.sum(2)
films = (count > 0).sum(1)
weight = mask / (count.clamp(min=1) * films.clamp(min=1)[:, None])[..., None]
clean = torch.where(mask[..., None], vectors, torch.zeros_like(vectors))
return torch.einsum("btgh,btg->bh", clean, weight.to(vectors.dtype))
"""),
        mean("""
def masked(x, m):
    m = m.unsqueeze(-1)
    return torch.where(m, x, 0).sum(-2) / m.sum(-2).clamp_min(1)

return masked(masked(vectors, mask), mask.any(-1))
"""),
        mean("""
filled = vectors.masked_fill(~mask.unsqueeze(-1), float("nan"))
films = filled.nanmean(2).nan_to_num(0)
real = mask.any(2).unsqueeze(-1).to(vectors.dtype)
return (films * real).sum(1) / torch.maximum(real.sum(1), torch.ones_like(real.sum(1)))
"""),
    ]
}
WRONG = {
    "02.4": [
        mean("return vectors.mean((1, 2))"),
        mean("return vectors.mean(2).mean(1)"),
        mean("""
there = mask.unsqueeze(-1)
return vectors.masked_fill(~there, 0).sum((1, 2))
"""),
        mean("""
there = mask.unsqueeze(-1)
of_film = vectors.masked_fill(~there, 0).sum(2) / there.sum(2).clamp(min=1)
return of_film[:, -1]
"""),
        mean("""
there = mask.unsqueeze(-1)
of_film = vectors.masked_fill(~there, 0).sum(2) / there.sum(2).clamp(min=1)
return of_film.sum(0) / mask.any(2).sum(0).clamp(min=1)[:, None]
"""),
        mean("""
there = mask.unsqueeze(-1)
of_film = vectors.masked_fill(~there, 0).amax(2)
return of_film.sum(1) / mask.any(2).sum(1, keepdim=True).clamp(min=1)
"""),
        mean("""
there = mask.unsqueeze(-1)
of_film = vectors.masked_fill(~there, 0).sum(2) / (there.sum(2) + 1)
return of_film.sum(1) / (mask.any(2).sum(1, keepdim=True) + 1)
"""),
        mean("""
there = mask.unsqueeze(-1)
of_film = vectors.masked_fill(~there, 0).sum(2) / there.sum(2).clamp(min=1)
return of_film
"""),
        mean("""
there = mask.unsqueeze(-1)
of_genre = vectors.masked_fill(~there, 0).sum(1) / there.sum(1).clamp(min=1)
return of_genre.sum(1) / mask.any(1).sum(1, keepdim=True).clamp(min=1)
"""),
    ]
}
