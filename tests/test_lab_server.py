"""The server that make lab starts: JupyterLab, and no extension that the course has no use for there."""

from __future__ import annotations

import json
import shutil
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from browser.servers import HERE, lab_arguments, served

pytestmark = pytest.mark.skipif(not shutil.which("make"), reason="needs make")


def status(address: str) -> int:
    try:
        with urllib.request.urlopen(address, timeout=60) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


def test_make_lab_serves_jupyterlab_with_lines_to_read_without_voila_and_without_pairing(tmp_path: Path) -> None:
    with served([*lab_arguments(), *HERE], tmp_path, tmp_path) as address:
        assert status(f"{address}/lab") == 200
        assert status(f"{address}/voila") == 404
        with urllib.request.urlopen(f"{address}/custom/custom.css", timeout=60) as answer:
            assert b"max-width: 65ch" in answer.read()
        with urllib.request.urlopen(f"{address}/api/contents", timeout=60) as answer:
            assert json.load(answer)["content"]
    log = (tmp_path / "server.log").read_text()
    loaded = [line for line in log.splitlines() if "extension was successfully loaded" in line]
    assert any("jupyterlab" in line for line in loaded)
    assert not [line for line in loaded if any(name in line for name in ("voila", "jupytext", "nbgrader"))]
