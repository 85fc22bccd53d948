/** A GRU over a history that lets attention decide: `AttentionalGRU` in dien_course/layers (chapter 07). */

import { gates, projected } from "./gates.js";

/** α and β of a variant: a step goes the part s = α + β u of the way to the candidate, for attention a. */
export function shares({ variant, convention }, a) {
  if (variant === "agru") return [a, 0];
  if (variant === "augru") return convention === "released" ? [a, 1 - a] : [0, a];
  return [0, 1]; // gru and aigru
}

/**
 * Run one history through a layer. `weights` as in gates.js, `kind` { variant, convention }, `inputs` a list of T
 * vectors (I), `attention` (T), `seen` what `projected` makes of each input, for who runs the same inputs often.
 * Returns a list of T steps { x, h, g, s, after }: the input as the gates saw it, the state before, the gates, how far
 * each of H dimensions goes to the candidate, and the state after.
 */
export function run(weights, kind, inputs, attention, seen = inputs.map((x) => projected(weights, x))) {
  const { H } = weights,
    scaled = kind.variant === "aigru";
  let h = new Float64Array(H);
  return Array.from(inputs, (input, t) => {
    const a = attention[t],
      [alpha, beta] = shares(kind, a);
    const g = gates(weights, seen[t], h, scaled ? a : 1),
      s = new Float64Array(H),
      after = new Float64Array(H);
    for (let i = 0; i < H; i++) {
      s[i] = alpha + beta * g.u[i];
      after[i] = (1 - s[i]) * h[i] + s[i] * g.n[i];
    }
    const step = { x: scaled ? input.map((value) => a * value) : input, h, g, s, after };
    h = after;
    return step;
  });
}
