"""Exercise 08.1: Count before the machine does."""

from __future__ import annotations

from dien_course.exercises.judging.exercise import Exercise, Hint, Misconception

COUNT = Exercise(
    id="08.1",
    title="Count before the machine does",
    kind="predict",
    minutes=10,
    difficulty="medium",
    objective="count the parameters before the machine does",
    prompt="""\
A DIEN of this chapter's kind has one group with two triples, film and genre, and one profile feature, gender.
Embeddings have 8 numbers. The vocabularies have 100 films, 10 genres and 4 genders, padding and "unknown" included.
Give the number of parameters of

- `tables`: all embedding tables together;
- `item_bias`: the item bias;
- `extractor`: the extractor's GRU, whose states are as wide as a behaviour;
- `auxiliary`: the auxiliary loss, `inner` form;

then `head_inputs`, how many numbers go into the head for each sample, and `two_extractors`, the parameters of both
extractors together if film and genre are made two groups.
""",
    stub="""\
count = {
    "tables": ...,
    "item_bias": ...,
    "extractor": ...,
    "auxiliary": ...,
    "head_inputs": ...,
    "two_extractors": ...,
}
""",
    solution="""\
E = 8
W = 2 * E


def gru(width):
    return 3 * (width * width + width * width + width) + width


count = {
    "tables": (100 + 10 + 4) * E,  # 912
    "item_bias": 100,
    "extractor": gru(W),  # 1600
    "auxiliary": 0,
    "head_inputs": E + 3 * W,  # 56
    "two_extractors": 2 * gru(E),  # 832
}
""",
    explanation="""\
Target, history and negatives share a table, so there are three tables. A behaviour is a film and its genre, 16 numbers,
and so are the states: three blocks of two 16 × 16 matrices and a bias, and the candidate's second bias. The head reads
the gender, the target, h'(T) and the product of the two. Two GRUs of width 8 have about half of one of width 16.""",
    hints=(
        Hint(
            "tables is too large",
            "History and negatives read the target's table. A table has one row an id.",
            ("tables", "item_bias"),
        ),
        Hint(
            "extractor or two_extractors is not right",
            "Width W: three blocks, each with a W × W matrix for the input, one for the state and a bias of W; then W "
            "more for the candidate. In one group a behaviour has 2 · 8 numbers, in two groups 8 each.",
            ("extractor", "two_extractors", "auxiliary"),
        ),
        Hint(
            "head_inputs is not right",
            "Profile, target, h'(T), and target ∘ h'(T). Which of them have 16 numbers?",
            ("head_inputs",),
        ),
    ),
    misconceptions=(
        Misconception(
            "tables: target, history and negatives got a table each. The three columns of a triple share one.",
            value={"tables": 2672},
        ),
        Misconception("tables: the gender has a table too, of 4 rows.", value={"tables": 880}),
        Misconception("tables: these are the rows. Each row has 8 numbers.", value={"tables": 114}),
        Misconception("item_bias: one number for each film id, not a vector.", value={"item_bias": 800}),
        Misconception(
            "extractor: this is nn.GRU's count, two biases for every gate. Here only the candidate has a second one.",
            value={"extractor": 1632},
        ),
        Misconception(
            "extractor: the candidate's second bias is missing: W numbers, inside the reach of the reset gate.",
            value={"extractor": 1584},
        ),
        Misconception(
            "extractor: the width is 16, not 8: a behaviour is a film and its genre, side by side.",
            value={"extractor": 416},
        ),
        Misconception(
            "auxiliary: its score is an inner product of h and e. It has nothing of its own to learn.",
            value={"auxiliary": 256},
        ),
        Misconception(
            "head_inputs: the product of target and h'(T) is missing.",
            value={"head_inputs": 40},
        ),
        Misconception(
            "head_inputs: target, h'(T) and their product have 16 numbers each: film and genre side by side.",
            value={"head_inputs": 32},
        ),
        Misconception(
            "two_extractors: each group now has behaviours of 8 numbers, so each GRU is narrower.",
            value={"two_extractors": 3200},
        ),
        Misconception("two_extractors: there are two of them.", value={"two_extractors": 416}),
        Misconception("tables: genre and gender have tables too.", value={"tables": 800}),
        Misconception("tables: the genre has a table too, of 10 rows.", value={"tables": 832}),
        Misconception("tables: each vocabulary has a row an id, and each row has 8 numbers.", value={"tables": 320}),
        Misconception("tables: padding and unknown are included in the numbers given.", value={"tables": 928}),
        Misconception("tables: padding and unknown are included in the numbers given.", value={"tables": 960}),
        Misconception("tables: each embedding has 8 numbers, in every table.", value={"tables": 1824}),
        Misconception("item_bias: films have one, genres and genders have not.", value={"item_bias": 114}),
        Misconception("item_bias: films have one, genres have not.", value={"item_bias": 110}),
        Misconception("item_bias: one number for each film id, not one for all.", value={"item_bias": 1}),
        Misconception("item_bias: there is one, a number for each film id.", value={"item_bias": 0}),
        Misconception(
            "item_bias: padding and unknown have one too: one number for each film id.", value={"item_bias": 98}
        ),
        Misconception(
            "extractor: these are the matrices. Each of the three blocks has a bias, and the candidate a second one.",
            value={"extractor": 1536},
        ),
        Misconception(
            "extractor: each of the three blocks has a bias, and the candidate a second one.", value={"extractor": 1552}
        ),
        Misconception(
            "extractor: each block has two matrices, one for the input and one for the state.", value={"extractor": 768}
        ),
        Misconception(
            "extractor: the width is 16, not 8; and count the biases of all three blocks.", value={"extractor": 400}
        ),
        Misconception(
            "extractor: the width is 16, not 8; and only the candidate has a second bias.", value={"extractor": 432}
        ),
        Misconception("extractor: a GRU has three blocks.", value={"extractor": 533}),
        Misconception(
            "extractor: a GRU has three blocks, not four: no cell state as in an LSTM.", value={"extractor": 2112}
        ),
        Misconception(
            "auxiliary: its score is an inner product of h and e. It has nothing of its own to learn.",
            value={"auxiliary": 16},
        ),
        Misconception(
            "auxiliary: its score is an inner product of h and e. It has nothing of its own to learn.",
            value={"auxiliary": 1},
        ),
        Misconception(
            "auxiliary: the extractor's parameters are counted already. The loss has nothing of its own.",
            value={"auxiliary": 1600},
        ),
        Misconception("head_inputs: the profile is missing, the gender's 8 numbers.", value={"head_inputs": 48}),
        Misconception(
            "head_inputs: count target, h'(T) and their product, with 16 numbers each, and the gender.",
            value={"head_inputs": 24},
        ),
        Misconception(
            "head_inputs: one vector too many. The history enters through h'(T) alone.", value={"head_inputs": 72}
        ),
        Misconception(
            "head_inputs: the gender has 8 numbers, the other three vectors 16 each.", value={"head_inputs": 64}
        ),
        Misconception("head_inputs: these are the vectors. Count their numbers.", value={"head_inputs": 4}),
        Misconception(
            "two_extractors: each group now has behaviours of 8 numbers, so each GRU is narrower.",
            value={"two_extractors": 1600},
        ),
        Misconception(
            "two_extractors: this is nn.GRU's count. Here only the candidate has a second bias.",
            value={"two_extractors": 864},
        ),
        Misconception("two_extractors: the candidate's second bias is missing in both.", value={"two_extractors": 816}),
        Misconception("two_extractors: the biases are missing in both.", value={"two_extractors": 768}),
        Misconception(
            "tables: target, history and negatives got a table each, the gender too. The columns of a triple share "
            "one.",
            value={"tables": 2736},
        ),
        Misconception(
            "tables: padding and unknown are included in the numbers given.", value={"tables": (98 + 8 + 2) * 8}
        ),
        Misconception("tables: the profile has a table too, and each table has a row an id.", value={"tables": 896}),
        Misconception(
            "tables: the profile has a table too, and each table has a row an id.", value={"tables": (100 + 10) * 8 + 4}
        ),
        Misconception(
            "tables: the profile has a table too, and each table has a row an id.", value={"tables": (100 + 4) * 8 + 10}
        ),
        Misconception(
            "tables: two of the three columns of a triple got a table each. They share one.",
            value={"tables": (2 * 110 + 4) * 8},
        ),
        Misconception(
            "tables: two of the three columns of a triple got a table each. They share one.", value={"tables": 1680}
        ),
        Misconception(
            "extractor: one matrix and one bias a block: the state has a matrix of its own.",
            value={"extractor": 3 * (16 * 16 + 16)},
        ),
        Misconception(
            "extractor: one matrix and one bias a block: the state has a matrix of its own.",
            value={"extractor": 3 * (16 * 16 + 16) + 16},
        ),
        Misconception(
            "extractor: the width is 16 for the input and for the state alike, in all three blocks.",
            value={"extractor": 3 * (16 * 8 + 8 * 8 + 8) + 8},
        ),
        Misconception(
            "extractor: the width is 16 for the input and for the state alike, in all three blocks.",
            value={"extractor": 800},
        ),
        Misconception(
            "extractor: the width is 16 for the input and for the state alike, in all three blocks.",
            value={"extractor": 3 * (16 * 16 + 16 * 8 + 16) + 16},
        ),
        Misconception(
            "extractor: the width is 16 for the input and for the state alike, in all three blocks.",
            value={"extractor": 64},
        ),
        Misconception(
            "auxiliary: its score is an inner product of h and e. It has nothing of its own to learn.",
            value={"auxiliary": 17},
        ),
        Misconception(
            "auxiliary: its score is an inner product of h and e. It has nothing of its own to learn.",
            value={"auxiliary": 33},
        ),
        Misconception(
            "auxiliary: its score is an inner product of h and e. It has nothing of its own to learn.",
            value={"auxiliary": 272},
        ),
        Misconception(
            "auxiliary: its score is an inner product of h and e. It has nothing of its own to learn.",
            value={"auxiliary": 32},
        ),
        Misconception(
            "auxiliary: its score is an inner product of h and e. It has nothing of its own to learn.",
            value={"auxiliary": 56},
        ),
        Misconception(
            "head_inputs: an item bias or a single number is counted too. Count the four vectors.",
            value={"head_inputs": 57},
        ),
        Misconception(
            "head_inputs: an item bias or a single number is counted too. Count the four vectors.",
            value={"head_inputs": 41},
        ),
        Misconception(
            "head_inputs: this is the profile alone, or one vector. Four vectors go in, three of them 16 wide.",
            value={"head_inputs": 8},
        ),
        Misconception(
            "head_inputs: this is the profile alone, or one vector. Four vectors go in, three of them 16 wide.",
            value={"head_inputs": 16},
        ),
        Misconception(
            "two_extractors: two GRUs of width 8, each with a single second bias, that of the candidate.",
            value={"two_extractors": 1632},
        ),
        Misconception(
            "two_extractors: two GRUs of width 8, each with a single second bias, that of the candidate.",
            value={"two_extractors": 848},
        ),
        Misconception(
            "two_extractors: two GRUs of width 8, each with a single second bias, that of the candidate.",
            value={"two_extractors": 800},
        ),
        Misconception(
            "two_extractors: two GRUs of width 8, each with a single second bias, that of the candidate.",
            value={"two_extractors": 784},
        ),
        Misconception(
            "tables: target, history and negatives share a table; the gender has one of its own.",
            value={"tables": 2640},
        ),
        Misconception(
            "extractor: three blocks of two W × W matrices and a bias, and the candidate's second bias.",
            value={"extractor": 1616},
        ),
    ),
)
