"""What the commands write: the folder of a training run, and a CSV file of predictions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from dien_course.data.derived import times_of
from dien_course.data.prepared import read_table, samples_from_table
from dien_course.data.samples import Samples
from dien_course.data.source import Source
from dien_course.errors import DataError
from dien_course.experiments.counts import logistic_on_counts
from dien_course.experiments.yardsticks import smoothed_mean
from dien_course.files import whole_file, whole_folder
from dien_course.lab.figures.learning_curves import learning_curves
from dien_course.training import load, save
from dien_course.training.metrics import auc
from dien_course.training.run import Run

if TYPE_CHECKING:
    import pandas as pd

PROBABILITY = "probability"
FITTED = 100_000  # training rows of the regression that a model is compared with
EXACT = "%.9g"  # digits that give a float32 back unchanged


def write_run(folder: str | Path, source: Source, run: Run) -> dict:
    """Writes metrics.json, history.csv, curves.png, test_predictions.csv and checkpoint/, all of them or none.

    Returns the metrics: the run's own, and those of baselines that have the same training part: ``target_mean_auc``
    scores each target by its smoothed mean label (the movie mean), ``regression_auc`` is a logistic regression on
    counts and on all the numbers and categories that the model has (``logistic_on_counts``), fitted on at most
    ``FITTED`` rows; None where there is no group, or where there are classes. ``numbers`` names the numbers.
    test_predictions.csv holds the test part with its probabilities, in columns that ``predict`` reads again. Raises
    DataError when the folder cannot be written.
    """
    told = {"numbers": list(run.encoder.spec.numbers), "data": source.name, "n_train": len(source.train)}
    metrics = {**run.metrics, **_baselines(run, source.train), **told}
    with whole_folder(folder) as temporary:
        (temporary / "metrics.json").write_text(json.dumps(metrics, indent=1) + "\n", encoding="utf-8")
        run.fit.history.to_csv(temporary / "history.csv", index=False)
        learning_curves(run.fit.history, run.fit.best_epoch).savefig(temporary / "curves.png", dpi=110)
        table = samples_table(source.test, source.spec.separator).drop(columns=["row", "histRow"], errors="ignore")
        _write(table, run.probability, temporary / "test_predictions.csv")
        save(temporary / "checkpoint", run.model, run.encoder, {"metrics": metrics})
    return metrics


def _baselines(run: Run, samples: Samples) -> dict[str, float | None]:
    """The AUCs of the baselines of ``write_run`` on the test part; ``samples``: the training part, not yet in ids."""
    (train, test), spec = run.parts, run.encoder.spec
    if not spec.groups or spec.classes:
        return {"target_mean_auc": None, "regression_auc": None}
    rows = np.arange(len(train))
    if len(rows) > FITTED:
        rows = np.sort(np.random.default_rng(0).choice(rows, FITTED, replace=False))
    cut_in_time = spec.time is not None and not spec.derived  # derived numbers are made of earlier rows already
    time = times_of(samples, spec.time)[rows] if cut_in_time else None
    counted = logistic_on_counts(train.take(rows), test, spec.groups[0], spec=spec, time=time)
    mean = smoothed_mean(train, test, spec.targets[0])
    return {"target_mean_auc": auc(mean, test.label), "regression_auc": auc(counted, test.label)}


def samples_table(samples: Samples, separator: str) -> pd.DataFrame:
    """``samples`` as a table with one row each, sequences joined by ``separator``."""
    import pandas as pd

    table = pd.DataFrame(samples.columns)
    for name, ragged in samples.sequences.items():
        table[name] = [separator.join(map(str, ragged[row])) for row in range(len(ragged))]
    return table


def predict_file(
    checkpoint: str | Path, data: str | Path, out: str | Path, *, delimiter: str | None = None, encoding: str = "utf-8"
) -> int:
    """Writes the rows of the file ``data`` with a column ``probability`` to the CSV file ``out``.

    A model with K > 1 outputs gives the columns probability_0 to probability_K-1 instead, one a class.
    ``delimiter`` and ``encoding`` are those of ``read_table``. Returns the number of rows; what training never saw is
    said in notes.
    Raises DataError for a checkpoint or rows that cannot be read, or an ``out`` that cannot be written.
    """
    loaded = load(checkpoint)
    table = read_table(data, delimiter=delimiter, encoding=encoding)
    spec = loaded.encoder.spec
    samples = samples_from_table(table, spec, source=str(data), labelled=False)
    probability = loaded.predict(samples, source=str(data))
    if Path(out).suffix == ".parquet":
        raise DataError(f"{out}: is the name of a parquet file; expected the name of a CSV file to write")
    for name, ragged in samples.sequences.items():
        if not isinstance(table[name].iloc[0], str):  # lists of a parquet file
            table[name] = [spec.separator.join(map(str, ragged[row])) for row in range(len(ragged))]
    with whole_file(out, "the name of a CSV file to write") as temporary:
        _write(table, probability, temporary)
    return len(table)


def _write(table: pd.DataFrame, probability: np.ndarray, path: Path) -> None:
    made = {PROBABILITY: probability}
    if probability.ndim == 2:
        made = {f"{PROBABILITY}_{k}": column for k, column in enumerate(probability.T)}
    written = {name: [EXACT % value for value in values] for name, values in made.items()}
    table.assign(**written).to_csv(path, index=False)
