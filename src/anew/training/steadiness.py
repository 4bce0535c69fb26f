"""Steadiness: whether a denoiser still guesses better than its base did, on noise and times that stay the same.

The loss of a step says little, since each step draws another time and other noise. These are drawn once.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager

import torch

from anew.learning.method import Batch
from anew.training.diagnose import Finding
from anew.training.trainer import Trainer, chance

DRAWS = 4
WORSE = 1.5
"""Times the base's loss at which something is wrong."""


class Steadiness:
    """Looks now and then, and says what it sees."""

    def __init__(self, trainer: Trainer, batch: Batch, before: Callable[[], AbstractContextManager[None]]) -> None:
        """Keep a batch.

        Args:
            trainer: Whose method is looked at.
            batch: What it is looked at with.
            before: A block inside of which the base is as it was.
        """
        self.trainer, self.batch, self.before = trainer, batch, before
        self._first: float | None = None

    def loss(self) -> float:
        """Mean over the same few draws."""
        method, precision = self.trainer.method, self.trainer.plan.precision
        batch = {name: precision.placed(x) for name, x in self.batch.items()}
        player = method.players[0].name
        sums = []
        with self.trainer.at_test():
            for draw in range(DRAWS):
                with chance(0, draw, 0, precision.device), precision.autocast():
                    terms = method.loss(player, batch, method.generate(batch))
                sums.append(torch.stack(list(terms.values())).float().sum())
        return float(torch.stack(sums).mean())

    def look(self) -> list[Finding]:
        """What is wrong, in words."""
        if self._first is None:
            with self.before():
                self._first = self.loss()
        now = self.loss()
        if now <= WORSE * self._first:
            return []
        text = (
            f"On the same noise the loss is {now:.3g}, {now / self._first:.1f} times that of the base before the first "
            "step: what it could do is being lost. Try a third of the --lr, or begin again from an earlier checkpoint."
        )
        return [Finding("worse than the base", text)]
