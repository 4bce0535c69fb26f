"""Ours: anew by its own road, told what a person would tell: the task's name, and for upscale its factor."""

from typing import Any

import numpy as np

import anew
from anew.errors import BadModel, BadRecipe, BadTask, CannotServe, NotFound
from anew.ops.damage.given import Array
from benchmarks.measure import tell

ENGINE = "restore"


def made(task: str, damaged: Array, **fields: Any) -> Array | None:
    """What anew makes of a picture of 8 bit, or None when the task is not built.

    Args:
        task: Its name.
        damaged: float32 (h, w, 3) in [0, 1].
        fields: The task's.
    """
    try:
        recipe = anew.Recipe.from_dict({"task": task, "engine": ENGINE, "with": fields, "seed": 0})
        result = anew.run(recipe, picture=anew.Picture.from_array(damaged))
    except (NotFound, CannotServe, BadRecipe, BadTask, BadModel) as error:
        tell(f"  {task}: not built ({error})")
        return None
    rgb = np.asarray(result.picture.samples[..., :3], np.float32) / np.float32(2**result.picture.depth - 1)
    return rgb if rgb.shape[2] == 3 else np.repeat(rgb[..., :1], 3, axis=2)


def found(damaged: Array) -> Array | None:
    """Where anew sees scratches: a mask (h, w) in [0, 1], or None when that is not built.

    Args:
        damaged: float32 (h, w, 3) in [0, 1].
    """
    mask = made("damage", damaged)
    return None if mask is None else mask[..., 0]
