"""Normals: which way each point of a picture faces, as a colour.

    red = left      green = up      blue = towards the viewer      0.5 = neither

That is how ControlNet 1.1 reads normal maps (the protocol of ScanNet); in many other programs red is right.

With a depth map the normals are those of its surface. Without one, light and shade of the blurred picture are taken for
height: no measurement, but enough relief to steer by.
"""

import numpy as np

from anew.engines.control.gradients import Array, blurred, gradient, unit
from anew.ops.colour import luma

FACING = np.array([0.5, 0.5, 1], np.float32)
"""The colour of what faces the viewer."""


def from_depth(depth_HW: Array, detail: float) -> Array:
    """The normals of a surface.

    Args:
        depth_HW: Height towards the viewer, near = 1.
        detail: 0 smooths the surface first and keeps it shallow, 1 takes it as it is and steep.
    """
    one = unit(depth_HW)
    gx, gy = gradient(blurred(np.ascontiguousarray(depth_HW), one * 4 * (1 - detail))[..., None])
    steep = np.float32(100 * 4**detail * one)
    towards = np.ones_like(gx)
    normal = np.stack([gx * steep, gy * steep, towards], axis=2)  # rising to the right, it faces left
    normal /= np.linalg.norm(normal, axis=2, keepdims=True)
    return np.asarray(normal * np.float32(0.5) + np.float32(0.5), np.float32)


def from_shading(picture_HWC: Array, detail: float) -> Array:
    """Normals of the picture's light and shade, taken for height."""
    grey, one = luma(picture_HWC), unit(picture_HWC)
    height = 0.5 * blurred(grey, one * 8) + 0.3 * blurred(grey, one * 3) + 0.2 * blurred(grey, one)
    return from_depth(height * np.float32(0.2), detail)
