/** The multi-layer perceptron of dien_course/layers/mlp.py in evaluation mode, layer by layer. */

const sigmoid = (x) => 1 / (1 + Math.exp(-x));

/** One layer { type, ... } on a vector; the names and formulas are the package's. */
const LAYERS = {
  linear({ weight, bias, size }, x) {
    const width = x.length,
      out = new Float64Array(size);
    for (let i = 0; i < size; i++) {
      let sum = bias ? bias[i] : 0;
      for (let j = 0, at = i * width; j < width; j++, at++) sum += weight[at] * x[j];
      out[i] = sum;
    }
    return out;
  },
  prelu: ({ weight }, x) => x.map((value, i) => (value > 0 ? value : weight[weight.length > 1 ? i : 0] * value)),
  relu: (_, x) => x.map((value) => Math.max(0, value)),
  sigmoid: (_, x) => x.map(sigmoid),
  dice({ mean, variance, eps, gamma }, x) {
    return x.map((value, i) => {
      const p = sigmoid((value - mean[i]) / Math.sqrt(variance[i] + eps));
      return value * (gamma[i] + (1 - gamma[i]) * p);
    });
  },
  batch_norm: ({ mean, variance, eps, weight, bias }, x) =>
    x.map((value, i) => ((value - mean[i]) / Math.sqrt(variance[i] + eps)) * weight[i] + bias[i]),
};

/** The output of all `layers` for a vector x: (I)  ->  (O). */
export const mlp = (layers, x) => layers.reduce((values, layer) => LAYERS[layer.type](layer, values), x);
