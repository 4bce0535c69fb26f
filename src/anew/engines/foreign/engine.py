"""The foreign engine: a picture through a restoration network that somebody else trained.

    file --> checked --> spandrel's network --> tile by tile --> picture

Networks stay loaded under a ceiling of memory, and each works on one picture at a time.
"""

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from anew.engines import base
from anew.engines.card import EngineCard
from anew.engines.foreign.card import CARD
from anew.engines.foreign.opening import check_file, imported, opened
from anew.engines.foreign.settings import ForeignSettings
from anew.engines.keeper import Keeper
from anew.models import licence_of
from anew.nets.room import available
from anew.ops.progress import part
from anew.tasks import Task
from anew.weights import Weights, sha256_of, stamp_of

if TYPE_CHECKING:
    from anew.engines.foreign.net import Net


class Foreign(base.Engine[ForeignSettings]):
    """Mends, enlarges and fills with networks that others trained."""

    card: ClassVar[EngineCard] = CARD
    settings_type: ClassVar[type[base.Settings]] = ForeignSettings

    def __init__(self) -> None:
        self._keeper = Keeper(available())

    def weights(self, model: str) -> Weights:
        """Which file that is, and the licence that was stated when it was added.

        Raises:
            BadModel: a pickle, damaged, or no file of weights.
        """
        digest = _digest(model, stamp_of([Path(model)]))
        return Weights(model, digest, digest, licence_of(model))

    def make(self, task: Task, x: base.Inputs, work: base.Work, settings: ForeignSettings) -> base.Array:
        """Do the task.

        Raises:
            BadModel: the file cannot be used, or changed while it was about to be.
            CannotServe: the network does another task, or not so.
            MissingExtra: spandrel, or what it stands on, is not installed.
            TooLarge: it does not fit into memory.
            Cancelled: stopped.
        """
        work.progress(0.0, "reading the network")
        work.check(self.weights(work.model))
        imported()
        from anew.engines.foreign.making import made
        from anew.engines.foreign.running import Run, device_of, settled

        key = (stamp_of([Path(work.model)]), settings.precision, device_of(settings))

        def open_it() -> "Net":
            return settled(opened(work.model), settings)

        size = 4 * check_file(work.model).parameters
        with self._keeper.borrowed(key, open_it, size, work.progress) as net:
            return made(x, Run(net, task, settings, part(work.progress, 0.05, 1.0)))


@lru_cache(maxsize=64)
def _digest(model: str, stamp: tuple[str, ...]) -> str:
    """The SHA-256 of a file that is whole, as long as the stamp is its."""
    check_file(model)
    return sha256_of(model)
