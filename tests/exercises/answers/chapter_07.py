"""Right and wrong answers to the exercises of chapter 07, none of them in the registry."""

RIGHT = {
    "07.1": [
        {"gru": 0.2, "aigru": 0.45, "agru": 0.8, "augru": 0.8},
        {"augru": 8 / 10, "agru": 0.8, "aigru": 0.5 * 0.8 + 0.5 * 0.1, "gru": 0.5 * 0.8 - 0.5 * 0.4},
        "next_state = {'gru': torch.tensor(0.2), 'aigru': np.float64(0.45), 'agru': 0.8, 'augru': np.array(0.8)}",
    ],
    "07.2": [
        "def augru_step(h, u, n, a):\n    return h + a[:, None] * u * (n - h)\n",
        """
def augru_step(state, gate, new, attention):
    rows = []
    for i in range(len(state)):
        g = attention[i] * gate[i]
        rows.append((1 - g) * state[i] + g * new[i])
    return torch.stack(rows)
""",
        "def augru_step(h, u, n, a):\n    return torch.lerp(h, n, torch.einsum('b,bh->bh', a, u))\n",
        """
def augru_step(h, u, n, a):
    kept = torch.ones_like(u).sub_(u * a.view(-1, 1))
    return (kept * h).add_((1 - kept) * n)
""",
        "class Step(nn.Module):\n    def forward(self, h, u, n, a):\n"
        "        g = (u.t() * a).t()\n        return torch.sub(h, g * h) + g * n\n\naugru_step = Step()\n",
    ],
    "07.3": [
        """
def evolve(interests, attention, mask, step):
    h = interests.new_zeros(interests.shape[0], 2)
    for x, a, real in zip(interests.unbind(1), attention.unbind(1), mask.unbind(1)):
        h = torch.where(real[:, None], step(x, h, a), h)
    return h
""",
        # attention of zero freezes an AUGRU
        """
def evolve(interests, attention, mask, step):
    h = torch.zeros_like(interests[:, 0])
    quiet = attention * mask
    for t in range(mask.shape[1]):
        h = step(interests[:, t], h, quiet[:, t])
    return h
""",
        # row by row, each to its own end
        """
def evolve(interests, attention, mask, step):
    final = []
    for row in range(len(interests)):
        h = torch.zeros(1, 2, dtype=interests.dtype)
        for t in range(int(mask[row].sum())):
            h = step(interests[row, t : t + 1], h, attention[row, t : t + 1])
        final.append(h[0])
    return torch.stack(final)
""",
        # all states, then the last real one
        """
def evolve(interests, attention, mask, step):
    h = torch.zeros_like(interests[:, 0])
    states = [h]
    for t in range(interests.shape[1]):
        states.append(step(interests[:, t], states[-1], attention[:, t]))
    return torch.stack(states, 1)[torch.arange(len(h)), mask.sum(1)]
""",
    ],
}

WRONG = {
    "07.1": [
        {"gru": 0.8, "aigru": 0.8, "agru": 0.8, "augru": 0.8},
        {"gru": 0.2, "aigru": 0.2, "agru": 0.2, "augru": 0.2},
        {"gru": 0.2, "aigru": 0.45, "agru": -0.4, "augru": -0.4},
        {"gru": 0.2, "aigru": 0.45, "agru": 0.0, "augru": 0.0},
        {"gru": -0.2, "aigru": 0.45, "agru": 0.8, "augru": 0.8},
        {"gru": "moves", "aigru": "moves", "agru": "stays", "augru": "stays"},
        {"gru": 0.2, "aigru": 0.1, "agru": 0.8, "augru": 0.8},
        0.8,
    ],
    "07.2": [
        "def augru_step(h, u, n, a):\n    return (1 - a * u) * h + a * u * n\n",
        "def augru_step(h, u, n, a):\n    return a[:, None] * ((1 - u) * h + u * n)\n",
        "def augru_step(h, u, n, a):\n    g = a.mean() * u\n    return (1 - g) * h + g * n\n",
        "def augru_step(h, u, n, a):\n    g = torch.softmax(a, 0)[:, None] * u\n    return (1 - g) * h + g * n\n",
        "def augru_step(h, u, n, a):\n    g = torch.sigmoid(a[:, None] * u)\n    return (1 - g) * h + g * n\n",
        "def augru_step(h, u, n, a):\n    g = a[:, None] + u\n    return (1 - g) * h + g * n\n",
        "def augru_step(h, u, n, a):\n    g = a[:, None] * u\n    return ((1 - g) * h + g * n)[0]\n",
        "def augru_step(h, u, n, a):\n    g = a[:, None] * u\n    return (1 - g) * h, g * n\n",
        "def augru_step(h, u, n, a):\n    g = a[:, None] * u\n    return (1 - g) * h + g * m\n",
        "def augru_step(h, u, n, a):\n    g = (a[:, None] * u).detach()\n    return (1 - g) * h + g * n\n",
        "def augru_step(h, u, n):\n    return (1 - u) * h + u * n\n",
    ],
    "07.3": [
        # only the first row's length
        """
def evolve(interests, attention, mask, step):
    h = torch.zeros_like(interests[:, 0])
    for t in range(int(mask[0].sum())):
        h = step(interests[:, t], h, attention[:, t])
    return h
""",
        # one step short
        """
def evolve(interests, attention, mask, step):
    h = torch.zeros_like(interests[:, 0])
    for t in range(interests.shape[1] - 1):
        h = torch.where(mask[:, t, None], step(interests[:, t], h, attention[:, t]), h)
    return h
""",
        # every step from the zero state
        """
def evolve(interests, attention, mask, step):
    h = zero = torch.zeros_like(interests[:, 0])
    for t in range(interests.shape[1]):
        h = torch.where(mask[:, t, None], step(interests[:, t], zero, attention[:, t]), h)
    return h
""",
        # all the states
        """
def evolve(interests, attention, mask, step):
    h, states = torch.zeros_like(interests[:, 0]), []
    for t in range(interests.shape[1]):
        h = torch.where(mask[:, t, None], step(interests[:, t], h, attention[:, t]), h)
        states.append(h)
    return torch.stack(states, 1)
""",
        # the mask upside down
        """
def evolve(interests, attention, mask, step):
    h = torch.zeros_like(interests[:, 0])
    for t in range(interests.shape[1]):
        h = torch.where(mask[:, t, None], h, step(interests[:, t], h, attention[:, t]))
    return h
""",
        # stops at the first row that ends
        """
def evolve(interests, attention, mask, step):
    h = torch.zeros_like(interests[:, 0])
    for t in range(interests.shape[1]):
        if not mask[:, t].all():
            break
        h = step(interests[:, t], h, attention[:, t])
    return h
""",
        # never ends
        """
def evolve(interests, attention, mask, step):
    h, t = torch.zeros_like(interests[:, 0]), 0
    while t < interests.shape[1]:
        h = step(interests[:, t], h, attention[:, t])
    return h
""",
        # a first state of ones
        """
def evolve(interests, attention, mask, step):
    h = torch.ones_like(interests[:, 0])
    for t in range(interests.shape[1]):
        h = torch.where(mask[:, t, None], step(interests[:, t], h, attention[:, t]), h)
    return h
""",
    ],
}
