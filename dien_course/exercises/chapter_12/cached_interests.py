"""Exercise 12.3: Which part of a request to cache."""

from __future__ import annotations

import math
from collections.abc import Callable

from dien_course.exercises.judging.exercise import Case, Check, Exercise, Hint, Misconception


def extract(history: list[int]) -> float:
    """Interests, here a single number, that depend on every behaviour and on their order."""
    state = 0.1
    for item in history:
        state = math.tanh(0.7 * state + 0.13 * (item % 11) - 0.4)
    return round(state, 6)


def evolve(interests: float, target: int) -> float:
    """A probability of interests and target together."""
    return round(1 / (1 + math.exp(-3 * interests * math.sin(target) - 0.2 * math.cos(target))), 6)


def _requests(name: str, *requests: tuple[str, list[int], int]) -> Case:
    return Case(name, lambda: ([(user, list(history), target) for user, history, target in requests], extract, evolve))


def _counted(answer: Callable, requests: list, extract: Callable, evolve: Callable) -> object:
    """The scores, and how often the extractor ran for them."""
    ran = []

    def counted(history: list[int]) -> float:
        ran.append(1)
        return extract(list(history))

    return {"scores": answer(requests, counted, evolve), "extracted": len(ran)}


def variant(
    key="tuple(history)",
    interests="extract(history)",
    known="interests",
    score="evolve(interests[key], target)",
    returned="scores",
    before="",
) -> str:
    """The solution with one line written otherwise."""
    return f'''\
def answer_all(requests, extract, evolve):
    """The score of each request, with no history extracted twice."""
    interests, scores = {{}}, []
    for user, history, target in requests:
        key = {key}
        {before or "pass"}
        if key not in {known}:
            interests[key] = {interests}
        scores.append({score})
    return {returned}
'''


