"""Exercise 06.1: What a blind model loses."""

from __future__ import annotations

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
- `paper`: eq. 6, both terms of every real pair summed and divided by the number of users, 2;
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
row's 4 real negatives. The best score is log p − log q: of 4 times the film is shown, 3 are real, σ(s) = 0.75.""",
    hints=(
        Hint("ours depends on the lengths", "Every term costs log 2. What is the mean of equal numbers?"),
        Hint(
            "the paper's is off by a factor",
            "A row makes length − 1 pairs, and a pair has two terms. Sum over both histories, then divide by 2 users.",
        ),
        Hint(
            "infonce or score is not right",
            "InfoNCE: count what there is to choose from, the behaviour included. Score: s = log p − log q.",
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
    ),
)
