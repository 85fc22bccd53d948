"""The sentences of docs/results.md that hold no measured number; what is measured comes from the results."""

from __future__ import annotations

from dien_course.experiments.paper import BOOKS, ELECTRONICS

HEAD = """# What was measured

Written by `make experiments` from the files in [`docs/results`](results): one small JSON file for each condition and
seed. Do not edit it. Chapter 10 reads the same files and says what to make of them.

**How to read a row.** Every condition ran with {seeds} seeds. ± is half the width of a 95 % interval (Student's t). A
*difference* is paired: both conditions saw the same world, the same split and the same seed. "Higher" and "lower" are
said only where the interval of the difference leaves 0 out; "cannot be told apart" means that these seeds cannot, not
that the two are equal. Below an interval stand its dots, the values of the single seeds in their order.

So many differences stand on this page that some leave 0 out by luck. "Not after Holm", or † beside the figure, marks
those that leave 0 out alone and do not survive [Holm's rule over all of them](#many-comparisons).

**What was chosen where.** The epoch is chosen by log loss on a tenth of the training users. Settings of the world's
networks were chosen in shorter trials on seed 0, by its validation users; in some of them its test users were seen as
well, so that seed 0 of the world is not wholly blind. Those of ml_1m were chosen on its training file
([why](settings.md)). The test part of a trial is read once, after that.
"""

WORLD = """
## In a world whose truth is known

A world is drawn anew for each seed, with drift and interleaving 0.5: 10,000 users to learn from, one sample each,
5,000 users to test on, the newest 20 behaviours of each history. Two rows are limits. The *true probability* knows
the user's taste and is out of reach for anybody. The *Bayes filter* (`dien_course/experiments/bayes_filter.py`) knows
the world's rules and all about its films, and of the user only the history, as a network does: the fair limit. The
last two columns are where a method stands between a floor (0 %) and the Bayes filter (100 %). A share depends on its
floor, so there are two: BaseModel, the weakest network, and counts, a logistic regression without any network.

"dien" is the AUGRU of the paper with t_softmax attention and an auxiliary loss that contrasts each next behaviour
with all negatives of its history (`infonce`). Networks "with no auxiliary loss" get fourteen epochs instead of two
and four. "din with the auxiliary loss" has DIEN's embeddings and auxiliary loss, and a reader blind to order. "din on
all prefixes" learns from every event of the training users, about twenty times as many labels, likes and dislikes.
"""

STEPS = """
### What each setting is worth

Each row changes one setting of dien. What did not help is here as well. The aim was 90 % of the gap between BaseModel
and the Bayes filter; it was not reached. "dien on all prefixes", in the table above, comes nearest.
"""

SWEEPS = {
    "drift": """
## Drift: when order matters

Drift 0: tastes stand still, and a history is a bag. Drift 1: a liked film turns a taste by up to a quarter radian.
""",
    "interleaving": """
## Interleaving: when attention matters

Interleaving 0: each user stays in one category. Interleaving 1: the next behaviour is as likely of the other.
""",
    "noise": """
## Noise: when the future cannot be read from the past

A liked film turns the taste by up to this many radians more, to a random side.
""",
    "users": """
## How much data it takes

Training users, one sample each; the number of epochs stays the same, so fewer users also mean fewer steps. "with as
many steps" has as many more epochs as there are fewer users. Compare the two columns of each network, then the two of
the difference: what more epochs mend was want of training; what is still missing beside a row of more users is want of
data.
""",
    "length": """
## How long a history it takes

Mean number of events of a user; the networks see the newest 20 behaviours.
""",
}

PROBES = """
## What the vectors know

R² of a linear probe of the true taste in the target's category (cosine and sine of the angle), fitted on 6,000
training users and judged on the test users; and how well attention tells behaviours of the target's category from
others (AUC within a history, 0.5 for attention that knows nothing).
"""

LEAK = """
## The leak: separate embedding tables

The tutorial gives target, history and negatives a table each. Then the auxiliary loss can fall because a vector
betrays its table. "Table recognised": how often a logistic regression tells from a film's vector alone whether it
comes from the table of the history or that of the negatives, on films it was not fitted on; 0.5 where both are one
table.
"""

