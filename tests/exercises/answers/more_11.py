"""More answers to the exercises of chapter 11: styles and mistakes that a check once judged wrongly, or nearly did."""

RIGHT = {
    "11.2": [
        """
def step_back(delta, h, a, r, u, v, n, U):
    B, H = h.shape
    h0 = h.detach().clone().requires_grad_()
    k = h0 @ U.T
    kr, ku, kn = k.chunk(3, 1)
    c = (v - kn).detach()
    g0 = (
        torch.cat([torch.logit(r) - kr, torch.logit(u) - ku, torch.atanh(n) - r * v], 1)
        .detach()
        .requires_grad_()
    )
    a0 = a.detach().clone().requires_grad_()
    gr, gu, gn = g0.chunk(3, 1)
    R, S = torch.sigmoid(gr + kr), torch.sigmoid(gu + ku)
    N = torch.tanh(gn + R * (kn + c))
    s = a0[:, None] + (1 - a0[:, None]) * S
    out = h0 + s * (N - h0)
    dg, dh, da = torch.autograd.grad(out, (g0, h0, a0), delta)
    return {"g": dg, "h": dh, "a": da}
""",
        """
def step_back(delta, h, a, r, u, v, n, U):
    D, Hh, A, R, Uu, V, N, W = (
        np.asarray(t, dtype=np.float64) for t in (delta, h, a[:, None], r, u, v, n, U)
    )
    S = A + (1 - A) * Uu
    gn = D * S * (1 - N**2)
    ds = D * (N - Hh)
    gu = ds * (1 - A) * Uu * (1 - Uu)
    gr = gn * V * R * (1 - R)
    return {
        "g": np.concatenate([gr, gu, gn], 1),
        "h": D * (1 - S) + np.concatenate([gr, gu, gn * R], 1) @ W,
        "a": (ds * (1 - Uu)).sum(1),
    }
""",
        """
def step_back(delta, h, a, r, u, v, n, U):
    def forward(g, h, a):
        k = U @ h
        kr, ku, kn = k.chunk(3)
        gr, gu, gn = g.chunk(3)
        return gr + kr, gu + ku, kn, gn

    sig = lambda y: y * (1 - y)
    out = {"g": [], "h": [], "a": []}
    for d, hh, aa, rr, uu, vv, nn_ in zip(delta, h, a, r, u, v, n):
        H = len(hh)
        s = aa + (1 - aa) * uu
        Jn, Ju = torch.diag(s * (1 - nn_**2)), torch.diag((nn_ - hh) * (1 - aa) * sig(uu))
        Jr = torch.diag(s * (1 - nn_**2) * vv * sig(rr))
        Jh = (
            torch.diag(1 - s)
            + Jr @ U[:H]
            + Ju @ U[H : 2 * H]
            + torch.diag(s * (1 - nn_**2) * rr) @ U[2 * H :]
        )
        out["g"].append(torch.cat([d @ Jr, d @ Ju, d @ Jn]))
        out["h"].append(d @ Jh)
        out["a"].append(d @ ((nn_ - hh) * (1 - uu)))
    return {k: torch.stack(x) for k, x in out.items()}
""",
    ],
    "11.3": [
        """
def back_through_time(from_outputs, states, step_back):
    from collections import deque

    q, later = deque(), 0
    for t in reversed(range(states.shape[1])):
        later, p = step_back(from_outputs[:, t] + later, t)
        q.appendleft(p)
    P = torch.stack(tuple(q), 1)
    return P, torch.einsum("btk,bth->kh", P[:, 1:], states[:, :-1])
""",
        """
def back_through_time(from_outputs, states, step_back):
    ps = []
    d = torch.zeros_like(from_outputs[:, 0])
    for out, t in zip(from_outputs.flip(1).unbind(1), range(states.shape[1] - 1, -1, -1)):
        d, p = step_back(out + d, t)
        ps += [p]
    P = torch.stack(ps, 1).flip(1)
    before = states.roll(1, 1).clone()
    before[:, 0] = 0
    return [P, torch.tensordot(P, before, dims=([0, 1], [0, 1]))]
""",
        """
def back_through_time(from_outputs, states, step_back):
    g = from_outputs.clone()
    T = g.shape[1]
    weight, rows = 0, {}
    for t in range(T)[::-1]:
        dh, rows[t] = step_back(g[:, t], t)
        if t:
            g[:, t - 1] += dh
            weight = weight + rows[t].T @ states[:, t - 1]
    if T == 1:
        weight = torch.zeros(rows[0].shape[1], states.shape[2], dtype=states.dtype)
    return torch.stack([rows[t] for t in range(T)], dim=1), weight
""",
    ],
}

