"""Layers: a network at work tells of each layer that it begins, so that even a large piece tells how far it has come,
and can be stopped between two.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import count
from typing import Any

from torch import nn


@contextmanager
def heard(module: nn.Module, tell: Callable[[int], None]) -> Iterator[None]:
    """Calls of a network inside the block are heard.

    Args:
        module: The network; no other thread uses it.
        tell: Told how many layers were begun, counted through all calls; what it raises stops the network.
    """
    begun = count(1)

    def begin(layer: nn.Module, given: Any) -> None:
        tell(next(begun))

    with ExitStack() as stack:
        for layer in module.modules():
            if not any(True for _ in layer.children()):
                stack.callback(layer.register_forward_pre_hook(begin).remove)
        yield