CONVENTIONS = """
## The two AUGRU conventions, swapped

The weights of one convention, run by the other, as happens when a checkpoint changes libraries.
"""

SAMPLE = """
## MovieLens-1M, the tutorial's sample

4,832 users, one sample each, in five random splits: a fifth of the users is held out for the test. Since splits of
one file share most of their training rows, the intervals are widened after Nadeau and Bengio (Machine Learning 52,
2003). Settings: the defaults of `train`.
"""

CHOOSING = """
### What choosing the epoch on the test part is worth

The same training, scored on the test part after every epoch: the best of these AUCs is what code reports that picks
its epoch on the test part. "One table each" is the tutorial's arrangement.
"""

LATEST = """
## MovieLens latest-small, split by time

100,004 ratings; the first 80 % train, the rest test. Of the 147 users of the test part 124 have no training row, and
94 % of all ratings come within an hour of the user's one before. There is one cut, so the seeds draw initial weights
and validation users alone. The intervals are over these and over nothing else: they do not say what another cut or
other test users would give, and a verdict here is one on this one test part.

32 % of the ratings share their second with another of the same user, and their order is drawn by lot (chapter 01).
Before, such ratings stood in the order of their films' numbers, and the same trainings had these means: DIEN .6115,
with AGRU .6069, AIGRU .6133, GRU .6091, DIEN without auxiliary loss .6314, BaseModel .6400, DIN .6401. No mean has
moved by more than .004, and no verdict has changed.

Counts look back only: a training row's popularity, rate and co-occurrence are those of the rows strictly before its
tenth of the training part, as a test row's are those of the rows before the test. (Before, they were those of the whole
training part, in which a row meets what its own user did later; the same regression then had .6410.)
"""

MANY = """
## Many comparisons

An interval at 95 % leaves 0 out in one case of twenty where there is no difference at all. Holm's rule (Scandinavian
Journal of Statistics 6, 1979) takes every difference of this page together and lets the chance that even one verdict
is luck be 5 % at most: the smallest of m p-values must be at most .05/m, the next at most .05/(m − 1), and so on until
one is not. The p-values are those of the intervals' own t statistics, widened where splits share rows. A difference
that stands in several tables counts once; intervals over test users (by bootstrap) are not among them. With five seeds
a true but small difference rarely survives: what does not survive is not refuted, it is unproven.
"""

PUBLISHED = """
## Beside what others report

AUC as reported; no two rows are comparable number by number, for the reasons below.
"""

REPORTED = ("base", "din", "gru", "aigru", "agru", "augru", "dien")
PUBLISHED_ROWS = (
    ("paper, Electronics", *(str(ELECTRONICS[method]) for method in REPORTED)),
    ("paper, Books", *(str(BOOKS[method]) for method in REPORTED)),
    ("tutorial, ml-1m sample", "", "", "", "", "", "", ".635 to .647"),
    ("BARS", "", "within .004 of DIEN", "", "", "", "", "within .004 of DIN"),
)

FOOT = """- **Paper** (Zhou et al., AAAI 2019, table 2): mean ± standard deviation of five runs, not an interval;
  Amazon reviews; the other class is a random item, so a model also gains by telling popular items from random ones.
  The AGRU's cell for Books repeats that of the two-layer GRU. Its released code keeps the model that is best on the
  test part.
- **Tutorial**: the same sample as our ml_1m, one run, its own test half, the epoch chosen on the test part, a table
  for each column.
- **BARS** (the public benchmark of open recommendation models): tuned alike, one protocol for all models, other data.
- **Ours, world**: 95 % intervals over worlds; DIEN with t_softmax attention and the contrastive auxiliary loss. In
  the paper DIEN is AUGRU with the auxiliary loss, and its columns GRU, AIGRU, AGRU and AUGRU have none; in our rows
  the columns GRU, AIGRU and AGRU have it.
- **Ours, amazon-grocery**: the paper's protocol on other products, with users parted into training and test.
- **Ours, ml_1m**: labels are ratings of 4 or more against lower ones, which is harder than against random films.
- **Ours, ml-latest-small**: split by time, which neither the paper nor the tutorial does.
"""
