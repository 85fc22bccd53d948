"""docs/benchmarks.md and the README's paragraph on speed, written from bench/results.json; ``make bench`` calls it."""

from __future__ import annotations

import json
from pathlib import Path

from bench.recurrence import BY_TORCH, MEMORY
from bench.training import BY_DEFAULT

ROOT = Path(__file__).resolve().parent.parent
RESULTS, PAGE, README = ROOT / "bench" / "results.json", ROOT / "docs" / "benchmarks.md", ROOT / "README.md"
BEGIN, END = "<!-- speed, written by make bench -->", "<!-- /speed -->"

HEAD = """# Benchmarks

Measured on {cores} CPU cores with torch {torch}, by `make bench`, which writes `bench/results.json` and this page.
Every ratio is taken in one run: the candidates take turns, and the medians of their times are divided. Below 1 the
AUGRU is faster, or smaller. Milliseconds and rows per second are this machine's; compare ratios.

"""

SPEED = """\
On {cores} CPU cores, forward and backward over a whole history take the AUGRU {native:.2f} of the time of
`torch.nn.GRU` ({by_torch:.2f} without the extra `fast`) and {memory:.2f} of its memory (geometric means over six
shapes), and {theirs:.2f} of the time of deepctr-torch's; the whole model trains {deepctr:.1f} times as fast as
deepctr-torch's and {rechub:.1f} times as fast as torch-rechub's, each built alike, at batch {batch}. All figures:
[docs/benchmarks.md](docs/benchmarks.md).
"""


def page(results: dict) -> str:
    """The whole page."""
    recurrence, training = results["recurrence"], results["training"]
    lines = [HEAD.format(cores=training["cores"], torch=recurrence["torch"])]
    lines += _recurrence(recurrence) + _training(training)
    lines += _processes(results["processes"]) if "processes" in results else []
    lines += [
        "\n## One training step and the number of items\n\n",
        "Forward, backward, update and the average of weights, batch 128, on one thread. From 100,000 items on, tables "
        "are trained row by row.\n\n",
        "| items | milliseconds | over the first |\n|---|---|---|\n",
    ]
    lines += [
        f"| {row['items']:,} | {row['milliseconds']:.1f} | {row['ratio']:.2f} |\n"
        for row in results["vocabulary"]["rows"]
    ]
    lines += [
        "\n## Predicting\n\n",
        f"One user with 50 behaviours before 200 targets, 36 numbers each, on one thread: "
        f"{results['prediction']['milliseconds']:.1f} ms, the interest extractor run once; by torch's operations alone "
        f"{results['prediction'][BY_TORCH]:.1f} ms.\n",
    ]
    serving = results["serving"]
    lines += [
        "\n## Serving\n\n",
        f"`rank` of the same size, encoding included, on one thread: torch, which extracts the interests once, takes "
        f"{serving['torch_over_gru']:.2f} of the time of one `torch.nn.GRU` pass over the 200 rows, onnxruntime, which "
        f"extracts them for each target, {serving['onnx_over_gru']:.2f}. Over HTTP on loopback, clients that ask one "
        f"request after the other on the same {serving['cores']} cores. Where one client waits many times the "
        f"{serving['milliseconds']['torch']:.0f} ms of processor time that torch takes, others were using the "
        "machine.\n\n",
        "| server | clients | p50, ms | p99, ms | p99 over p50 |\n|---|---|---|---|---|\n",
    ]
    for row in serving["clients"]:
        lines.append("| {server} | {clients} | {p50:.0f} | {p99:.0f} | {p99_over_p50:.1f} |\n".format(**row))
    samples = results["samples"]
    lines += [
        "\n## Samples of an event log\n\n",
        "`dien-course samples` from a CSV file to CSV files, each user's last event against one drawn item, on "
        f"{samples['cores']} cores; one process for each row. Where seconds are many more than processor seconds, "
        "others were using the machine.\n\n",
        "| events | ids | seconds | processor seconds | µs of them an event | GiB |\n|---|---|---|---|---|---|\n",
    ]
    for row in samples["rows"]:
        processor = f"{row['cpu_seconds']:.0f} | {row['cpu_us_an_event']:.2f}"
        lines.append(
            f"| {row['events']:,} | {row['ids']} | {row['seconds']:.0f} | {processor} | {row['peak_gib']:.1f} |\n"
        )
    grading = results["grading"]
    checks, marked = grading["checks"], grading["class"]
    lines += [
        "\n## Checking and marking exercises\n\n",
        f"One check of a right answer takes {checks['median_s']:.2f} s (median over the exercises), the longest "
        f"{checks['longest_s']:.2f} s ({checks['longest']}).\n\n",
        "A class of 30 notebooks with 30 exercises each, some 30 % of the answers wrong and 2 % endless loops, is "
        f"marked in {_minutes(marked['seconds'])} by {grading['jobs']} processes on {grading['cores']} cores; all of "
        f"them together use {_minutes(marked['processor_seconds'])} of processor time.\n",
    ]
    explorers = results["explorers"]
    lines += [
        "\n## Explorers\n\n",
        f"From an arrow key to the second animation frame after it, which is when a person sees what it did, "
        f"{explorers['presses']} keys over all controls of each explorer, in headless Chromium on {explorers['cores']} "
        f"cores, without a kernel. A frame takes 17 ms, so about 25 are the least. The module in the page has "
        f"{explorers['module_kb']} kB.\n\n",
        "| explorer | median, ms | 95th percentile, ms |\n|---|---|---|\n",
    ]
    lines += [f"| {row['name']} | {row['median_ms']} | {row['p95_ms']} |\n" for row in explorers["rows"]]
    compiled = results["compiled"]
    lines += [
        "\n## The readable loop under torch.compile\n\n",
        "Forward and backward on one thread, processor time over that of the plain loop. Compiling unrolls the loop, "
        "so that each length of history is compiled anew.\n\n",
        "| B, T, I = H | compiled | the layer | compilations for 3 lengths |\n|---|---|---|---|\n",
    ]
    for row in compiled["shapes"]:
        lines.append(
            f"| {', '.join(map(str, row['shape']))} | {_ratio(row['compiled'])} | {_ratio(row['layer'])} | "
            f"{row['compilations for 3 lengths']} |\n"
        )
    return "".join(lines)


