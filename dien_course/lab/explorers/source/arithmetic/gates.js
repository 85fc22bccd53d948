/** The gates of one GRU step, as `Gates` in dien_course/layers/cells.py computes them, in double precision. */

const sigmoid = (x) => 1 / (1 + Math.exp(-x));

/**
 * `weights`: { I, H, input (3H·I), state (3H·H), bias (3H), candidateBias (H) }, rows in the blocks reset, update,
 * candidate; x (I) is the input and h (H) the state before the step.
 * Returns r, u, n and `heard` = U_n h + c, which r scales inside the candidate; each of them (H).
 */
export function gates(weights, x, h) {
  const { H, input, state, bias, candidateBias } = weights, I = x.length, perInput = H * I, perState = H * H;
  const r = new Float64Array(H), u = new Float64Array(H), n = new Float64Array(H), heard = new Float64Array(H);
  for (let i = 0; i < H; i++) {
    let reset = bias[i], update = bias[H + i], candidate = bias[2 * H + i], before = candidateBias[i];
    for (let j = 0, at = i * I; j < I; j++, at++) {
      reset += input[at] * x[j];
      update += input[at + perInput] * x[j];
      candidate += input[at + 2 * perInput] * x[j];
    }
    for (let j = 0, at = i * H; j < H; j++, at++) {
      reset += state[at] * h[j];
      update += state[at + perState] * h[j];
      before += state[at + 2 * perState] * h[j];
    }
    r[i] = sigmoid(reset);
    u[i] = sigmoid(update);
    heard[i] = before;
    n[i] = Math.tanh(candidate + r[i] * before);
  }
  return { r, u, n, heard };
}
