"""The diffusion engine: a picture and words through a model directory.

    task --> scene --> working size --> pipeline of the model's family --> back into its place --> picture

Models stay loaded under a ceiling of memory, and each works on one picture at a time.
"""

from pathlib import Path
from typing import ClassVar

import numpy as np

from anew.engines import base
from anew.engines.card import EngineCard, where
from anew.engines.diffusion import identity
from anew.engines.diffusion.call import Array
from anew.engines.diffusion.card import CARD
from anew.engines.diffusion.job import Job
from anew.engines.diffusion.listed import nets, split
from anew.engines.diffusion.loading import memory
from anew.engines.diffusion.loading.reading import read_model
from anew.engines.diffusion.scene import Scene, scene_of
from anew.engines.diffusion.settings import DiffusionSettings
from anew.engines.keeper import Keeper
from anew.errors import BadModel
from anew.models import licence_of
from anew.ops.progress import part
from anew.ops.pyramids import resize
from anew.tasks import Task
from anew.weights import Weights


class Diffusion(base.Engine[DiffusionSettings]):
    """Makes pictures that follow words, with models that others trained."""

    card: ClassVar[EngineCard] = CARD
    settings_type: ClassVar[type[base.Settings]] = DiffusionSettings

    def __init__(self) -> None:
        self._keeper = Keeper(memory.available())

    def weights(self, model: str) -> Weights:
        """Which model that is, by a digest over its files.

        Raises:
            BadModel: not a model, or damaged.
        """
        read_model(model)
        return identity.weights_of(model, licence_of(model))

    def beside(self, task: Task, settings: DiffusionSettings) -> dict[str, Weights]:
        """LoRAs, learned words, ControlNets and an IP-Adapter.

        Raises:
            BadModel: one is not there.
        """
        paths = [split(word, 1)[0] for word in (*settings.loras, settings.ip_adapter) if word]
        paths += [net.path for net in nets(settings.controlnets)]
        paths += [word.rpartition("=")[2] for word in settings.embeddings]
        return {path: identity.weights_of(_there(path), licence_of(_there(path))) for path in paths}

    def versions(self, task: Task, settings: DiffusionSettings) -> tuple[str, ...]:
        """The card's, and the accelerator's where one is asked for."""
        return self.card.versions if settings.accelerator == "none" else (*self.card.versions, settings.accelerator)

    def make(self, task: Task, x: base.Inputs, work: base.Work, settings: DiffusionSettings) -> base.Array:
        """Do the task.

        Raises:
            BadModel: the model cannot be used, or changed while it was about to be.
            BadTask: pictures, words or files that do not fit the model.
            CannotServe: the model's family does not do this task.
            TooLarge: it would not fit into memory.
            Cancelled: stopped, or out of time.
        """
        scene = scene_of(task, x, part(work.progress, 0.0, 0.05))
        if scene.strength == 0:
            return scene.canvas
        work.progress(0.05, "reading the model")
        work.check(self.weights(work.model))
        job = Job.of(task, scene, work, settings)
        job.check_memory()
        with job.opened(self._keeper) as ready:
            made = job.made(ready, part(work.progress, 0.05, 1.0))
        return _finished(scene, made, x["picture"])


def _there(path: str) -> str:
    """Where a weight file or a directory of them lies.

    Raises:
        BadModel: nowhere.
    """
    found = where(path)
    if not Path(found).exists():
        raise BadModel(needed=f"weights at {path}", found="nothing there", fix="Check the name of it.")
    return found


def _finished(scene: Scene, made: Array, picture: Array) -> base.Array:
    """What the road asks for beside the pixels: the subject over its new background, and alpha that goes with it."""
    if scene.front is not None:
        share = scene.front[..., 3:]
        made = np.asarray(made + share * (scene.front[..., :3] - made), np.float32)
        return np.concatenate((made, np.ones_like(share)), axis=2) if picture.shape[2] == 4 else made
    if scene.scale > 1 and picture.shape[2] == 4:
        alpha = resize(picture[..., 3:], made.shape[0], made.shape[1])
        return np.concatenate((made, np.clip(np.atleast_3d(alpha), 0, 1)), axis=2)
    return made
