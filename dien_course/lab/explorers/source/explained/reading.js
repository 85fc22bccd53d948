/** All that the explainer shows: what each model makes of a case, behaviour by behaviour, as the package computes it. */

import { mlp } from "../arithmetic/mlp.js";
import { heard, logit, summarise } from "../arithmetic/network.js";

const sigmoid = (x) => 1 / (1 + Math.exp(-x));
const beside = (...vectors) => Float64Array.from(vectors.flatMap((vector) => [...vector]));

/** The row of the head and the vectors of the behaviours for a model of weights.js. */
function vectorsOf({ tables, bias }, { films, target, profile }) {
  const vector = (film) => beside(tables.movieId(film.id), tables.genre(film.kind));
  const [gender, age, occupation] = profile;
  const genres = target.pooled.map(tables.genres);
  const mean = genres[0].map((_, i) => genres.reduce((sum, one) => sum + one[i], 0) / genres.length);
  return {
    row: {
      before: beside(tables.gender(gender), tables.age(age), tables.occupation(occupation), mean),
      target: vector(target), after: [], numbers: [], bias: bias[target.id],
    },
    behaviours: films.map(vector),
  };
}

/**
 * What a model says had the history ended before the first, after the first, ... behaviour: `probability` (T + 1). Of the
 * first `length` behaviours also: attention (length) or null, steps or null, the summary and its logit.
 */
export function readModel(model, found, length) {
  const { network } = model, { row, behaviours } = vectorsOf(model, found), all = heard(network, row.target, behaviours);
  const logits = new Float64Array(behaviours.length + 1);
  let at = null;
  for (let end = 0; end <= behaviours.length; end++) {
    const one = summarise(network, all, behaviours, end);
    logits[end] = logit(network, row, one.summary);
    if (end === length) at = one;
  }
  return { row, behaviours, ...all, ...at, logit: logits[length], probability: logits.map(sigmoid) };
}

/** The probability alone, of the whole history. */
export function predict(model, found) {
  const { network } = model, { row, behaviours } = vectorsOf(model, found);
  const all = heard(network, row.target, behaviours);
  return sigmoid(logit(network, row, summarise(network, all, behaviours, behaviours.length).summary));
}

/** The units of the head's hidden layers, each after its activation, for a reading. */
export function hiddenOf({ head }, { row, summary }) {
  const product = row.target.map((value, i) => value * summary[i]);
  const input = beside(row.before, row.target, summary, product), found = [];
  head.reduce((values, layer) => {
    const next = mlp([layer], values);
    if (layer.type !== "linear") found.push(next);
    return next;
  }, input);
  return { product, hidden: found };
}
