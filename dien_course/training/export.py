"""A trained model for onnxruntime: one ONNX file, and a JSON beside it that says how rows become its inputs."""

from __future__ import annotations

import copy
import importlib
import json
import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from dien_course.data.encode import Encoder
from dien_course.data.samples import Samples
from dien_course.data.sessions import SESSION_GAP
from dien_course.data.spec import FeatureSpec, missing_column
from dien_course.data.vocabulary import FIRST, PADDING, UNKNOWN
from dien_course.errors import DataError
from dien_course.files import whole_file
from dien_course.models.base import BaseModel
from dien_course.training.evaluate import probability_of
from dien_course.training.int8 import auc_of, in_int8

FORMAT = 1
OUTPUT = "probability"
METADATA = "dien_course"  # the key of the description in the ONNX file
TOLERANCE = 1e-5
LARGEST = 2_000_000_000  # bytes of weights: a protobuf message has less than 2 GiB
NEEDED = ("onnx", "onnxscript", "onnxruntime")


def export(
    file: str | Path, model: BaseModel, encoder: Encoder, *, int8: bool = False, judged: Samples | None = None
) -> Path:
    """Writes ``model`` to ``file`` (NAME.onnx), and NAME.json, which describes its inputs; both or neither.

    The ONNX model takes one tensor a column: ids int64 of shape (batch,) or (batch, length), padded with 0 at the end,
    and numbers float32 of shape (batch,), scaled; any batch and any length from 1 on. It gives ``probability``, float32
    (batch,), or (batch, K) of a model with K > 1 outputs. Before anything is written, onnxruntime computes a few random
    rows, which must agree within 1e-5.

    NAME.json, and the same text as the ONNX file's metadata ``dien_course``, holds ``inputs`` (name, dtype, shape,
    vocabulary, role), ``output``, ``ids`` (padding, unknown, first), and the encoder: spec, ``vocabularies`` (the
    values in the order of their ids, from ``first`` on) and the numbers' scales. docs/export.md encodes rows with it.

    ``int8`` writes the weights in eight bits (``in_int8``), which changes the numbers: what that costs is said by
    ``auc`` in NAME.json, the AUC on the labelled rows ``judged``, with the weights as they are and in eight bits.

    Returns the path of the ONNX file. Raises DataError when a package is missing, the name does not end in .onnx, the
    model is too large for one file, the numbers disagree, or ``judged`` has no labels or more than two classes.
    """
    file = Path(file)
    if file.suffix != ".onnx":
        raise DataError(f"{file}: does not end in .onnx; expected the name of an ONNX file to write")
    if judged is not None and model.d_out > 1:
        raise DataError(f"the model has {model.d_out} classes, which have no AUC; expected no rows to judge it on")
    if judged is not None and encoder.spec.label not in judged.columns:
        raise DataError(f"column {encoder.spec.label!r} is missing; expected labels to compute an AUC from")
    _require_packages()
    import onnx

    model = copy.deepcopy(model).cpu().eval()
    size = sum(tensor.nbytes for tensor in model.state_dict().values())
    if size > LARGEST:
        raise DataError(f"the model's weights have {size:,} bytes; expected at most {LARGEST:,} for an ONNX file")
    inputs = _inputs_of(model)
    proto = _onnx_of(model, inputs)
    whole = proto.SerializeToString()
    _require_equal(model, encoder, inputs, whole)
    description = {**_description(model, encoder, inputs), "weights": "int8" if int8 else "float32"}
    if int8:
        with _quiet():
            proto = in_int8(proto)
    if judged is not None:
        kinds = {"float32": whole} | ({"int8": proto.SerializeToString()} if int8 else {})
        description["auc"] = {kind: auc_of(data, list(inputs), encoder, judged) for kind, data in kinds.items()}
    text = json.dumps(description, indent=1, ensure_ascii=False)
    onnx.helper.set_model_props(proto, {METADATA: text})
    data = proto.SerializeToString()
    with whole_file(file) as temporary, whole_file(file.with_suffix(".json")) as described:
        temporary.write_bytes(data)
        described.write_text(text + "\n", encoding="utf-8")
    return file


