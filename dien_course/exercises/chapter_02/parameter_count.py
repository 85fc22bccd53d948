"""Exercise 02.1: Count before you build."""

from __future__ import annotations

from dien_course.exercises.judging.exercise import Exercise, Hint, Misconception

COUNTS = Exercise(
    id="02.1",
    title="Count before you build",
    kind="predict",
    minutes=10,
    difficulty="medium",
    objective="assemble BaseModel by hand, count its parameters",
    prompt="""\
A BaseModel has embedding size 8, one triple of columns (film: target, history, negatives, with **one shared table**)
and two profile columns. The numbers of ids, 0 and 1 included, are: film 1,002, gender 4, occupation 10. As in this
chapter the MLP reads profile, target, the history's mean, and the product of the last two; it has one hidden layer of 8
units with Dice (one γ a unit) and one output. There is an item bias, one number for each film id. Count.

Then a batch of two samples is looked up in the film table in all three roles: target `[5, 9]`, history
`[[7, 5, 0], [9, 9, 3]]`, negatives `[[4, 8, 0], [7, 2, 6]]`. The loss is the sum of all numbers looked up, and row 0 is
padding. How many rows of the table get a gradient other than zero, and what is it in each number of film 9's row?
""",
    stub="""\
counts = {
    "film table": ...,  # how many numbers it holds
    "input of the MLP": ...,  # how many numbers for each sample
    "MLP": ...,  # weights, biases and γ
    "all parameters": ...,
    "rows with a gradient": ...,
    "gradient of film 9": ...,
}
""",
    solution="""\
width = 2 * 8 + 3 * 8  # two profile vectors; target, mean and product
mlp = (width * 8 + 8 + 8) + (8 + 1)
counts = {
    "film table": 1002 * 8,
    "input of the MLP": width,
    "MLP": mlp,
    "all parameters": 1002 * 8 + (4 + 10) * 8 + 1002 + mlp,
    "rows with a gradient": len({5, 9, 7, 3, 4, 8, 2, 6}),
    "gradient of film 9": 1 + 2,  # as a target once, in a history twice
}
""",
    explanation="""\
One table serves all three roles, so it is counted once: 8,016 numbers, more than four fifths of the 9,475. Each look-up
of film 9 pushes its row by 1, whatever the role: once as a target, twice as a behaviour. Padding is looked up twice and
its row learns nothing, and the other 993 rows were not picked at all.""",
    hints=(
        Hint(
            "the MLP's input is too small",
            "Five vectors of 8 stand side by side: gender, occupation, target, mean, and a product of two.",
            ("input of the MLP", "film table"),
        ),
        Hint(
            "the MLP or the sum is a few short",
            "Every layer has a bias for each of its units, Dice a γ, and every film id an item bias.",
            ("MLP", "all parameters"),
        ),
        Hint(
            "the gradient is not right",
            "Write down every id that is looked up, in all three columns, and strike out the zeros. Count each film's.",
            ("gradient",),
        ),
    ),
    misconceptions=(
        Misconception(
            "You count three tables. Target, history and negatives share one.", value={"film table": 3 * 8016}
        ),
        Misconception(
            "Padding and unseen were left out: the 1,002 ids include them, and both have a row.",
            value={"film table": 8000},
        ),
        Misconception(
            "You count padding and unseen once more: the 1,002 ids include them.", value={"film table": 1004 * 8}
        ),
        Misconception(
            "The product of target and mean is missing from the MLP's input.", value={"input of the MLP": 32}
        ),
        Misconception(
            "The MLP does not read the negatives. Its vectors: two of the profile, target, mean and product.",
            value={"input of the MLP": 48},
        ),
        Misconception("The MLP has a γ for each hidden unit besides weights and biases.", value={"MLP": 337}),
        Misconception("The biases are missing: one for each hidden unit, and one for the output.", value={"MLP": 336}),
        Misconception("The item bias is missing: one number for each film id.", value={"all parameters": 8473}),
        Misconception(
            "Padding does not count: row 0 is looked up, but padding_idx gives it no gradient.",
            value={"rows with a gradient": 9},
        ),
        Misconception(
            "You count look-ups. A film that is looked up several times has still only one row.",
            value={"rows with a gradient": 12},
        ),
        Misconception(
            "Only the target was counted. Every look-up pushes the row, in whatever role.",
            value={"gradient of film 9": 1},
        ),
        Misconception("Film 9 is the target too, and all roles read the same table.", value={"gradient of film 9": 2}),
        Misconception("These are the rows. Each row of the film table has 8 numbers.", value={"film table": 1002}),
        Misconception(
            "These are rows, and two too few: 0 and 1 have a row too. Each row has 8 numbers.",
            value={"film table": 1000},
        ),
        Misconception(
            "Two vectors are missing from the MLP's input: count profile, target, mean and product.",
            value={"input of the MLP": 24},
        ),
        Misconception("These are the vectors. Each of them has 8 numbers.", value={"input of the MLP": 5}),
        Misconception("These are vectors, and one too few. Each of them has 8 numbers.", value={"input of the MLP": 4}),
        Misconception(
            "Biases and γ of the hidden layer are missing: a bias and a γ for each of its units.", value={"MLP": 329}
        ),
        Misconception(
            "These are the hidden layer's weights alone. It has biases and γ, and there is an output layer.",
            value={"MLP": 320},
        ),
        Misconception(
            "The output layer is missing, and either biases or γ: count the hidden layer's three, then the output.",
            value={"MLP": 328},
        ),
        Misconception(
            "Something is counted twice: the output unit has no γ of its own, and one bias.", value={"MLP": 353}
        ),
        Misconception("The output has one bias and no γ.", value={"MLP": 346}),
        Misconception(
            "Dice has one γ for each unit, not one for all of them; or a bias is missing.", value={"MLP": 338}
        ),
        Misconception("The bias of the output is missing.", value={"MLP": 344}),
        Misconception(
            "MLP: right for the input that you gave. Mend the input, and this follows.",
            recognise=lambda value: (
                value["input of the MLP"] != 40 and value["MLP"] == 8 * value["input of the MLP"] + 25
            ),
        ),
        Misconception(
            "All parameters: right for the MLP that you gave. Mend the MLP, and this follows.",
            recognise=lambda value: value["MLP"] != 345 and value["all parameters"] == 9130 + value["MLP"],
        ),
        Misconception("The MLP is missing from the sum.", value={"all parameters": 9130}),
        Misconception(
            "The profile's two tables and the item bias are missing from the sum.", value={"all parameters": 8361}
        ),
        Misconception("The profile's two tables are missing from the sum.", value={"all parameters": 9363}),
        Misconception(
            "You count three film tables. Target, history and negatives share one.", value={"all parameters": 25507}
        ),
        Misconception(
            "Padding and unseen have a row, and an item bias: the numbers of ids include them.",
            value={"all parameters": 9459},
        ),
        Misconception(
            "Only rows that were looked up get a gradient; the others stay as they are.",
            value={"rows with a gradient": 1002},
        ),
        Misconception(
            "The negatives are looked up too: all three roles push rows of the one table.",
            value={"rows with a gradient": 4},
        ),
        Misconception(
            "Only the targets were counted. All three roles push rows of the one table.",
            value={"rows with a gradient": 2},
        ),
        Misconception(
            "Count each film once, and no padding: look for ids that stand in several places.",
            value={"rows with a gradient": 10},
        ),
        Misconception(
            "One film is missing: write down the ids of all three roles, each once, without 0.",
            value={"rows with a gradient": 7},
        ),
        Misconception(
            "This is the sum over the row. In each of its numbers the gradient is the number of look-ups.",
            value={"gradient of film 9": 24},
        ),
        Misconception(
            "This is a sum over the row. In each of its numbers the gradient is the number of look-ups.",
            value={"gradient of film 9": 16},
        ),
        Misconception(
            "Film 9 is looked up fewer times. Count it in all three columns.", value={"gradient of film 9": 4}
        ),
        Misconception(
            "Film 9 was looked up, so its row gets a gradient: the number of look-ups.", value={"gradient of film 9": 0}
        ),
        Misconception(
            "The loss is the sum: its gradient with respect to a number that is added is 1, not −1.",
            value={"gradient of film 9": -3},
        ),
        Misconception(
            "These are weights alone, or with one bias: the hidden layer has biases and γ, the output a bias.",
            value={"MLP": 321},
        ),
        Misconception(
            "These are weights alone, or with one bias: the hidden layer has biases and γ, the output a bias.",
            value={"MLP": 330},
        ),
        Misconception(
            "Count each film once, and no padding: look for ids that stand in several places.",
            value={"rows with a gradient": 11},
        ),
        Misconception(
            "Count each film once, and no padding: look for ids that stand in several places.",
            value={"rows with a gradient": 13},
        ),
        Misconception(
            "Count each film once, and no padding: look for ids that stand in several places.",
            value={"rows with a gradient": 6},
        ),
        Misconception(
            "Count each film once, and no padding: look for ids that stand in several places.",
            value={"rows with a gradient": 5},
        ),
        Misconception("Each look-up pushes each number of the row by the same, one.", value={"gradient of film 9": 8}),
        Misconception("Each look-up pushes each number of the row by the same, one.", value={"gradient of film 9": 5}),
        Misconception("Each look-up pushes each number of the row by the same, one.", value={"gradient of film 9": 6}),
    ),
)
