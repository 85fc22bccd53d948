"""What an answer is kept from, and by whom, on each kind of system: the table of docs/teaching.md, as it was tested.

tests/exercises/test_grading_confinement.py tries each line, from Python and from C, as each of these systems would
hold it, and compares with this table; ``python -m scripts.exercise_cells`` writes it into the page.
"""

from __future__ import annotations

KERNEL, PYTHON = "refused by the kernel", "refused within Python"
SYSTEMS = ("Linux 6.12 or newer", "Linux 5.13 to 6.11", "older Linux", "macOS, Windows")
LANDLOCK = (6, 1, 0, 0)  # the version that the oldest kernel of each has

# What is tried: what refuses it on each of the systems.
TRIED = {
    "sockets: the network, UNIX sockets by path and by abstract name": (KERNEL, KERNEL, KERNEL, PYTHON),
    "permissions and owners of files, its own among them": (KERNEL, KERNEL, KERNEL, PYTHON),
    "writing and deleting outside its own temporary folder": (KERNEL, KERNEL, PYTHON, PYTHON),
    "reading more than Python, its packages, the system's libraries, the course without its solutions":
        (KERNEL, KERNEL, PYTHON, PYTHON),
    "starting a program": (KERNEL, KERNEL, PYTHON, PYTHON),
    "signals to other processes": (KERNEL, PYTHON, PYTHON, PYTHON),
}  # fmt: skip
LIMITED = {
    "memory": ("2 GB for a cell, 1 GB for a call",) * 3 + ("not limited",),
    "files of its own": ("512 MB",) * 3 + ("not limited",),
    "processes it leaves behind": ("ended",) * 3 + ("not looked for",),
}


def as_markdown() -> str:
    """The table, for docs/teaching.md."""
    lines = [
        ["", *SYSTEMS],
        ["---"] * (1 + len(SYSTEMS)),
        *([name, *cells] for name, cells in (TRIED | LIMITED).items()),
    ]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
