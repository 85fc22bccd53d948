/** A GRU over a history that lets attention decide: `AttentionalGRU` in dien_course/layers (chapter 07). */

import { gateRoom, gates, projected } from "./gates.js";

/** κ and λ of a variant: a step goes the part s = κ + λ u of the way to the candidate, for attention a. */
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
      s = new Float64Array(H),
      after = new Float64Array(H);
    const g = gates(weights, seen[t], h, scaled ? a : 1);
    move(shares(kind, a), g, h, s, after);
    const step = { x: scaled ? input.map((value) => a * value) : input, h, g, s, after };
    h = after;
    return step;
  });
}

/** The state after the last step of `run` alone, of as many inputs as `attention` has: (H). Nothing is kept on the way. */
export function lastState(weights, kind, attention, seen) {
  const { H } = weights,
    scaled = kind.variant === "aigru",
    room = gateRoom(H),
    s = new Float64Array(H),
    h = new Float64Array(H);
  for (let t = 0; t < attention.length; t++) {
    const a = attention[t];
    move(shares(kind, a), gates(weights, seen[t], h, scaled ? a : 1, room), h, s, h);
  }
  return h;
}

/** One step of the state from h to `after`, which may be h itself, by the shares s of the way to the candidate. */
function move([kappa, lambda], { u, n }, h, s, after) {
  for (let i = 0; i < h.length; i++) {
    s[i] = kappa + lambda * u[i];
    after[i] = (1 - s[i]) * h[i] + s[i] * n[i];
  }
}
