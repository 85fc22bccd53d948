"""The clinic's tests on a model of one's own: what is suspicious, in words, with the exhibit's name (chapter 13)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch
from torch import nn

from dien_course.data import FeatureSpec
from dien_course.data.batches import Batches
from dien_course.data.encode import Encoded
from dien_course.errors import DataError
from dien_course.museum.auxiliary_tests import auxiliary_findings
from dien_course.museum.data_tests import data_findings
from dien_course.museum.finding import Finding
from dien_course.museum.part_tests import part_findings
from dien_course.museum.score_tests import score_findings

ROWS = 64


def diagnose(model: nn.Module, data: Encoded, spec: FeatureSpec) -> list[Finding]:
    """What the clinic's tests find in ``model`` and ``data``, each exhibit once; empty where nothing is suspicious.

    ``model(batch)`` follows the contract: a dict of tensors as ``Batches`` makes it, and a result with ``logits`` (B,)
    and ``auxiliary_loss``, a scalar or None. It is run in evaluation mode, without gradients, and left as it was.
    At most ``ROWS`` rows with two behaviours or more are scored; of the data all rows are looked at.
    Faults of training and measuring (the epoch chosen on the test part, say) cannot be seen in a model.
    Raises DataError where there is no group, too few such rows, or the model does not run on them as they are.
    """
    training = model.training
    model.eval()
    try:
        with torch.no_grad():
            found: dict[str, Finding] = {}
            for finding in _findings(model, data, spec):
                found.setdefault(finding.exhibit, finding)
            return list(found.values())
    finally:
        model.train(training)


def _findings(model: nn.Module, data: Encoded, spec: FeatureSpec) -> Iterator[Finding]:
    if not spec.groups:
        raise DataError("the spec has no attention group; expected a target with a history to diagnose")
    yield from data_findings(data, spec)
    length = np.min([data.sequences[name].end - data.sequences[name].start for name in spec.histories], axis=0)
    rows = np.flatnonzero(length >= 2)[:ROWS]
    if len(rows) < 2:
        raise DataError(f"{len(rows)} rows have two behaviours or more; expected at least 2 to run the tests on")
    batch = Batches(data, ROWS).batch(rows)
    batch = {name: tensor for name, tensor in batch.items() if name not in spec.negatives}
    try:
        model(batch)
    except (RuntimeError, ValueError, IndexError, KeyError) as error:
        raise DataError(f"the model does not run on the rows as they are: {str(error).splitlines()[0]}") from error
    yield from part_findings(model, batch)
    yield from score_findings(model, batch, spec)
    yield from auxiliary_findings(model, batch, spec)
