"""Exercise 12.1: A sampler without repeats."""

from __future__ import annotations

import torch

from dien_course.exercises.judging.exercise import Case, Check, Exercise, Hint, Misconception


def _epoch(name: str, rows: int, batch_size: int, rank: int, processes: int) -> Case:
    """One process's view of an epoch whose rows come in a seeded order."""

    def build() -> tuple:
        draw = torch.Generator().manual_seed(rows + batch_size)
        return 10 + torch.randperm(rows, generator=draw), batch_size, rank, processes

    return Case(name, build)


def variant(
    order="order",
    batches="order.split(batch_size)",
    share="batch[rank::processes]",
    returned="shares",
) -> str:
    """The solution with one line written otherwise."""
    return f'''\
def share_of(order, batch_size, rank, processes):
    """The rows of process ``rank``: one tensor for each step of the epoch."""
    order = {order}
    shares = []
    for batch in {batches}:
        shares.append({share})
    return {returned}
'''


WHOLE = variant().replace("    order = order\n", "")

SHARE_OF_ROWS = Exercise(
    id="12.1",
    title="A sampler without repeats",
    kind="implement",
    minutes=10,
    difficulty="medium",
    objective="share a batch among processes so that they train as one does",
    prompt="""\
Every process knows the epoch's shuffled rows, `order` (N,) int64, N ≥ 1, the same in all of them. `batch_size` is that
of *all processes together*: a step takes the next `batch_size` rows of `order`, the last step what is left. Within a
step the rows are dealt out like cards: of `processes` processes, counted from 0, number `rank` gets the batch's first
row whose place in the batch is `rank`, and from there every `processes`-th. Return the rows of that process as a list
of int64 tensors, one for **each** step of the epoch, also where nothing is left for it in the last one.
""",
    stub='''\
def share_of(order, batch_size, rank, processes):
    """The rows of process ``rank``: one tensor for each step of the epoch."""
    raise NotImplementedError
''',
    solution=WHOLE,
    explanation="""\
First the batch, by `order` alone, then the share of it. So a step sees the same rows however many processes there are,
and no row is seen twice or by nobody. A process that gets nothing takes part in the step all the same: the others wait
for its gradient, be it zero.""",
    hints=(
        Hint(
            "a step of all processes together has more rows than `batch_size`",
            "Cut `order` into the batches of one process first. Only then share out each of them.",
            ("shared evenly", "does not divide"),
        ),
        Hint(
            "right where everything divides, wrong where it does not",
            "No rows are repeated and none are left out: shares may differ by one row, and the last batch is shorter.",
            ("does not divide", "last batch"),
        ),
        Hint(
            "too few steps",
            "A slice with a step, such as batch[1::3], may be empty. It still is this process's part of that step.",
            ("nothing is left", "alone"),
        ),
    ),
    checks=(
        Check(
            "batches that can be shared evenly",
            2,
            (
                _epoch("8 rows, batches of 4, the first of 2 processes", 8, 4, 0, 2),
                _epoch("8 rows, batches of 4, the second of 2 processes", 8, 4, 1, 2),
                _epoch("18 rows, batches of 6, the last of 3 processes", 18, 6, 2, 3),
            ),
        ),
        Check(
            "a last batch that is shorter",
            1,
            (
                _epoch("10 rows, batches of 4, the second of 2 processes", 10, 4, 1, 2),
                _epoch("11 rows, batches of 4, the second of 2 processes", 11, 4, 1, 2),
                _epoch("11 rows, batches of 6, the first of 3 processes", 11, 6, 0, 3),
            ),
        ),
        Check(
            "a batch that the number of processes does not divide",
            2,
            (
                _epoch("10 rows, batches of 5, the first of 2 processes", 10, 5, 0, 2),
                _epoch("10 rows, batches of 5, the second of 2 processes", 10, 5, 1, 2),
                _epoch("14 rows, batches of 7, the last of 3 processes", 14, 7, 2, 3),
            ),
        ),
        Check(
            "nothing is left for a process in the last step",
            1,
            (
                _epoch("9 rows, batches of 4, the second of 2 processes", 9, 4, 1, 2),
                _epoch("13 rows, batches of 6, the last of 3 processes", 13, 6, 2, 3),
            ),
        ),
        Check(
            "a process alone",
            1,
            (
                _epoch("7 rows, batches of 3, 1 process", 7, 3, 0, 1),
                _epoch("2 rows, batches of 5, 1 process", 2, 5, 0, 1),
            ),
        ),
    ),
    misconceptions=(
        Misconception(
            "Each process takes its share of the epoch and cuts that into batches of `batch_size`: together they step "
            "over `processes` times as many rows, in as many fewer steps. `batch_size` is that of all together.",
            source=variant(batches="order[rank::processes].split(batch_size)"),
        ),
        Misconception(
            "You share out the epoch, then cut the share into batches of batch_size / processes, rounded down. Where "
            "that leaves a remainder, a step is no longer the batch of one process. Cut first, then share.",
            source=variant(batches="order[rank::processes].split(max(1, batch_size // processes))", share="batch"),
        ),
        Misconception(
            "Each process gets a block of neighbours of the batch. Deal the rows out one by one, like cards.",
            source=variant(share="batch.tensor_split(processes)[rank]"),
        ),
        Misconception(
            "The first rows are repeated until all shares are equal, as `DistributedSampler` does: these rows are "
            "trained on twice. Shares may differ by one.",
            source=variant(
                order="torch.cat([order, order[: -len(order) % processes]])",
                batches="order[rank::processes].split(max(1, batch_size // processes))",
                share="batch",
            ),
        ),
        Misconception(
            "Within a batch, rows are repeated until all shares are equal: these are trained on twice. Shares may "
            "differ by one.",
            source=variant(
                share="torch.cat([batch] + [batch] * processes)[: len(batch) + (-len(batch)) % processes]"
                "[rank::processes]"
            ),
        ),
        Misconception(
            "The rows that do not share out evenly are left out of the batch: nobody trains on them.",
            source=variant(share="batch[: len(batch) // processes * processes][rank::processes]"),
        ),
        Misconception(
            "A last batch that is shorter is dropped: nobody trains on its rows.",
            source=variant(batches="order[: len(order) // batch_size * batch_size].split(batch_size)"),
        ),
        Misconception(
            "Every process gets the whole batch, so every row is trained on by all of them. `rank` must matter.",
            source=variant(share="batch"),
        ),
        Misconception(
            "Whole batches are dealt out, and each process takes fewer steps, on rows that one process would take one "
            "after the other. Every batch is shared.",
            source=variant(batches="list(order.split(batch_size))[rank::processes]", share="batch"),
        ),
        Misconception(
            "The epoch is cut into one block for each process, so a step holds other rows than the batch of one "
            "process. Cut it into batches first.",
            source=variant(
                batches="order.tensor_split(processes)[rank].split(max(1, batch_size // processes))", share="batch"
            ),
        ),
        Misconception(
            "You count processes from 1. They are counted from 0.", source=variant(share="batch[rank - 1 :: processes]")
        ),
        Misconception(
            "A step in which nothing is left for a process is missing from its list. The others would wait for it "
            "for ever.",
            source=variant(returned="[share for share in shares if len(share)]"),
        ),
        Misconception(
            "These are places, 0 to N − 1. The rows that stand at these places in `order` are asked for.",
            source=variant(order="torch.arange(len(order))"),
        ),
        Misconception(
            "`order` is sorted, and the shuffling gone: every epoch would have the same batches.",
            source=variant(order="order.sort().values"),
        ),
        Misconception(
            "Each process shuffles once more by a seed of its own. Then some rows are in two shares and others in "
            "none.",
            source=variant(
                order="order[torch.randperm(len(order), generator=torch.Generator().manual_seed(rank + 1))]"
            ),
        ),
        Misconception(
            "Whose turn a row is depends on its number here, so shares may be very unequal. Its place in the batch "
            "decides.",
            source=variant(share="batch[batch % processes == rank]"),
        ),
        Misconception(
            "The steps are joined into one tensor. One tensor for each step is asked for.",
            source=variant(returned="torch.cat(shares)"),
        ),
        Misconception("Only the first step is returned.", source=variant(returned="shares[:1]")),
        Misconception(
            "A share ends after its first row: a slice with a step was meant, from `rank` on.",
            source=variant(share="batch[rank : rank + 1]"),
        ),
    ),
)
