/** One GRU step in two dimensions with gates set by hand: `step` of the step explorer (chapter 04). */

/**
 * From state h and film x, with gates r and u, all (2); `weights` { input, state } are matrices of rows.
 * Returns { candidate, after, readAsZ }: the last is where the step ends when u is taken for torch's z, which keeps.
 */
export function gruStep(weights, h, x, r, u) {
  const times = (matrix, vector) => matrix.map((row) => row.reduce((sum, value, i) => sum + value * vector[i], 0));
  const seen = times(weights.input, x),
    turned = times(weights.state, h);
  const candidate = seen.map((value, i) => Math.tanh(value + r[i] * turned[i]));
  return {
    candidate,
    after: candidate.map((n, i) => (1 - u[i]) * h[i] + u[i] * n),
    readAsZ: candidate.map((n, i) => u[i] * h[i] + (1 - u[i]) * n),
  };
}
