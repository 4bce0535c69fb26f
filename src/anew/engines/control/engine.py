"""The control engine: one maker a kind of map.

    picture --> (shorter side to resolution) --> map --> (back to the picture's size) --> (inverted)

Kinds that need a model keep the last one loaded, so that a thousand pictures load it once.
"""  # fmt: skip

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache, partial
from importlib import import_module
from typing import Annotated, ClassVar

import cv2
import numpy as np
from pydantic import Field

from anew.engines import base
from anew.engines.card import EngineCard
from anew.engines.control import edges, flat, lines, normals
from anew.engines.control.card import CARD
from anew.engines.control.models.folder import files_of, read_folder, weights_of
from anew.engines.control.models.opening import open_net
from anew.engines.control.models.watching import watched
from anew.engines.keeper import LAST, Keeper
from anew.errors import BadModel, BadTask, CannotServe
from anew.ops.aside import aside
from anew.ops.building import at_work
from anew.ops.colour import luma
from anew.ops.progress import Progress
from anew.ops.pyramids import resize
from anew.tasks import Task
from anew.tasks.control import Control
from anew.weights import Weights, stamp_of

Sum = Annotated[int, Field(ge=0, le=4080)]


class ControlSettings(base.Settings):
    """Thresholds by hand."""

    low: Sum = 0
    """For canny: where a line that has begun ends; as others count it, of 8-bit Sobel sums."""
    high: Sum = 0
    """For canny: where a line begins, often 200; 0 = both thresholds by detail, off the picture."""


Maker = Callable[[base.Inputs, Control, base.Work, ControlSettings], base.Array]
"""Makes a map in a thread of its own; a long one reports between its stages."""

MAKERS: Mapping[str, Maker] = {
    "canny": lambda x, task, work, settings: edges.canny(x["picture"], task.detail, settings.low, settings.high),
    "scribble": lambda x, task, work, settings: edges.scribble(x["picture"], task.detail, work.progress),
    "softedge": lambda x, task, work, settings: edges.softedge(x["picture"], task.detail, work.progress),
    "lineart": lambda x, task, work, settings: lines.lineart(x["picture"], task.detail, work.progress),
    "normal": lambda x, task, work, settings: _normal(x, task.detail),
    "posterize": lambda x, task, work, settings: flat.posterize(x["picture"], task.detail, work.rng, work.progress),
    "tile": lambda x, task, work, settings: flat.tile(x["picture"], task.detail),
    "gray": lambda x, task, work, settings: flat.gray(x["picture"]),
    "blur": lambda x, task, work, settings: flat.blur(x["picture"], task.detail),
    "threshold": lambda x, task, work, settings: flat.threshold(x["picture"], task.detail),
}
"""Kinds that need no model."""
MODELS: Mapping[str, str] = {
    "depth": "Depth Anything or DPT",
    "segmentation": "SegFormer, UperNet, Mask2Former or MaskFormer",
    "pose": "ViTPose",
    "mask": "SAM 2",
}
"""Kinds that need one, each with the models that fit."""
FLAT = frozenset({"posterize", "segmentation"})
"""Kinds with no tone between two colours; they are enlarged without any."""

Stamp = tuple[str, ...]


