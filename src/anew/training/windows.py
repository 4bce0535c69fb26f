"""Windows: the batches of what is taught to a diffusion model, cut out of latents that are cached.

Step, seed and rank decide which samples come, where they are cut and whether they are mirrored; nothing is remembered.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from anew.learning.method import Batch
from anew.training.data.order import Order, Pick
from anew.training.settings import TrainSettings

if TYPE_CHECKING:
    from anew.engines.diffusion.learning.cached import Latents

Told = tuple["Latents", Mapping[str, Tensor]]
"""A sample, and what the text encoders made of its words."""


class Windows:
    """Batches from one step on, without end.

    Each has ``settings.batch`` samples of what is learned and, where there are any, as many of what is kept.
    """

    waited = 0.0

    def __init__(
        self,
        learned: Sequence[Told],
        kept: Sequence[Told],
        settings: TrainSettings,
        start: int = 0,
        rank: int = 0,
        world: int = 1,
    ) -> None:
        self.learned, self.kept, self.settings, self.start = learned, kept, settings, start
        sizes = (len(learned), len(kept) or len(learned))
        self.order = Order(settings.seed, *sizes, not kept, settings.batch, rank, world)

    def __iter__(self) -> Iterator[Batch]:
        step = self.start
        while True:
            yield self.batch(step)
            step += 1

    def batch(self, step: int) -> Batch:
        """What a step is given."""
        rows = [row for pick in self.order.step(step) for row in self._rows(pick)]
        return {name: torch.stack([row[name] for row in rows]) for name in rows[0]}

    def close(self) -> None:
        """Nothing is open."""

    def _rows(self, pick: Pick) -> Iterator[dict[str, Tensor]]:
        rng = self.order.rng(pick)
        yield self._cut(self.learned[pick.a], rng.random(3).tolist(), 0.0)
        if self.kept:
            yield self._cut(self.kept[pick.b], rng.random(3).tolist(), 1.0)

    def _cut(self, told: Told, draw: list[float], prior: float) -> dict[str, Tensor]:
        latents, words = told
        data = self.settings.data
        down, across, mirror = draw
        if not data.crop:
            down = across = 0.5
        window = latents.window(data.size, down, across, data.flip and mirror < 0.5)
        return {**window, **words, "prior": torch.tensor(prior)}
