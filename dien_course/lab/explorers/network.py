"""A trained model's layers for the page, where ``arithmetic/network.js`` computes with them (chapters 03, 08, 09)."""

from __future__ import annotations

from typing import Any

from torch import Tensor, nn

from dien_course.lab.explorers.packed import packed
from dien_course.layers import AttentionalGRU, TargetAttention
from dien_course.layers.batch_norm import BatchNorm
from dien_course.layers.dice import Dice
from dien_course.models import DIEN, BaseModel

GATES = {"weight_input": "input", "weight_state": "state", "bias": "bias", "candidate_bias": "candidateBias"}


def network_of(model: BaseModel) -> dict[str, Any]:
    """All that ``model`` computes with between its vectors and its logit, of its first group, as JSON.

    float32 numbers in base64, as the model holds them. The model has one output, of a click.
    """
    group = model.spec.groups[0]
    width, summary = model.embedding.group_size(group), model.summary_size(group)
    network: dict[str, Any] = {
        "kind": "base",
        "head": layers_of(model.head),
        "wide": None if model.wide is None else _numbers(model.wide.weight[0]),
        "summary": summary,
        "product": width == summary,
        "attention": None,
    }
    if hasattr(model, "attention"):
        network |= {"kind": "din", "attention": _attention_of(model.attention[group.name])}
    if isinstance(model, DIEN):
        evolution = model.evolution[group.name]
        chosen = {"variant": evolution.variant, "convention": evolution.convention}
        network |= {"kind": "dien", "extractor": gates_of(model.extractor[group.name].gru)}
        network |= {"evolution": chosen | {"weights": gates_of(evolution)}}
    return network


def gates_of(layer: AttentionalGRU) -> dict[str, Any]:
    """The weights of a recurrent layer, with the names that ``gates.js`` has for them."""
    weights = {there: _numbers(getattr(layer, here)) for here, there in GATES.items()}
    return {"I": layer.input_size, "H": layer.hidden_size, **weights}


def layers_of(mlp: nn.Sequential) -> list[dict[str, Any]]:
    """The layers of an MLP in evaluation mode, where dropout does nothing."""
    return [_layer_of(layer) for layer in mlp if not isinstance(layer, nn.Dropout)]


def _layer_of(layer: nn.Module) -> dict[str, Any]:
    if isinstance(layer, nn.Linear):
        bias = None if layer.bias is None else _numbers(layer.bias)
        return {"type": "linear", "size": layer.out_features, "weight": _numbers(layer.weight), "bias": bias}
    if isinstance(layer, nn.PReLU):
        return {"type": "prelu", "weight": _numbers(layer.weight)}
    if isinstance(layer, Dice):
        return {"type": "dice", "gamma": _numbers(layer.gamma), **_average(layer.normalise)}
    if isinstance(layer, BatchNorm):
        own = {"weight": _numbers(layer.weight), "bias": _numbers(layer.bias)}
        return {"type": "batch_norm", **own, **_average(layer)}
    return {"type": {nn.ReLU: "relu", nn.Sigmoid: "sigmoid"}[type(layer)]}


def _average(norm: nn.BatchNorm1d) -> dict[str, Any]:
    return {"mean": _numbers(norm.running_mean), "variance": _numbers(norm.running_var), "eps": norm.eps}


def _attention_of(unit: TargetAttention) -> dict[str, Any]:
    query = _layer_of(unit.query) if isinstance(unit.query, nn.Linear) else None
    score = layers_of(unit.score) if unit.kind == "din" else None
    return {"kind": unit.kind, "scale": unit.scale, "scaled": unit.scaled, "query": query, "score": score}


def _numbers(values: Tensor) -> dict[str, Any]:
    return packed(values.detach().cpu().numpy(), "float32")
