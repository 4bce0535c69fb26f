"""Order: which items a step takes, as a pure function of seed, step, rank and sizes.

    epoch 0            epoch 1            epoch 2
    3 0 4 1 2          0 2 1 4 3          4 1 ...         one endless stream of shuffles
    |-------|--------|----------|-------|                 step k takes batch x world of it, rank r its slice

Every item comes once an epoch, every batch is full, and a batch may reach into the next epoch. So a run resumes
at any step without a memory of what came before, and ranks never share an item of one epoch.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class Pick(NamedTuple):
    """One item of a step."""

    epoch: int
    place: int
    """Where in the epoch; with seed and epoch, it decides the sample's own chance."""
    a: int
    b: int


@dataclass(frozen=True)
class Order:
    """The order of a data set of ``a`` and ``b`` items; where they are ``paired``, both sides move together."""

    seed: int
    a: int
    b: int
    paired: bool
    batch: int = 1
    rank: int = 0
    world: int = 1

    @property
    def length(self) -> int:
        """Items an epoch: pairs, or the larger side."""
        return max(self.a, self.b)

    def steps(self, epochs: int) -> int:
        """The steps after which every item has come so many times.

        Example:
            >>> Order(seed=0, a=5, b=5, paired=True, batch=2).steps(1)
            3
        """
        return -(-epochs * self.length // (self.batch * self.world))

    def step(self, step: int) -> list[Pick]:
        """What this rank takes at a step, counted from 0.

        Example:
            >>> order = Order(seed=0, a=4, b=4, paired=True, batch=2)
            >>> sorted(pick.a for step in (0, 1) for pick in order.step(step))
            [0, 1, 2, 3]
        """
        first = (step * self.world + self.rank) * self.batch
        return [self._pick(*divmod(at, self.length)) for at in range(first, first + self.batch)]

    def rng(self, pick: Pick) -> np.random.Generator:
        """The sample's own chance: where it is cut and whether it is mirrored."""
        return np.random.default_rng([self.seed, pick.epoch, pick.place])

    def _pick(self, epoch: int, place: int) -> Pick:
        a = self._at(0, self.a, epoch, place)
        return Pick(epoch, place, a, a if self.paired else self._at(1, self.b, epoch, place))

    def _at(self, side: int, count: int, epoch: int, place: int) -> int:
        """The item of a side; the smaller side is shuffled again each time it runs out."""
        around, at = divmod(epoch * self.length + place, count)
        return int(_shuffle(self.seed, around, side, count)[at])


@lru_cache(maxsize=8)
def _shuffle(seed: int, around: int, side: int, count: int) -> NDArray[np.int64]:
    # The last number keeps this chance apart from every sample's: numpy pads shorter seeds with zeros.
    return np.random.default_rng([seed, around, side, 1]).permutation(count)


def picks(order: Order, start: int) -> Iterator[list[Pick]]:
    """The picks of every step from one on, without end."""
    step = start
    while True:
        yield order.step(step)
        step += 1
