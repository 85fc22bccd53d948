/** How much each key matters to a target: `TargetAttention` in dien_course/layers/attention.py. */

import { mlp } from "./mlp.js";

/** Scores of the target (Q) for a list of T keys (K): (T). `unit`: { kind, scaled, query, score }. */
export function scores(unit, target, keys) {
  const q = unit.query ? mlp([unit.query], target) : target;
  const shrink = unit.scaled ? 1 / Math.sqrt(q.length) : 1;
  return Float64Array.from(
    keys,
    (key) => shrink * (unit.kind === "din" ? mlp(unit.score, quarters(q, key))[0] : dot(q, key)),
  );
}

/** Attention (T) in [0, 1] from the scores of all real behaviours. `scale`: softmax, t_softmax or sigmoid. */
export function scaled(scale, found) {
  if (scale === "sigmoid") return found.map((score) => 1 / (1 + Math.exp(-score)));
  const most = found.reduce((high, score) => Math.max(high, score), -Infinity);
  const powers = found.map((score) => Math.exp(score - most)),
    sum = powers.reduce((all, power) => all + power, 0);
  const times = scale === "t_softmax" ? found.length : 1;
  return powers.map((power) => Math.min(1, (times * power) / sum));
}

/** [q, k, q - k, q ∘ k] */
function quarters(q, k) {
  const K = k.length,
    out = new Float64Array(4 * K);
  for (let i = 0; i < K; i++) {
    out[i] = q[i];
    out[K + i] = k[i];
    out[2 * K + i] = q[i] - k[i];
    out[3 * K + i] = q[i] * k[i];
  }
  return out;
}

const dot = (one, other) => one.reduce((sum, value, i) => sum + value * other[i], 0);
