/** What a small change of each behaviour does to the final state: the backward pass of chapter 11, as matrices. */

import { run, shares } from "./recurrence.js";

/**
 * The Frobenius norm of d h'(T) / d x(t) for each t of `steps`, which `run` returned for the same `weights`, `kind` and
 * `attention`. Shapes: steps (T)  ->  (T).
 */
export function influence(weights, kind, steps, attention) {
  const { H, I } = weights,
    found = new Float64Array(steps.length);
  let back = identity(H); // d h'(T) / d h'(t)
  for (let t = steps.length - 1; t >= 0; t--) {
    const { h, g, s } = steps[t],
      [, lambda] = shares(kind, attention[t]);
    const toUpdate = new Float64Array(H),
      toCandidate = new Float64Array(H),
      toReset = new Float64Array(H);
    for (let i = 0; i < H; i++) {
      toUpdate[i] = (g.n[i] - h[i]) * lambda * g.u[i] * (1 - g.u[i]);
      toCandidate[i] = s[i] * (1 - g.n[i] * g.n[i]);
      toReset[i] = toCandidate[i] * g.heard[i] * g.r[i] * (1 - g.r[i]);
    }
    const through = (matrix, width, reset) => {
      const out = new Float64Array(H * width);
      for (let i = 0; i < H; i++)
        for (let j = 0; j < width; j++) {
          out[i * width + j] =
            toReset[i] * matrix[i * width + j] +
            toUpdate[i] * matrix[(H + i) * width + j] +
            toCandidate[i] * (reset ? g.r[i] : 1) * matrix[(2 * H + i) * width + j];
        }
      return out;
    };
    const scale = kind.variant === "aigru" ? attention[t] : 1;
    found[t] = Math.abs(scale) * norm(times(back, through(weights.input, I, false), H, I));
    const before = through(weights.state, H, true);
    for (let i = 0; i < H; i++) before[i * H + i] += 1 - s[i];
    back = times(back, before, H, H);
  }
  return found;
}

/** states (T, H), step sizes (T, H) and influence (T) of one history; arguments as of `run`. */
export function traced(weights, kind, inputs, attention) {
  const steps = run(weights, kind, inputs, attention);
  return {
    states: steps.map((step) => step.after),
    steps: steps.map((step) => step.s),
    influence: influence(weights, kind, steps, attention),
  };
}

function identity(size) {
  const out = new Float64Array(size * size);
  for (let i = 0; i < size; i++) out[i * size + i] = 1;
  return out;
}

/** The product of a square matrix (H, H) and another (H, width). */
function times(square, other, H, width) {
  const out = new Float64Array(H * width);
  for (let i = 0; i < H; i++)
    for (let k = 0; k < H; k++) {
      const value = square[i * H + k];
      for (let j = 0; j < width; j++) out[i * width + j] += value * other[k * width + j];
    }
  return out;
}

/** The root of the sum of squares. */
export const norm = (values) => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
