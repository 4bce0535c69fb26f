"""Background: cut the subject out, or put it before another scene.

Find the subject small, work out alpha in a band along its edge at a middle size, find the subject's own colours
there, then carry both to full size tile by tile, so that memory hardly grows with the picture.

Axes
    H, W  the picture at its own size      h, w  at the middle size

Sources
    Rother et al. 2004, doi:10.1145/1015706.1015720         GrabCut; see `subject`
    Levin et al. 2008, doi:10.1109/TPAMI.2007.1177          alpha
    Germer et al. 2020, arXiv:2006.14970                    foreground colours
"""

from typing import NamedTuple

import cv2
import numpy as np

from anew.engines.base import Array, Inputs, Work
from anew.ops.foreground import estimate_foreground, refine_foreground
from anew.ops.matting import alpha_lines, closed_form_alpha
from anew.ops.progress import part
from anew.ops.subject import Bools, Hints, find_subject
from anew.ops.tiles import Place, enlarged, shrunk, smaller, tiles
from anew.tasks import Background
from anew.tasks.fields import corners, rgb

_FIND = 160_000
"""Pixels at which the subject is looked for."""
_MATTE = 600_000
"""Pixels at which alpha is worked out."""
_TILE = 1024
_WHITE, _BLACK = 0.75, 0.25
"""Scribbles lighter than the one mean the subject, darker than the other the background."""
_MIDDLE, _FAINT = 0.7, 3
"""What counts as the middle of a part thinner than the band, as a share of its half width; at least so many pixels."""
_ROUGH = 0.03
"""How far a rough mask may be off, as a share of the subject's size."""


class _Matte(NamedTuple):
    """The subject at the middle size."""

    lines_hw4: Array
    """Alpha as a line over colour, to be carried to another size; see `alpha_lines`."""
    alpha_hw: Array
    front_hwC: Array
    behind_hwC: Array


def background(task: Background, x: Inputs, work: Work) -> Array:
    """The subject alone (RGBA), or over the task's color or the scene.

    A picture's own alpha stays a limit: what was transparent is no subject.
    """
    picture = x["picture"]
    work.progress(0.0, "looking for the subject")
    subject = find_subject(shrunk(picture[..., :3], _FIND), _hints(task, x))
    work.progress(0.3, "working out transparency")
    matte = _matte(task, x, subject, work)
    shape = picture.shape[:2]
    backdrop = cover(x["scene"], shape) if "scene" in x else None
    made = np.empty((*shape, 4 if _transparent(task, backdrop) else 3), np.float32)
    for done, at in enumerate(tiles(shape[0], shape[1], _TILE)):
        work.progress(0.8 + 0.2 * done * _TILE**2 / (picture.size + done * _TILE**2), "laying it over")
        front, alpha = _at_full_size(matte, picture, at)
        made[at] = _over(front, alpha, _behind(task, backdrop, at))
    return made


# --- what is known ----------------------------------------------------------------------------------


def _hints(task: Background, x: Inputs) -> Hints:
    """Box, scribbles, mask and the picture's own alpha, at the size at which the subject is looked for."""
    height, width = smaller(x["picture"].shape[:2], _FIND)
    outside, inside = np.zeros((height, width), np.bool_), np.zeros((height, width), np.bool_)
    likely = None
    if task.box:
        outside |= ~_boxed(task, x["picture"].shape[:2], (height, width))
    if "mask" in x:
        likely, near, deep = _from_mask(shrunk(x["mask"], _FIND))
        outside, inside = outside | ~near, inside | deep
    if "scribbles" in x:
        # A stroke must survive the shrinking: any touch of it counts.
        strokes = x["scribbles"]
        white, black = (shrunk(s.astype(np.float32), _FIND) > 0.2 for s in (strokes > _WHITE, strokes < _BLACK))
        outside, inside = (outside | black) & ~white, (inside & ~black) | white
    if x["picture"].shape[2] == 4:
        outside |= shrunk(x["picture"][..., 3], _FIND) < 0.05
    return Hints(outside, inside, likely)


