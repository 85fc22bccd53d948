"""Training rows per second of the whole DIEN in the tutorial's configuration, against deepctr-torch 0.3.0's.

Embedding 16, history 10, every row with a full history, negatives in the batch, auxiliary loss on, AUGRU; one step
is forward, backward and Adam. Both models see the same ids; each is measured with the number of threads that suits it
best, one or two, and all four take turns in one run.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from bench.timing import alternate
from dien_course.data import AttentionGroup, FeatureSpec
from dien_course.models import DIEN

ITEMS, PROFILE, HISTORY, EMBEDDING = 3_900, {"gender": 4, "age": 9, "occupation": 23}, 10, 16
GROUP = AttentionGroup("movie", (("movieId", "history", "negatives"),))
SPEC = FeatureSpec(groups=(GROUP,), categorical=tuple(PROFILE))


def run() -> dict:
    """Prints rows per second and their ratio at batch sizes 128 and 1024; returns them."""
    rows = [measure(batch_size) for batch_size in (128, 1024)]
    print(f"{'batch':>6} {'ours, rows/s':>14} {'deepctr-torch, rows/s':>22} {'ratio':>7}")
    for row in rows:
        print(f"{row['batch']:6} {row['ours']:14,.0f} {row['deepctr']:22,.0f} {row['ratio']:7.1f}")
    return {"cores": 2, "batches": rows}


def measure(batch_size: int) -> dict:
    """Rows per second at one batch size."""
    torch.manual_seed(0)
    generator = np.random.default_rng(0)
    ids = {name: generator.integers(2, size, batch_size) for name, size in PROFILE.items()}
    ids["movieId"] = generator.integers(2, ITEMS, batch_size)
    ids |= {name: generator.integers(2, ITEMS, (batch_size, HISTORY)) for name in ("history", "negatives")}
    label = torch.from_numpy(generator.integers(0, 2, batch_size)).float()
    steps = {"ours": our_step(ids, label), "deepctr": deepctr_step(ids, label)}
    turns = {f"{name}, {n}": threaded(step, n) for name, step in steps.items() for n in (1, 2)}
    before = torch.get_num_threads()
    try:
        seconds = alternate(turns, repeats=40, warmups=5)
    finally:
        torch.set_num_threads(before)
    speed = {name: {n: round(batch_size / seconds[f"{name}, {n}"]) for n in (1, 2)} for name in steps}
    ours, theirs = max(speed["ours"].values()), max(speed["deepctr"].values())
    return {"batch": batch_size, "ours": ours, "deepctr": theirs, "ratio": round(ours / theirs, 2), "by_threads": speed}


def threaded(step, count: int):
    def once() -> None:
        torch.set_num_threads(count)
        step()

    return once


def our_step(ids: dict[str, np.ndarray], label: torch.Tensor):
    model = DIEN(SPEC, {"movieId": ITEMS, **PROFILE}, embedding_size=EMBEDDING)
    optimizer = torch.optim.AdamW(model.parameters(), fused=True)
    batch = {name: torch.from_numpy(values) for name, values in ids.items()}

    def step() -> None:
        logits, auxiliary = model(batch)
        loss = F.binary_cross_entropy_with_logits(logits, label) + auxiliary
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

    return step


def deepctr_step(ids: dict[str, np.ndarray], label: torch.Tensor):
    from deepctr_torch.inputs import SparseFeat, VarLenSparseFeat
    from deepctr_torch.models.dien import DIEN as TheirDIEN

    def history(name: str, length: str) -> VarLenSparseFeat:
        feature = SparseFeat(name, ITEMS, EMBEDDING, embedding_name="movieId")
        return VarLenSparseFeat(feature, maxlen=HISTORY, length_name=length)

    columns = [SparseFeat(name, size, EMBEDDING) for name, size in PROFILE.items()]
    columns += [SparseFeat("movieId", ITEMS, EMBEDDING)]
    columns += [history("hist_movieId", "seq_length"), history("neg_hist_movieId", "seq_length")]
    model = TheirDIEN(columns, ["movieId"], gru_type="AUGRU", use_negsampling=True, device="cpu")
    named = ids | {"hist_movieId": ids["history"], "neg_hist_movieId": ids["negatives"]}
    named["seq_length"] = np.full(len(label), HISTORY)
    parts = [np.asarray(named[name]).reshape(len(label), -1) for name in model.feature_index]
    x = torch.from_numpy(np.concatenate(parts, axis=1)).float()
    optimizer = torch.optim.Adam(model.parameters())

    def step() -> None:
        predicted = model(x).squeeze()
        loss = F.binary_cross_entropy(predicted, label) + model.aux_loss + model.get_regularization_loss()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

    assert isinstance(model, nn.Module)
    return step
