"""Background: cut the subject out, or put it before another scene.

The subject with its transparency and its own colours comes from `ops.cutout`; here it is laid over what is behind, tile
by tile, so that memory hardly grows with the picture.
"""

import cv2
import numpy as np

from anew.engines.base import Array, Inputs, Work
from anew.ops.cutout import at_full_size, cut, hints
from anew.ops.progress import part
from anew.ops.tiles import Place, tiles
from anew.tasks import Background
from anew.tasks.fields import corners, rgb

_TILE = 1024


def background(task: Background, x: Inputs, work: Work) -> Array:
    """The subject alone (RGBA), or over the task's color or the scene.

    A picture's own alpha stays a limit: what was transparent is no subject, and what is behind shows there.
    """
    picture = x["picture"]
    box = corners(task.box) if task.box else None
    known = hints(picture, box=box, mask_HW=x.get("mask"), scribbles_HW=x.get("scribbles"))
    matte = cut(picture, known, refine=task.refine, progress=part(work.progress, 0.0, 0.8))
    shape = picture.shape[:2]
    backdrop = cover(x["scene"], shape) if "scene" in x else None
    see_through = picture.shape[2] == 4 or _transparent(task, backdrop)
    made = np.ones((*shape, 4 if see_through else 3), np.float32)
    for done, at in enumerate(tiles(shape[0], shape[1], _TILE)):
        work.progress(0.8 + 0.2 * done * _TILE**2 / (picture.size + done * _TILE**2), "laying it over")
        front, alpha = at_full_size(matte, picture, at)
        laid = _over(front, alpha, _behind(task, backdrop, at))
        made[at][..., : laid.shape[2]] = laid
    return made


def cover(scene_HWC: Array, shape: tuple[int, int]) -> Array:
    """The scene scaled so that it just covers ``shape`` (H, W), its middle kept.

    Example:
        >>> cover(np.zeros((10, 40, 3), np.float32), (20, 20)).shape
        (20, 20, 3)
    """
    height, width = scene_HWC.shape[:2]
    scale = max(shape[0] / height, shape[1] / width)
    rows, columns = min(height, max(1, round(shape[0] / scale))), min(width, max(1, round(shape[1] / scale)))
    top, left = (height - rows) // 2, (width - columns) // 2
    kept = np.ascontiguousarray(scene_HWC[top : top + rows, left : left + columns])
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return np.asarray(np.clip(cv2.resize(kept, shape[::-1], interpolation=how), 0, 1), np.float32)


def _transparent(task: Background, backdrop: Array | None) -> bool:
    return backdrop.shape[2] == 4 if backdrop is not None else not task.color


def _behind(task: Background, backdrop: Array | None, at: Place) -> Array | None:
    """What lies behind a tile: (.., .., 3 or 4); None for nothing."""
    if backdrop is not None:
        return backdrop[at]
    return np.array(rgb(task.color), np.float32)[None, None] if task.color else None


def _over(front: Array, alpha: Array, behind: Array | None) -> Array:
    """The subject over what is behind; straight alpha where something is still seen through."""
    if behind is None:
        return np.concatenate([front, alpha], axis=2)
    if behind.shape[2] == 3:
        return np.asarray(behind + alpha * (front - behind), np.float32)
    below = (1 - alpha) * behind[..., 3:]
    total = alpha + below
    colours = (alpha * front + below * behind[..., :3]) / np.maximum(total, 1e-6)
    return np.concatenate([colours, total], axis=2).astype(np.float32)
