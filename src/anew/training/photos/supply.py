"""Supply: batches of damaged photographs, prepared by threads ahead of the step.

What a batch holds is a function of settings, photographs and step alone, so that a resumed run goes on as if it had
never stopped.
"""

import time
from collections.abc import Iterator

import numpy as np
import torch
from torch import Tensor

from anew.engines.restore.learning.options import RestoreOptions
from anew.training.data.ahead import in_order
from anew.training.data.order import Order, Pick, picks
from anew.training.photos.damaging import Floats, Sample, sample_of
from anew.training.photos.reading import Photos
from anew.training.settings import TrainSettings

AHEAD = 3
"""Batches that wait, for each thread."""


class Damaged:
    """Batches from one step on, without end."""

    def __init__(
        self, photos: Photos, options: RestoreOptions, settings: TrainSettings, start: int = 0, rank: int = 0,
        world: int = 1,
    ) -> None:  # fmt: skip
        self.photos, self.options, self.settings = photos, options, settings
        self.learned = photos.learned
        count = len(self.learned)
        self.order = Order(settings.seed, count, count, True, settings.batch, rank, world)
        self.waited = 0.0
        """Seconds for which the loop had to wait."""
        self._batches = in_order(
            self._batch, picks(self.order, start), settings.workers, AHEAD * max(1, settings.workers)
        )

    def __iter__(self) -> Iterator[dict[str, Tensor]]:
        return self

    def __next__(self) -> dict[str, Tensor]:
        began = time.perf_counter()
        arrays = next(self._batches)
        batch = {name: torch.from_numpy(array) for name, array in arrays.items()}
        self.waited += time.perf_counter() - began
        return batch

    def close(self) -> None:
        """Let the threads go."""
        self._batches.close()

    def _batch(self, chosen: list[Pick]) -> dict[str, Floats]:
        scale = self._scale(chosen[0])
        return stacked(
            [
                sample_of(self.photos[self.learned[pick.a]], self.options.net, self.settings.data.size,
                          self.order.rng(pick), scale)
                for pick in chosen
            ]
        )  # fmt: skip

    def _scale(self, leader: Pick) -> int:
        """All of a batch are enlarged alike: the first one's chance decides."""
        scales = self.options.plan.scales
        chance = np.random.default_rng([self.settings.seed, leader.epoch, leader.place, 2])
        return scales[int(chance.integers(len(scales)))]


def stacked(samples: list[Sample]) -> dict[str, Floats]:
    """Samples as one batch."""
    return {name: np.stack([sample[name] for sample in samples]) for name in samples[0]}
