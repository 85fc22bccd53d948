"""Right and wrong answers to the exercises of chapter 04, none of them in the registry."""

Z = "next state, z = 0.25"
U = "next state, u = 0.25"
G = "u for z = 0.25"

RIGHT = {
    "04.1": [
        {U: 0.75, Z: 0.25, G: 0.75},
        {G: 3 / 4, Z: 1 / 4, U: 3 / 4},
        "answer = {'next state, u = 0.25': torch.tensor(0.75), 'next state, z = 0.25': np.float32(0.25), "
        "'u for z = 0.25': np.array([0.75])}",
    ],
    "04.2": [
        # one number at a time
        """
def gru_step(x, h, W, U, b, c):
    B, H = h.shape
    rows = []
    for i in range(B):
        row = []
        for j in range(H):
            r = torch.sigmoid(W[j] @ x[i] + U[j] @ h[i] + b[j])
            u = torch.sigmoid(W[H + j] @ x[i] + U[H + j] @ h[i] + b[H + j])
            n = torch.tanh(W[2 * H + j] @ x[i] + r * (U[2 * H + j] @ h[i] + c[j]) + b[2 * H + j])
            row.append((1 - u) * h[i, j] + u * n)
        rows.append(torch.stack(row))
    return torch.stack(rows)
""",
        # einsum, and the sum written as a move
        """
def gru_step(x, h, W, U, b, c):
    from_x = torch.einsum("bi,ki->bk", x, W) + b
    from_h = torch.einsum("bh,kh->bk", h, U)
    H = h.shape[1]
    r, u = (from_x[:, : 2 * H] + from_h[:, : 2 * H]).sigmoid().split(H, 1)
    n = (from_x[:, 2 * H :] + r * (from_h[:, 2 * H :] + c)).tanh()
    return h + u * (n - h)
""",
        # torch's own cell, with the update gate's sign changed
        """
def gru_step(inputs, state, weights, recurrent, bias, extra):
    H = state.shape[1]
    sign = torch.cat([torch.ones(H), -torch.ones(H), torch.ones(H)]).to(state)
    zero = torch.zeros(2 * H).to(state)
    return torch.gru_cell(
        inputs, state, weights * sign[:, None], recurrent * sign[:, None], bias * sign, torch.cat([zero, extra])
    )
""",
        # lerp, addmm, and in-place work on tensors of its own
        """
def gru_step(x, h, W, U, b, c):
    W_r, W_u, W_n = torch.tensor_split(W, 3)
    U_r, U_u, U_n = torch.tensor_split(U, 3)
    b_r, b_u, b_n = torch.tensor_split(b, 3)
    r = torch.addmm(b_r, x, W_r.t()).addmm_(h, U_r.t()).sigmoid_()
    u = F.linear(x, W_u, b_u).add(F.linear(h, U_u)).sigmoid()
    n = F.linear(x, W_n, b_n).add_(F.linear(h, U_n, c) * r).tanh()
    return torch.lerp(h, n, u)
""",
    ],
    "04.3": [
        # a loop
        """
def last_state(states, mask):
    out = []
    for row in range(len(states)):
        last = torch.zeros_like(states[row, 0])
        for t in range(states.shape[1]):
            if mask[row, t]:
                last = states[row, t]
        out.append(last)
    return torch.stack(out)
""",
        # gather
        """
def last_state(states, mask):
    index = (mask.long().sum(1) - 1).clamp(min=0)
    picked = states.gather(1, index[:, None, None].expand(-1, 1, states.shape[2]))[:, 0]
    return picked.masked_fill(~mask.any(1, keepdim=True), 0)
""",
        # a one-hot of the place where the mask ends
        """
def last_state(states, mask):
    ends = mask & ~F.pad(mask, (0, 1))[:, 1:]
    return torch.einsum("bth,bt->bh", states, ends.to(states.dtype))
""",
        # where, written into a copy
        """
def last_state(states, mask):
    final = states[:, 0].clone() * 0
    for t in range(mask.size(1)):
        real = mask[:, t]
        final = torch.where(real.unsqueeze(-1), states[:, t], final)
    return final
""",
    ],
}

