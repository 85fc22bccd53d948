"""Exercise 06.1: What a blind model loses."""

from __future__ import annotations

import math

from dien_course.exercises.judging.exercise import Exercise, Hint, Misconception

BLIND = Exercise(
    id="06.1",
    title="What a blind model loses",
    kind="predict",
    minutes=10,
    difficulty="easy",
    objective="say what the score of a perfect model would be, and what the loss of a blind one is",
    prompt="""\
Interests of zeros know nothing: every score is 0. Two histories, of 5 and of 3 behaviours, padded to 5. Give

- `ours`: the loss of this chapter, a mean over the real pairs and of the two terms of each;
- `paper`: the paper's auxiliary loss, both terms of every real pair summed and divided by the number of users, 2;
- `infonce`: the InfoNCE loss of the history of 5 behaviours alone;
- `score`: of a film that comes next with probability 0.06 and is drawn as the negative with probability 0.02, the best
  score (this model is not blind).
""",
    stub="""\
blind = {
    "ours": ...,
    "paper": ...,
    "infonce": ...,
    "score": ...,
}
""",
    solution="""\
pairs = (5 - 1) + (3 - 1)
blind = {
    "ours": math.log(2),  # 0.693
    "paper": pairs * 2 * math.log(2) / 2,  # 4.159
    "infonce": math.log(1 + 4),  # 1.609
    "score": math.log(0.06) - math.log(0.02),  # 1.099
}
""",
    explanation="""\
With a score of 0 each term costs log 2, and a mean of equal terms is that term, however long the histories are. The
paper's sum counts 4 + 2 pairs with two terms each, 12 log 2, for two users. InfoNCE chooses among the behaviour and its
row's 4 real negatives. The best score is log p − log q: of 4 times the film is shown, 3 are real, σ(y) = 0.75.""",
    hints=(
        Hint("ours depends on the lengths", "Every term costs log 2. What is the mean of equal numbers?", ("ours",)),
        Hint(
            "the paper's is off by a factor",
            "A row makes length − 1 pairs, and a pair has two terms. Sum over both histories, then divide by 2 users.",
            ("paper",),
        ),
        Hint(
            "infonce or score is not right",
            "InfoNCE: count what there is to choose from, the behaviour included. Score: y = log p − log q.",
            ("infonce", "score"),
        ),
    ),
    misconceptions=(
        Misconception(
            "ours: you added the two terms of a pair. Ours is their mean, so that a blind model loses log 2.",
            value={"ours": 1.3863},
        ),
        Misconception(
            "ours: a score of 0 is not a loss of 0. σ(0) = ½, and −log ½ = log 2.",
            value={"ours": 0.0},
        ),
        Misconception(
            "paper: you counted a pair for every behaviour. A row makes length − 1 pairs.",
            value={"paper": 5.5452},
        ),
        Misconception(
            "paper: you summed one term for each pair. A pair has two, one of the behaviour, one of the negative.",
            value={"paper": 2.0794},
        ),
        Misconception(
            "paper: the sum is not divided by the number of users.",
            value={"paper": 8.3178},
        ),
        Misconception(
            "infonce: the behaviour itself can be chosen too, so there is one film more than there are negatives.",
            value={"infonce": 1.3863},
        ),
        Misconception(
            "infonce: that is a choice between two films. InfoNCE chooses among all negatives of the row.",
            value={"infonce": 0.6931},
        ),
        Misconception(
            "score: 0.75 is the probability that the film is real. The score is what the sigmoid turns into it.",
            value={"score": 0.75},
        ),
        Misconception(
            "score: this is log p alone. How often the film is drawn as a negative counts too: log p − log q.",
            value={"score": -2.8134},
        ),
        Misconception(
            "ours: each term alone costs log 2. A mean of equal terms is not half of one.", value={"ours": 0.3466}
        ),
        Misconception("ours: ½ is what the sigmoid says of a score of 0. The loss is −log of it.", value={"ours": 0.5}),
        Misconception(
            "ours: the logarithm is the natural one, so a blind guess does not cost 1 (that is log₂).",
            value={"ours": 1.0},
        ),
        Misconception("ours: a loss is −log of a probability, so it is positive.", value={"ours": -0.6931}),
        Misconception("ours: this is a sum over pairs. Ours is the mean over them.", value={"ours": 4.1589}),
        Misconception(
            "paper: both terms of every real pair are summed; only users are divided by.", value={"paper": 0.6931}
        ),
        Misconception("paper: sum over all pairs of both histories, then divide by 2 users.", value={"paper": 1.3863}),
        Misconception(
            "paper: padding is counted among the pairs, or a term too many. Count real pairs.", value={"paper": 6.9315}
        ),
        Misconception("paper: count the pairs of both histories, two terms each.", value={"paper": 2.7726}),
        Misconception(
            "infonce: one film too many. The negative beside the first behaviour belongs to no pair.",
            value={"infonce": 1.7918},
        ),
        Misconception(
            "infonce: count the films of one choice: the behaviour and the negatives of its row.",
            value={"infonce": 2.3026},
        ),
        Misconception(
            "infonce: count the films of one choice: the behaviour and the negatives of its row.",
            value={"infonce": 2.1972},
        ),
        Misconception(
            "infonce: this is a sum over the pairs. It is a mean, and every pair costs alike.",
            value={"infonce": 6.4378},
        ),
        Misconception(
            "infonce: that is −log of the chance to be wrong. The chance to choose rightly is what counts.",
            value={"infonce": 0.2231},
        ),
        Misconception(
            "infonce: a blind model chooses among several films, and mostly wrongly.", value={"infonce": 0.0}
        ),
        Misconception(
            "score: the sign is wrong: a film that is real more often than drawn scores above 0.",
            value={"score": -1.0986},
        ),
        Misconception("score: this is the ratio p / q. The score is its logarithm.", value={"score": 3.0}),
        Misconception("score: this is p − q. The best score is a difference of logarithms.", value={"score": 0.04}),
        Misconception("score: this is p. The best score is log p − log q.", value={"score": 0.06}),
        Misconception("score: this is p · q. The best score is log p − log q.", value={"score": 0.0012}),
        Misconception("score: the logarithm is the natural one.", value={"score": 1.585}),
        Misconception("score: the logarithm is the natural one.", value={"score": 0.4771}),
        Misconception("score: the two logarithms are added. Subtract: log p − log q.", value={"score": -6.7254}),
        Misconception(
            "score: 0 would say that real and drawn are as likely. This film is real more often.", value={"score": 0.0}
        ),
        Misconception(
            "paper: padding is counted among the pairs, or a pair too few. Count the real pairs of both histories.",
            value={"paper": 5 * math.log(2)},
        ),
        Misconception(
            "infonce: this is a sum of yes-or-no losses. InfoNCE is one choice among several films.",
            value={"infonce": 4 * math.log(2)},
        ),
        Misconception(
            "infonce: this is a sum of yes-or-no losses. InfoNCE is one choice among several films.",
            value={"infonce": 5 * math.log(2)},
        ),
        Misconception("infonce: this is the chance to choose rightly. The loss is −log of it.", value={"infonce": 0.2}),
        Misconception(
            "infonce: this is the chance to choose rightly. The loss is −log of it.", value={"infonce": 0.25}
        ),
        Misconception(
            "score: this is the probability that the film is drawn, of all times it is shown. The score is a "
            "difference of logarithms.",
            value={"score": 0.25},
        ),
        Misconception(
            "score: this is the log-odds of p alone. How often the film is drawn as a negative counts too.",
            value={"score": math.log(0.06 / 0.94)},
        ),
        Misconception(
            "score: this is the logarithm of p − q. The best score is a difference of logarithms.",
            value={"score": math.log(0.04)},
        ),
        Misconception(
            "paper: count the real pairs of both histories: a row makes length − 1 of them, two terms each.",
            value={"paper": 9 * math.log(2)},
        ),
        Misconception(
            "paper: count the real pairs of both histories: a row makes length − 1 of them, two terms each.",
            value={"paper": 7 * math.log(2)},
        ),
        Misconception(
            "paper: count the real pairs of both histories: a row makes length − 1 of them, two terms each.",
            value={"paper": 16 * math.log(2)},
        ),
        Misconception(
            "infonce: count the films of one choice: the behaviour and the negatives of its row.",
            value={"infonce": math.log(3)},
        ),
        Misconception(
            "infonce: count the films of one choice: the behaviour and the negatives of its row.",
            value={"infonce": math.log(8)},
        ),
        Misconception("score: a difference of two natural logarithms, log p − log q.", value={"score": 2.0}),
        Misconception("score: a difference of two natural logarithms, log p − log q.", value={"score": 0.693}),
        Misconception("score: a difference of two natural logarithms, log p − log q.", value={"score": 1.5}),
    ),
)
