"""Right and wrong answers to the exercises of chapter 11, none of them in the registry."""

from dien_course.exercises.chapter_11.history_backwards_mistakes import variant as through_time
from dien_course.exercises.chapter_11.step_backwards_mistakes import variant as step_back

STEP, FIFTY, MODEL, SHARE, MOST, LAYER = ("one more step", "50 steps", "model", "share", "at most", "layer for 3")
COSTS = {STEP: 120, FIFTY: 6050, MODEL: 2, SHARE: 0.5, MOST: 4, LAYER: 9}

# The forward pass again, from what was kept: nothing in it knows the backward pass.
AGAIN = """\
def again(g, h, a, h_kept, a_kept, r, u, v, n, U):
    H = h.shape[-1]
    moved = (h - h_kept) @ U.transpose(0, 1)
    r_new = torch.sigmoid(torch.logit(r) + g[..., :H] + moved[..., :H])
    u_new = torch.sigmoid(torch.logit(u) + g[..., H : 2 * H] + moved[..., H : 2 * H])
    v_new = v + moved[..., 2 * H :]
    n_new = torch.tanh(torch.atanh(n) - r * v + g[..., 2 * H :] + r_new * v_new)
    s = a[..., None] + (1 - a[..., None]) * u_new
    return (1 - s) * h + s * n_new


"""