def _processes(found: dict) -> list[str]:
    one, two = found["one"], found["two"]
    return [
        "\n## Two processes that share a batch\n\n",
        f"DIEN as above by `fit`, batch {found['batch']:,} of all processes together, one thread each, on "
        f"{found['cores']} cores; one and two take turns in one run. Each process makes the whole batch, which is "
        f"{one['batch_share']:.0%} of a step of one process and {two['batch_share']:.0%} of a step of two.\n\n",
        "| processes | rows/s | processor ms a step, in each |\n|---|---|---|\n",
        f"| 1 | {one['rows_per_second']:,} | {one['processor_ms']:.1f} |\n",
        f"| 2 | {two['rows_per_second']:,} | {two['processor_ms']:.1f} |\n",
        f"| 2 that send nothing, {found['batch'] // 2} rows each | {found['apart']['rows_per_second']:,} | "
        f"{found['apart']['processor_ms']:.1f} |\n",
        f"\nTwo are {found['ratio']:.2f} times as fast (median of the turns; {min(found['ratios']):.2f} to "
        f"{max(found['ratios']):.2f}). Two that send nothing to each other are {found['ratio_apart']:.2f} times "
        "as fast, for half of the rows take more than half of the time; the rest is the messages of each step, each of "
        "which waits for the slower process.\n",
    ]


def _recurrence(recurrence: dict) -> list[str]:
    means = recurrence["geometric_means"]
    names = list(means["compiled"])
    lines = [
        "## The AUGRU over whole histories\n\n",
        f'Time of `AttentionalGRU(variant="augru")` over that of the other, forward and backward unless it says '
        f"forward, with {recurrence['threads']} threads. Its steps are compiled where numba is installed (the extra "
        f"`fast`); after the stroke, the same by torch's operations alone.\n\n",
        "| B, T, I, H | " + " | ".join(names) + " | memory against nn.GRU |\n|---|" + "---|" * (len(names) + 1) + "\n",
    ]
    for row in [*recurrence["shapes"], {"shape": ["geometric mean"], **means}]:
        pairs = [f"{row['compiled'][name]:.2f} / {row[BY_TORCH][name]:.2f}" for name in names]
        lines.append(f"| {', '.join(map(str, row['shape']))} | {' | '.join(pairs)} | {_ratio(row[MEMORY])} |\n")
    lines.append(
        "\nMemory is what one forward and backward pass adds to the peak of a fresh process; the smallest shape adds "
        "too little to be measured.\n"
    )
    return lines


def _training(training: dict) -> list[str]:
    lines = [
        "\n## Training the whole model\n\n",
        "DIEN with embedding 16, history 10, auxiliary loss and AUGRU, each with the number of threads that suits it "
        "better. Against another library's, ours is built as that is: the same sizes, the same attention and the same "
        "form of the auxiliary loss (`bench/training.py` says which); so there is one column of ours for each.\n\n",
        "| batch | ours by default, rows/s | ours as deepctr-torch's | deepctr-torch 0.3.0 | ratio | ours as "
        "torch-rechub's | torch-rechub 0.9.0 | ratio |\n|---|---|---|---|---|---|---|---|\n",
    ]
    for row in training["batches"]:
        pairs = [
            f"{row[name]['ours']:,} | {row[name]['theirs']:,} | {row[name]['ratio']:.2f}"
            for name in ("deepctr", "rechub")
        ]
        lines.append(f"| {row['batch']} | {row['ours']:,} | {' | '.join(pairs)} |\n")
    told = "; ".join(f"{row[BY_DEFAULT]['ratio']:.1f} at batch {row['batch']}" for row in training["batches"])
    lines.append(
        "\nEach library as it comes, deepctr-torch with larger MLPs, (256, 128) and (64, 16) units, and its auxiliary "
        f"loss by an MLP, ours with inner products: ours trains so many times as many rows a second: {told}.\n"
    )
    return lines


def paragraph(results: dict) -> str:
    """What the README says about speed."""
    means, training = results["recurrence"]["geometric_means"], results["training"]
    small = training["batches"][0]
    native, theirs = (means["compiled"][f"against {name}"] for name in ("torch.nn.GRU", "deepctr-torch"))
    return SPEED.format(
        cores=training["cores"],
        native=native,
        theirs=theirs,
        memory=means[MEMORY],
        by_torch=means[BY_TORCH]["against torch.nn.GRU"],
        batch=small["batch"],
        deepctr=small["deepctr"]["ratio"],
        rechub=small["rechub"]["ratio"],
    )


def write(results: dict) -> None:
    """Writes the page and puts the paragraph into the README, between its two marks."""
    PAGE.write_text(page(results), encoding="utf-8")
    before, rest = README.read_text(encoding="utf-8").split(BEGIN)
    README.write_text(f"{before}{BEGIN}\n{paragraph(results)}{END}{rest.split(END)[1]}", encoding="utf-8")


def _minutes(seconds: int) -> str:
    return f"{seconds // 60} min {seconds % 60} s"


def _ratio(value: float | None) -> str:
    return "—" if value is None else f"{value:.2f}"


if __name__ == "__main__":
    write(json.loads(RESULTS.read_text()))
