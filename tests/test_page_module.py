"""The module in the page: built from its source, small, and silent towards the network."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from dien_course.lab.explorers.explorer import MODULE

SOURCE = MODULE.parent / "source"
MOST = 500_000  # bytes


@pytest.mark.skipif(
    shutil.which("npm") is None or not (SOURCE / "node_modules" / ".bin" / "esbuild").exists(),
    reason="esbuild is not here; `npm ci` in dien_course/lab/explorers/source brings it",
)
def test_the_committed_module_is_what_its_source_builds(tmp_path: Path):
    built = tmp_path / "explorers.js"
    command = ["npm", "run", "--silent", "build", "--", f"--outfile={built}", "--log-level=error"]
    done = subprocess.run(command, cwd=SOURCE, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert built.read_bytes() == MODULE.read_bytes(), "run `npm run build` in dien_course/lab/explorers/source"


def test_the_module_is_small():
    assert 10_000 < MODULE.stat().st_size <= MOST


def test_the_module_asks_nobody_for_anything():
    text = MODULE.read_text(encoding="utf-8")
    for asking in (
        r"\bfetch\(",
        r"XMLHttpRequest",
        r"WebSocket",
        r"\bimport\(",
        r"sendBeacon",
        r"url\((?!#)",
        r"@import",
    ):
        assert not re.search(asking, text), asking
    addresses = set(re.findall(r"https?://[\w./-]+", text))
    assert addresses <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xhtml", "http://www.w3.org/1999/xlink",
                         "http://www.w3.org/XML/1998/namespace", "http://www.w3.org/2000/xmlns/"}  # fmt: skip


def test_the_module_can_stand_inside_a_page():
    assert "</script" not in MODULE.read_text(encoding="utf-8")


def test_every_file_of_the_source_says_what_it_is_and_is_short():
    files = [path for path in SOURCE.rglob("*.js") if "node_modules" not in path.parts]
    assert len(files) > 10
    for path in files:
        lines = path.read_text(encoding="utf-8").splitlines()
        assert lines[0].startswith("/**"), path
        assert len(lines) <= 300, path
