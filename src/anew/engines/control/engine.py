"""The control engine: one maker a kind of map.

picture --> (shorter side to resolution) --> map --> (back to the picture's size) --> (inverted)
"""

from collections.abc import Callable, Mapping
from typing import Annotated, ClassVar

import cv2
import numpy as np
from pydantic import Field

from anew.engines import base
from anew.engines.card import EngineCard
from anew.engines.control import edges, flat, lines, normals
from anew.engines.control.card import CARD
from anew.errors import CannotServe
from anew.ops.colour import luma
from anew.ops.pyramids import resize
from anew.tasks import Task
from anew.tasks.control import Control

Sum = Annotated[int, Field(ge=0, le=4080)]


class ControlSettings(base.Settings):
    """Thresholds by hand."""

    low: Sum = 0
    """For canny: where a line that has begun ends; as others count it, of 8-bit Sobel sums."""
    high: Sum = 0
    """For canny: where a line begins, often 200; 0 = both thresholds by detail, off the picture."""


MODELS: Mapping[str, str] = {
    "depth": "Depth Anything or DPT",
    "segmentation": "SegFormer, UperNet, Mask2Former or MaskFormer",
    "pose": "ViTPose",
    "mask": "SAM 2",
}
"""Kinds that need a model, each with the models that fit."""

Maker = Callable[[base.Inputs, Control, base.Work, ControlSettings], base.Array]

MAKERS: Mapping[str, Maker] = {
    "canny": lambda x, task, work, settings: edges.canny(x["picture"], task.detail, settings.low, settings.high),
    "scribble": lambda x, task, work, settings: edges.scribble(x["picture"], task.detail),
    "softedge": lambda x, task, work, settings: edges.softedge(x["picture"], task.detail),
    "lineart": lambda x, task, work, settings: lines.lineart(x["picture"], task.detail),
    "normal": lambda x, task, work, settings: _normal(x, task.detail),
    "posterize": lambda x, task, work, settings: flat.posterize(x["picture"], task.detail, work.rng),
    "tile": lambda x, task, work, settings: flat.tile(x["picture"], task.detail),
    "gray": lambda x, task, work, settings: flat.gray(x["picture"]),
    "blur": lambda x, task, work, settings: flat.blur(x["picture"], task.detail),
    "threshold": lambda x, task, work, settings: flat.threshold(x["picture"], task.detail),
}
FLAT = frozenset({"posterize", "segmentation"})
"""Kinds with no tone between two colours; they are enlarged without any."""


class ControlMaps(base.Engine[ControlSettings]):
    """Makes maps of a picture."""

    card: ClassVar[EngineCard] = CARD
    settings_type: ClassVar[type[base.Settings]] = ControlSettings

    def make(self, task: Task, x: base.Inputs, work: base.Work, settings: ControlSettings) -> base.Array:
        """One map, of the picture's size."""
        assert isinstance(task, Control)
        work.progress(0.0, f"mapping: {task.kind}")
        height, width = x["picture"].shape[:2]
        if task.kind not in MAKERS:
            raise _no_model(task.kind)
        made = MAKERS[task.kind](_smaller(x, task.resolution), task, work, settings)
        made = _sized(made, height, width, task.kind)
        if task.invert:
            made = 1 - made
        return made if made.ndim == 3 else np.repeat(made[..., None], 3, axis=2)


def _no_model(kind: str) -> CannotServe:
    return CannotServe(
        needed=f"a model for kind {kind}: a folder with {MODELS[kind]}",
        found="none",
        fix="Get one with `anew models pull`, and name it: --model FOLDER on the command line, model= in Python.",
    )


def _normal(x: base.Inputs, detail: float) -> base.Array:
    if "depth" in x:
        return normals.from_depth(luma(x["depth"]), detail)
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
