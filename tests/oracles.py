"""The layers once more, in float64 NumPy and plain loops over numbers: slow, obvious, sharing no code with the package.

Written from the formulas of the papers. Weights come in as a dict of arrays under the layers' own names.
"""

from __future__ import annotations

import math

import numpy as np
from numpy import ndarray

Weights = dict[str, ndarray]


def sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))


def softplus(x: float) -> float:
    return max(x, 0.0) + math.log1p(math.exp(-abs(x)))


def product(weights: ndarray, x: ndarray) -> list[float]:
    """W x, one number at a time."""
    return [sum(float(weight) * float(value) for weight, value in zip(row, x, strict=True)) for row in weights]


# Recurrent cells (DIEN paper, eq. 2-5 and 13-16)


def gates(x: ndarray, h: ndarray, weights: Weights) -> tuple[list[float], list[float]]:
    """Update gate and candidate of one row. Blocks of the stacked weights: reset, update, candidate."""
    size = len(h)
    from_x = product(weights["weight_input"], x)
    from_h = product(weights["weight_state"], h)
    bias, candidate_bias = weights["bias"], weights["candidate_bias"]
    update, candidate = [], []
    for j in range(size):
        reset = sigmoid(from_x[j] + from_h[j] + bias[j])
        update.append(sigmoid(from_x[size + j] + from_h[size + j] + bias[size + j]))
        recurrent = from_h[2 * size + j] + candidate_bias[j]
        candidate.append(math.tanh(from_x[2 * size + j] + reset * recurrent + bias[2 * size + j]))
    return update, candidate


def step(x: ndarray, h: ndarray, a: float, weights: Weights, variant: str, convention: str = "paper") -> ndarray:
    """The next state of one row: x (I,), h (H,), a number in [0, 1]  ->  (H,)."""
    if variant == "aigru":
        x = np.array([a * value for value in x])
    update, candidate = gates(x, h, weights)
    following = []
    for j in range(len(h)):
        if variant in ("gru", "aigru"):
            replace = update[j]
        elif variant == "agru":
            replace = a
        elif convention == "paper":
            replace = a * update[j]
        else:
            keep = (1 - update[j]) * (1 - a)
            replace = 1 - keep
        following.append((1 - replace) * h[j] + replace * candidate[j])
    return np.array(following)


def recurrence(
    inputs: ndarray, attention: ndarray, lengths: list[int], weights: Weights, variant: str, convention: str = "paper"
) -> tuple[ndarray, ndarray]:
    """States (B, T, H), the last real one repeated at padding, and the state after each row's last behaviour (B, H)."""
    batch, steps, _ = inputs.shape
    hidden = weights["candidate_bias"].shape[0]
    states, final = np.zeros((batch, steps, hidden)), np.zeros((batch, hidden))
    for row in range(batch):
        h = np.zeros(hidden)
        for t in range(lengths[row]):
            h = step(inputs[row, t], h, float(attention[row, t]), weights, variant, convention)
            states[row, t] = h
        final[row] = h
        for t in range(lengths[row], steps):
            states[row, t] = h
    return states, final


# Attention


def softmax(scores: list[float]) -> list[float]:
    highest = max(scores, default=0.0)
    powers = [math.exp(score - highest) for score in scores]
    return [power / sum(powers) for power in powers]


def attention(
    target: ndarray,
    keys: ndarray,
    lengths: list[int],
    weights: Weights,
    kind: str,
    scale: str,
    activation: str = "prelu",
    scaled: bool = False,
) -> ndarray:
    """Attention (B, T), zero at padding."""
    batch, steps, size = keys.shape
    result = np.zeros((batch, steps))
    for row in range(batch):
        query = product(weights["query.weight"], target[row]) if "query.weight" in weights else target[row]
        scores = []
        for t in range(lengths[row]):
            key = keys[row, t]
            if kind == "din":
                difference = [query[i] - key[i] for i in range(size)]
                both = [*query, *key, *difference, *(query[i] * key[i] for i in range(size))]
                layers = {name.removeprefix("score."): value for name, value in weights.items()}
                scores.append(mlp(np.array(both), layers, activation)[0])
            else:
                scores.append(sum(float(query[i]) * float(key[i]) for i in range(size)))
        if scaled:
            scores = [score / math.sqrt(size) for score in scores]
        shares = [sigmoid(score) for score in scores] if scale == "sigmoid" else softmax(scores)
        if scale == "t_softmax":
            shares = [min(1.0, lengths[row] * share) for share in shares]
        result[row, : lengths[row]] = shares
    return result