def _boxed(task: Background, full: tuple[int, ...], small: tuple[int, int]) -> Bools:
    left, top, width, height = corners(task.box)
    down, across = small[0] / full[0], small[1] / full[1]
    inside = np.zeros(small, np.bool_)
    rows = slice(int(top * down), max(int(np.ceil((top + height) * down)), 1))
    inside[rows, int(left * across) : max(int(np.ceil((left + width) * across)), 1)] = True
    return inside


def _from_mask(mask_HW: Array) -> tuple[Bools, Bools, Bools]:
    """The mask, somewhat more, and somewhat less: only between them may the edge move."""
    likely = mask_HW >= min(0.5, float(mask_HW.max()) or 0.5)
    reach = max(1, round(_ROUGH * float(np.sqrt(np.count_nonzero(likely)))))
    return likely, _moved(likely, reach), _moved(likely, -reach)


def _moved(mask: Bools, pixels: int) -> Bools:
    """Grown by a disc of that radius, or shrunk. The picture's border is no edge."""
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * abs(pixels) + 1,) * 2)
    change = cv2.dilate if pixels > 0 else cv2.erode
    return np.asarray(change(mask.astype(np.uint8), disc) > 0)


# --- alpha and colours ------------------------------------------------------------------------------


def _matte(task: Background, x: Inputs, subject: Bools, work: Work) -> _Matte:
    picture = shrunk(x["picture"][..., :3], _MATTE)
    shape = picture.shape[:2]
    soft = np.asarray(cv2.resize(subject.astype(np.float32), shape[::-1], interpolation=cv2.INTER_LINEAR), np.float32)
    alpha = soft
    if task.refine:
        trimap = _trimap(soft, task.refine * shape[0] / x["picture"].shape[0], shape[0] / subject.shape[0])
        alpha = closed_form_alpha(picture, trimap, progress=part(work.progress, 0.3, 0.7))
    work.progress(0.7, "finding the subject's own colours")
    front, behind = estimate_foreground(picture, alpha)
    lines = alpha_lines(picture, alpha) if shape != x["picture"].shape[:2] else np.zeros((1, 1, 4), np.float32)
    return _Matte(lines, alpha, front, behind)


def _trimap(soft: Array, refine: float, enlarged: float) -> Array:
    """1 inside, 0 outside, 0.5 within ``refine`` pixels of the edge, and at least where the enlarging is unsure."""
    reach = max(1, round(max(refine, enlarged)))
    inside = soft >= 0.5
    return np.where(_core(inside, reach), 1, np.where(_core(~inside, reach), 0, 0.5)).astype(np.float32)


def _core(mask: Bools, reach: int) -> Bools:
    """What lies farther than ``reach`` from the edge; of thinner parts their middle, or nothing would hold them."""
    deep = np.asarray(cv2.distanceTransform(np.pad(mask, 1, mode="edge").astype(np.uint8), cv2.DIST_L2, 5))[1:-1, 1:-1]
    deep = np.minimum(deep, reach + 1)  # without an edge the distance is without bound
    thickness = cv2.dilate(deep, np.ones((2 * reach + 1, 2 * reach + 1), np.uint8))
    return np.asarray((deep > reach) | (deep >= np.maximum(_MIDDLE * thickness, _FAINT)) & (deep < reach + 1) & mask)


# --- full size --------------------------------------------------------------------------------------


def _at_full_size(matte: _Matte, picture: Array, at: Place) -> tuple[Array, Array]:
    """Foreground colours (H, W, 3) and alpha (H, W, 1) of one tile."""
    full, pixels = picture.shape[:2], picture[at][..., :3]
    if matte.alpha_hw.shape == full:
        alpha, front = matte.alpha_hw[at], matte.front_hwC[at]
    else:
        lines = enlarged(matte.lines_hw4, full, at)
        alpha = np.clip((lines[..., :3] * pixels).sum(axis=2) + lines[..., 3], 0, 1)
        front, behind = (enlarged(c, full, at) for c in (matte.front_hwC, matte.behind_hwC))
        front = refine_foreground(pixels, alpha, front, behind)
    if picture.shape[2] == 4:
        alpha = alpha * picture[at][..., 3]
    return front, alpha[..., None]


# --- what is behind ---------------------------------------------------------------------------------


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
