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
from anew.engines.diffusion.loading.folder import read_folder
from anew.engines.diffusion.loading.keeper import Keeper
from anew.engines.diffusion.scene import scene_of, subject_in
from anew.engines.diffusion.settings import DiffusionSettings
from anew.errors import BadModel
from anew.models import licence_of
from anew.ops.progress import part
from anew.ops.pyramids import resize
from anew.tasks import Background, Task, Upscale
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
        read_folder(model)
        return identity.weights_of(model, licence_of(model))

    def beside(self, settings: DiffusionSettings) -> dict[str, Weights]:
        """LoRAs, learned words, ControlNets and an IP-Adapter.

        Raises:
            BadModel: one is not there.
        """
        paths = [split(word, 1)[0] for word in (*settings.loras, settings.ip_adapter) if word]
        paths += [net.path for net in nets(settings.controlnets)]
        paths += [word.rpartition("=")[2] for word in settings.embeddings]
        return {path: identity.weights_of(_there(path), licence_of(_there(path))) for path in paths}

    def make(self, task: Task, x: base.Inputs, work: base.Work, settings: DiffusionSettings) -> base.Array:
        """Do the task.

        Raises:
            BadModel: the model cannot be used, or changed while it was about to be.
            BadTask: pictures, words or files that do not fit the model.
            CannotServe: the model's family does not do this task.
            TooLarge: it would not fit into memory.
            Cancelled: stopped, or out of time.
        """
        scene = scene_of(task, x)
        if scene.strength == 0:
            return scene.canvas
        work.progress(0.0, "reading the model")
        job = Job.of(task, scene, work, settings)
        job.check_memory()
        with job.opened(self._keeper) as ready:
            made = job.made(ready, part(work.progress, 0.05, 1.0))
        return _finished(task, made, x)


def _there(path: str) -> str:
    """Where a weight file or a directory of them lies.

    Raises:
        BadModel: nowhere.
    """
    found = where(path)
    if not Path(found).exists():
        raise BadModel(needed=f"weights at {path}", found="nothing there", fix="Check the name of it.")
    return found


def _finished(task: Task, made: Array, x: base.Inputs) -> base.Array:
    """What the road asks for beside the pixels: the subject over its new background, alpha grown with the picture."""
    picture = x["picture"]
    if isinstance(task, Background):
        share = subject_in(x)[..., None]
        return np.asarray(picture[..., :3] * share + made * (1 - share), np.float32)
    if isinstance(task, Upscale) and picture.shape[2] == 4:
        alpha = resize(picture[..., 3:], made.shape[0], made.shape[1])
        return np.concatenate((made, np.clip(np.atleast_3d(alpha), 0, 1)), axis=2)
    return made
