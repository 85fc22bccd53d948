"""An ONNX model with its weights in eight bits, and what that costs on rows whose labels are known (chapter 12)."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from dien_course.data.batches import Batches
from dien_course.data.encode import Encoder
from dien_course.data.samples import Samples
from dien_course.training.metrics import auc

if TYPE_CHECKING:
    import onnx


def in_int8(proto: onnx.ModelProto) -> onnx.ModelProto:
    """``proto`` with tables and matrices in int8, one scale each, by onnxruntime's dynamic quantisation.

    Products with such a matrix round their inputs to eight bits too, each batch on a scale of its own, so a score
    depends a little on the other rows of its batch.
    """
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    shapeless = onnx.ModelProto()
    shapeless.CopyFrom(proto)
    del shapeless.graph.value_info[:]  # inferred anew: torch before 2.13 writes some that onnx finds wrong
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "int8.onnx"
        quantize_dynamic(shapeless, file, weight_type=QuantType.QInt8, extra_options={"EnableSubgraph": True})
        return onnx.load(file)


def auc_of(data: bytes, names: Sequence[str], encoder: Encoder, samples: Samples, batch_size: int = 1024) -> float:
    """The AUC of the ONNX model ``data``, whose inputs are ``names``, on labelled ``samples``, 6 digits.

    Raises DataError when all labels are the same.
    """
    import onnxruntime

    encoded = encoder.encode(samples)
    session = onnxruntime.InferenceSession(data, providers=["CPUExecutionProvider"])
    scores = [
        session.run(None, {name: batch[name].numpy() for name in names})[0] for batch in Batches(encoded, batch_size)
    ]
    return round(auc(np.concatenate(scores), encoded.label), 6)
