"""Job: what a maker has at hand while it works: networks, settings and a listener."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import NamedTuple

from anew.engines.base import Array
from anew.engines.restore.nets.plan import Plan
from anew.engines.restore.nets.runner import Runner
from anew.engines.restore.settings import RestoreSettings
from anew.engines.restore.tiling import made_in_tiles
from anew.ops.progress import Progress, part


class Opened(NamedTuple):
    """A network, ready to run."""

    plan: Plan
    run: Runner


@dataclass(frozen=True)
class Job:
    """One piece of work."""

    net: Callable[[str], Opened]
    """A network of the package by its name."""
    settings: RestoreSettings
    progress: Progress

    def share(self, start: float, end: float) -> "Job":
        """The same work, of which this is a part; it tells its progress as such."""
        return replace(self, progress=part(self.progress, start, end))

    def made(
        self, name: str, x_HWC: Array, told: Array | None = None, *, doing: str, scale: int = 1, whole: bool = False
    ) -> Array:
        """What a network makes of a picture, as a rule tile by tile.

        Args:
            name: Of the network.
            x_HWC: float32 (H, W, inputs).
            told: (conditions,), for a network that has some.
            doing: What the listener is told.
            scale: How many times larger what is made is.
            whole: All of it at once, whatever the settings say, for a network that must see all.

        Returns:
            float32 (scale H, scale W, outputs).
        """
        plan, run = self.net(name)
        c = None if told is None else told[None]
        tile = max(x_HWC.shape[:2]) + plan.multiple_of if whole else self.settings.tile
        return made_in_tiles(run, plan, x_HWC, c, scale=scale, tile=tile, progress=self.progress, doing=doing)
