/** Attention by a shape: `attention_of` of the variant explorer. */

/** Attention a(t) (T) in [0, 1]: `scale` times a shape whose centre lies at `position` of the way to the newest. */
export function attentionOf(T, shape, position, sharpness, scale) {
  const centre = position * (T - 1),
    flat = { "uniform, 1/length": 1 / T, zero: 0, "all one": 1 };
  return Array.from({ length: T }, (_, t) => {
    if (shape === "peak") return scale * Math.exp(-0.5 * (sharpness * (t - centre)) ** 2);
    if (shape === "one-hot") return scale * (t === nearest(centre) ? 1 : 0);
    return scale * flat[shape];
  });
}

/** The nearest whole number, and of two the even one, as Python's round. */
function nearest(x) {
  const low = Math.floor(x);
  if (x - low !== 0.5) return Math.round(x);
  return low % 2 === 0 ? low : low + 1;
}
