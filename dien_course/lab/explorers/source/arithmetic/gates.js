/** The gates of one GRU step, as `Gates` in dien_course/layers/cells.py computes them, in double precision. */

const sigmoid = (x) => 1 / (1 + Math.exp(-x));

/** What the three blocks of input weights make of an input x (I): (3H), without biases. */
export function projected(weights, x) {
  const out = new Float64Array(3 * weights.H),
    I = x.length;
  for (let i = 0; i < out.length; i++) out[i] = row(weights.input, i, x, I);
  return out;
}

/**
 * `weights`: { I, H, input (3H·I), state (3H·H), bias (3H), candidateBias (H) }, rows in the blocks reset, update,
 * candidate; `seen` (3H) is what `projected` makes of the input, times `scale`, and h (H) the state before the step.
 * Returns r, u, n and `heard` = U_n h + c, which r scales inside the candidate; each of them (H).
 */
export function gates(weights, seen, h, scale = 1) {
  const { H, state, bias, candidateBias } = weights;
  const r = new Float64Array(H),
    u = new Float64Array(H),
    n = new Float64Array(H),
    heard = new Float64Array(H);
  for (let i = 0; i < H; i++) {
    r[i] = sigmoid(scale * seen[i] + row(state, i, h, H) + bias[i]);
    u[i] = sigmoid(scale * seen[H + i] + row(state, H + i, h, H) + bias[H + i]);
    heard[i] = row(state, 2 * H + i, h, H) + candidateBias[i];
    n[i] = Math.tanh(scale * seen[2 * H + i] + r[i] * heard[i] + bias[2 * H + i]);
  }
  return { r, u, n, heard };
}

/** Row i of a matrix stored row by row, times the vector x of that width. */
function row(matrix, i, x, width) {
  let sum = 0;
  for (let j = 0, at = i * width; j < width; j++, at++) sum += matrix[at] * x[j];
  return sum;
}
