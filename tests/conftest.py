"""What all tests share: one thread for each parallel worker, pictures without a screen, repeatable examples."""

from __future__ import annotations

import os

# Before torch or matplotlib is imported. Parallel workers would otherwise fight for the same cores.
if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("MPLBACKEND", "agg")

from hypothesis import settings

settings.register_profile("course", deadline=None, derandomize=True)
settings.load_profile("course")
