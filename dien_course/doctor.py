"""The doctor: can this machine run the course, and if not, what mends it?"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from importlib import metadata
from typing import NamedTuple

import psutil
from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel
from packaging.requirements import Requirement

MEMORY = 2.0  # GB a notebook may need
PYTHONS = ((3, 11), (3, 13))


class Finding(NamedTuple):
    """One thing looked at: ``remedy`` is empty when it is in order."""

    subject: str
    found: str
    remedy: str = ""


def examine() -> Iterator[Finding]:
    """Findings about Python, packages, memory, data, the notebook kernel and the model, one after another."""
    checks: tuple[Callable[[], Iterator[Finding]], ...] = (_python, _packages, _memory, _data, _kernel, _model)
    for check in checks:
        yield from check()


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


def _python() -> Iterator[Finding]:
    found = sys.version_info[:2]
    fits = PYTHONS[0] <= found <= PYTHONS[1]
    yield Finding("Python", sys.version.split()[0], "" if fits else "install Python 3.11, 3.12 or 3.13")


def _packages() -> Iterator[Finding]:
    try:
        requirements = metadata.requires("dien-course") or []
    except metadata.PackageNotFoundError:
        yield Finding("dien-course", "not installed", "run: python -m pip install -e .")
        return
    for requirement in map(Requirement, requirements):
        if requirement.marker and not requirement.marker.evaluate({"extra": ""}):
            continue
        try:
            found = metadata.version(requirement.name)
        except metadata.PackageNotFoundError:
            found = "not installed"
        fits = found != "not installed" and requirement.specifier.contains(found, prereleases=True)
        yield Finding(requirement.name, found, "" if fits else f'run: python -m pip install "{requirement}"')


def _memory() -> Iterator[Finding]:
    free = psutil.virtual_memory().available / 1e9
    remedy = "" if free >= MEMORY else f"close programs until {MEMORY:.0f} GB are free"
    yield Finding("free memory", f"{free:.1f} GB", remedy)


def _data() -> Iterator[Finding]:
    from dien_course.data import load_movielens
    from dien_course.world import shipped_path

    try:
        tables = load_movielens(shipped_path())
    except (OSError, ValueError) as error:
        yield Finding("shipped data", str(error), "run: python -m dien_course.world.rebuild --out data/world")
    else:
        yield Finding("shipped data", f"{len(tables.ratings):,} ratings of {len(tables.users):,} users")


def _kernel() -> Iterator[Finding]:
    try:
        spec = KernelSpecManager().get_kernel_spec("python3")
    except NoSuchKernel:
        yield Finding("notebook kernel", "no kernel python3", "run: python -m ipykernel install --sys-prefix")
    else:
        yield Finding("notebook kernel", spec.display_name)


def _model() -> Iterator[Finding]:
    import torch

    from dien_course.layers import AttentionalGRU

    layer = AttentionalGRU(3, 4)
    states, _ = layer(torch.ones(2, 5, 3), torch.ones(2, 5), torch.ones(2, 5, dtype=torch.bool))
    expected = layer.to_torch()(torch.ones(2, 5, 3))[0]
    fits = torch.allclose(states, expected, atol=1e-5)
    found = "the AUGRU agrees with torch.nn.GRU" if fits else "the AUGRU differs from torch.nn.GRU"
    remedy = "" if fits else "reinstall torch: python -m pip install --force-reinstall torch"
    yield Finding("computation", found, remedy)
