/** The gates of one GRU step, as `Gates` in dien_course/layers/cells.py computes them, in double precision. */

const sigmoid = (x) => 1 / (1 + Math.exp(-x));

/** What the three blocks of input weights make of an input x (I): (3H), without biases. */
export function projected(weights, x) {
  const out = new Float64Array(3 * weights.H);
  for (let i = 0, at = 0; i < out.length; i++) for (let j = 0; j < x.length; j++, at++) out[i] += weights.input[at] * x[j];
  return out;
}

/** Room for the gates of one step after another, for who keeps none of them. */
export const gateRoom = (H) => ({
  r: new Float64Array(H),
  u: new Float64Array(H),
  n: new Float64Array(H),
  heard: new Float64Array(H),
});

/**
 * `weights`: { I, H, input (3H·I), state (3H·H), bias (3H), candidateBias (H) }, rows in the blocks reset, update,
 * candidate; `seen` (3H) is what `projected` makes of the input, times `scale`, and h (H) the state before the step.
 * Returns r, u, n and `heard` = U_n h + c, which r scales inside the candidate; each of them (H), in `room`.
 */
export function gates(weights, seen, h, scale = 1, room = gateRoom(weights.H)) {
  const { H, state, bias, candidateBias } = weights,
    { r, u, n, heard } = room,
    block = H * H;
  for (let i = 0, at = 0; i < H; i++) {
    let toReset = 0,
      toUpdate = 0,
      toCandidate = 0; // three sums in one pass: a processor adds them beside each other
    for (let j = 0; j < H; j++, at++) {
      toReset += state[at] * h[j];
      toUpdate += state[block + at] * h[j];
      toCandidate += state[2 * block + at] * h[j];
    }
    r[i] = sigmoid(scale * seen[i] + toReset + bias[i]);
    u[i] = sigmoid(scale * seen[H + i] + toUpdate + bias[H + i]);
    heard[i] = toCandidate + candidateBias[i];
    n[i] = Math.tanh(scale * seen[2 * H + i] + r[i] * heard[i] + bias[2 * H + i]);
  }
  return room;
}
