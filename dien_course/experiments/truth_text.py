"""The sentences on the spoilt filter, the ways nearer to it and the traits task in docs/results.md, without numbers."""

from __future__ import annotations

SPOILED = """
### What DIEN lacks of the filter

The filter spoilt part by part, on the same test users: a row says what one part is worth. "R²" is how much of the true
taste the reader's own taste tells; a blurred taste is the filter's with noise drawn by lot. The last rows but one hold
what a trained DIEN knows: h'(T) is turned into a taste by a probe, linear or with all products of two numbers, that was
fitted on the *true* tastes of the training users, and the world's own rule ranks films by it; or the filter is given
the styles and qualities that probes read from DIEN's item table.
"""

SHARES = """
Between the filter and dien lies one gap, in three parts. *Certainty*: from the filter to its mean vector put through
the rule. *Tracking*: from there to the better of the two probes of h'(T), in the mean, put through the same rule: what
h'(T) does not know. *Head*: from there to dien itself: what is known and not made use of. A probe may not find all
that is there, so tracking is at most, and the head at least, what stands here.
"""

NEARER = """
### Nearer to the filter

What was tried after that, settings chosen on world 5, which is not among the five. "Bilinear head": a product of
target and summary straight to the logit. "Then last events": all prefixes first, then some epochs of the last events
alone, which the feed had no hand in; "first stage" is that network before them. A share is named by its floor, for a
lower floor makes it greater.
"""

TRAITS = """
## Where a gate for each dimension matters

The traits task (`dien_course/experiments/traits.py`): a behaviour sets one of so many numbers and leaves the others;
the target asks for all. Attention can only leave out half of the behaviours. Each trial trains every rate and size of
one small grid, the same for all variants, chooses on rows of its own and is judged on others. Accuracy; a guess gets a
half.
"""
