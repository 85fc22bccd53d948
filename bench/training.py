"""Training rows per second of the whole DIEN, against deepctr-torch 0.3.0's and torch-rechub 0.9.0's.

Embedding 16, history 10, every row with a full history, negatives in the batch, auxiliary loss on, AUGRU; one step is
forward, backward and Adam. Ours is built as the other is: against deepctr-torch an attention MLP (32, 16) and a head
(64, 32) with ReLU and the auxiliary loss by an MLP (100, 50); against torch-rechub bilinear attention, a head (64, 32)
with Dice and the auxiliary loss by inner products. deepctr-torch is measured with its own defaults as well, whose MLPs
are larger, (256, 128) and (64, 16), against ours with ours. All see the same ids; each is measured with the number of
threads that suits it best, one or two, and all take turns in one run.
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
HEAD, ATTENTION, BY_DEFAULT = (64, 32), (32, 16), "deepctr by default"
AS_THEIRS = {
    "deepctr": {"activation": "relu", "attention_activation": "relu", "auxiliary": "mlp"},
    "rechub": {"attention": "bilinear", "attention_scale": "softmax"},
}


def run() -> dict:
    """Prints rows per second and ratios at batch sizes 128 and 1024; returns them."""
    rows = [measure(batch_size) for batch_size in (128, 1024)]
    for row in rows:
        print(f"batch {row['batch']:5}: ours {row['ours']:,.0f} rows/s, {BY_DEFAULT} {row[BY_DEFAULT]}")
        for name in AS_THEIRS:
            pair = row[name]
            print(f"  {name:8} {pair['theirs']:9,.0f}, ours so built {pair['ours']:9,.0f}, {pair['ratio']:.2f} times")
    return {"cores": 2, "batches": rows}


def measure(batch_size: int) -> dict:
    """Rows per second at one batch size."""
    torch.manual_seed(0)
    generator = np.random.default_rng(0)
    ids = {name: generator.integers(2, size, batch_size) for name, size in PROFILE.items()}
    ids["movieId"] = generator.integers(2, ITEMS, batch_size)
    ids |= {name: generator.integers(2, ITEMS, (batch_size, HISTORY)) for name in ("history", "negatives")}
    label = torch.from_numpy(generator.integers(0, 2, batch_size)).float()
    steps = {"ours": our_step(ids, label)}
    for name, settings in AS_THEIRS.items():
        steps |= {f"as {name}": our_step(ids, label, **settings), name: THEIRS[name](ids, label)}
    steps[BY_DEFAULT] = deepctr_step(ids, label, l2_reg_embedding=1e-6)
    turns = {f"{name}, {n}": threaded(step, n) for name, step in steps.items() for n in (1, 2)}
    before = torch.get_num_threads()
    try:
        seconds = alternate(turns, repeats=40, warmups=5)
    finally:
        torch.set_num_threads(before)
    speed = {name: {n: round(batch_size / seconds[f"{name}, {n}"]) for n in (1, 2)} for name in steps}
    ours, theirs = (max(speed[name].values()) for name in ("ours", BY_DEFAULT))
    row = {"batch": batch_size, "ours": ours, "by_threads": speed}
    row[BY_DEFAULT] = {"theirs": theirs, "ratio": round(ours / theirs, 2)}
    for name in AS_THEIRS:
        ours, theirs = max(speed[f"as {name}"].values()), max(speed[name].values())
        row[name] = {"ours": ours, "theirs": theirs, "ratio": round(ours / theirs, 2)}
    return row


def threaded(step, count: int):
    def once() -> None:
        torch.set_num_threads(count)
        step()

    return once


def our_step(ids: dict[str, np.ndarray], label: torch.Tensor, **settings):
    sizes = {"movieId": ITEMS, **PROFILE}
    model = DIEN(SPEC, sizes, embedding_size=EMBEDDING, hidden_sizes=HEAD, attention_sizes=ATTENTION, **settings)
    optimizer = torch.optim.AdamW(model.parameters(), fused=True)
    batch = {name: torch.from_numpy(values) for name, values in ids.items()}

    def step() -> None:
        logits, auxiliary = model(batch)
        loss = F.binary_cross_entropy_with_logits(logits, label) + auxiliary
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

    return step


def deepctr_step(ids: dict[str, np.ndarray], label: torch.Tensor, **settings):
    from deepctr_torch.inputs import SparseFeat, VarLenSparseFeat
    from deepctr_torch.models.dien import DIEN as TheirDIEN

    def history(name: str, length: str) -> VarLenSparseFeat:
        feature = SparseFeat(name, ITEMS, EMBEDDING, embedding_name="movieId")
        return VarLenSparseFeat(feature, maxlen=HISTORY, length_name=length)

    columns = [SparseFeat(name, size, EMBEDDING) for name, size in PROFILE.items()]
    columns += [SparseFeat("movieId", ITEMS, EMBEDDING)]
    columns += [history("hist_movieId", "seq_length"), history("neg_hist_movieId", "seq_length")]
    settings = settings or {"dnn_hidden_units": HEAD, "att_hidden_units": ATTENTION, "l2_reg_embedding": 0}
    model = TheirDIEN(columns, ["movieId"], gru_type="AUGRU", use_negsampling=True, device="cpu", **settings)
    named = ids | {"hist_movieId": ids["history"], "neg_hist_movieId": ids["negatives"]}
    named["seq_length"] = np.full(len(label), HISTORY)
    parts = [np.asarray(named[name]).reshape(len(label), -1) for name in model.feature_index]
    x = torch.from_numpy(np.concatenate(parts, axis=1)).float()
    optimizer = torch.optim.Adam(model.parameters(), fused=True)

    def step() -> None:
        predicted = model(x).squeeze()
        loss = F.binary_cross_entropy(predicted, label) + model.aux_loss + model.get_regularization_loss()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

    assert isinstance(model, nn.Module)
    return step


def rechub_step(ids: dict[str, np.ndarray], label: torch.Tensor):
    from torch_rechub.basic.features import SequenceFeature, SparseFeature
    from torch_rechub.models.ranking.dien import DIEN as TheirDIEN

    def sequence(name: str) -> SequenceFeature:
        return SequenceFeature(name, ITEMS, EMBEDDING, pooling="concat", shared_with="movieId", padding_idx=0)

    model = TheirDIEN(
        [SparseFeature(name, size, EMBEDDING) for name, size in PROFILE.items()],
        [sequence("history")],
        [sequence("negatives")],
        [SparseFeature("movieId", ITEMS, EMBEDDING, padding_idx=0)],
        {"dims": list(HEAD)},
        alpha=1.0,
    )
    batch = {name: torch.from_numpy(values) for name, values in ids.items()}
    optimizer = torch.optim.Adam(model.parameters(), fused=True)

    def step() -> None:
        predicted, auxiliary = model(batch)
        loss = F.binary_cross_entropy(predicted, label) + auxiliary
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

    return step


THEIRS = {"deepctr": deepctr_step, "rechub": rechub_step}
