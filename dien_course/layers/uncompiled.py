"""What torch.compile walks around: a loop over time is faster run as it is than unrolled by the compiler.

To be imported only while something is compiled: the decorator loads the compiler, which takes as long as torch itself.
"""

from __future__ import annotations

from collections.abc import Callable

import torch


@torch.compiler.disable
def uncompiled(function: Callable, *arguments: object) -> object:
    """``function(*arguments)``, run as it is within a compiled model."""
    return function(*arguments)
