"""Layers of DIN and DIEN: cells, whole-sequence GRUs, attention, the auxiliary loss, Dice, pooling."""

from dien_course.layers.attention import TargetAttention, masked_softmax
from dien_course.layers.attentional_gru import VARIANTS, AttentionalGRU
from dien_course.layers.auxiliary_loss import AuxiliaryLoss
from dien_course.layers.batch_norm import BatchNorm
from dien_course.layers.cells import AGRUCell, AUGRUCell, GRUCell
from dien_course.layers.dice import Dice
from dien_course.layers.interest_extractor import InterestExtractor
from dien_course.layers.mlp import MLP
from dien_course.layers.pooling import pool

__all__ = [
    "MLP",
    "VARIANTS",
    "AGRUCell",
    "AUGRUCell",
    "AttentionalGRU",
    "AuxiliaryLoss",
    "BatchNorm",
    "Dice",
    "GRUCell",
    "InterestExtractor",
    "TargetAttention",
    "masked_softmax",
    "pool",
]
