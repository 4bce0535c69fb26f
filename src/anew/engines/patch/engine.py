"""The patch engine: one maker a task, each in the module of the task's name."""

from collections.abc import Callable
from importlib import import_module
from typing import ClassVar

from anew.engines import base
from anew.engines.card import EngineCard
from anew.engines.patch.card import CARD
from anew.tasks import Task

Maker = Callable[[Task, base.Inputs, base.Work], base.Array]


class Patch(base.Engine[base.Settings]):
    """Makes new pictures from patches of old ones."""

    card: ClassVar[EngineCard] = CARD

    def make(self, task: Task, x: base.Inputs, work: base.Work, settings: base.Settings) -> base.Array:
        """Hand the task to the maker of its name; only that maker's modules are imported."""
        maker: Maker = getattr(import_module(f"anew.engines.patch.{task.name}"), task.name)
        return maker(task, x, work)
