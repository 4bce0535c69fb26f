"""A lesson: one family on one set of data. It is all that the loop needs and does not know itself.

    open_lesson(settings)   the data looked at and checked; nothing is built yet
      method                nets and players, fresh
      batches               what each step is given, from any step on
      model, preview        calls that write what the run is worth, at each checkpoint and now and then
      close                 what is written when the run is over

Translators (the engine ``gan``) and what is taught to a diffusion model both are lessons. Each is imported only when a
run asks for its family: see ``anew.training.families``.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Protocol

from anew.learning.method import Method
from anew.learning.names import Schedule
from anew.ops.progress import Progress, silent
from anew.training.diagnose import Finding
from anew.training.families import lesson_of
from anew.training.precision import Layout, Precision
from anew.training.settings import TrainSettings
from anew.training.trainer import Supply, Trainer
from anew.training.workers import Ranks


class Options(Protocol):
    """What the loop reads of a family's options."""

    @property
    def schedule(self) -> Schedule:
        """How the learning rates fall."""

    @property
    def decay_from(self) -> float:
        """Where the fall begins, as a share of the run."""

    @property
    def ema(self) -> float:
        """Decay of the averaged weights; 0 keeps none."""


class Batches(Supply, Protocol):
    """A supply that is closed when the run ends."""

    def close(self) -> None:
        """Let go of threads and files."""


class Lesson(ABC):
    """Base of both kinds. Its constructor takes settings, a folder for decoded pictures, and a progress."""

    settings: TrainSettings
    """With the family's options in full, as they were resolved for these data."""
    options: Options
    length: int
    """Samples in one pass over the data."""
    fingerprint: str
    """A digest of everything that is learned from; a run does not resume on another."""
    on_cpu: Layout = "channels_last"
    """The memory layout that is fastest on a CPU for these nets."""

    @abstractmethod
    def __init__(self, settings: TrainSettings, cache: Path | None = None, progress: Progress = silent) -> None:
        """Look at the data.

        Raises:
            BadData: it cannot be learned from.
            BadInput: options that contradict each other or the data.
        """

    @abstractmethod
    def report(self) -> str:
        """What was found in the data, for a person."""

    @abstractmethod
    def facts(self) -> Mapping[str, Any]:
        """The same for a program, as plain JSON; no paths of this machine."""

    @abstractmethod
    def method(self, precision: Precision) -> Method:
        """Fresh nets, drawn from torch's generator."""

    @abstractmethod
    def batches(self, start: int, ranks: Ranks) -> Batches:
        """The batches of one rank from a step on; a pure function of settings, data and step."""

    @abstractmethod
    def model(self, trainer: Trainer, out: Path) -> Callable[[], None]:
        """A call that writes the model as it is now into the run's folder, whole or not at all."""

    @abstractmethod
    def preview(self, trainer: Trainer, out: Path) -> Callable[[int], list[Finding]]:
        """A call that writes the preview of a step, and says what looks wrong in it."""

    @abstractmethod
    def close(self, out: Path) -> None:
        """Write what tells of the run: its card and its report."""


def open_lesson(settings: TrainSettings, cache: Path | None = None, progress: Progress = silent) -> Lesson:
    """Look at the data of a run and make it ready.

    Args:
        settings: What, on what, how long.
        cache: Folder for decoded pictures; None keeps them for this process only.
        progress: Told how far the reading is.

    Raises:
        NotFound: no such family.
        BadData: the data cannot be learned from.
        BadInput: options that contradict each other or the data.
    """
    found: Lesson = lesson_of(settings.family)(settings, cache, progress)
    return found