class ControlMaps(base.Engine[ControlSettings]):
    """Makes maps of a picture."""

    card: ClassVar[EngineCard] = CARD
    settings_type: ClassVar[type[base.Settings]] = ControlSettings

    def __init__(self) -> None:
        self._keeper = Keeper(LAST)  # two large models at once may be one too many

    def weights(self, model: str) -> Weights:
        """Which model that is; its files are read once as long as they do not change.

        Raises:
            BadModel: none that makes maps, or damaged.
        """
        read_folder(model)
        return _weights(model, stamp_of(files_of(model)))

    def make(self, task: Task, x: base.Inputs, work: base.Work, settings: ControlSettings) -> base.Array:
        """One map, of the picture's size.

        Raises:
            BadTask: thresholds for another kind than canny.
            CannotServe: a kind that needs a model without one, or a model for a kind that needs none.
            BadModel: a model of another kind of map, or damaged.
        """
        assert isinstance(task, Control)
        _check(task, work, settings)
        if task.kind in MAKERS:
            return aside(partial(_map_without_model, task, x, work, settings), work.progress, f"mapping: {task.kind}")
        work.progress(0.0, f"mapping: {task.kind}")
        return _finished(task, self._modelled(task, x["picture"], work), x)

    def _modelled(self, task: Control, picture: base.Array, work: base.Work) -> base.Array:
        folder = read_folder(work.model)
        if folder.kind != task.kind:
            raise BadModel(
                needed=f"a model for kind {task.kind}: {MODELS[task.kind]}",
                found=f"{folder.net} at {work.model}, for kind {folder.kind}",
                fix=f"Ask for --kind {folder.kind}, or name another model.",
            )
        work.check(self.weights(work.model))
        work.progress(0.0, "opening the model")
        key = stamp_of(files_of(work.model))
        open_it = partial(open_net, folder, work.progress)
        with self._keeper.borrowed(key, open_it, LAST, work.progress) as net, at_work(work.progress):
            import torch

            module = import_module(f"anew.engines.control.models.{task.kind}")
            with watched(net, work.progress, f"mapping: {task.kind}"), torch.inference_mode():
                made: base.Array = getattr(module, task.kind)(np.array(picture), task, folder, net)
        return made


@lru_cache(maxsize=64)
def _weights(model: str, stamp: Stamp) -> Weights:
    """What a model is, from its files as they are while the stamp is theirs."""
    return weights_of(read_folder(model), model)


def _map_without_model(
    task: Control, x: base.Inputs, work: base.Work, settings: ControlSettings, progress: Progress
) -> base.Array:
    made = MAKERS[task.kind](_smaller(x, task.resolution), task, replace(work, progress=progress), settings)
    progress(0.95, "finishing")
    return _finished(task, made, x)


def _finished(task: Control, made: base.Array, x: base.Inputs) -> base.Array:
    """The map at the picture's size, with three channels, and inverted where that was asked for."""
    height, width = x["picture"].shape[:2]
    made = _sized(made, height, width, task.kind)
    if task.invert:
        made = 1 - made
    return made if made.ndim == 3 else np.repeat(made[..., None], 3, axis=2)


def _check(task: Control, work: base.Work, settings: ControlSettings) -> None:
    """Refuse what this kind would not look at, and the lack of what it needs."""
    if (settings.low or settings.high) and (task.kind != "canny" or not settings.high):
        raise BadTask(
            needed="low and high for kind canny only, and low beside high",
            found=f"low={settings.low}, high={settings.high} for kind {task.kind}",
            fix="Leave them out, or give both, such as 100 and 200, with --kind canny.",
        )
    if task.kind in MODELS and not work.model:
        raise CannotServe(
            needed=f"a model for kind {task.kind}: a folder with {MODELS[task.kind]}",
            found="none",
            fix="Get one with `anew models pull`, and name it: --model FOLDER on the command line, model= in Python.",
        )
    if task.kind in MAKERS and work.model:
        raise CannotServe(
            needed=f"no model: kind {task.kind} is made without one",
            found=work.model,
            fix=f"Leave out the model, or ask for a kind that needs one: {', '.join(MODELS)}.",
        )


def _normal(x: base.Inputs, detail: float) -> base.Array:
    if "depth_map" in x:
        return normals.from_depth(luma(x["depth_map"]), detail)
    return normals.from_shading(x["picture"], detail)


def _smaller(x: base.Inputs, resolution: int) -> base.Inputs:
    """The pictures with the shorter side no longer than asked."""
    height, width = x["picture"].shape[:2]
    scale = resolution / min(height, width)
    if not resolution or scale >= 1:
        return x
    size = max(1, round(height * scale)), max(1, round(width * scale))
    return {role: np.clip(resize(array, *size), 0, 1) for role, array in x.items()}


def _sized(made: base.Array, height: int, width: int, kind: str) -> base.Array:
    if made.shape[:2] == (height, width):
        return made
    if kind in FLAT:
        flat_colours = cv2.resize(made, (width, height), interpolation=cv2.INTER_NEAREST)
        return np.asarray(flat_colours, np.float32).reshape(height, width, *made.shape[2:])
    return np.clip(resize(made, height, width), 0, 1)
