"""Right and wrong answers to the exercise of chapter 12 that applies the law of a step to somebody else's model."""

STEP = {"sent": 150, "two": 210, "four": 215, "rows only": 80, "gain": 2.5, "at most": 5}

RIGHT = {
    "12.4": [
        {"sent": 150.0, "two": 210.0, "four": 215.0, "rows only": 80.0, "gain": 2.5, "at most": 5.0},
        {**STEP, "gain": 200 / 80, "at most": 200 / 40},
        {**STEP, "sent": 149.9, "two": 209.5, "gain": 2.51},
    ]
}

WRONG = {
    "12.4": [
        {**STEP, "sent": 50},
        {**STEP, "sent": 400},
        {**STEP, "sent": -150},
        {**STEP, "two": 120},
        {**STEP, "two": 290},
        {**STEP, "four": 90},
        {**STEP, "four": 315},
        {**STEP, "four": "slower"},
        {**STEP, "rows only": 95},
        {**STEP, "rows only": 230},
        {**STEP, "gain": 2},
        {**STEP, "gain": 1.5},
        {**STEP, "gain": ...},
        {**STEP, "at most": 4},
        {**STEP, "at most": 20},
        {**STEP, "at most": float("nan")},
        {**STEP, "sent": 75, "four": 140},
        {key: STEP[key] for key in ("sent", "two", "four")},
        list(STEP.values()),
    ]
}
