"""An embedding table whose dense gradient is summed in one operation (chapter 02)."""

from __future__ import annotations

from torch import Tensor, nn
from torch.autograd import Function

from dien_course.layers.shapes import exporting


class Embedding(nn.Embedding):
    """``torch.nn.Embedding`` with the same numbers and gradients, in a third of the time where a CPU sums them.

    torch adds up the gradient of a dense table row by row; ``index_add_`` does it with vector instructions. Tables with
    a sparse gradient, other devices and exported graphs take torch's own way.

    Shapes: ids (...) whole numbers  ->  (..., embedding_dim).
    """

    def forward(self, ids: Tensor) -> Tensor:
        if self.sparse or self.weight.device.type != "cpu" or exporting():
            return super().forward(ids)
        return Rows.apply(self.weight, ids, self.padding_idx)


class Rows(Function):
    """Rows of a table: weight (N, E), ids (...)  ->  (..., E); the row ``padding`` gets no gradient."""

    @staticmethod
    def forward(ctx, weight: Tensor, ids: Tensor, padding: int | None) -> Tensor:
        ctx.save_for_backward(ids)
        ctx.rows, ctx.padding = len(weight), padding
        return nn.functional.embedding(ids, weight)

    @staticmethod
    def backward(ctx, gradient: Tensor):
        (ids,) = ctx.saved_tensors
        width = gradient.shape[-1]
        of_weight = gradient.new_zeros(ctx.rows, width)
        of_weight = of_weight.index_add_(0, ids.reshape(-1), gradient.reshape(-1, width))
        if ctx.padding is not None:
            of_weight[ctx.padding] = 0
        return of_weight, None, None