RIGHT = {
    "11.1": [
        COSTS,
        {key: float(value) for key, value in reversed(COSTS.items())},
        f"cost = {{key: torch.tensor(value) for key, value in {COSTS}.items()}}",
        f"cost = {{key: np.array([value]) for key, value in {COSTS}.items()}}",
        {STEP: 120, FIFTY: 50 + 50 * 120, MODEL: 100 / 50, SHARE: 25 / 50, MOST: 100 / 25, LAYER: 75 / (100 / 3 - 25)},
        {STEP: 120, FIFTY: 6050, MODEL: 2.01, SHARE: 0.499, MOST: 3.99, LAYER: 9.004},
    ],
    "11.2": [
        # one number at a time
        """
def step_back(delta, h, a, r, u, v, n, U):
    B, H = h.shape
    g, d_h, d_a = torch.zeros(B, 3 * H).to(h), torch.zeros(B, H).to(h), torch.zeros(B).to(h)
    for i in range(B):
        for j in range(H):
            s = a[i] + (1 - a[i]) * u[i, j]
            d_s = (n[i, j] - h[i, j]) * delta[i, j]
            d_n_bar = (1 - n[i, j] ** 2) * s * delta[i, j]
            d_r_bar = r[i, j] * (1 - r[i, j]) * v[i, j] * d_n_bar
            d_u_bar = u[i, j] * (1 - u[i, j]) * (1 - a[i]) * d_s
            g[i, j], g[i, H + j], g[i, 2 * H + j] = d_r_bar, d_u_bar, d_n_bar
            d_a[i] += (1 - u[i, j]) * d_s
            d_h[i, j] += (1 - s) * delta[i, j]
            for k in range(H):
                d_h[i, k] += U[j, k] * d_r_bar + U[H + j, k] * d_u_bar + U[2 * H + j, k] * r[i, j] * d_n_bar
    return {"g": g, "h": d_h, "a": d_a}
""",
        # NumPy, with the chapter's α and β
        """
def step_back(delta, h, a, r, u, v, n, U):
    delta, h, a, r, u, v, n, U = [np.asarray(each, dtype=np.float64) for each in (delta, h, a, r, u, v, n, U)]
    alpha, beta = a[:, None], 1 - a[:, None]
    s = alpha + beta * u
    d_s = (n - h) * delta
    d_n_bar = (1 - n * n) * s * delta
    d_u_bar = u * (1 - u) * beta * d_s
    d_r_bar = r * (1 - r) * v * d_n_bar
    d_h = (1 - s) * delta + np.concatenate([d_r_bar, d_u_bar, r * d_n_bar], -1) @ U
    d_alpha, d_beta = d_s.sum(-1), (u * d_s).sum(-1)
    return {"a": d_alpha - d_beta, "h": d_h, "g": np.concatenate([d_r_bar, d_u_bar, d_n_bar], -1)}
""",
        # autograd through the forward pass
        AGAIN
        + """
def step_back(delta, h, a, r, u, v, n, U):
    leaves = [torch.zeros(h.shape[0], 3 * h.shape[1]).to(h), h.detach().clone(), a.detach().clone()]
    leaves = [leaf.requires_grad_() for leaf in leaves]
    after = again(*leaves, h, a, r, u, v, n, U)
    return dict(zip("gha", torch.autograd.grad(after, leaves, delta)))
""",
        # torch.func's vector-Jacobian product
        AGAIN
        + """
def step_back(d, h, a, r, u, v, n, U):
    forward = lambda g, state, attention: again(g, state, attention, h, a, r, u, v, n, U)
    _, back = torch.func.vjp(forward, h.new_zeros(len(h), 3 * h.size(1)), h, a)
    g, state, attention = back(d.contiguous())
    return {"g": g, "h": state, "a": attention}
""",
        # nudges in double precision, two for each number
        AGAIN
        + """
def step_back(delta, h, a, r, u, v, n, U):
    kept = [each.double() for each in (h, a, r, u, v, n, U)]
    values = [torch.zeros(len(h), 3 * h.shape[1]).double(), kept[0].clone(), kept[1].clone()]
    found = {}
    for name, value in zip("gha", values):
        gradient = torch.zeros(value.shape).double()
        for place in np.ndindex(*value.shape):
            losses = []
            for size in (1e-5, -1e-5):
                value[place] += size
                losses.append((again(*values, *kept) * delta).sum())
                value[place] -= size
            gradient[place] = (losses[0] - losses[1]) / 2e-5
        found[name] = gradient
    return found
""",
        # factors first, blocks of U one by one, 1 − s as a product
        """
def step_back(delta, state, attention, r, u, v, n, recurrent):
    a = attention.reshape(-1, 1).expand_as(state)
    keeps = (1 - a) * (1 - u)
    factor_n = (1 - keeps) * (1 - n.square())
    factor_u = (1 - a) * (n - state) * u * (1 - u)
    factor_r = factor_n * v * r * (1 - r)
    r_back, u_back, n_back = (factor * delta for factor in (factor_r, factor_u, factor_n))
    U_r, U_u, U_n = torch.tensor_split(recurrent, 3)
    home = keeps * delta + r_back.matmul(U_r) + torch.einsum("bk,kh->bh", u_back, U_u) + F.linear(n_back * r, U_n.t())
    to_a = torch.einsum("bh,bh,bh->b", 1 - u, n - state, delta)
    return {"g": torch.stack([r_back, u_back, n_back], 1).flatten(1), "h": home, "a": to_a}
""",
    ],
    "11.3": [
        # the state before picked inside the loop
        """
def back_through_time(from_outputs, states, step_back):
    products, weight, d_h = [], 0, 0
    for t in reversed(range(states.shape[1])):
        d_h, p = step_back(from_outputs[:, t] + d_h, t)
        before = states[:, t - 1] if t > 0 else torch.zeros_like(states[:, 0])
        weight = weight + p.T @ before
        products.append(p)
    return torch.stack(products[::-1], dim=1), weight
""",
        # written into a place prepared for all steps, einsum without the first step
        """
def back_through_time(outer, states, step):
    B, T, H = states.shape
    p = outer.new_empty(B, T, 3 * H)
    later = outer.new_zeros(B, H)
    t = T
    while t > 0:
        t -= 1
        later, p[:, t] = step(later + outer[:, t], t)
    return p, torch.einsum("btk,bth->kh", p[:, 1:], states[:, :-1])
""",
        # each output's gradient sent home by itself, and all added up
        """
def back_through_time(from_outputs, states, step_back):
    steps = from_outputs.shape[1]
    p = [0] * steps
    for read in range(steps):
        delta = from_outputs[:, read]
        for t in range(read, -1, -1):
            delta, one = step_back(delta, t)
            p[t] = p[t] + one
    weight = sum((p[t].T @ states[:, t - 1] for t in range(1, steps)), 0 * p[0].T @ states[:, 0])
    return torch.stack(p, 1), weight
""",
        # NumPy, person by person
        """
def back_through_time(from_outputs, states, step_back):
    outer, states = from_outputs.numpy(), states.numpy()
    B, T, H = states.shape
    p, later, weight = np.zeros((B, T, 3 * H)), np.zeros((B, H)), np.zeros((3 * H, H))
    for t in range(T - 1, -1, -1):
        later, p[:, t] = [each.numpy() for each in step_back(outer[:, t] + later, t)]
        for b in range(B):
            weight += np.outer(p[b, t], states[b, t - 1] if t else np.zeros(H))
    return p, weight
""",
        # adds to its input in place: a note, but the numbers are right
        """
def back_through_time(from_outputs, states, step_back):
    products = {}
    for t in reversed(range(states.shape[1])):
        d_h, products[t] = step_back(from_outputs[:, t], t)
        if t:
            from_outputs[:, t - 1] += d_h
    p = torch.stack([products[t] for t in sorted(products)], 1)
    return p, (p.permute(0, 2, 1) @ F.pad(states[:, :-1], (0, 0, 1, 0))).sum(0)
""",
    ],
}

