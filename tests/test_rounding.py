"""The made-up processor of `make everywhere` trains otherwise, but hardly, and the same way twice."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parent
SCRIPT = """
import json
from dien_course.training import fit, predict
from test_training import parts

model, _, train, validation = parts()
fit(model, train, validation, epochs=1, progress=False)
print(json.dumps(predict(model, validation).tolist()))
"""


def trained(rounding: str | None) -> list[float]:
    """What a model predicts that was trained for an epoch on the processor of this number, or on the real one."""
    paths = [str(TESTS.parent), str(TESTS)]
    environment = os.environ | {"OMP_NUM_THREADS": "1"}
    if rounding is not None:
        paths.insert(0, str(TESTS / "rounding"))
        environment["COURSE_ROUNDING"] = rounding
    environment["PYTHONPATH"] = os.pathsep.join(paths)
    done = subprocess.run([sys.executable, "-c", SCRIPT], env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


def test_each_number_is_another_processor_and_always_the_same():
    real, one, again, other = trained(None), trained("1"), trained("1"), trained("2")
    assert one == again
    for first, second in ((real, one), (one, other)):
        differences = [abs(a - b) for a, b in zip(first, second, strict=True)]
        assert 0 < max(differences) < 1e-3