# The auxiliary loss (DIEN paper, eq. 6-7)


def auxiliary_loss(
    interests: ndarray,
    history: ndarray,
    negatives: ndarray,
    lengths: list[int],
    weights: Weights,
    form: str,
    history_bias: ndarray | None = None,
    negatives_bias: ndarray | None = None,
) -> float:
    """The mean over all pairs (h(t), e(t+1)) whose second half is real; 0 when there is none."""

    def score(interest: ndarray, item: ndarray) -> float:
        if form == "mlp":
            layers = {name.removeprefix("mlp."): value for name, value in weights.items()}
            return mlp(np.concatenate([interest, item]), layers, "sigmoid")[0]
        if "project.weight" in weights:
            interest = product(weights["project.weight"], interest)
        return sum(float(a) * float(b) for a, b in zip(interest, item, strict=True))

    total, pairs = 0.0, 0
    for row, length in enumerate(lengths):
        for following in range(1, length):
            interest = interests[row, following - 1]
            positive = score(interest, history[row, following])
            if history_bias is not None:
                positive += history_bias[row, following]
            rivals = range(1, length) if form == "infonce" else [following]
            negative = []
            for other in rivals:
                bias = 0.0 if negatives_bias is None else negatives_bias[row, other]
                negative.append(score(interest, negatives[row, other]) + bias)
            if form == "infonce":
                total -= math.log(softmax([positive, *negative])[0])
            else:
                total += (softplus(-positive) + softplus(negative[0])) / 2
            pairs += 1
    return total / pairs if pairs else 0.0


# Activations, the multi-layer perceptron, pooling


def dice(x: ndarray, mean: ndarray, variance: ndarray, gamma: ndarray, eps: float) -> ndarray:
    """Dice of rows (N, size) with the given mean and variance of each column."""
    result = np.zeros_like(x)
    for row in range(x.shape[0]):
        for j in range(x.shape[1]):
            p = sigmoid((x[row, j] - mean[j]) / math.sqrt(variance[j] + eps))
            result[row, j] = p * x[row, j] + (1 - p) * gamma[j] * x[row, j]
    return result


def column_moments(x: ndarray) -> tuple[ndarray, ndarray]:
    """Mean and variance (divided by N) of each column of x (N, size)."""
    rows, columns = x.shape
    mean = np.array([sum(x[i, j] for i in range(rows)) / rows for j in range(columns)])
    variance = np.array([sum((x[i, j] - mean[j]) ** 2 for i in range(rows)) / rows for j in range(columns)])
    return mean, variance


def mlp(x: ndarray, weights: Weights, activation: str) -> list[float]:
    """One vector through linear layers at positions 0, 2, 4, ... with the activation between them."""
    places = sorted({int(name.split(".")[0]) for name in weights if name.endswith("bias")})
    values = list(x)
    for place in places:
        turned = product(weights[f"{place}.weight"], values)
        values = [value + float(shift) for value, shift in zip(turned, weights[f"{place}.bias"], strict=True)]
        if place == places[-1]:
            break
        if activation == "sigmoid":
            values = [sigmoid(value) for value in values]
        elif activation == "relu":
            values = [max(0.0, value) for value in values]
        elif activation == "prelu":
            slope = float(weights[f"{place + 1}.weight"][0])
            values = [value if value > 0 else slope * value for value in values]
    return values


def pool(values: ndarray, lengths: list[int], how: str) -> ndarray:
    """Sum, mean or maximum of each row's first ``length`` vectors; zeros where there is none."""
    batch, _, hidden = values.shape
    result = np.zeros((batch, hidden))
    for row, length in enumerate(lengths):
        for j in range(hidden):
            real = [float(values[row, t, j]) for t in range(length)]
            if real:
                result[row, j] = {"sum": sum(real), "mean": sum(real) / length, "max": max(real)}[how]
    return result
