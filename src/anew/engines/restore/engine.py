"""The restore engine: networks of the package, one maker a task, and tasks that plan themselves.

task --(levels left open?)--> a look at the picture --> the same task, or several, with what was found
task --> maker --> network, tile by tile --> picture
"""

from collections.abc import Callable, Mapping
from functools import partial
from importlib import import_module
from threading import Lock
from types import MappingProxyType
from typing import ClassVar

from anew.engines import base
from anew.engines.card import EngineCard
from anew.engines.restore import weights
from anew.engines.restore.card import CARD
from anew.engines.restore.job import Job, Opened
from anew.engines.restore.nets.runner import DISTRIBUTIONS, Kind, choose, open_runner
from anew.engines.restore.settings import RestoreSettings
from anew.tasks import Clean, Colorize, Damage, Deblur, Dejpeg, Denoise, Repair, Restore, Task, Tone, Upscale
from anew.weights import Weights

Maker = Callable[[Task, base.Inputs, Job], base.Array]

MAKERS: Mapping[type[Task], str] = MappingProxyType(
    {
        Clean: "bridge:clean",
        Denoise: "bridge:clean",
        Dejpeg: "bridge:clean",
        Deblur: "bridge:clean",
        Upscale: "enlarge:upscale",
        Colorize: "colour:colorize",
        Damage: "scratches:damage",
        Tone: "toning:tone",
    }
)
"""The maker of each task, as ``module:function``; only that module is imported."""
NETS: Mapping[type[Task], tuple[str, ...]] = MappingProxyType(
    {
        Clean: ("bridge",),
        Denoise: ("bridge",),
        Dejpeg: ("bridge",),
        Deblur: ("bridge",),
        Upscale: ("enlarge",),
        Colorize: ("colour",),
        Damage: ("scratches",),
        Repair: ("scratches",),
        Restore: ("estimate", "bridge", "scratches"),
        Tone: (),
    }
)
"""The networks that a task is made with, or planned with."""
LEVELS: Mapping[type[Task], str] = MappingProxyType({Denoise: "level", Dejpeg: "jpeg_quality", Deblur: "radius"})
"""Tasks with a level, which is found in the picture where it is 0."""


def nets_of(task: Task) -> tuple[str, ...]:
    """The networks that do a task, or find out how it is done.

    Example:
        >>> nets_of(Denoise(level=10)), nets_of(Denoise())
        (('bridge',), ('bridge', 'estimate'))
    """
    level = next((field for kind, field in LEVELS.items() if isinstance(task, kind)), "")
    return (*NETS[type(task)], "estimate") if level and not getattr(task, level) else NETS[type(task)]


class Restorer(base.Planner[RestoreSettings]):
    """Brings old and poor photographs back."""

    card: ClassVar[EngineCard] = CARD
    settings_type: ClassVar[type[base.Settings]] = RestoreSettings

    def __init__(self) -> None:
        self._lock = Lock()
        self._opened: dict[tuple[str, Kind], Opened] = {}

    def beside(self, task: Task, settings: RestoreSettings) -> Mapping[str, Weights]:
        """The networks of the package that the task is made with.

        Raises:
            BadModel: the package lacks one.
        """
        return {name: weights.told(name) for name in nets_of(task)}

    def versions(self, task: Task, settings: RestoreSettings) -> tuple[str, ...]:
        """Beside the card's, whoever runs the networks."""
        runner = (DISTRIBUTIONS[choose(settings.runner)],) if nets_of(task) else ()
        return (*self.card.versions, *runner)

    def plan(self, task: Task, x: base.Inputs, work: base.Work, settings: RestoreSettings) -> base.Proposal | None:
        """What is to be done, where the task leaves it open; None where it says so itself.

        Raises:
            BadModel: a network of the package is missing or damaged.
            Cancelled: stopped.
        """
        from anew.engines.restore.planning import planned

        return planned(task, x, self._job(work, settings))

    def make(self, task: Task, x: base.Inputs, work: base.Work, settings: RestoreSettings) -> base.Array:
        """Do the task.

        Raises:
            BadModel: a network of the package is missing or damaged.
            MissingExtra: the runner asked for is not installed.
            Cancelled: stopped.
        """
        module, _, name = MAKERS[type(task)].partition(":")
        maker: Maker = getattr(import_module(f"anew.engines.restore.{module}"), name)
        return maker(task, x, self._job(work, settings))

    def _job(self, work: base.Work, settings: RestoreSettings) -> Job:
        return Job(partial(self._net, choose(settings.runner)), settings, work.progress)

    def _net(self, kind: Kind, name: str) -> Opened:
        """A network, opened once."""
        with self._lock:
            if (name, kind) not in self._opened:
                net = weights.opened(name)
                self._opened[name, kind] = Opened(net.plan, open_runner(kind, net.plan, net.tensors))
            return self._opened[name, kind]
