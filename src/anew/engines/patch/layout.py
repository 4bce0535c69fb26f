"""Layout: where rows and columns should go when the canvas changes, so that what matters keeps its shape.

Each column gets a new width: columns full of detail keep theirs, plain ones give or take. The same for rows. The result
is a crude picture with its plain parts stretched, which resynthesis then rebuilds from unstretched patches.

Sources
    Panozzo, Weber & Sorkine 2012, "Robust Image Retargeting via Axis-Aligned Deformation",
        doi:10.1111/j.1467-8659.2012.03001.x
    Achanta et al. 2009, "Frequency-tuned Salient Region Detection", doi:10.1109/CVPR.2009.5206596
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from anew.ops.colour import srgb_to_lab
from anew.ops.pyramids import resize

Array = NDArray[np.float32]
_LOOKED_AT = 160  # pixels of the longer side at which a picture is judged
_LEAST_WIDTH, _LEAST_WORTH = 0.1, 0.1


def spread(
    picture_HWC: Array, shape: tuple[int, int], *, wander: float = 0.0, rng: np.random.Generator | None = None
) -> Array:
    """The picture on a canvas of the wanted shape, its plain rows and columns stretched or shrunk before the others.

    Args:
        picture_HWC: float32, any channels; the first three are looked at.
        shape: (H, W) of the canvas.
        wander: How much the plain parts take from each other at random, so that things move about; about 0..2.
        rng: Where the randomness comes from; needed when ``wander`` is above 0.

    Example:
        >>> spread(np.zeros((4, 6, 3), np.float32), (4, 9)).shape
        (4, 9, 3)
    """
    height, width = picture_HWC.shape[:2]
    if min(height, width, *shape) < 8:
        return resize(picture_HWC, *shape)
    worth = importance(picture_HWC)
    rows = _places(_profile(worth, 1, height), shape[0], _drift(height, 0.5 * wander, rng))
    columns = _places(_profile(worth, 0, width), shape[1], _drift(width, wander, rng))
    map_x, map_y = np.meshgrid(columns.astype(np.float32), rows.astype(np.float32))
    return np.asarray(cv2.remap(picture_HWC, map_x, map_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE))


def importance(picture_HWC: Array) -> Array:
    """How much each part matters: edges, and colours far from the picture's mean; (h, w) at most 160 pixels long."""
    height, width = picture_HWC.shape[:2]
    share = min(1.0, _LOOKED_AT / max(height, width))
    small = resize(picture_HWC[..., :3], max(1, round(height * share)), max(1, round(width * share)))
    lab = srgb_to_lab(np.clip(small, 0, 1))
    edges = np.hypot(cv2.Sobel(lab[..., 0], cv2.CV_32F, 1, 0), cv2.Sobel(lab[..., 0], cv2.CV_32F, 0, 1)) / 100
    rare = np.linalg.norm(cv2.GaussianBlur(lab, (0, 0), 1.0) - lab.mean((0, 1)), axis=-1) / 100
    return np.asarray(cv2.GaussianBlur(edges + rare, (0, 0), 2.0), np.float32)


def _profile(worth_hw: Array, axis: int, length: int) -> Array:
    """Worth of each column (axis 0) or row (axis 1), about 0.1..1, at the picture's own length."""
    # A fourth-power mean: a small thing that matters speaks for its whole row.
    line = (worth_hw.astype(np.float64) ** 4).mean(axis) ** 0.25
    line = line - 0.9 * line.min()
    line = line / (line.max() + 1e-9) + _LEAST_WORTH
    near = np.arange(len(line))
    full = np.interp((np.arange(length) + 0.5) * len(line) / length - 0.5, near, line)
    return np.asarray(full, np.float32)


def _drift(length: int, amount: float, rng: np.random.Generator | None) -> Array:
    """A smooth random line, a few waves long, of about the given height; zeros without randomness."""
    if rng is None or amount == 0:
        return np.zeros(length, np.float32)
    knots = rng.standard_normal(7)
    return np.asarray(amount * np.interp(np.linspace(0, 6, length), np.arange(7), knots - knots.mean()), np.float32)


def _places(worth: Array, length: int, drift: Array) -> Array:
    """For each new pixel the old position it shows.

    The new widths w of the old columns make sum(worth^2 (w - 1)^2) least while they add up to the new length and none
    falls under a tenth: w = max(0.1, 1 + m / worth^2), with m found by bisection. Drift is added to m column by column.
    """
    give = 1 / worth.astype(np.float64) ** 2
    uneven = drift / give.mean()
    low, high = -1 / give.min() - uneven.max(), length / give.sum() - uneven.min()
    for _ in range(60):
        middle = (low + high) / 2
        widths = np.maximum(1 + (middle + uneven) * give, _LEAST_WIDTH)
        low, high = (middle, high) if widths.sum() < length else (low, middle)
    edges = np.concatenate([[0.0], np.cumsum(widths)]) * (length / widths.sum())
    return np.asarray(np.interp(np.arange(length) + 0.5, edges, np.arange(len(edges))) - 0.5, np.float32)
