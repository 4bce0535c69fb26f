"""The filling for holes that have no patches to copy: the smoothest one.

Source
    Pérez et al. 2003, "Poisson Image Editing", doi:10.1145/882262.882269, section 2: the membrane interpolant
"""

import cv2
import numpy as np

from anew.ops.patchmatch import Floats, Mask
from anew.ops.poisson import solve


def membrane(picture_HWC: Floats, hole: Mask, source: Mask) -> Floats:
    """The picture with each pixel of the hole at the mean of its neighbours.

    Parts of the hole that touch nothing known take the nearest pixel of ``source``, which may not be empty.

    Example:
        >>> ramp = np.linspace(0, 1, 9, dtype=np.float32).reshape(1, 9, 1)
        >>> hole = (ramp[..., 0] > 0.3) & (ramp[..., 0] < 0.7)
        >>> bool(np.allclose(membrane(np.where(hole[..., None], 0, ramp), hole, ~hole), ramp, atol=1e-3))
        True
    """
    start = np.where(hole[..., None], _nearest(picture_HWC, source), picture_HWC).astype(np.float32)
    padded = np.pad(start, ((1, 1), (1, 1), (0, 0)), mode="edge")
    unevenness = padded[:-2, 1:-1] + padded[2:, 1:-1] + padded[1:-1, :-2] + padded[1:-1, 2:] - 4 * start
    unevenness[~hole] = 0
    return start + solve(unevenness, hole)


def _nearest(picture_HWC: Floats, source: Mask) -> Floats:
    """For every pixel the colour of the nearest source pixel."""
    _, labels = cv2.distanceTransformWithLabels(
        (~source).astype(np.uint8), cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
    )
    colours = np.zeros((int(labels.max()) + 1, picture_HWC.shape[2]), np.float32)
    colours[labels[source]] = picture_HWC[source]
    return np.asarray(colours[labels], np.float32)
