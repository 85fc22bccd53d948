"""Training with several processes under Accelerate: no row is shared and all end with the same weights."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.trains
SCRIPT = """
import json, sys, torch
sys.path.insert(0, "{tests}")
from accelerate import PartialState
from accelerate.utils import gather_object
from dien_course.training import fit, predict
from test_training import parts

state = PartialState(cpu=True)
model, _, train, validation = parts()
rows = [row for batch in train.shard(state.process_index, state.num_processes) for row in batch["row"].tolist()]
outcome = fit(model, train, validation, epochs=2, warmup_epochs=1, progress=False)
seen = gather_object([rows])
scores = gather_object([predict(model, validation).tolist()])
if state.is_main_process:
    print(json.dumps({{"rows": seen, "scores": scores, "epochs": len(outcome.history)}}))
"""


def test_two_processes_share_no_row_and_agree(tmp_path):
    script = tmp_path / "train.py"
    script.write_text(SCRIPT.format(tests=Path(__file__).parent))
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2", str(script)]
    environment = {**os.environ, "ACCELERATE_USE_CPU": "true", "OMP_NUM_THREADS": "1"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr[-2000:]
    result = json.loads(done.stdout.strip().splitlines()[-1])
    first, second = map(set, result["rows"])
    assert first.isdisjoint(second)
    assert len(first | second) == 300
    assert len(first) == len(second)
    assert result["scores"][0] == result["scores"][1]
    assert result["epochs"] == 3
