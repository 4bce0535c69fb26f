"""The running average of weights: what previews, evaluation and the finished model use (Karras 2018, section 4)."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import torch
from torch import Tensor, nn


class Average:
    """An exponential moving average of some nets' weights.

    average <- d * average + (1 - d) * weights, once a step. With a warm-up, d = min(decay, (1 + t) / (10 + t)) after
    t updates, so that the random weights of the start are soon forgotten. Buffers (running statistics) are copied.

    Args:
        nets: The nets by name, already on the device and in the memory layout that they are trained in.
        decay: In [0, 1); 0 keeps the average at the last weights.
        warmup: Whether the decay grows to its value.
    """

    def __init__(self, nets: Mapping[str, nn.Module], decay: float, warmup: bool = True) -> None:
        self.decay, self.warmup = decay, warmup
        self.updates = 0
        """How often ``update`` was called; belongs in the checkpoint, for the warm-up."""
        self._live = {
            f"{name}.{key}": tensor
            for name, net in nets.items()
            for key, tensor in net.state_dict(keep_vars=True).items()
        }
        self._average = {key: tensor.detach().clone() for key, tensor in self._live.items()}
        weights = [key for key, tensor in self._live.items() if isinstance(tensor, nn.Parameter)]
        self._weights = ([self._average[key] for key in weights], [self._live[key] for key in weights])
        self._copied = [key for key, tensor in self._live.items() if not isinstance(tensor, nn.Parameter)]

    @torch.no_grad()
    def update(self) -> None:
        """Take one step towards the nets' present weights."""
        decay = min(self.decay, (1 + self.updates) / (10 + self.updates)) if self.warmup else self.decay
        self.updates += 1
        if self._weights[0]:
            torch._foreach_lerp_(*self._weights, 1 - decay)
        for key in self._copied:
            self._average[key].copy_(self._live[key])

    def tensors(self) -> dict[str, Tensor]:
        """The averages, named ``net.parameter``: not copies."""
        return dict(self._average)

    @torch.no_grad()
    def load(self, tensors: Mapping[str, Tensor], updates: int) -> None:
        """Take back what ``tensors`` gave.

        Args:
            tensors: Named like ``tensors``, all of them.
            updates: What ``updates`` was.
        """
        for key, tensor in self._average.items():
            tensor.copy_(tensors[key])
        self.updates = updates

    @contextmanager
    def swapped(self) -> Iterator[None]:
        """Inside, the nets have the averaged weights; afterwards their own again, bit for bit."""
        self._swap()
        try:
            yield
        finally:
            self._swap()

    def _swap(self) -> None:
        for key, tensor in self._live.items():
            tensor.data, self._average[key].data = self._average[key].data, tensor.data
