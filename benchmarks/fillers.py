"""Who fills a hole: anew, and those it is compared with, all called the same way.

Each takes uint8 (H, W, 3) and a bool (H, W) hole and returns uint8 (H, W, 3).
"""

from collections.abc import Callable

import cv2
import numpy as np
import patchmatch
from skimage.restoration import inpaint_biharmonic

import anew
from benchmarks.pictures import Bytes, Mask

Filler = Callable[[Bytes, Mask], Bytes]


def by_anew(picture: Bytes, hole: Mask) -> Bytes:
    """The whole public call, with its checks and its record."""
    task = anew.Inpaint()
    made = task(anew.Picture.from_array(picture), mask=anew.Picture.from_array(hole), seed=7)
    return np.asarray(made.picture.samples, np.uint8)


def by_telea(picture: Bytes, hole: Mask) -> Bytes:
    """Telea 2004, in OpenCV, radius 5."""
    return np.asarray(cv2.inpaint(picture, hole.astype(np.uint8), 5, cv2.INPAINT_TELEA), np.uint8)


def by_navier_stokes(picture: Bytes, hole: Mask) -> Bytes:
    """Bertalmio et al. 2001, in OpenCV, radius 5."""
    return np.asarray(cv2.inpaint(picture, hole.astype(np.uint8), 5, cv2.INPAINT_NS), np.uint8)


def by_biharmonic(picture: Bytes, hole: Mask) -> Bytes:
    """Damelin and Hoang 2018, in scikit-image, over the whole hole at once."""
    filled = inpaint_biharmonic(picture, hole, channel_axis=-1)
    return np.asarray(np.clip(filled * 255 + 0.5, 0, 255), np.uint8)


def by_pypatchmatch(radius: int) -> Filler:
    """PyPatchMatch. Its ``patch_size`` is a radius: 3 compares 7 x 7 pixels, 7 compares 15 x 15."""

    def fill(picture: Bytes, hole: Mask) -> Bytes:
        patchmatch.set_verbose(False)
        patchmatch.set_random_seed(7)
        return np.asarray(patchmatch.inpaint(picture, hole.astype(np.uint8) * 255, patch_size=radius), np.uint8)

    return fill


OURS, RIVAL, RIVAL_SMALL = "anew", "PyPatchMatch, patch_size 7 (15 x 15)", "PyPatchMatch, patch_size 3 (7 x 7)"
DIFFUSIONS = ("OpenCV Telea", "OpenCV Navier-Stokes", "scikit-image biharmonic")

FILLERS: dict[str, Filler] = {
    OURS: by_anew,
    "OpenCV Telea": by_telea,
    "OpenCV Navier-Stokes": by_navier_stokes,
    "scikit-image biharmonic": by_biharmonic,
    RIVAL_SMALL: by_pypatchmatch(3),
    RIVAL: by_pypatchmatch(7),
}
