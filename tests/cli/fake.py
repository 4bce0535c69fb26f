"""An engine for tests of the door: grey where it paints, at once or slowly, or broken on request."""

import time

import numpy as np

from anew.engines import base, registry
from anew.engines.card import EngineCard, everything_of
from anew.tasks import TASKS

CARD = EngineCard(
    name="fake",
    summary="Grey, for tests.",
    serves={task: everything_of(task, but=("prompt",)) for task in TASKS.values()},
    engine="tests.cli.fake:Fake",
    licence="MIT",
    sources=(),
    space="own",
)
NEEDY = EngineCard(
    name="needy",
    summary="Never installed.",
    serves={TASKS["vary"]: frozenset({"strength"})},
    engine="tests.cli.fake:Fake",
    licence="MIT",
    sources=(),
    extra="moon",
    modules=("no_such_module",),
    rank=90,
)
TABLE = {"fake": "tests.cli.fake:CARD", "needy": "tests.cli.fake:NEEDY"}


class FakeSettings(base.Settings):
    slow: float = 0
    broken: bool = False


class Fake(base.Engine[FakeSettings]):
    card = CARD
    settings_type = FakeSettings

    def make(self, task, x, work, settings):
        if settings.broken:
            raise ZeroDivisionError("on request")
        work.preview(lambda: np.full((8, 12, 3), 0.5, np.float32))
        until = time.monotonic() + settings.slow
        while time.monotonic() < until:
            work.progress(0.5, "waiting")
            time.sleep(0.01)
        height, width = x["picture"].shape[:2]
        if task.name == "retarget":
            width, height = task.target(base.Size(width, height))
        if task.name == "outpaint":
            left, top, right, bottom = task.margins(base.Size(width, height))
            width, height = width + left + right, height + top + bottom
        if task.name == "upscale":
            width, height = width * task.scale, height * task.scale
        return np.full((height, width, 3), work.seed % 7 / 7, np.float32)


def install(registry=registry):
    """Only the fake engines, from now on."""
    registry.BUILT_IN = TABLE
    registry.card.cache_clear()
    registry.load.cache_clear()
