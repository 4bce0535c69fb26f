"""Loader: batches of torch tensors, prepared by threads while the step before is computed."""

import time
from collections.abc import Iterator
from types import TracebackType
from typing import Self

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from anew.engines.gan.facts import Domain
from anew.training.data.ahead import in_order
from anew.training.data.dataset import Dataset
from anew.training.data.order import Order, Pick, picks
from anew.training.data.sides import SIDES
from anew.training.settings import TrainSettings

AHEAD = 3
"""Batches that wait, for each thread: enough to bridge a slow read, little to hold in memory."""


class Loader:
    """Batches from one step on, without end; the loop decides when to stop.

    Iterating gives ``{"a": (N, C, H, W), "b": (N, C', H, W)}``, float32: pictures in [-1, 1], classes 0 or 1.
    """

    def __init__(
        self, dataset: Dataset, settings: TrainSettings, start_step: int = 0, rank: int = 0, world: int = 1
    ) -> None:
        self.dataset = dataset
        a, b = len(dataset.items("a")), len(dataset.items("b"))
        self.order = Order(settings.seed, a, b, dataset.paired, settings.batch, rank, world)
        self.waited = 0.0
        """Seconds for which the loop had to wait."""
        self._batches = in_order(
            self._batch, picks(self.order, start_step), settings.workers, AHEAD * max(1, settings.workers)
        )

    def __iter__(self) -> Iterator[dict[str, Tensor]]:
        return self

    def __next__(self) -> dict[str, Tensor]:
        began = time.perf_counter()
        arrays = next(self._batches)
        batch = {side: torch.from_numpy(array) for side, array in arrays.items()}
        self.waited += time.perf_counter() - began
        return batch

    def close(self) -> None:
        """Let the threads go; what they prepared is dropped."""
        self._batches.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _batch(self, chosen: list[Pick]) -> dict[str, NDArray[np.float32]]:
        # In numpy and not in torch: a torch operation in this thread would bring a thread pool of its own.
        samples = [self.dataset.sample(pick.a, self.order.rng(pick), pick.b) for pick in chosen]
        return {side: _floats([sample[side] for sample in samples], self.dataset.domains[side]) for side in SIDES}


def _floats(arrays: list[NDArray[np.uint8]], domain: Domain) -> NDArray[np.float32]:
    """Samples stacked: pictures from 0..255 to [-1, 1], classes as they are."""
    batch = np.empty((len(arrays), *arrays[0].shape), np.float32)
    for floats, array in zip(batch, arrays, strict=True):
        if domain.kind == "picture":
            np.multiply(array, np.float32(1 / 127.5), out=floats)
            floats -= 1
        else:
            floats[...] = array
    return batch
