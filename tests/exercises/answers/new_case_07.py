"""Right and wrong answers to the exercise of chapter 07 on a step of unknown kind."""

from __future__ import annotations


def _which(*lines: str) -> str:
    return "def which_variant(step, gates, x, h):\n" + "".join(f"    {line}\n" for line in lines)


NONE = "a0, a1 = step(x, h, torch.zeros(len(x))), step(x, h, torch.ones(len(x)))"

RIGHT = {
    "07.4": [
        # all five formulas at a = 0.3, and the nearest
        _which(
            "a = torch.full((len(x),), 0.3)",
            "found = step(x, h, a)",
            "u, n = gates(x, h)",
            "v, m = gates(0.3 * x, h)",
            "sizes = {'gru': u, 'agru': 0.3, 'augru': 0.3 * u, 'augru, released': 0.3 + 0.7 * u}",
            "states = {name: h + s * (n - h) for name, s in sizes.items()}",
            "states['aigru'] = h + v * (m - h)",
            "return min(states, key=lambda name: (states[name] - found).abs().max())",
        ),
        # measured step sizes
        _which(
            "u, n = gates(x, h)",
            "size = lambda a: (step(x, h, torch.full((len(x),), float(a))) - h) / (n - h)",
            "near = lambda p, q: bool((p - q).abs().max() < 1e-3)",
            "if near(size(0), 0 * u):",
            "    return 'agru' if near(size(0.5), 0 * u + 0.5) else 'augru'",
            "if near(size(0), u) and near(size(1), u):",
            "    return 'gru'",
            "return 'augru, released' if near(size(1), 0 * u + 1) else 'aigru'",
        ),
        # an AIGRU does not look at a where x is zero
        _which(
            "none, one = torch.zeros(len(x)), torch.ones(len(x))",
            "same = lambda p, q: torch.allclose(p, q, atol=1e-5)",
            "if same(step(x, h, none), step(x, h, one)):",
            "    return 'gru'",
            "if same(step(0 * x, h, none), step(0 * x, h, one)):",
            "    return 'aigru'",
            "if not same(step(x, h, none), h):",
            "    return 'augru, released'",
            "return 'agru' if same(step(x, h, one), gates(x, h)[1]) else 'augru'",
        ),
        # NumPy
        _which(
            "u, n = (np.asarray(part) for part in gates(x, h))",
            NONE,
            "a0, a1, h = a0.numpy(), a1.numpy(), h.numpy()",
            "close = lambda p, q: np.abs(p - q).max() < 5e-5",
            "gru = (1 - u) * h + u * n",
            "table = {(1, 0): 'agru', (1, 1): 'augru', (0, 0): 'augru, released'}",
            "if close(a0, gru) and close(a1, gru):",
            "    return 'gru'",
            "if not close(a0, h) and not close(a0, gru):",
            "    return 'aigru'",
            "return table[int(close(a0, h)), int(close(a1, gru))]",
        ),
    ]
}

WRONG = {
    "07.4": [
        _which("return 'augru'"),
        _which(NONE, "return 'augru' if torch.allclose(a0, h) else 'gru'"),
        _which(NONE, "return 'gru' if torch.allclose(a0, a1) else 'agru' if torch.allclose(a0, h) else 'aigru'"),
        _which(NONE, "u, n = gates(x, h)", "return 'agru' if torch.allclose(a1, n, atol=1e-5) else 'augru'"),
        _which(NONE, "return 'aigru' if torch.allclose(a0, h) else 'gru' if torch.allclose(a0, a1) else 'augru'"),
        _which("return ['gru', 'aigru', 'agru', 'augru', 'augru, released'][int(x.sum()) % 5]"),
        _which(
            "u, n = gates(x, h)",
            NONE,
            "if torch.allclose(a1, n, atol=1e-5):",
            "    return 'augru, released'",
            "return 'augru' if torch.allclose(a0, h) else 'gru' if torch.allclose(a0, a1) else 'aigru'",
        ),
    ]
}
