"""What every engine promises, and the one place the promises are kept.

An engine author writes a card and ``make``. Checking, padding, cropping, clamping and
seeding happen here, once, so that no engine can forget them.

Axes of every array: H rows from the top, W columns from the left, C channels (red, green,
blue and, where the card says ``alpha``, straight alpha).
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, NamedTuple, TypeVar, final

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict

from anew.engines.card import EngineCard
from anew.errors import BadModel, EngineFailed
from anew.image import Size
from anew.ops.preview import Preview, unseen
from anew.ops.progress import Progress, silent
from anew.tasks import Task
from anew.weights import Weights

Array = npt.NDArray[np.float32]
Inputs = Mapping[str, Array]
"""One float32 array in [0, 1] a role: pictures (H, W, 3 or 4), masks (H, W). Read-only."""


class Settings(BaseModel):
    """Base of an engine's own knobs. Unknown names are refused, not ignored."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True, allow_inf_nan=False)


@dataclass(frozen=True)
class Work:
    """What an engine has at hand while it works: its only source of chance, and a listener."""

    seed: int
    """In [0, 2^32)."""
    progress: Progress = silent
    """Call it now and then; it may raise ``Cancelled``."""
    preview: Preview = unseen
    """Call it with how to draw the work where there is something new to see; the road puts back what the task keeps."""
    model: str = ""
    """Where the model is, as the person gave it; empty for engines that work without."""
    revision: str = ""
    """What ``weights`` said pins that model down."""

    @property
    def rng(self) -> "np.random.Generator":  # in quotes: naming it would import numpy.random, 0.02 s
        """A fresh generator from the seed; the same one each time it is asked for."""
        return np.random.default_rng(self.seed)

    def check(self, weights: Weights) -> None:
        """Whether the model that is about to be used is the one that the record will name.

        Raises:
            BadModel: it changed since.
        """
        if self.revision not in ("", weights.revision):
            raise BadModel(
                needed=f"revision {self.revision[:12]} at {self.model}",
                found=f"revision {weights.revision[:12]}",
                fix="The model changed while it was about to be used; run it again.",
            )


S = TypeVar("S", bound=Settings)


class Engine(ABC, Generic[S]):
    """Base of every engine."""

    card: ClassVar[EngineCard]
    settings_type: ClassVar[type[Settings]] = Settings

    @abstractmethod
    def make(self, task: Task, x: Inputs, work: Work, settings: S) -> Array:
        """Do the task.

        Args:
            task: One that ``card.serves``, already checked against its pictures.
            x: The pictures by role; sides are multiples of ``card.multiple_of``.
            work: Seed and progress.
            settings: An instance of ``settings_type``.

        Returns:
            (H, W, 3), or (H, W, 4) with alpha: the whole canvas, any range near [0, 1].
            What the task keeps may be anything; the road puts the originals back.
        """

    def weights(self, model: str) -> Weights:
        """What the model at hand is, and which exactly. Engines that take a model say so here.

        Raises:
            BadModel: it is not one of this engine's, or damaged.
        """
        raise self._failed("a way to name its models", "none")

    def beside(self, task: Task, settings: S) -> Mapping[str, Weights]:
        """Further weights, which go into the record: files that the settings name, by the path as it stands there, and
        those of the engine's own that do the task.

        Raises:
            BadModel: one is not there.
        """
        return {}

    def versions(self, task: Task, settings: S) -> tuple[str, ...]:
        """Distributions whose versions can change the pixels of that task: the card's, where settings do not decide."""
        return self.card.versions

    @final
    def __call__(self, task: Task, x: Inputs, canvas: Size, work: Work, settings: S) -> Array:
        """Pad, make, crop, clamp, check.

        Returns:
            float32 (H, W, 3 or 4) in [0, 1] of exactly the canvas size.

        Raises:
            EngineFailed: the engine returned the wrong shape, or numbers that are not numbers.
        """
        multiple = self.card.multiple_of
        made = self.make(task, {role: _padded(array, multiple) for role, array in x.items()}, work, settings)
        want = tuple(side + -side % multiple for side in (canvas.height, canvas.width))
        if made.shape[:2] != want or made.ndim != 3 or made.shape[2] not in (3, 4):
            raise self._failed(f"pixels of shape {(*want, 3)}", f"shape {made.shape}")
        made = made[: canvas.height, : canvas.width]
        if not all(np.isfinite(rows).all() for rows in np.array_split(made, 16)):
            raise self._failed("finite pixels", "NaN or infinity")
        return np.asarray(np.clip(made, 0, 1), np.float32)

    def _failed(self, needed: str, found: str) -> EngineFailed:
        return EngineFailed(
            needed=f"{needed} from {self.card.name}",
            found=found,
            fix="Please report it with the recipe and the pictures, if you may share them.",
        )


class Planned(NamedTuple):
    """One step that an engine proposes."""

    step: Mapping[str, Any]
    """As a recipe writes it. Its pictures go by the names of the planned task's roles, or by those that earlier steps
    ``make``."""
    why: str
    """What was found that asks for it, in words."""


class Proposal(NamedTuple):
    """How a task is to be done by other tasks, or by itself with more said."""

    steps: tuple[Planned, ...]
    """In order; none where there is nothing to do."""
    found: str
    """One line for the person."""


class Planner(Engine[S]):
    """An engine that looks at the pictures first, and may answer with steps instead of pixels.

    The steps stand in the record in place of the task, so that a replay does the same without looking again.
    """

    @abstractmethod
    def plan(self, task: Task, x: Inputs, work: Work, settings: S) -> Proposal | None:
        """What is to be done; None for a task that `make` does as it is.

        Args:
            task: One that ``card.serves``, already checked against its pictures.
            x: The pictures by role, of their own size.
            work: Seed and progress.
            settings: An instance of ``settings_type``.
        """


def _padded(array: Array, multiple: int) -> Array:
    """Grow right and bottom edges by repetition up to a multiple; a read-only view if nothing is to do."""
    bottom, right = -array.shape[0] % multiple, -array.shape[1] % multiple
    if bottom or right:
        array = np.pad(array, ((0, bottom), (0, right), (0, 0))[: array.ndim], mode="edge")
    view = array.view()
    view.flags.writeable = False
    return view
