"""The paper's table: AUC, mean and standard deviation of five runs (Zhou et al., AAAI 2019, table of models)."""

from __future__ import annotations

from typing import NamedTuple


class Reported(NamedTuple):
    """A mean and the standard deviation of five runs; the paper gives no interval, and no run by itself."""

    mean: float
    deviation: float

    def __str__(self) -> str:
        return f"{self.mean:.4f} ± {self.deviation:.5f}".replace("0.", ".")


ELECTRONICS = {
    "base": Reported(0.7435, 0.00128),
    "din": Reported(0.7603, 0.00028),
    "gru": Reported(0.7605, 0.00059),
    "aigru": Reported(0.7606, 0.00061),
    "agru": Reported(0.7628, 0.00015),
    "augru": Reported(0.7640, 0.00073),  # without the auxiliary loss, as are all above
    "dien": Reported(0.7792, 0.00243),
}
BOOKS = {
    "base": Reported(0.7686, 0.00253),
    "din": Reported(0.7880, 0.00216),
    "gru": Reported(0.7890, 0.00268),
    "aigru": Reported(0.7892, 0.00222),
    "agru": Reported(0.7890, 0.00268),  # repeats the two-layer GRU's cell
    "augru": Reported(0.7911, 0.00150),
    "dien": Reported(0.8453, 0.00476),
}
