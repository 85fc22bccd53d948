"""The recurrence as ONNX: one Scan over the steps (needs onnxscript, which ``export`` asks for; chapter 11)."""

from onnxscript import FLOAT, graph, script, values
from onnxscript import opset18 as op

OPSET = 18


@script(values.Opset("dien_course", 1), default_opset=op)
def gated_recurrence(
    inputs: FLOAT,
    weight_input: FLOAT,
    bias: FLOAT,
    weight_state: FLOAT,
    candidate_bias: FLOAT,
    kappa: FLOAT,
    lam: FLOAT,
) -> tuple[FLOAT, FLOAT]:
    """``dien_course.layers.recurrence.gated_recurrence``, its five formulas a step, for any batch and length."""
    gates = op.Transpose(op.MatMul(inputs, op.Transpose(weight_input, perm=[1, 0])) + bias, perm=[1, 0, 2])
    last = op.Constant(value_ints=[2])
    kappas = op.Unsqueeze(op.Transpose(kappa, perm=[1, 0]), last)
    lams = op.Unsqueeze(op.Transpose(lam, perm=[1, 0]), last)
    for_state = op.Transpose(weight_state, perm=[1, 0])
    start = op.ConstantOfShape(op.Concat(op.Shape(inputs, start=0, end=1), op.Shape(candidate_bias), axis=0))

    @graph()
    def step(h, g, a, b):
        g_r, g_u, g_n = op.Split(g, axis=1, num_outputs=3)
        h_r, h_u, h_n = op.Split(op.MatMul(h, for_state), axis=1, num_outputs=3)
        r = op.Sigmoid(g_r + h_r)
        u = op.Sigmoid(g_u + h_u)
        n = op.Tanh(g_n + r * (h_n + candidate_bias))
        after = h + (a + b * u) * (n - h)
        state = op.Identity(after)
        return after, state

    final, states = op.Scan(start, gates, kappas, lams, body=step, num_scan_inputs=3)
    return op.Transpose(states, perm=[1, 0, 2]), final