def _require_packages() -> None:
    for name in NEEDED:
        try:
            importlib.import_module(name)
        except ImportError as error:
            raise DataError(
                f"the package {name} cannot be imported ({error}); expected it for export, from: "
                "python -m pip install onnx onnxscript onnxruntime"
            ) from error


class _Asked(dict):
    """A batch that makes each column when the model asks for it, and so knows which ones that are; no negatives."""

    def __init__(self, spec: FeatureSpec):
        super().__init__()
        self.spec = spec

    def __contains__(self, column: object) -> bool:
        return column not in self.spec.negatives

    def __missing__(self, column: str) -> Tensor:
        if column in self.spec.times:
            self[column] = torch.tensor([[1, 2, PADDING], [1, PADDING, PADDING]])
        elif column in (*self.spec.histories, *self.spec.sequences):
            self[column] = torch.tensor([[UNKNOWN, UNKNOWN, PADDING], [UNKNOWN, PADDING, PADDING]])
        elif column in self.spec.scalars:
            self[column] = torch.tensor([UNKNOWN, UNKNOWN])
        else:
            self[column] = torch.zeros(2)
        return self[column]


def _inputs_of(model: BaseModel) -> dict[str, Tensor]:
    """Two rows of every column that ``model`` reads, in the order in which it reads them."""
    asked = _Asked(model.spec)
    with torch.no_grad():
        model(asked)
    return dict(asked)


def _axes(spec: FeatureSpec, inputs: dict[str, Tensor]) -> dict[str, list[str]]:
    """Each input's dimensions by name: histories of a group run side by side, so they share theirs."""
    owner = {triple.history: group.name for group in spec.groups for triple in group.triples}
    owner |= {group.times: group.name for group in spec.groups if group.times}
    sequences = list(dict.fromkeys(owner.get(name, name) for name, tensor in inputs.items() if tensor.dim() == 2))
    lengths = {name: "length" if len(sequences) == 1 else f"length_{i + 1}" for i, name in enumerate(sequences)}
    return {
        name: ["batch"] + ([lengths[owner.get(name, name)]] if tensor.dim() == 2 else [])
        for name, tensor in inputs.items()
    }


class _Probability(nn.Module):
    """What ``predict`` computes, as a function of the columns in order."""

    def __init__(self, model: BaseModel, names: list[str]):
        super().__init__()
        self.model, self.names = model, names

    def forward(self, *columns: Tensor) -> Tensor:
        return probability_of(self.model(dict(zip(self.names, columns, strict=True))).logits)


def _onnx_of(model: BaseModel, inputs: dict[str, Tensor]):
    """The ONNX model of ``model``, its inputs and output named."""
    from dien_course.training.onnx_recurrence import OPSET, gated_recurrence

    axes = _axes(model.spec, inputs)
    sizes = {axis: torch.export.Dim(axis, min=1) for names in axes.values() for axis in names}
    with _quiet():
        program = torch.onnx.export(
            _Probability(model, list(inputs)).eval(),
            tuple(inputs.values()),
            dynamic_shapes=(tuple({i: sizes[axis] for i, axis in enumerate(names)} for names in axes.values()),),
            input_names=[f"column_{i}" for i in range(len(inputs))],
            output_names=[OUTPUT],
            opset_version=OPSET,
            dynamo=True,
            verbose=False,
            custom_translation_table={torch.ops.dien_course.gated_recurrence.default: gated_recurrence},
        )
    proto = program.model_proto
    _rename(proto.graph, {f"column_{i}": name for i, name in enumerate(inputs)} | {OUTPUT: OUTPUT})
    return proto


