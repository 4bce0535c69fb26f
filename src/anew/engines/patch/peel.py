"""The first guess at the coarsest level: fill the hole ring by ring, from its edge inwards.

Each ring is matched by what is known of its patches so far, then voted on, then counts as known.

Source
    Newson et al. 2014, arXiv:1503.05528, section 3.4
"""

import cv2
import numpy as np

from anew.engines.patch.levels import Level
from anew.ops.patchmatch import Field, Floats, Mask, nowhere, search
from anew.ops.voting import vote

_SWEEPS = 4
_ROBUST = 0.1
_LAYERS = 24  # at most, so that a hole of any size is peeled in reasonable time; then rings are thicker


def peel(level: Level, *, radius: int, seed: int) -> tuple[Floats, Field]:
    """The level's picture with its hole filled, and the field that filled it (outside the source where unused)."""
    picture = np.where(level.hole[..., None], np.float32(0), level.picture)
    field = nowhere(level.hole.shape)
    unknown = level.hole
    depth = _depth(level.hole)
    thickness = float(np.ceil(depth.max() / _LAYERS))
    layer = 0
    while unknown.any():
        ring = unknown & (depth <= (layer + 1) * thickness)
        targets = _patches_of(ring, radius)
        field = search(
            picture, level.picture, field, radius=radius, targets=targets, valid=level.valid,
            weights=(~unknown).astype(np.float32), nearness=level.nearness, sweeps=_SWEEPS, seed=seed + layer,
        )  # fmt: skip
        picture = vote(picture, field, radius=radius, robust=_ROBUST, base=picture, pixels=ring, targets=targets)
        unknown = unknown & ~ring
        layer += 1
    return picture, field


def _depth(hole: Mask) -> Floats:
    """How many steps each pixel lies inside the hole."""
    return np.asarray(cv2.distanceTransform(hole.astype(np.uint8), cv2.DIST_C, 3), np.float32)


def _patches_of(pixels: Mask, radius: int) -> Mask:
    """The centres nearest to the given pixels whose patch lies inside the picture."""
    height, width = pixels.shape
    rows, columns = np.nonzero(pixels)
    centres = np.zeros_like(pixels)
    centres[np.clip(rows, radius, height - radius - 1), np.clip(columns, radius, width - radius - 1)] = True
    return centres