WRONG = {
    "11.1": [
        {**COSTS, STEP: 122.5},
        {**COSTS, STEP: 125, FIFTY: 6250},
        {**COSTS, STEP: 60, FIFTY: 3000},
        {**COSTS, FIFTY: 6125},
        {**COSTS, FIFTY: 6049},
        {**COSTS, MODEL: 2.25},
        {**COSTS, MODEL: 2.05},
        {**COSTS, MODEL: -2},
        {**COSTS, SHARE: "half"},
        {**COSTS, SHARE: 1 / 3},
        {**COSTS, MOST: float("inf")},
        {**COSTS, MOST: 4 / 3},
        {**COSTS, MOST: 12},
        {**COSTS, LAYER: 12},
        {**COSTS, LAYER: float("nan")},
        {**COSTS, LAYER: ...},
        {key: COSTS[key] for key in (STEP, FIFTY, MODEL)},
        list(COSTS.values()),
    ],
    "11.2": [
        # ∂a of the whole batch
        step_back().replace(".sum(1)}", ".sum()}"),
        # ∂a summed over the people
        step_back().replace(".sum(1)}", ".sum(0)}"),
        # ∂a as a mean over H
        step_back().replace(".sum(1)}", ".mean(1)}"),
        # ∂a with a dimension left over
        step_back().replace(".sum(1)}", ".sum(1, keepdim=True)}"),
        # the direction of h' − n
        step_back(d_s="(h - n) * delta"),
        # the candidate gets all of δ
        step_back().replace("d_n, d_s = s * delta", "d_n, d_s = delta"),
        # only u moves the state: a forgotten in s, not in ∂a
        step_back(s="u"),
        # 1 − a in the wrong place
        step_back(s="(1 - a) + a * u"),
        # U transposed block by block
        step_back(to_state="[d_r_bar, d_u_bar, d_v]").replace(
            "@ U\n", "@ torch.cat([block.T for block in U.chunk(3)])\n"
        ),
        # the way through r forgotten
        step_back(to_state="[0 * d_r_bar, d_u_bar, d_v]"),
        # the way through u forgotten
        step_back(to_state="[d_r_bar, 0 * d_u_bar, d_v]"),
        # the way through v forgotten
        step_back(to_state="[d_r_bar, d_u_bar, 0 * d_v]"),
        # the way through r forgotten, for the first person only
        step_back().replace("    return", "    d_h[:1] -= d_r_bar[:1] @ U[: h.shape[1]]\n    return"),
        # the reset gate's slope forgotten
        step_back(d_r_bar="v * d_n_bar"),
        # a single dict key wrong
        step_back().replace('"h":', '"state":'),
        # a tuple
        step_back().replace('return {"g": ', "return (").replace('"h": ', "").replace('"a": ', "").replace("}", ")"),
        # wrong where a is 0: the AGRU there
        step_back(s="torch.where(a == 0, a, a + (1 - a) * u)"),
        # wrong where a is 1
        step_back(straight="torch.where(a == 1, delta, (1 - s) * delta)"),
        # wrong for one person alone
        step_back().replace("    return", "    d_h = d_h * (2 if len(h) == 1 else 1)\n    return"),
        # only right for a state of zeros
        step_back(d_s="n * delta"),
    ],
    "11.3": [
        # a step too few
        through_time(order="reversed(range(1, states.shape[1]))"),
        # the δ that it used, and not what came home, is carried on
        through_time().replace(
            "        later, p = step_back(from_outputs[:, t] + later, t)\n",
            "        later = from_outputs[:, t] + later\n        _, p = step_back(later, t)\n",
        ),
        # later adds up: ∂h of all later steps, not of the next
        through_time().replace(
            "        later, p = step_back(from_outputs[:, t] + later, t)\n",
            "        d_h, p = step_back(from_outputs[:, t] + later, t)\n        later = later + d_h\n",
        ),
        # ∂h(t + 1) is added after the step, and not before
        through_time().replace(
            "        later, p = step_back(from_outputs[:, t] + later, t)\n",
            "        d_h, p = step_back(from_outputs[:, t], t)\n        later = later + d_h\n",
        ),
        # only the last output's gradient goes back
        through_time(first="from_outputs[:, -1]", delta="later"),
        # the last output's gradient counted twice
        through_time(first="from_outputs[:, -1]"),
        # the step counts from 1
        through_time().replace("+ later, t)", "+ later, t + 1)"),
        # ∂U for each person
        through_time(weight='torch.einsum("btk,bth->bkh", products, before)'),
        # ∂U transposed
        through_time(weight="before.flatten(0, 1).T @ products.flatten(0, 1)"),
        # ∂U of the first person only
        through_time(weight="products[0].T @ before[0]"),
        # ∂U without the last step
        through_time(weight="products[:, :-1].flatten(0, 1).T @ before[:, :-1].flatten(0, 1)"),
        # the state before the first step is the first state
        through_time(before="torch.cat([states[:, :1], states[:, :-1]], dim=1)"),
        # states rolled over people, not over time
        through_time(before="states.roll(1, 0)"),
        # people and steps confused by a reshape
        through_time(keep="products.insert(0, p)").replace(
            "torch.stack(products, dim=1)", "torch.stack(products).reshape(len(states), states.shape[1], -1)"
        ),
        # time first
        through_time().replace("return products,", "return products.transpose(0, 1),"),
        # the other way round
        through_time()
        .replace("return products, ", "return ")
        .replace("before.flatten(0, 1)\n", "before.flatten(0, 1), products\n"),
        # ∂U alone
        through_time().replace("return products, ", "return "),
        # what goes to the state, and not p
        through_time(keep="products.insert(0, later)"),
        # wrong only for a single step
        through_time(before="F.pad(states, (0, 0, 1, 0))[:, :-1] if states.shape[1] > 1 else states"),
    ],
}
