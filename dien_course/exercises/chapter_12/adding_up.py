"""Exercise 12.4: What more machines bring, and when."""

from __future__ import annotations

from dien_course.exercises.judging.exercise import Exercise, Hint, Misconception

SHARED = "The work of 180 ms is shared; the 20 ms are not."
ROUND = "Through each machine go 2 (P − 1)/P times the gradients' bytes."

ADDING_UP = Exercise(
    id="12.4",
    title="What more machines bring, and when",
    kind="predict",
    minutes=15,
    difficulty="medium",
    objective="predict what a second process brings from the parts of a step",
    prompt="""\
Another team trains a search model and asks whether to rent more machines. On one, a step of 4,096 rows takes 200 ms:
180 grow with the rows, and 20 do not (making the batch, the optimizer). The gradients are 100 MB, nearly all of it a
table's, and the network moves 1,000 MB a second. With P machines that share the batch of 4,096, the work is shared
too, and after it the gradients are added up, while nobody computes: through each machine go 2 (P − 1)/P times the
gradients' bytes. Give

- `sent`: how many MB go through each of 4 machines in one step;
- `two`: the milliseconds of a step on 2 machines;
- `four`: those on 4 machines;
- `rows only`: those on 4 machines if only the rows of the table that the batch names are added up, which makes the
  gradients 10 MB;
- `gain`: how many times as fast as one machine that is;
- `at most`: how many times as fast a step could become with 10 MB and as many machines as one likes.
""",
    stub="""\
step = {
    "sent": ...,
    "two": ...,
    "four": ...,
    "rows only": ...,
    "gain": ...,
    "at most": ...,
}
""",
    solution="""\
def milliseconds(machines, megabytes):
    return 20 + 180 / machines + 2 * (machines - 1) / machines * megabytes  # 1 MB takes 1 ms


step = {
    "sent": 2 * 3 / 4 * 100,  # 150
    "two": milliseconds(2, 100),  # 210
    "four": milliseconds(4, 100),  # 215
    "rows only": milliseconds(4, 10),  # 80
    "gain": 200 / milliseconds(4, 10),  # 2.5
    "at most": 200 / (20 + 2 * 10),  # 5
}
""",
    explanation="""\
With 100 MB a second machine is a loss: 20 + 90 + 100 ms. Four are worse, though the work is a quarter, since 150 MB go
through each. What helps is to send less. With 10 MB four machines take 20 + 45 + 15 ms. However many there are, 20 ms
stay, and the adding up goes towards 2 · 10 ms: a fifth of 200.""",
    hints=(
        Hint(
            "`sent` is not right",
            "Put P = 4 into 2 (P − 1)/P, and multiply by the 100 MB.",
            ("sent",),
        ),
        Hint(
            "`two`, `four` or `rows only` is not right",
            "Three times add up: 20 ms that stay, a share of the 180 ms, and the MB of that many machines. One MB "
            "takes "
            "one millisecond.",
            ("two", "four", "rows only"),
        ),
        Hint(
            "`gain` or `at most` is not right",
            "Divide the 200 ms of one machine by the new time. With very many machines the shared work takes no "
            "time, and "
            "(P − 1)/P is 1.",
            ("gain", "at most"),
        ),
    ),
    misconceptions=(
        Misconception(
            "sent: only half of the way. Gradients go out and sums come back: 2 (P − 1)/P.", value={"sent": 75}
        ),
        Misconception(
            "sent: that is what goes through each of 2 machines, or the gradients' own size.", value={"sent": 100}
        ),
        Misconception(
            "sent: (P − 1)/P was left out: a machine need not send its own part to itself.", value={"sent": 200}
        ),
        Misconception("sent: through *each* machine, not through all of them together.", value={"sent": 600}),
        Misconception(
            "sent: the P − 1 others were not divided by P: the bytes are cut into P parts first.", value={"sent": 300}
        ),
        Misconception("two: the adding up is left out. It takes its time, too.", value={"two": 110}),
        Misconception(f"two: all of the step was halved. {SHARED}", value={"two": 100}),
        Misconception(f"two: all of the step was halved before the adding up. {SHARED}", value={"two": 200}),
        Misconception("two: the 20 ms that do not shrink are left out.", value={"two": 190}),
        Misconception(f"two: the bytes were counted twice. {ROUND}", value={"two": 310}),
        Misconception(f"two: only half of the adding up. {ROUND}", value={"two": 160}),
        Misconception("two: the work is not shared in yours. Each machine has half of the rows.", value={"two": 300}),
        Misconception("four: the adding up is left out. It takes its time, too.", value={"four": 65}),
        Misconception(f"four: all of the step was divided by 4. {SHARED}", value={"four": 50}),
        Misconception(f"four: all of the step was divided by 4 before the adding up. {SHARED}", value={"four": 200}),
        Misconception("four: the adding up of two machines. More go through it now.", value={"four": 165}),
        Misconception("four: (P − 1)/P was left out.", value={"four": 265}),
        Misconception("four: the 20 ms that do not shrink are left out.", value={"four": 195}),
        Misconception("four: that is as if the step of two machines were halved again.", value={"four": 105}),
        Misconception(f"four: only half of the adding up. {ROUND}", value={"four": 140}),
        Misconception("rows only: the adding up is left out. It is small, not nothing.", value={"rows only": 65}),
        Misconception(
            "rows only: with (P − 1)/P left out, or the factor 2: which is it for 4 machines?", value={"rows only": 85}
        ),
        Misconception(
            "rows only: with (P − 1)/P left out, or the factor 2: which is it for 4 machines?", value={"rows only": 75}
        ),
        Misconception(
            "rows only: the factor 2 is left out: gradients go out and sums come back.", value={"rows only": 72.5}
        ),
        Misconception("rows only: the 20 ms that do not shrink are left out.", value={"rows only": 60}),
        Misconception(
            "rows only: a tenth of all of `four`. Only what is sent becomes a tenth.", value={"rows only": 21.5}
        ),
        Misconception("gain: it stands on its head: old time over new time.", value={"gain": 0.4}),
        Misconception(
            "gain: four machines are not four times as fast. Divide the 200 ms by the new time.", value={"gain": 4}
        ),
        Misconception(
            "gain: that compares with four machines and 100 MB. One machine is asked for.", value={"gain": 2.6875}
        ),
        Misconception("gain: only the shared work was compared. The whole step is asked for.", value={"gain": 2.25}),
        Misconception("gain: that leaves the adding up out.", value={"gain": 3.0769}),
        Misconception(
            "at most: that leaves the adding up out. With many machines each still sends and receives.",
            value={"at most": 10},
        ),
        Misconception(
            "at most: the adding up goes towards 2 · 10 ms, not 10: (P − 1)/P becomes 1.", value={"at most": 6.6667}
        ),
        Misconception("at most: however many there are, what does not shrink stays.", value={"at most": float("inf")}),
        Misconception(
            "at most: this is the time that is left. As a speed it is 200 divided by that.", value={"at most": 40}
        ),
        Misconception("at most: it stands on its head: old time over new time.", value={"at most": 0.2}),
        Misconception("at most: with 100 MB. Only 10 are added up here.", value={"at most": 0.9091}),
    ),
)
