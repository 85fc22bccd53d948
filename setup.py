"""What pyproject.toml cannot say: a wheel carries the course's files in the package (dien_course/course_files.py)."""

from __future__ import annotations

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

ROOT = Path(__file__).resolve().parent
FILES = (
    "README.md",
    "bench/results.json",
    "data/*.md",
    "data/world/*",
    "docs/*.md",
    "docs/*.json",
    "docs/images/**/*.*",
    "docs/results/*/*.json",
    "notebooks/*.ipynb",
    "notebooks/solutions/*.ipynb",
)


class WithCourse(build_py):
    """Builds the package, and copies the files of the checkout that an installed course needs."""

    def run(self) -> None:
        super().run()
        if self.editable_mode:
            return
        for path in sorted(path for pattern in FILES for path in ROOT.glob(pattern) if path.is_file()):
            target = Path(self.build_lib, "dien_course", "course", path.relative_to(ROOT))
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)


setup(cmdclass={"build_py": WithCourse})
