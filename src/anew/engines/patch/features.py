"""Features that tell textures apart where colours alone cannot.

Axes: H rows, W columns, C channels.

Source
    Newson et al. 2014, "Video Inpainting of Complex Scenes", arXiv:1503.05528, section 3.3
"""

import cv2
import numpy as np

from anew.ops.patchmatch import Floats, Mask


def texture(picture_HWC: Floats, hole_HW: Mask, *, window: int) -> Floats:
    """How much the known pixels around each pixel differ from their right and lower neighbours: (H, W, 2).

    The mean absolute difference of grey levels over a square of ``window`` pixels; differences that touch
    the hole do not count. In the units of the picture.

    Example:
        >>> stripes = np.zeros((8, 8, 3), np.float32)
        >>> stripes[:, ::2] = 1
        >>> texture(stripes, np.zeros((8, 8), bool), window=3)[4, 4].tolist()
        [1.0, 0.0]
    """
    grey = picture_HWC[..., :3].mean(axis=2)
    known = (~hole_HW).astype(np.float32)
    across = _mean_known(np.abs(_next(grey, 1) - grey), known * _next(known, 1), window)
    down = _mean_known(np.abs(_next(grey, 0) - grey), known * _next(known, 0), window)
    return np.stack([across, down], axis=2)


def _next(array: Floats, axis: int) -> Floats:
    """Each pixel's right (axis 1) or lower (axis 0) neighbour; the last one is its own."""
    last = array[:, -1:] if axis == 1 else array[-1:]
    rest = array[:, 1:] if axis == 1 else array[1:]
    return np.concatenate([rest, last], axis=axis)


def _mean_known(values: Floats, weights: Floats, window: int) -> Floats:
    def blurred(array: Floats) -> Floats:
        return np.asarray(cv2.blur(array, (window, window), borderType=cv2.BORDER_REPLICATE), np.float32)

    return np.asarray(blurred(values * weights) / np.maximum(blurred(weights), 1e-3), np.float32)
