"""An engine of your own in twenty lines: the mean colour of what is kept, laid into the hole.

A package makes it known with an entry point; see CONTRIBUTING.md. Here it is used directly.
"""

import numpy as np

from anew.engines import base
from anew.engines.card import EngineCard
from anew.image import Size
from anew.tasks import Inpaint

CARD = EngineCard(
    name="mean",
    summary="The mean colour of what is kept.",
    serves={Inpaint: frozenset({"grow", "feather"})},
    engine="your_own_engine:Mean",
    licence="Apache-2.0",
    sources=(),
)


class Mean(base.Engine[base.Settings]):
    """Fills with one colour."""

    card = CARD

    def make(self, task, x, work, settings):
        """Floats in, floats out; the road puts the kept pixels back."""
        hole = x["mask"] > 0
        made = x["picture"].copy()
        made[hole] = x["picture"][~hole].mean(axis=0)
        return made


if __name__ == "__main__":
    inputs = {"picture": np.random.default_rng(0).random((8, 8, 3), np.float32), "mask": np.eye(8, dtype=np.float32)}
    print(Mean()(Inpaint(), inputs, Size(8, 8), base.Work(seed=0), base.Settings()).shape)
