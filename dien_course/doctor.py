"""The doctor: can this machine run the course, and if not, what mends it?

It is asked where something is amiss, so it imports nothing but the standard library before it looks.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from importlib import import_module, metadata
from typing import NamedTuple

MEMORY = 2.0  # GB a notebook may need
PYTHONS = ((3, 11), (3, 13))
MODULES = {"scikit-learn": "sklearn"}  # of packages that are imported by another name


class Finding(NamedTuple):
    """One thing looked at: ``remedy`` is empty when it is in order."""

    subject: str
    found: str
    remedy: str = ""


def examine() -> Iterator[Finding]:
    """Findings about Python, packages, memory, data, the notebook kernel and the model, one after another."""
    yield _python()
    yield from _packages()
    checks: dict[str, Callable[[], Finding]] = {
        "free memory": _memory,
        "shipped data": _data,
        "notebook kernel": _kernel,
        "computation": _model,
        "compiled steps": _compiled,
    }
    for subject, check in checks.items():
        try:
            yield check()
        except Exception as error:  # a package may be missing or half installed, and fails in its own way
            yield Finding(subject, f"not looked at: {_reason(error)}", _remedy(_blamed(error)))


def report() -> int:
    """Prints the findings; 0 when all is in order, else 1."""
    healthy = True
    for finding in examine():
        print(f"{'problem' if finding.remedy else 'ok':8}{finding.subject:18}{finding.found}")
        if finding.remedy:
            healthy = False
            print(f"{'':8}{'':18}-> {finding.remedy}")
    print("This machine can run the course." if healthy else "Mend the problems above, then run the doctor again.")
    return 0 if healthy else 1


def _python() -> Finding:
    found = sys.version_info[:2]
    fits = PYTHONS[0] <= found <= PYTHONS[1]
    return Finding("Python", sys.version.split()[0], "" if fits else "install Python 3.11, 3.12 or 3.13")


def _packages() -> Iterator[Finding]:
    asked = _asked()
    if not asked:
        yield Finding("dien-course", "not installed", "run: python -m pip install -e .")
    for name, requirement in asked.items():
        found = _version(name)
        if not found:
            yield Finding(name, "not installed", _remedy(name))
            continue
        try:
            import_module(MODULES.get(name, name))
        except Exception as error:
            yield Finding(name, f"{found} cannot be imported: {_reason(error)}", _remedy(_blamed(error) or name))
        else:
            fits = _fits(requirement, found)
            yield Finding(name, found, "" if fits else f'run: python -m pip install "{requirement}"')


def _memory() -> Finding:
    import psutil

    free = psutil.virtual_memory().available / 1e9
    remedy = "" if free >= MEMORY else f"close programs until {MEMORY:.0f} GB are free"
    return Finding("free memory", f"{free:.1f} GB", remedy)


def _data() -> Finding:
    from dien_course.data import load_movielens
    from dien_course.world import shipped_path

    try:
        tables = load_movielens(shipped_path())
    except (OSError, ValueError) as error:
        return Finding("shipped data", str(error), "run: python -m dien_course.world.rebuild --out data/world")
    return Finding("shipped data", f"{len(tables.ratings):,} ratings of {len(tables.users):,} users")


def _kernel() -> Finding:
    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

    try:
        spec = KernelSpecManager().get_kernel_spec("python3")
    except NoSuchKernel:
        return Finding("notebook kernel", "no kernel python3", "run: python -m ipykernel install --sys-prefix")
    return Finding("notebook kernel", spec.display_name)


def _model() -> Finding:
    import torch

    from dien_course.layers import AttentionalGRU

    layer = AttentionalGRU(3, 4)
    states, _ = layer(torch.ones(2, 5, 3), torch.ones(2, 5), torch.ones(2, 5, dtype=torch.bool))
    expected = layer.to_torch()(torch.ones(2, 5, 3))[0]
    fits = torch.allclose(states, expected, atol=1e-5)
    found = "the AUGRU agrees with torch.nn.GRU" if fits else "the AUGRU differs from torch.nn.GRU"
    return Finding("computation", found, "" if fits else _remedy("torch"))


def _compiled() -> Finding:
    from dien_course.layers.recurrence_steps import SWITCH, compiled_steps

    if compiled_steps() is not None:
        return Finding("compiled steps", f"numba {_version('numba')}")
    why = f"numba is there, but not used ({SWITCH}=0, or no folder for its cache)" if _version("numba") else "no numba"
    return Finding("compiled steps", f"{why}: recurrences run by torch's operations")


def _asked() -> dict[str, str]:
    """{package: requirement} of the course; empty where it is not installed."""
    try:
        lines = metadata.requires("dien-course") or []
    except metadata.PackageNotFoundError:
        return {}
    return {re.split(r"[^\w.-]", line)[0]: line for line in lines if "extra ==" not in line}


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return ""


def _fits(requirement: str, version: str) -> bool:
    try:
        from packaging.requirements import Requirement
    except ImportError:
        return True  # that packaging is missing is a finding of its own
    return Requirement(requirement).specifier.contains(version, prereleases=True)


def _reason(error: Exception) -> str:
    return (str(error).splitlines() or [""])[0] or type(error).__name__


def _blamed(error: Exception) -> str:
    """The package that an import failed for, as far as Python knows; empty otherwise."""
    module = (getattr(error, "name", None) or "").split(".")[0]
    return {module: package for package, module in MODULES.items()}.get(module, module)


def _remedy(package: str) -> str:
    if package in ("", "dien_course"):
        return "run: python -m pip install -e ."
    anew = "--force-reinstall --no-deps " if _version(package) else ""
    return f'run: python -m pip install {anew}"{_asked().get(package, package)}"'
