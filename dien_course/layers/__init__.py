"""Layers of DIN, DIEN and DSIN: cells, whole-sequence GRUs, attention, the auxiliary loss, sessions, Dice, pooling."""

from dien_course.layers.attention import TargetAttention, masked_softmax
from dien_course.layers.attentional_gru import VARIANTS, AttentionalGRU
from dien_course.layers.auxiliary_loss import AuxiliaryLoss
from dien_course.layers.batch_norm import BatchNorm
from dien_course.layers.bias_encoding import BiasEncoding
from dien_course.layers.cells import AGRUCell, AUGRUCell, GRUCell
from dien_course.layers.dice import Dice
from dien_course.layers.interest_extractor import InterestExtractor
from dien_course.layers.mlp import MLP
from dien_course.layers.pooling import pool
from dien_course.layers.self_attention import SelfAttention
from dien_course.layers.session_activation import SessionActivation
from dien_course.layers.session_interaction import SessionInteraction
from dien_course.layers.session_interest_extractor import SessionInterestExtractor
from dien_course.layers.session_places import by_session, session_places

__all__ = [
    "MLP",
    "VARIANTS",
    "AGRUCell",
    "AUGRUCell",
    "AttentionalGRU",
    "AuxiliaryLoss",
    "BatchNorm",
    "BiasEncoding",
    "Dice",
    "GRUCell",
    "InterestExtractor",
    "SelfAttention",
    "SessionActivation",
    "SessionInteraction",
    "SessionInterestExtractor",
    "TargetAttention",
    "by_session",
    "masked_softmax",
    "pool",
    "session_places",
]
