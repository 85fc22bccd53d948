"""Exercise 11.1: What a loop costs, and what a faster one brings."""

from __future__ import annotations

from dien_course.exercises.judging.exercise import Exercise, Hint, Misconception

COSTS = Exercise(
    id="11.1",
    title="What a loop costs, and what a faster one brings",
    kind="predict",
    minutes=10,
    difficulty="easy",
    objective="say how much a faster layer can do for a whole model",
    prompt="""\
Somebody has counted the operations that an evolution layer asks torch for, forward and backward together: 1,250 for a
history of 10 steps, and 2,450 for one of 20. In a training step of the whole model this layer takes 75 % of the time.
Give

- `one more step`: the operations that one more step of history costs;
- `50 steps`: those that a history of 50 steps asks for;
- `model`: how many times as fast the training step becomes if the layer becomes 3 times as fast;
- `share`: the layer's share of the new training step, between 0 and 1;
- `at most`: how many times as fast the training step could become by work on this layer alone;
- `layer for 3`: how many times as fast the layer must become for the training step to be 3 times as fast.
""",
    stub="""\
cost = {
    "one more step": ...,
    "50 steps": ...,
    "model": ...,
    "share": ...,
    "at most": ...,
    "layer for 3": ...,
}
""",
    solution="""\
p = 0.75
one_more = (2450 - 1250) // 10
cost = {
    "one more step": one_more,  # 120
    "50 steps": 2450 + 30 * one_more,  # 6050
    "model": 1 / ((1 - p) + p / 3),  # 2
    "share": (p / 3) / ((1 - p) + p / 3),  # 0.5
    "at most": 1 / (1 - p),  # 4
    "layer for 3": p / (1 / 3 - (1 - p)),  # 9
}
""",
    explanation="""\
Ten more steps cost 1,200 operations, so one costs 120, and 50 are asked for however long the history is. Of 100
milliseconds 75 are the layer's and 25 the rest's. Three times as fast, the layer takes 25, half of the 50 that remain.
The rest alone keeps the training step at 25, four times as fast. For 33.3 in all the layer may take 8.33, a ninth.""",
    hints=(
        Hint(
            "`one more step` is a little too large",
            "Some operations are asked for once, however long the history is. The difference of the two counts is free "
            "of them.",
            ("one more step", "50 steps"),
        ),
        Hint(
            "`model`, `share` or `at most` is not right",
            "Think of 100 milliseconds. How many are the layer's, how many the rest's, before and after?",
            ("model", "share", "at most"),
        ),
        Hint(
            "`layer for 3` is too small",
            "A third of 100 ms is 33.3, and the rest takes 25 of them as before. What is left for the layer, of 75?",
            ("layer for 3",),
        ),
    ),
    misconceptions=(
        Misconception(
            "one more step: you divided all operations by all steps. Some are asked for once: divide the difference of "
            "the two counts by 10.",
            recognise=lambda value: any(abs(float(value["one more step"]) - n) < 1 for n in (122.5, 123.3, 125)),
        ),
        Misconception("one more step: this is the cost of ten more steps.", value={"one more step": 1200}),
        Misconception("50 steps: those 50 operations that are asked for once are missing.", value={"50 steps": 6000}),
        Misconception(
            "50 steps: not every operation grows with the history. Add 30 more steps to the count for 20.",
            recognise=lambda value: float(value["50 steps"]) in (6125, 6250),
        ),
        Misconception("model: this is the layer's gain. A quarter of the time is not the layer's.", value={"model": 3}),
        Misconception(
            "model: speeds do not add up, times do: what remains is 0.25 + 0.75 / 3 of the time.",
            recognise=lambda value: any(abs(float(value["model"]) - n) < 0.02 for n in (2.25, 2.5)),
        ),
        Misconception(
            "model: this is the share of the time that remains. As a speed it is 1 divided by that.",
            value={"model": 0.5},
        ),
        Misconception(
            "model: you took the layer's share for the rest's. The layer has 75 % and becomes faster.",
            value={"model": 1.2},
        ),
        Misconception(
            "share: this is the layer's new time over the *old* whole. The whole has become shorter.",
            value={"share": 0.25},
        ),
        Misconception("share: this was its share before it became faster.", value={"share": 0.75}),
        Misconception("share: give a number between 0 and 1, not a percentage.", value={"share": 50}),
        Misconception(
            "at most: the rest still takes its time, however fast the layer becomes.",
            recognise=lambda value: value["at most"] in (float("inf"), 0, "infinity", "infinitely"),
        ),
        Misconception(
            "at most: that is what is left without the rest. The layer can vanish, the other 25 % cannot.",
            recognise=lambda value: abs(float(value["at most"]) - 4 / 3) < 0.02,
        ),
        Misconception(
            "layer for 3: the layer is not the whole. It has to make up for the rest, which stays as slow as it was.",
            value={"layer for 3": 3},
        ),
        Misconception(
            "layer for 3: you divided the gain by the share. Times add up: 1/3 = 0.25 + 0.75 / k.",
            value={"layer for 3": 4},
        ),
        Misconception(
            "one more step: the two counts are ten steps apart. Divide their difference by 10.",
            value={"one more step": 240},
        ),
        Misconception("one more step: the two counts are ten steps apart, not twenty.", value={"one more step": 60}),
        Misconception(
            "one more step: this is what is asked for once, however long the history is.", value={"one more step": 50}
        ),
        Misconception("50 steps: 1,250 is the count of 10 steps already: add 40 more to it.", value={"50 steps": 7250}),
        Misconception("50 steps: 2,450 is the count of 20 steps already: add 30 more to it.", value={"50 steps": 8450}),
        Misconception("50 steps: these are 30 more steps. Add what the first 20 cost.", value={"50 steps": 3600}),
        Misconception("50 steps: these are 40 more steps. Add what the first 10 cost.", value={"50 steps": 4800}),
        Misconception("50 steps: ten steps are missing: 2,450 is the count of 20.", value={"50 steps": 4850}),
        Misconception("50 steps: count from 20 steps on: 30 more.", value={"50 steps": 7300}),
        Misconception(
            "model: this is the most that work on the layer could bring. Here the layer becomes 3 times as fast.",
            value={"model": 4},
        ),
        Misconception(
            "model: in units of the old step: the rest takes 0.25 as before, the layer a third of 0.75.",
            value={"model": 1.5},
        ),
        Misconception(
            "model: speeds do not add up, times do: what remains is 0.25 + 0.75 / 3 of the time.", value={"model": 1.75}
        ),
        Misconception(
            "model: that is as if the layer vanished and had a quarter. It has 75 % and becomes faster.",
            value={"model": 1.3333},
        ),
        Misconception(
            "share: the layer's new time over the new whole: 25 of how many milliseconds?",
            value={"share": 0.3333333333333333},
        ),
        Misconception(
            "share: the layer's new time over the new whole: 25 of how many milliseconds?", value={"share": 0.6}
        ),
        Misconception("share: the rest takes its time too.", value={"share": 1.0}),
        Misconception("at most: even if the layer took no time at all, what would be left?", value={"at most": 3}),
        Misconception(
            "at most: this is the time that is left. As a speed it is 1 divided by that.", value={"at most": 0.25}
        ),
        Misconception(
            "at most: that is with a layer 3 times as fast. It could become faster still.", value={"at most": 2}
        ),
        Misconception("at most: this is the layer's share. What is left if it takes no time?", value={"at most": 0.75}),
        Misconception(
            "layer for 3: the rest takes its 25 of the 33.3 milliseconds that may remain; the layer gets the others.",
            value={"layer for 3": 12},
        ),
        Misconception(
            "layer for 3: the fraction stands on its head: old time over new time.",
            value={"layer for 3": 0.1111111111111111},
        ),
        Misconception(
            "layer for 3: of the 33.3 milliseconds that may remain, the rest takes 25. The layer gets what is left.",
            value={"layer for 3": 2.25},
        ),
        Misconception(
            "layer for 3: of the 33.3 milliseconds that may remain, the rest takes 25. The layer gets what is left.",
            value={"layer for 3": 6},
        ),
        Misconception(
            "50 steps: not every operation grows with the history, and none is asked for twice. Add 30 more steps "
            "to the count for 20.",
            value={"50 steps": 6200},
        ),
        Misconception(
            "50 steps: not every operation grows with the history, and none is asked for twice. Add 30 more steps "
            "to the count for 20.",
            value={"50 steps": 6100},
        ),
        Misconception(
            "50 steps: not every operation grows with the history, and none is asked for twice. Add 30 more steps "
            "to the count for 20.",
            value={"50 steps": 7350},
        ),
        Misconception(
            "50 steps: not every operation grows with the history, and none is asked for twice. Add 30 more steps "
            "to the count for 20.",
            value={"50 steps": 7300 + 1200},
        ),
        Misconception(
            "model: speeds do not add up, times do: what remains is 0.25 + 0.75 / 3 of the time.", value={"model": 2.75}
        ),
        Misconception(
            "model: speeds do not add up, times do: what remains is 0.25 + 0.75 / 3 of the time.", value={"model": 2.5}
        ),
        Misconception(
            "model: speeds do not add up, times do: what remains is 0.25 + 0.75 / 3 of the time.", value={"model": 3.25}
        ),
        Misconception(
            "layer for 3: of the 33.3 milliseconds that may remain, the rest takes 25. The layer gets what is left.",
            value={"layer for 3": 36},
        ),
        Misconception(
            "layer for 3: of the 33.3 milliseconds that may remain, the rest takes 25. The layer gets what is left.",
            value={"layer for 3": 4.5},
        ),
        Misconception(
            "layer for 3: of the 33.3 milliseconds that may remain, the rest takes 25. The layer gets what is left.",
            value={"layer for 3": 8},
        ),
        Misconception(
            "layer for 3: of the 33.3 milliseconds that may remain, the rest takes 25. The layer gets what is left.",
            value={"layer for 3": 7},
        ),
        Misconception(
            "layer for 3: of the 33.3 milliseconds that may remain, the rest takes 25. The layer gets what is left.",
            value={"layer for 3": 2.67},
        ),
        Misconception(
            "layer for 3: of the 33.3 milliseconds that may remain, the rest takes 25. The layer gets what is left.",
            value={"layer for 3": 5},
        ),
        Misconception(
            "share: the layer's new time over the new whole: 25 of how many milliseconds?", value={"share": 0.4}
        ),
        Misconception(
            "share: the layer's new time over the new whole: 25 of how many milliseconds?", value={"share": 0.67}
        ),
        Misconception(
            "one more step: divide the difference of the two counts by the ten steps between them, no more and no "
            "less.",
            value={"one more step": 12},
        ),
        Misconception(
            "one more step: divide the difference of the two counts by the ten steps between them, no more and no "
            "less.",
            value={"one more step": 1.2},
        ),
        Misconception(
            "one more step: divide the difference of the two counts by the ten steps between them, no more and no "
            "less.",
            value={"one more step": 24},
        ),
        Misconception(
            "one more step: divide the difference of the two counts by the ten steps between them, no more and no "
            "less.",
            value={"one more step": 121},
        ),
        Misconception(
            "50 steps: not every operation grows with the history. Add 30 more steps to the count for 20.",
            value={"50 steps": 60500},
        ),
        Misconception(
            "50 steps: not every operation grows with the history. Add 30 more steps to the count for 20.",
            value={"50 steps": 6240},
        ),
        Misconception(
            "50 steps: not every operation grows with the history. Add 30 more steps to the count for 20.",
            value={"50 steps": 6122},
        ),
        Misconception(
            "50 steps: not every operation grows with the history. Add 30 more steps to the count for 20.",
            value={"50 steps": 3650},
        ),
        Misconception(
            "model: speeds do not add up, times do: what remains is 0.25 + 0.75 / 3 of the time.", value={"model": 1.8}
        ),
        Misconception(
            "model: speeds do not add up, times do: what remains is 0.25 + 0.75 / 3 of the time.", value={"model": 2.2}
        ),
        Misconception(
            "model: speeds do not add up, times do: what remains is 0.25 + 0.75 / 3 of the time.", value={"model": 1.6}
        ),
        Misconception("at most: even if the layer took no time at all, what would be left?", value={"at most": 1.25}),
        Misconception("at most: even if the layer took no time at all, what would be left?", value={"at most": 5}),
        Misconception("at most: even if the layer took no time at all, what would be left?", value={"at most": 8}),
    ),
)