WRONG = {
    "11.2": [
        """
def step_back(delta, h, a, r, u, v, n, U):
    a = a.unsqueeze(1)
    s = a + (1 - a) * u
    d_n, d_s = s * delta, (n - h) * delta
    d_n_bar = (1 - torch.tanh(n) ** 2) * d_n
    d_u_bar = u * (1 - u) * (1 - a) * d_s
    d_v, d_r_bar = r * d_n_bar, r * (1 - r) * v * d_n_bar
    d_h = (1 - s) * delta + torch.cat([d_r_bar, d_u_bar, d_v], dim=1) @ U
    return {"g": torch.cat([d_r_bar, d_u_bar, d_n_bar], dim=1), "h": d_h, "a": ((1 - u) * d_s).sum(1)}
""",
        """
def step_back(delta, h, a, r, u, v, n, U):
    a = a.unsqueeze(1)
    s = a + (1 - a) * u
    d_n, d_s = s * delta, (n - h) * delta
    d_n_bar = (1 - n**2) * d_n
    d_u_bar = u * (1 - a) * d_s
    d_v, d_r_bar = r * d_n_bar, r * (1 - r) * v * d_n_bar
    d_h = (1 - s) * delta + torch.cat([d_r_bar, d_u_bar, d_v], dim=1) @ U
    return {"g": torch.cat([d_r_bar, d_u_bar, d_n_bar], dim=1), "h": d_h, "a": ((1 - u) * d_s).sum(1)}
""",
        """
def step_back(delta, h, a, r, u, v, n, U):
    a = a.unsqueeze(1)
    s = a + (1 - a) * u
    d_n, d_s = s * delta, (n - h) * delta
    d_n_bar = (1 - n**2) * d_n
    d_u_bar = u * (1 - u) * (1 - a) * d_s
    d_v, d_r_bar = r * d_n_bar, r * (1 - r) * v * d_n_bar
    d_h = (1 - s) * delta + torch.cat([d_r_bar, d_u_bar, d_v], dim=1) @ U
    return {"g": torch.cat([d_r_bar, d_u_bar, d_n_bar], dim=1), "h": d_h, "a": ((1 - u) * d_s).sum(0)}
""",
    ],
    "11.3": [
        """
def back_through_time(from_outputs, states, step_back):
    products, later = [], torch.zeros_like(states[:, 0])
    for t in reversed(range(states.shape[1])):
        later, p = step_back((from_outputs[:, t] + later) / 2, t)
        products.insert(0, p)
    products = torch.stack(products, dim=1)
    before = torch.cat([torch.zeros_like(states[:, :1]), states[:, :-1]], dim=1)
    return products, products.flatten(0, 1).T @ before.flatten(0, 1)
""",
        """
def back_through_time(from_outputs, states, step_back):
    products, later = [], torch.zeros_like(states[:, 0])
    for t in reversed(range(states.shape[1])):
        later, p = step_back(from_outputs[:, t] + later, t)
        products.insert(0, p)
    products = torch.stack(products, dim=1)
    before = torch.cat([torch.ones_like(states[:, :1]), states[:, :-1]], dim=1)
    return products, products.flatten(0, 1).T @ before.flatten(0, 1)
""",
        """
def back_through_time(from_outputs, states, step_back):
    products, later = [], torch.zeros_like(states[:, 0])
    for t in reversed(range(states.shape[1])):
        later, p = step_back(from_outputs[:, t] + later, t)
        products.insert(0, p)
    products = torch.stack(products, dim=1)
    before = torch.cat([torch.zeros_like(states[:, :1]), states[:, :-1]], dim=1)
    return products, products.sum(1).T @ before.sum(1)
""",
    ],
}