def _rename(graph, names: dict[str, str]) -> None:
    """Inputs and output get the ``names``, all within the graph another: a column may be called as it likes."""
    inner = "model/"
    while any(name.startswith(inner) for name in names.values()):
        inner = f"_{inner}"

    def renamed(name: str) -> str:
        return names.get(name, inner + name) if name else name

    for value in (*graph.input, *graph.output, *graph.value_info, *graph.initializer):
        value.name = renamed(value.name)
    for node in graph.node:
        node.input[:] = map(renamed, node.input)
        node.output[:] = map(renamed, node.output)
        for attribute in node.attribute:
            if attribute.HasField("g"):
                _rename(attribute.g, names)


@contextmanager
def _quiet() -> Iterator[None]:
    """Without the exporter's remarks on packages it does not need and names it does not use."""
    before = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(before)


def _description(model: BaseModel, encoder: Encoder, inputs: dict[str, Tensor]) -> dict:
    spec, axes = encoder.spec, _axes(encoder.spec, inputs)
    gaps = {missing_column(name): name for name in spec.indicators}
    described = []
    for name, tensor in inputs.items():
        number = tensor.is_floating_point()
        role = next(
            (
                role
                for role, names in (
                    ("target", spec.targets), ("history", spec.histories), ("sequence", spec.sequences),
                    ("sessions", spec.times),
                    ("categorical", spec.categorical), ("indicator", gaps),
                )
                if name in names
            ),
            "number",
        )  # fmt: skip
        entry = {"name": name, "role": role, "dtype": "float32" if number else "int64", "shape": axes[name]}
        entry |= {"column": gaps[name]} if name in gaps else {}
        if name in spec.times:
            group = next(group for group in spec.groups if group.times == name)
            entry |= {"gap": SESSION_GAP if group.session_gap is None else group.session_gap}
        elif not number:
            entry |= {"vocabulary": spec.vocabulary_of(name)}
        described.append(entry)
    return {
        "format": FORMAT,
        "model": type(model).__name__,
        "inputs": described,
        "output": {"name": OUTPUT, "dtype": "float32", "shape": ["batch", model.d_out][: 1 if model.d_out == 1 else 2]},
        "ids": {"padding": PADDING, "unknown": UNKNOWN, "first": FIRST},
        **encoder.to_dict(),
    }


def _require_equal(model: BaseModel, encoder: Encoder, inputs: dict[str, Tensor], data: bytes) -> None:
    """Raises DataError when onnxruntime computes other probabilities than torch, on random rows of three shapes."""
    import onnxruntime

    session = onnxruntime.InferenceSession(data, providers=["CPUExecutionProvider"])
    random = np.random.default_rng(0)
    axes = _axes(model.spec, inputs)
    for rows, steps in ((1, 1), (7, 5), (32, 20)):
        lengths = {axis: random.integers(0, steps + 1, (rows, 1)) for names in axes.values() for axis in names[1:]}
        feed = {}
        for name, tensor in inputs.items():
            if tensor.is_floating_point():
                feed[name] = random.standard_normal(rows).astype(np.float32)
                continue
            if name in model.spec.times:
                sessions = 1 + random.integers(0, 2, (rows, steps)).cumsum(1)
                feed[name] = sessions * (np.arange(steps) < lengths[axes[name][1]])
                continue
            size = encoder.sizes[encoder.spec.vocabulary_of(name)]
            ids = random.integers(min(UNKNOWN, size - 1), size, (rows, steps) if tensor.dim() == 2 else rows)
            feed[name] = ids * (np.arange(steps) < lengths[axes[name][1]]) if tensor.dim() == 2 else ids
        with torch.no_grad():
            wanted = probability_of(model({name: torch.from_numpy(values) for name, values in feed.items()}).logits)
        difference = float(np.abs(session.run([OUTPUT], feed)[0] - wanted.numpy()).max())
        if not difference <= TOLERANCE:
            raise DataError(
                f"onnxruntime's probabilities differ from the model's by {difference:.2g}; expected at most {TOLERANCE}"
            )
