"""Mutation testing of layers and models: plant small faults, one at a time, and see whether a test notices each.

    python -m scripts.mutation             try every fault that has no result yet, then write docs/mutation.md
    python -m scripts.mutation again       try those again that no test noticed, then write docs/mutation.md

mutmut plants the faults and runs the tests, in a copy of the repository under build/mutation; delete that folder to
start afresh. mutmut leaves functions alone that have a decorator, so in the copy each such decorator is applied at the
end of the module instead, which computes the same.

docs/mutation.md keeps the reason beside each fault that no test notices. The command fails while one has no reason, or
while fewer than nine faults in ten are noticed.
"""

from __future__ import annotations

import ast
import difflib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "mutation.md"
COPY = ROOT / "build" / "mutation"
MUTATED = ("dien_course/layers", "dien_course/models")
TESTS = [
    *("cells", "recurrence", "attentional_gru", "attention", "auxiliary_loss", "dice", "mlp", "pooling"),
    *("interest_extractor", "shapes", "shared_rows", "layer_edges", "embedding", "models", "model_formulas"),
    *("fused_steps", "layer_embedding", "batch_norm", "session_layers", "dsin"),
]
WITHOUT_PLUGINS = ("cacheprovider", "unraisableexception", "xdist", "nbval")  # what a short run need not wait for
SETTINGS = {
    "source_paths": ["dien_course"],
    "only_mutate": [f"{folder}/*.py" for folder in MUTATED],
    "also_copy": ["conftest.py"],
    "pytest_add_cli_args_test_selection": [f"tests/test_{name}.py" for name in TESTS],
    "pytest_add_cli_args": [
        *(word for plugin in WITHOUT_PLUGINS for word in ("-p", f"no:{plugin}")),
        *("-k", "not compiled", "--hypothesis-profile=mutation"),
    ],
    "process_isolation": "forkserver",  # a process that has run torch must not be forked
    "use_git_change_detection": False,
}
FEWER_EXAMPLES = """\
from hypothesis import settings

settings.register_profile("mutation", deadline=None, derandomize=True, max_examples=10, database=None)
"""
SURVIVED = {0: "survived", 5: "no test", 33: "no test", None: "not tried"}  # mutmut's codes; all others are kills
ENOUGH = 0.9
NO_REASON = "no reason given yet"


def main() -> int:
    if importlib.util.find_spec("mutmut") is None:
        print("mutmut is not installed; make mutation installs it first.", file=sys.stderr)
        return 2
    copy()
    again = [mutant for codes in results().values() for mutant, code in codes.items() if code in SURVIVED]
    # Not `python -m mutmut`, under which mutmut would import itself a second time.
    command = [sys.executable, "-c", "from mutmut.__main__ import cli; cli()", "run", "--max-children", "1"]
    command += again if "again" in sys.argv[1:] else []
    subprocess.run(command, cwd=COPY, env=os.environ | {"OMP_NUM_THREADS": "1"}, check=True)
    return report()


def copy() -> None:
    """Bring the copy up to date, touching only what changed: mutmut keeps the results of functions that did not."""
    settings = "".join(f"{key} = {json.dumps(value)}\n" for key, value in SETTINGS.items())
    wanted = {
        Path("pyproject.toml"): (ROOT / "pyproject.toml").read_text() + f"\n[tool.mutmut]\n{settings}",
        Path("conftest.py"): FEWER_EXAMPLES,
    }
    for path in [*ROOT.glob("dien_course/**/*.py"), *ROOT.glob("tests/*.py")]:
        place, text = path.relative_to(ROOT), path.read_text()
        wanted[place] = undecorated(text) if str(place.parent) in MUTATED else text
    for folder in ("dien_course", "tests"):
        for path in (COPY / folder).rglob("*.py"):
            if path.relative_to(COPY) not in wanted:
                path.unlink()
                (COPY / "mutants" / path.relative_to(COPY)).unlink(missing_ok=True)
    for place, text in wanted.items():
        target = COPY / place
        if not target.exists() or target.read_text() != text:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text)
    shutil.copytree(ROOT / "data", COPY / "data", dirs_exist_ok=True)