CACHED_INTERESTS = Exercise(
    id="12.3",
    title="Which part of a request to cache",
    kind="implement",
    minutes=15,
    difficulty="medium",
    objective="draw the latency budget of a request and cut it until it fits",
    prompt="""\
A server answers `requests`, a list of tuples (user, history, target): a user's name, the ids of the history, oldest
first, as a list, and the id of a film to score. `extract(history)` gives the interests, which takes long;
`evolve(interests, target)` gives the score, one number. Answer all requests, in their order, with as few calls of
`extract` as possible and no wrong score: extract the same history once, however often it comes and whoever has it. A
user's history may be another one at the next request. Return the list of scores.
""",
    stub='''\
def answer_all(requests, extract, evolve):
    """The score of each request, with no history extracted twice."""
    raise NotImplementedError
''',
    solution=variant().replace("        pass\n", ""),
    explanation="""\
What may be kept is what depends on nothing but its key. Interests depend on the history alone, on all of it and on its
order, so the history is the key, as a tuple, since a list cannot be one. Kept under the user's name they grow stale
with the next click. Attention and evolution depend on the target too, so they run for each request.""",
    hints=(
        Hint(
            "a wrong score",
            "Which arguments does what you keep depend on? All of them belong into the key, and nothing else.",
            ("scores", "grows", "almost alike"),
        ),
        Hint(
            "the scores are right, but the extractor runs too often",
            "Two requests may have equal histories in two lists. What identifies a history is what stands in it.",
            ("extractor", "two users"),
        ),
        Hint(
            "TypeError: unhashable type",
            "A list cannot be a key of a dict: tuple(history) can.",
            ("edge cases",),
        ),
    ),
    checks=(
        Check(
            "one user, several targets",
            2,
            (
                _requests("two targets", ("Ada", [3, 8, 5], 2), ("Ada", [3, 8, 5], 9)),
                _requests("four targets", *(("Bo", [7, 1, 4, 4], target) for target in (6, 1, 3, 8))),
            ),
            parts=(("scores", "the scores", 1), ("extracted", "how often the extractor runs", 1)),
        ),
        Check(
            "a history that grows between two requests",
            2,
            (
                _requests(
                    "a click between two requests", ("Ada", [3, 8], 2), ("Ada", [3, 8, 5], 2), ("Ada", [3, 8], 7)
                ),
                _requests(
                    "a history cut to its newest three",
                    ("Ada", [3, 8, 5], 2),
                    ("Ada", [8, 5, 4], 2),
                    ("Ada", [5, 4, 4], 6),
                ),
                _requests(
                    "two users in turn",
                    ("Ada", [3], 2),
                    ("Bo", [9, 1], 2),
                    ("Ada", [3, 4], 2),
                    ("Bo", [9, 1], 5),
                    ("Bo", [9, 1, 1], 5),
                ),
            ),
        ),
        Check(
            "two users with the same history",
            1,
            (
                _requests("the same history twice", ("Ada", [6, 2, 5], 4), ("Bo", [6, 2, 5], 4), ("Bo", [6, 2, 5], 3)),
                _requests("no history at all", ("Ada", [], 4), ("Bo", [], 4), ("Cy", [2], 4)),
            ),
        ),
        Check(
            "histories that are almost alike",
            1,
            (
                _requests("another order", ("Ada", [3, 8, 5], 2), ("Bo", [8, 3, 5], 2), ("Cy", [3, 8, 5], 6)),
                _requests("the same films, one of them twice", ("Ada", [3, 8, 3], 2), ("Bo", [3, 3, 8, 8, 3], 2)),
                _requests("equal sums", ("Ada", [4, 1], 2), ("Bo", [2, 3], 2)),
                _requests("equal sums, another target", ("Ada", [7, 1, 1], 4), ("Bo", [3, 3, 3], 4)),
                _requests("equal at the end", ("Ada", [1, 8, 5], 2), ("Bo", [2, 8, 5], 2), ("Cy", [5], 2)),
                _requests("ids that read alike", ("Ada", [1, 23], 2), ("Bo", [12, 3], 2), ("Cy", [123], 2)),
            ),
        ),
        Check(
            "edge cases: a single request, none",
            1,
            (_requests("a single request", ("Ada", [4, 2], 1)), _requests("no request")),
        ),
    ),
    misconceptions=(
        Misconception(
            "Interests are kept under the user's name, so after the next click the old ones answer. They depend on the "
            "history: that is the key.",
            source=variant(key="user"),
        ),
        Misconception(
            "Nothing is found again: the extractor runs for every request. (Equal histories may be two lists.)",
            source=variant(before="interests.clear()"),
        ),
        Misconception(
            "Interests are kept for each user and history, so users with equal histories are extracted one by one. Who "
            "it is does not matter to them.",
            source=variant(key="(user, tuple(history))"),
        ),
        Misconception(
            "Interests are kept for each history *and target*, so every target pays for them again.",
            source=variant(key="(tuple(history), target)"),
        ),
        Misconception(
            "The score is kept for each history, so the first target's score answers for all. It depends on the "
            "target.",
            source=variant(interests="evolve(extract(history), target)", score="interests[key]"),
        ),
        Misconception(
            "The score is kept for each user and target, and is stale after the next click.",
            source=variant(key="(user, target)", interests="evolve(extract(history), target)", score="interests[key]"),
        ),
        Misconception(
            "What is kept is kept for each target, so whoever comes second gets the first one's score.",
            source=variant(key="target", interests="evolve(extract(history), target)", score="interests[key]"),
        ),
        Misconception(
            "The key forgets the order of the history. The extractor reads it in order.",
            source=variant(key="tuple(sorted(history))"),
        ),
        Misconception(
            "The key is the set of films: order and repetition are lost, and the extractor sees both.",
            source=variant(key="frozenset(history)"),
        ),
        Misconception(
            "The key is the last behaviour. Interests depend on all of them.",
            source=variant(key="tuple(history[-1:])"),
        ),
        Misconception(
            "The key is the first behaviour. Interests depend on all of them.",
            source=variant(key="tuple(history[:1])"),
        ),
        Misconception(
            "The key is the length of the history: strangers share interests.", source=variant(key="len(history)")
        ),
        Misconception(
            "The key is user and length. A history that is cut to its newest behaviours changes and keeps its length.",
            source=variant(key="(user, len(history))"),
        ),
        Misconception(
            "The ids are written one behind the other, so [1, 23] and [12, 3] get one key.",
            source=variant(key='"".join(map(str, history))'),
        ),
        Misconception("The key is a sum of ids, which different histories share.", source=variant(key="sum(history)")),
        Misconception(
            "Only the history before this one is remembered, so two users in turn push each other out.",
            source=variant(before="interests = {one: value for one, value in interests.items() if one == key}"),
        ),
        Misconception(
            "The interests of the first request answer all of them.",
            source=variant(key="None"),
        ),
        Misconception("The interests come back, not the scores.", source=variant(score="interests[key]")),
        Misconception(
            "`evolve` gets the target first. Its arguments are interests, then target.",
            source=variant(score="evolve(target, interests[key])"),
        ),
        Misconception(
            "Equal requests are answered once, so the list is shorter than the requests.",
            source=variant(returned="list(dict.fromkeys(scores))"),
        ),
    ),
    call=_counted,
)
