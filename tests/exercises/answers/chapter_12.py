"""Right and wrong answers to the exercises of chapter 12."""

from dien_course.exercises.chapter_12.cached_interests import variant as cached
from dien_course.exercises.chapter_12.share_of_rows import variant as share
from dien_course.exercises.chapter_12.tiny_run import DERIVED, GIVEN, KEPT
from dien_course.exercises.chapter_12.what_to_keep import keeping


def _but(*left_out: str) -> list[str]:
    return [name for name in KEPT if name not in left_out]


RIGHT = {
    "12.1": [
        # by places
        """
def share_of(order, batch_size, rank, processes):
    steps = []
    for first in range(0, len(order), batch_size):
        last = min(first + batch_size, len(order))
        steps.append(order[torch.arange(first + rank, max(last, first + rank), processes).clamp(max=len(order) - 1)]
                     if first + rank < last else order[:0])
    return steps
""",
        # plain lists
        """
def share_of(order, batch_size, rank, processes):
    rows = order.tolist()
    batches = [rows[i : i + batch_size] for i in range(0, len(rows), batch_size)]
    return [[row for place, row in enumerate(batch) if place % processes == rank] for batch in batches]
""",
        # a mask over places within the batch
        """
def share_of(order, batch_size, rank, processes):
    place = torch.arange(len(order)) % batch_size
    step = torch.arange(len(order)) // batch_size
    mine = place % processes == rank
    return [order[mine & (step == number)] for number in range(math.ceil(len(order) / batch_size))]
""",
        # NumPy
        """
def share_of(order, batch_size, rank, processes):
    rows = np.asarray(order)
    cuts = np.split(rows, np.arange(batch_size, len(rows), batch_size))
    return [torch.from_numpy(cut[rank::processes].copy()) for cut in cuts]
""",
        # everybody's hands, then one of them
        """
def share_of(order, batch_size, rank, processes):
    steps = []
    for batch in torch.split(order, batch_size):
        hands = [[] for _ in range(processes)]
        for place, row in enumerate(batch):
            hands[place % processes].append(int(row))
        steps.append(torch.tensor(hands[rank], dtype=torch.int64))
    return tuple(steps)
""",
    ],
    "12.2": [
        # what is left when the rest is taken away
        """
def what_to_keep(run):
    again = {"rows", "seed", "order", "rate", "gradient"}
    return {name: value for name, value in run.items() if name not in again}
""",
        """
def what_to_keep(run):
    kept = dict(run)
    for name in "rows seed order rate gradient".split():
        del kept[name]
    return kept
""",
        """
def what_to_keep(run):
    return dict(
        weight=run["weight"], velocity=run["velocity"], average=run["average"], epoch=run["epoch"],
        place=run["place"], generator=run["generator"], best=run["best"], best_weight=run["best_weight"],
    )
""",
        # two groups, as a file may have them
        """
def what_to_keep(run):
    tensors = {name: float(run[name]) for name in ("weight", "velocity", "average", "best_weight", "best")}
    numbers = {name: int(run[name]) for name in ("epoch", "place", "generator")}
    return tensors | numbers
""",
    ],
    "12.3": [
        # extracted first, scored after
        """
def answer_all(requests, extract, evolve):
    known = {history: extract(list(history)) for history in dict.fromkeys(tuple(h) for _, h, _ in requests)}
    return [evolve(known[tuple(history)], target) for _, history, target in requests]
""",
        # the library's cache
        """
import functools

def answer_all(requests, extract, evolve):
    cached = functools.lru_cache(maxsize=None)(lambda history: extract(list(history)))
    return [evolve(cached(tuple(history)), target) for _, history, target in requests]
""",
        # a list of pairs that is looked through
        """
def answer_all(requests, extract, evolve):
    seen, out = [], []
    for _, history, target in requests:
        found = [interests for known, interests in seen if known == history]
        if not found:
            found = [extract(history)]
            seen.append((history, found[0]))
        out.append(evolve(found[0], target))
    return out
""",
        # a key of text, with separators
        """
def answer_all(requests, extract, evolve):
    import json
    interests = {}
    out = []
    for user, history, target in requests:
        key = json.dumps(history)
        try:
            found = interests[key]
        except KeyError:
            found = interests[key] = extract(history)
        out.append(evolve(found, target))
    return np.array(out)
""",
        # a recursion over the requests
        """
def answer_all(requests, extract, evolve, interests=None):
    interests = {} if interests is None else interests
    if not requests:
        return []
    (_, history, target), *rest = requests
    key = tuple(history)
    interests[key] = interests[key] if key in interests else extract(history)
    return [evolve(interests[key], target), *answer_all(rest, extract, evolve, interests)]
""",
    ],
}

