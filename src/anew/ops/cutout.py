"""Cut-out: a subject with its transparency and its own colours, at a picture's own size.

Find the subject small, work out alpha in a band along its edge at a middle size, find the subject's own colours
there, then carry both to full size tile by tile, so that memory hardly grows with the picture.

    hints --> cut --> Matte --> at_full_size, a tile at a time --> foreground colours and alpha

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
import numpy.typing as npt

from anew.ops.foreground import estimate_foreground, refine_foreground
from anew.ops.matting import alpha_lines, closed_form_alpha
from anew.ops.progress import Progress, part, silent
from anew.ops.subject import Bools, Hints, find_subject
from anew.ops.tiles import Place, enlarged, shrunk, smaller

Array = npt.NDArray[np.float32]
Corners = tuple[int, int, int, int]
"""Left, top, width and height in pixels."""

_FIND = 160_000
"""Pixels at which the subject is looked for."""
_MATTE = 600_000
"""Pixels at which alpha is worked out."""
_WHITE, _BLACK = 0.75, 0.25
"""Scribbles lighter than the one mean the subject, darker than the other the background."""
_MIDDLE, _FAINT = 0.7, 3
"""What counts as the middle of a part thinner than the band, as a share of its half width; at least so many pixels."""
_ROUGH = 0.03
"""How far a rough mask may be off, as a share of the subject's size."""


class Matte(NamedTuple):
    """A subject at the middle size."""

    lines_hw4: Array
    """Alpha as a line over colour, to be carried to another size; see `alpha_lines`."""
    alpha_hw: Array
    front_hwC: Array
    behind_hwC: Array


def cut(picture_HWC: Array, known: Hints, *, refine: float, progress: Progress = silent) -> Matte:
    """Find the subject, how much of each pixel is it, and its own colours.

    Args:
        picture_HWC: (H, W, 3 or 4), sRGB-encoded, [0, 1].
        known: From `hints`.
        refine: Half the width, in pixels, of the band along the edge where alpha is worked out; 0 = a hard edge.
        progress: Told between the stages.
    """
    progress(0.0, "looking for the subject")
    subject = find_subject(shrunk(picture_HWC[..., :3], _FIND), known)
    progress(0.35, "working out transparency")
    picture = shrunk(picture_HWC[..., :3], _MATTE)
    shape = picture.shape[:2]
    soft = np.asarray(cv2.resize(subject.astype(np.float32), shape[::-1], interpolation=cv2.INTER_LINEAR), np.float32)
    alpha = soft
    if refine:
        trimap = _trimap(soft, refine * shape[0] / picture_HWC.shape[0], shape[0] / subject.shape[0])
        alpha = closed_form_alpha(picture, trimap, progress=part(progress, 0.35, 0.85))
    progress(0.85, "finding the subject's own colours")
    front, behind = estimate_foreground(picture, alpha)
    lines = alpha_lines(picture, alpha) if shape != picture_HWC.shape[:2] else np.zeros((1, 1, 4), np.float32)
    return Matte(lines, alpha, front, behind)


def at_full_size(matte: Matte, picture_HWC: Array, at: Place) -> tuple[Array, Array]:
    """Foreground colours (.., .., 3) and alpha (.., .., 1) of one tile; where alpha is 1 the colours are the picture's.

    A picture's own alpha stays a limit.
    """
    full, pixels = picture_HWC.shape[:2], picture_HWC[at][..., :3]
    if matte.alpha_hw.shape == full:
        alpha, front = matte.alpha_hw[at], matte.front_hwC[at]
    else:
        lines = enlarged(matte.lines_hw4, full, at)
        alpha = np.clip((lines[..., :3] * pixels).sum(axis=2) + lines[..., 3], 0, 1)
        front, behind = (enlarged(c, full, at) for c in (matte.front_hwC, matte.behind_hwC))
        front = refine_foreground(pixels, alpha, front, behind)
    front = np.where(alpha[..., None] == 1, pixels, front)
    if picture_HWC.shape[2] == 4:
        alpha = alpha * picture_HWC[at][..., 3]
    return front, alpha[..., None]


# --- what is known ----------------------------------------------------------------------------------


def hints(
    picture_HWC: Array,
    *,
    box: Corners | None = None,
    mask_HW: Array | None = None,
    scribbles_HW: Array | None = None,
) -> Hints:
    """What is known of a subject, at the size at which it is looked for.

    Args:
        picture_HWC: (H, W, 3 or 4); what is transparent is no subject.
        box: Around the subject.
        mask_HW: 1 = the subject, roughly.
        scribbles_HW: White strokes on the subject, black on the background, grey elsewhere.
    """
    height, width = smaller(picture_HWC.shape[:2], _FIND)
    outside, inside = np.zeros((height, width), np.bool_), np.zeros((height, width), np.bool_)
    likely = None
    if box:
        outside |= ~_boxed(box, picture_HWC.shape[:2], (height, width))
    if mask_HW is not None:
        likely, near, deep = _from_mask(shrunk(mask_HW, _FIND))
        outside, inside = outside | ~near, inside | deep
    if scribbles_HW is not None:
        # A stroke must survive the shrinking: any touch of it counts.
        strokes = scribbles_HW
        white, black = (shrunk(s.astype(np.float32), _FIND) > 0.2 for s in (strokes > _WHITE, strokes < _BLACK))
        outside, inside = (outside | black) & ~white, (inside & ~black) | white
    if picture_HWC.shape[2] == 4:
        outside |= shrunk(picture_HWC[..., 3], _FIND) < 0.05
    return Hints(outside, inside, likely)


def _boxed(box: Corners, full: tuple[int, ...], small: tuple[int, int]) -> Bools:
    left, top, width, height = box
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


# --- the band along the edge ------------------------------------------------------------------------


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