WRONG = {
    "04.1": [
        {U: 0.25, Z: 0.25, G: 0.75},
        {U: 0.75, Z: 0.25, G: 1.25},
        {U: 0.75, Z: 0.25, G: -0.75},
        {U: 0.0, Z: 1.0, G: 0.75},
        {U: "replace", Z: "keep", G: 0.75},
        {U: 0.75, Z: 0.25},
        [0.75, 0.25, 0.75],
        {U: float("nan"), Z: 0.25, G: 0.75},
    ],
    "04.2": [
        # reset and update exchanged in the last line
        """
def gru_step(x, h, W, U, b, c):
    r, u, n = [torch.sigmoid(x @ w.T + h @ v.T + d) for w, v, d in zip(W.chunk(3), U.chunk(3), b.chunk(3))]
    return (1 - u) * h + u * n
""",
        # the state's weights forgotten
        """
def gru_step(x, h, W, U, b, c):
    r, u, n = (x @ W.T + b).chunk(3, 1)
    r, u, n = r.sigmoid(), u.sigmoid(), n.tanh()
    return (1 - u) * h + u * n
""",
        # chunks along the wrong dimension
        """
def gru_step(x, h, W, U, b, c):
    W_r, W_u, W_n = W.chunk(3, 1)
    return torch.sigmoid(x @ W_r)
""",
        # a softmax for a sigmoid
        """
def gru_step(x, h, W, U, b, c):
    W_r, W_u, W_n = W.chunk(3); U_r, U_u, U_n = U.chunk(3); b_r, b_u, b_n = b.chunk(3)
    r = torch.softmax(x @ W_r.T + h @ U_r.T + b_r, 1)
    u = torch.softmax(x @ W_u.T + h @ U_u.T + b_u, 1)
    n = torch.tanh(x @ W_n.T + r * (h @ U_n.T + c) + b_n)
    return (1 - u) * h + u * n
""",
        # the candidate alone
        """
def gru_step(x, h, W, U, b, c):
    W_r, W_u, W_n = W.chunk(3); U_r, U_u, U_n = U.chunk(3); b_r, b_u, b_n = b.chunk(3)
    r = torch.sigmoid(x @ W_r.T + h @ U_r.T + b_r)
    return torch.tanh(x @ W_n.T + r * (h @ U_n.T + c) + b_n)
""",
        # cut off from autograd
        """
def gru_step(x, h, W, U, b, c):
    with torch.no_grad():
        W_r, W_u, W_n = W.chunk(3); U_r, U_u, U_n = U.chunk(3); b_r, b_u, b_n = b.chunk(3)
        r = torch.sigmoid(x @ W_r.T + h @ U_r.T + b_r)
        u = torch.sigmoid(x @ W_u.T + h @ U_u.T + b_u)
        n = torch.tanh(x @ W_n.T + r * (h @ U_n.T + c) + b_n)
        return (1 - u) * h + u * n
""",
        # squeezes the batch away
        """
def gru_step(x, h, W, U, b, c):
    W_r, W_u, W_n = W.chunk(3); U_r, U_u, U_n = U.chunk(3); b_r, b_u, b_n = b.chunk(3)
    r = torch.sigmoid(x @ W_r.T + h @ U_r.T + b_r)
    u = torch.sigmoid(x @ W_u.T + h @ U_u.T + b_u)
    n = torch.tanh(x @ W_n.T + r * (h @ U_n.T + c) + b_n)
    return ((1 - u) * h + u * n).squeeze()
""",
        # nothing returned
        "def gru_step(x, h, W, U, b, c):\n    h = torch.tanh(x @ W.chunk(3)[2].T)\n",
    ],
    "04.3": [
        "def last_state(states, mask):\n    return states[:, mask.sum(1) - 1]\n",
        "def last_state(states, mask):\n    return states.mean(1)\n",
        "def last_state(states, mask):\n    return states.max(1).values\n",
        "def last_state(states, mask):\n    return states[:, [-1]]\n",
        "def last_state(states, mask):\n    return states[mask][-len(states):]\n",
        "def last_state(states, mask):\n    return states[torch.arange(len(states)), (~mask).sum(1)]\n",
        "def last_state(states, mask):\n    return mask.sum(1) - 1\n",
        "def last_state(states, mask):\n    return states[mask.sum(1) - 1]\n",
    ],
}
