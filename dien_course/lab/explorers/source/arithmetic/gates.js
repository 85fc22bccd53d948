/** The gates of one GRU step, as `Gates` in dien_course/layers/cells.py computes them, in double precision. */

const sigmoid = (x) => 1 / (1 + Math.exp(-x));

/**
 * `weights`: { I, H, input (3H·I), state (3H·H), bias (3H), candidateBias (H) }, rows in the blocks reset, update,
 * candidate; x (I) is the input and h (H) the state before the step.
 * Returns r, u, n and `heard` = U_n h + c, which r scales inside the candidate; each of them (H).
 */
export function gates(weights, x, h) {
  const { H } = weights;
  const r = new Float64Array(H), u = new Float64Array(H), n = new Float64Array(H), heard = new Float64Array(H);
  for (let i = 0; i < H; i++) {
    r[i] = sigmoid(row(weights.input, i, x) + row(weights.state, i, h) + weights.bias[i]);
    u[i] = sigmoid(row(weights.input, H + i, x) + row(weights.state, H + i, h) + weights.bias[H + i]);
    heard[i] = row(weights.state, 2 * H + i, h) + weights.candidateBias[i];
    n[i] = Math.tanh(row(weights.input, 2 * H + i, x) + r[i] * heard[i] + weights.bias[2 * H + i]);
  }
  return { r, u, n, heard };
}

/** Row i of a matrix stored row by row, times the vector x. */
function row(matrix, i, x) {
  const width = x.length, start = i * width;
  let sum = 0;
  for (let j = 0; j < width; j++) sum += matrix[start + j] * x[j];
  return sum;
}
