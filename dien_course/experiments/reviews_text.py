"""The sentences of docs/results.md on reviews; like ``text``, they hold no measured number."""

from __future__ import annotations

REVIEWS = """
## Amazon reviews, the paper's own kind of data

Grocery and Gourmet Food: 121,892 reviews of 8,687 products by 14,681 users, the training half of a public benchmark's
split (a learner makes it with `python -m dien_course data amazon-grocery --from FILE`; with another file of reviews
the figures are others). The paper's protocol: every review is a positive; a sample is a user's last review, or in its
place a random product that the user has not reviewed; the history holds the newest 20 reviews of earlier days. A fifth
of the users is the test part, a tenth of the others chooses the epoch. All users take part. Reviews of one day have no
order. There are five splits, and each draws its own negatives; the intervals are widened as those of ml_1m are.

Each network has an embedding of 16 and dropout .5. Learning rate and warm-up were tried alike for every method, the
peers among them, on the validation users of split 0: three rates (.001, .004, .01), and where there is an auxiliary
loss no warm-up or four epochs of it ([every point](peers.json)). The course's networks were best at .004, the peers at
.01, and all with an auxiliary loss with the warm-up: corners of that grid, so that a longer warm-up might lift all,
and a higher rate the peers. Variants of DIEN have DIEN's settings, and samples with other negatives those of this
table. Training stops at the first epoch that is no better on the validation users, on the grid at the third.

*Popularity* counts a product in the training histories. *Popularity, co-occurrence and length* is a logistic
regression on three numbers with no label in them. *Counts*, the regression of the other sections, has the item's mean
label as well: where negatives are drawn, that says how often an item was drawn, too.
"""

STEPS = """
### What each step adds, here and in the paper

A *step* is the difference of two methods, split by split. The paper gives no differences: its columns are those of the
means in its table. There DIEN without auxiliary loss is "BaseModel + GRU + AUGRU", and GRU, AIGRU and AGRU have no
auxiliary loss either; ours have it. "Told popularity": the network gets the logarithm of the target's count in the
training histories as a number. "Batches of one length": histories of like length share a batch, which saves time, as
in the other sections; in all other rows here a batch holds histories of any length, as those of `train` do.
"""

NUMBERS = """
### Numbers beside the reviews

The three numbers of the counting (popularity of the target, length of the history, co-occurrence of both; none knows a
label), told to DIEN: into the head and straight to the logit, and after the warm-up what it trained learns at a tenth
of the rate, as `train` has it. The last two rows have the numbers that `train` derives of these columns by itself
([which](numbers.md)): times shown as a target, popularity, similarity to the history, and the target's click rate.
Where negatives are drawn, the first and the last of these are the lot's in part: a rate says how often a product was
drawn, too. The regression beside them is *counts* with these numbers, and as weak here as *counts* is. Settings are
those of DIEN in the table above; three splits, of which the first chose them.
"""

NEGATIVES = """
### Other negatives

Four random products for each review, in training and in the test; or one that is drawn with a probability in proportion
to count^0.75, so that being popular tells next to nothing. The auxiliary loss's own negatives are uniform throughout.
"""

PEERS = """
The DIENs of deepctr-torch 0.3.0 and torch-rechub 0.9.0 are theirs unchanged, with AUGRU and auxiliary loss, trained by
the same loop on the same batches: one table, the same warm-up, the same average of weights, the same choice of the
epoch, the head's sizes and dropout of ours (`python -m bench.peer_study --data FOLDER`). So the table compares
architectures. What their packages do when they train by themselves it does not say: neither has a warm-up or averages
its weights.
"""
