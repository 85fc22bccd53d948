/**
 * A trained BaseModel, DIN or DIEN: from vectors to a probability, as dien_course/models compute it (chapter 08).
 *
 * `network` is what `network_of` in network.py gives, unpacked: { kind, head, wide, product, attention, extractor,
 * evolution }. A `row` is { before (P), target (W), after (A), bias, numbers (N) }: what stands in the head's input
 * before and after the group that is looked at, and what is added to the logit.
 */

import { mlp } from "./mlp.js";
import { projected } from "./gates.js";
import { lastState, run } from "./recurrence.js";
import { scaled, scores } from "./target_attention.js";

const NO_CHOICE = { variant: "gru", convention: "paper" };

/** What does not change when a history is cut: interests h(t), the keys of attention, and their scores. */
export function heard(network, target, behaviours) {
  const { kind, extractor, evolution, attention } = network;
  const ones = behaviours.map(() => 1);
  const extracted = kind === "dien" ? run(extractor, NO_CHOICE, behaviours, ones) : null;
  const interests = extracted?.map((step) => step.after) ?? null;
  const pooled = kind === "dien" && evolution.variant === "gru" ? run(evolution.weights, evolution, interests, ones) : null;
  const seen = kind === "dien" ? interests.map((interest) => projected(evolution.weights, interest)) : null;
  const keys = pooled?.map((step) => step.after) ?? interests ?? behaviours;
  return { extracted, interests, seen, pooled, keys, scores: attention ? scores(attention, target, keys) : null };
}

/**
 * The summary of the first `length` behaviours, with the `attention` (length) that they get and, of a DIEN, the `steps`
 * of the evolution. `given` takes the place of the attention that the unit would give.
 */
export function summarise(network, found, behaviours, length, given = null) {
  const { kind, evolution } = network,
    attention = given ?? attentionOf(network, found, length);
  if (kind !== "dien") return { summary: pooledOf(network, found, behaviours, length, attention), attention, steps: null };
  if (evolution.variant === "gru")
    return { summary: pooledOf(network, found, behaviours, length, attention), attention, steps: found.pooled.slice(0, length) };
  const steps = run(evolution.weights, evolution, found.interests.slice(0, length), attention, found.seen);
  return { summary: steps.at(-1)?.after ?? new Float64Array(network.summary), attention, steps };
}

/** The summary of `summarise` alone, for who asks for one after another. */
export function summaryOf(network, found, behaviours, length) {
  const { kind, evolution } = network,
    attention = attentionOf(network, found, length);
  return kind === "dien" && evolution.variant !== "gru"
    ? lastState(evolution.weights, evolution, attention, found.seen)
    : pooledOf(network, found, behaviours, length, attention);
}

/** The attention (length) that the unit gives; null where there is none. */
const attentionOf = ({ attention }, { scores: all }, length) => attention && scaled(attention.scale, all.subarray(0, length));

/** The sum or mean of a model whose summary has no order. */
function pooledOf({ kind, summary: width }, found, behaviours, length, attention) {
  if (kind === "base") return weighted(behaviours, Array(length).fill(1 / Math.max(1, length)), width);
  return weighted(kind === "din" ? behaviours : found.keys, attention, width);
}

/** The logit of a click, from the summary of the history. */
export function logit(network, row, summary) {
  const { before, target, after, bias, numbers } = row;
  const parts = [before, target, summary, ...(network.product ? [target.map((value, i) => value * summary[i])] : []), after];
  const wide = network.wide ? network.wide.reduce((sum, weight, i) => sum + weight * numbers[i], 0) : 0;
  return mlp(network.head, sideBySide(parts))[0] + wide + bias;
}

/**
 * What a network makes of a row with T `behaviours` (each W): `probability` (T + 1) of a click had the history ended
 * before the first, after the first, ... behaviour; the `attention` (T) and `steps` of the whole history, or null; `moved`
 * (T), how far each step moves the state h'(t), or null.
 */
export function read(network, row, behaviours) {
  const found = heard(network, row.target, behaviours),
    last = summarise(network, found, behaviours, behaviours.length);
  const probability = Float64Array.from(
    { length: behaviours.length + 1 },
    (_, length) => 1 / (1 + Math.exp(-logit(network, row, summaryOf(network, found, behaviours, length)))),
  );
  const moved = last.steps?.map(({ h, after }) => Math.hypot(...after.map((value, i) => value - h[i]))) ?? null;
  return { probability, attention: last.attention, steps: last.steps, moved, interests: found.interests };
}

/** Several vectors as one. */
export function sideBySide(parts) {
  const out = new Float64Array(parts.reduce((width, part) => width + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** Σ a(t) v(t) over the first vectors, as many as there are weights: (width). */
function weighted(vectors, weights, width) {
  const out = new Float64Array(width);
  weights.forEach((weight, t) => {
    for (let i = 0; i < width; i++) out[i] += weight * vectors[t][i];
  });
  return out;
}
