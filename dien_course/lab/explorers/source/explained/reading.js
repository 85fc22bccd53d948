/** All that the explainer shows: what each model makes of a case, behaviour by behaviour, as the package computes it. */

import { mlp } from "../arithmetic/mlp.js";
import { heard, logit, sideBySide, summarise, summaryOf } from "../arithmetic/network.js";

const sigmoid = (x) => 1 / (1 + Math.exp(-x));

/** The row of the head and the vectors of the behaviours for a model of weights.js. */
function vectorsOf({ tables, bias }, { films, target, profile }) {
  const vector = (film) => sideBySide([tables.movieId(film.id), tables.genre(film.kind)]);
  const [gender, age, occupation] = profile;
  const genres = target.pooled.map(tables.genres);
  const mean = genres[0].map((_, i) => genres.reduce((sum, one) => sum + one[i], 0) / genres.length);
  return {
    row: {
      before: sideBySide([tables.gender(gender), tables.age(age), tables.occupation(occupation), mean]),
      target: vector(target),
      after: [],
      numbers: [],
      bias: bias[target.id],
    },
    behaviours: films.map(vector),
  };
}

/**
 * What a model says had the history ended before the first, after the first, ... behaviour: `probability` (T + 1), with the
 * vectors and interests that all of them share.
 */
export function readModel(model, found) {
  const { network } = model,
    { row, behaviours } = vectorsOf(model, found),
    all = heard(network, row.target, behaviours);
  const logits = Float64Array.from({ length: behaviours.length + 1 }, (_, end) =>
    logit(network, row, summaryOf(network, all, behaviours, end)),
  );
  return { row, behaviours, ...all, logits, probability: logits.map(sigmoid) };
}

/** Of the first `length` behaviours of a reading: their attention (length), the steps of the evolution, the summary. */
export function upTo(network, read, length) {
  return { ...read, ...summarise(network, read, read.behaviours, length), logit: read.logits[length] };
}

/** The probability alone, of the whole history. */
export function predict(model, found) {
  const { network } = model,
    { row, behaviours } = vectorsOf(model, found);
  const all = heard(network, row.target, behaviours);
  return sigmoid(logit(network, row, summaryOf(network, all, behaviours, behaviours.length)));
}

/** The units of the head's hidden layers, each after its activation, for a reading. */
export function hiddenOf({ head }, { row, summary }) {
  const product = row.target.map((value, i) => value * summary[i]);
  const input = sideBySide([row.before, row.target, summary, product]),
    found = [];
  head.reduce((values, layer) => {
    const next = mlp([layer], values);
    if (layer.type !== "linear") found.push(next);
    return next;
  }, input);
  return { product, hidden: found };
}
