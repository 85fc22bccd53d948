/** The gates of one GRU step, as `Gates` in dien_course/layers/cells.py computes them, in double precision. */

const sigmoid = (x) => 1 / (1 + Math.exp(-x));

/** What an input x (I) adds to the blocks reset, update and candidate, biases included: (3H). No state changes it. */
export function fromInput({ H, input, bias }, x) {
  const I = x.length, out = Float64Array.from(bias);
  for (let i = 0, at = 0; i < 3 * H; i++) for (let j = 0; j < I; j++, at++) out[i] += input[at] * x[j];
  return out;
}

/**
 * `weights`: { I, H, input (3H·I), state (3H·H), bias (3H), candidateBias (H) }, rows in the blocks reset, update,
 * candidate; x (I) is the input and h (H) the state before the step. `known` is fromInput(weights, x).
 * Returns r, u, n and `heard` = U_n h + c, which r scales inside the candidate; each of them (H).
 */
export function gates(weights, x, h, known = fromInput(weights, x)) {
  const { H, state, candidateBias } = weights, block = H * H;
  const r = new Float64Array(H), u = new Float64Array(H), n = new Float64Array(H), heard = new Float64Array(H);
  for (let i = 0, at = 0; i < H; i++) {
    let reset = known[i], update = known[H + i], before = candidateBias[i];
    for (let j = 0; j < H; j++, at++) {
      reset += state[at] * h[j];
      update += state[at + block] * h[j];
      before += state[at + 2 * block] * h[j];
    }
    r[i] = sigmoid(reset);
    u[i] = sigmoid(update);
    heard[i] = before;
    n[i] = Math.tanh(known[2 * H + i] + r[i] * before);
  }
  return { r, u, n, heard };
}
