"""An engine for tests of replays: it makes a picture brighter by its seed, at once, and counts as generating."""

from hashlib import sha256
from pathlib import Path

import numpy as np

from anew.engines import base
from anew.engines.card import EngineCard, everything_of
from anew.errors import BadModel
from anew.tasks import Vary
from anew.weights import Weights


class QuickSettings(base.Settings):
    """A file beside it, as LoRAs are beside a model."""

    looks: tuple[str, ...] = ()
    """As PATH:WEIGHT."""


class Quick(base.Engine[QuickSettings]):
    """Brighter by a hundredth a seed, and by each look."""

    card = EngineCard(
        name="quick",
        summary="Brighter, for tests.",
        serves={Vary: everything_of(Vary)},
        engine=f"{__name__}:Quick",
        licence="MIT",
        sources=(),
        rank=1,
    )
    settings_type = QuickSettings

    def beside(self, task, settings):
        return {path: _weights(path) for path in (look.rpartition(":")[0] for look in settings.looks)}

    def make(self, task, x, work, settings):
        looks = sum(len(Path(look.rpartition(":")[0]).read_bytes()) for look in settings.looks)
        return x["picture"] * np.float32(1 + (work.seed + looks) / 100)


def _weights(path):
    if not Path(path).is_file():
        raise BadModel(needed=f"a look at {path}", found="nothing there", fix="Check the name.")
    digest = sha256(Path(path).read_bytes()).hexdigest()
    return Weights(where=path, revision=digest, sha256=digest)


CARD = Quick.card