WRONG = {
    "12.1": [
        # every second row, whatever the number of processes
        share(share="batch[rank::2]"),
        # the slice ends at `processes`
        share(share="batch[rank:processes]"),
        # rank and processes the other way round
        share(share="batch[processes - 1 :: rank + 1]"),
        # the last rows first
        share(share="batch.flip(0)[rank::processes]"),
        # a batch too large by one
        share(batches="order.split(batch_size + 1)"),
        # the remainder goes to the last process
        share(
            share="batch[rank * (len(batch) // processes) : len(batch) if rank == processes - 1 else "
            "(rank + 1) * (len(batch) // processes)]"
        ),
        # how many, not which
        share(share="len(batch[rank::processes])"),
        # batches of batch_size times processes, shared
        share(batches="order.split(batch_size * processes)"),
        # the last batch whole where it is small
        share(share="batch if len(batch) < processes else batch[rank::processes]"),
        # the first process has all of the rest
        share(share="batch[: len(batch) - (processes - 1)] if rank == 0 else batch[-rank:][:1]"),
        # a generator of one step
        "def share_of(order, batch_size, rank, processes):\n    return order[rank::processes][:batch_size]\n",
        # every process the same rows, by a fixed rank
        share(share="batch[0::processes]"),
    ],
    "12.2": [
        keeping(_but("velocity", "generator")),
        keeping(_but("best", "best_weight")),
        keeping(_but("place", "generator", "average")),
        keeping(_but("epoch", "place")),
        keeping(_but("epoch", "average")),
        keeping(_but("generator", "best_weight")),
        keeping(_but("average", "best")),
        keeping([*_but("velocity"), "rate"]),
        keeping([*_but("best_weight"), "rate", "gradient"]),
        keeping([*KEPT, "seed", "gradient"]),
        keeping([*KEPT, "rate", "gradient"]),
        *(keeping([*KEPT, name]) for name in (*GIVEN, *DERIVED)),
        *(keeping(_but(name)) for name in KEPT),
        keeping([*KEPT, "order", "rate"]),
        keeping([*KEPT, *DERIVED]),
        keeping([*KEPT, *GIVEN]),
        keeping(["epoch", "place"]),
        # everything as text: it cannot be gone on with
        keeping(value="str(run[name])"),
        # rounded, as if it were to be read
        keeping(value="round(run[name], 1)"),
        # the values without their names
        "def what_to_keep(run):\n    return [run[name] for name in ('weight', 'velocity', 'average')]\n",
        # nothing
        "def what_to_keep(run):\n    return {}\n",
        # the names alone
        "def what_to_keep(run):\n    return ['weight', 'velocity', 'average', 'epoch', 'place', 'generator']\n",
    ],
    "12.3": [
        # by where the list lies
        cached(key="id(history)"),
        # by user, unless the length changed
        cached(key='f"{user}{len(history)}"'),
        # by the last two behaviours
        cached(key="tuple(history[-2:])"),
        # by first and last behaviour
        cached(key="(history[:1] + history[-1:]).__repr__()"),
        # the last request's interests are kept under every key
        cached(score="evolve(list(interests.values())[-1], target)"),
        # the history with the target in it
        cached(interests="extract(history + [target])"),
        # the newest behaviour first
        cached(interests="extract(history[::-1])"),
        # a dict of scores
        cached(returned="dict(enumerate(scores))"),
        # an empty history is not extracted
        cached(score="evolve(interests[key], target) if history else 0.5"),
        # a score for each user, the last one
        cached(returned="scores[-1:]"),
        # extracted twice where it is new
        cached(interests="extract(history) if extract(history) is not None else None"),
        # extracted once more for each request, to be sure
        cached(before="extract(history)"),
    ],
}
