"""Training in two stages, and the mean of several networks: how near DIEN comes to the Bayes filter (chapter 10).

Most events of the world are fed: the film was chosen for its nearness to the taste, so that its being shown is news of
the taste already. The last event, the one to predict, is not. A network taught by all events has many times as many
labels and learns a habit that does not hold for the last ones; the second stage, on these alone, corrects it.
"""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np

from dien_course.data import Batches
from dien_course.experiments.conditions import Condition, Training
from dien_course.experiments.material import open_material
from dien_course.experiments.trial import CLASSES, VALIDATION_SHARE, learn, measured_by, train_network
from dien_course.training import predict
from dien_course.training.evaluate import score
from dien_course.training.metrics import auc

APART = 1_000  # added to the seed for each further network, so that no network of one trial is that of another


def train_in_stages(condition: Condition, seed: int) -> dict:
    """What the result of a condition with ``TwoStages`` holds, but for the seconds.

    auc, logloss and n are of the mean of the networks' logits; single_auc of the first network alone, and
    first_stage_auc of that before its second stage, as best_epoch and the lists over epochs are. The measures of the
    condition are those of the first network. The second stage trains on the last events of the users that the first was
    trained on, and others choose the epoch, as ever.
    """
    plan = condition.training
    last = open_material(condition.data, seed, {})
    every = open_material(replace(condition.data, samples="prefixes"), seed, {})
    first = Training(**{field.name: getattr(plan, field.name) for field in fields(Training)})
    second = replace(
        first,
        epochs=plan.last_epochs,
        warmup_epochs=0,
        learning_rate=plan.last_learning_rate,
        batch_size=plan.last_batch_size,
    )
    logits, measured = [], {}
    for number in range(plan.networks):
        own_seed = seed + APART * number
        trained = train_network(CLASSES[condition.method], replace(condition, training=first), every, own_seed)
        test = trained.encoder.encode(last.source.test)
        if number == 0:
            before = auc(predict(trained.model, Batches(test, 1024)), test.label)
        # The first stage's ids, so its encoder; worlds have no derived numbers, which would see their own labels here.
        train, judges = trained.encoder.encode(last.source.train).split_users(VALIDATION_SHARE, own_seed)
        learn(trained.model, train, judges, last.source.spec.groups, second, own_seed)
        probability = predict(trained.model, Batches(test, 1024)).astype(np.float64)
        logits.append(np.log(probability / (1 - probability)))
        if number == 0:
            measured = measured_by(trained, condition, last)
            measured |= {"single_auc": measured["auc"], "first_stage_auc": before}
    mean = 1 / (1 + np.exp(-np.mean(logits, axis=0)))
    return measured | score(mean, test.label, test.owner)