def undecorated(source: str) -> str:
    """``source`` with the decorators of its methods applied at the end, but for the two that mutmut knows."""
    lines, applied = source.splitlines(), []
    for owner in ast.parse(source).body:
        for method in owner.body if isinstance(owner, ast.ClassDef) else []:
            decorators = {ast.unparse(d): d for d in reversed(getattr(method, "decorator_list", []))}
            static = decorators.pop("staticmethod", None)
            decorators.pop("classmethod", None)
            for name, decorator in decorators.items():
                place = f"{owner.name}.{method.name}"
                applied.append(f"{place} = " + (f"staticmethod({name}({place}))" if static else f"{name}({place})"))
                lines[decorator.lineno - 1] = ""
    return "\n".join([*lines, *applied]) + "\n"


def results() -> dict[str, dict[str, int | None]]:
    """Of each file with faults, {fault: code with which its tests ended}."""
    found = {}
    for path in sorted((COPY / "mutants").rglob("*.py.meta")):
        if codes := json.loads(path.read_text())["exit_code_by_key"]:
            found[str(path.relative_to(COPY / "mutants")).removesuffix(".meta")] = codes
    return found


def report() -> int:
    """Write the counts and the survivors into docs/mutation.md, keeping the reasons that stand there."""
    page = PAGE.read_text()
    reasons = dict(re.findall(r"^- (`.*` in `.*`)\n  (.*)$", page, re.MULTILINE))
    rows, survivors, unexplained, counted, killed = [], [], 0, 0, 0
    for name, codes in results().items():
        alive = [mutant for mutant, code in codes.items() if code in SURVIVED]
        counted, killed = counted + len(codes), killed + len(codes) - len(alive)
        rows.append(row(f"`{name}`", len(codes), len(codes) - len(alive)))
        if alive:
            survivors.append(f"\n`{name}`\n")
        for fault, mutant in faults(COPY / "mutants" / name, alive):
            state = SURVIVED[codes[mutant]]
            reason = reasons.get(fault, NO_REASON) if state == "survived" else state
            unexplained += reason in (NO_REASON, state)
            survivors.append(f"- {fault}\n  {reason}")
    head = "| file | faults | noticed | not noticed | noticed, % |\n|---|--:|--:|--:|--:|"
    counts = "\n".join([head, *rows, row("all", counted, killed)])
    page = between(page, "counts", counts)
    PAGE.write_text(between(page, "survivors", "\n".join(survivors).strip() or "None."))
    print(f"{killed} of {counted} faults were noticed; {unexplained} of the others have no reason in {PAGE.name}.")
    return int(killed < ENOUGH * counted or unexplained > 0)


def row(name: str, counted: int, killed: int) -> str:
    return f"| {name} | {counted} | {killed} | {counted - killed} | {100 * killed / counted:.1f} |"


def between(page: str, name: str, text: str) -> str:
    """``page`` with ``text`` between the two comments that bear the name."""
    start, end = f"<!-- {name}: written by make mutation -->", f"<!-- end of {name} -->"
    return page[: page.index(start) + len(start)] + f"\n{text}\n" + page[page.index(end) :]


def faults(path: Path, mutants: list[str]) -> Iterator[tuple[str, str]]:
    """Of each mutant its fault, as a line of code with ⟦before → after⟧ in it and the function's name."""
    lines = path.read_text().splitlines()
    nodes = {node.name: node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.FunctionDef)}
    for mutant in mutants:
        changed = mutant.rpartition(".")[2]
        function = re.sub(r"__mutmut_\d+$", "", changed)
        short = re.sub("^x[_ǁ]", "", function).replace("ǁ", ".")
        before, after = (
            [line.strip().replace(name, short) for line in lines[nodes[name].lineno - 1 : nodes[name].end_lineno]]
            for name in (f"{function}__mutmut_orig", changed)
        )
        yield f"`{fault_of(before, after)}` in `{short}`", mutant


def fault_of(before: list[str], after: list[str]) -> str:
    steps = difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    old = " ".join(line for kind, i, j, _, _ in steps if kind != "equal" for line in before[i:j])
    new = " ".join(line for kind, _, _, i, j in steps if kind != "equal" for line in after[i:j])
    words, others = (re.findall(r"\w+|\s+|.", text) for text in (old, new))
    first = len(os.path.commonprefix([words, others]))
    last = len(os.path.commonprefix([words[first:][::-1], others[first:][::-1]]))
    was, now = ("".join(each[first : len(each) - last]) for each in (words, others))
    return "".join(words[:first]) + f"⟦{was} → {now}⟧" + "".join(words[len(words) - last :])


if __name__ == "__main__":
    sys.exit(main())
