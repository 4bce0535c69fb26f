"""An engine for tests of replays: it makes a picture brighter by its seed, at once, and counts as generating."""

import numpy as np

from anew.engines import base
from anew.engines.card import EngineCard, everything_of
from anew.tasks import Vary


class Quick(base.Engine[base.Settings]):
    """Brighter by a hundredth a seed."""

    card = EngineCard(
        name="quick",
        summary="Brighter, for tests.",
        serves={Vary: everything_of(Vary)},
        engine=f"{__name__}:Quick",
        licence="MIT",
        sources=(),
        rank=1,
    )

    def make(self, task, x, work, settings):
        return x["picture"] * np.float32(1 + work.seed / 100)


CARD = Quick.card
