"""Spaces: what the numbers of a picture mean as colour."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from anew.image.arrays import row_bands

if TYPE_CHECKING:
    from anew.image.picture import Picture

Floats = NDArray[np.float32]
LUMA = np.array([0.2126, 0.7152, 0.0722], np.float32)


@dataclass(frozen=True)
class Space:
    """An RGB space."""

    profile: bytes | None = None

    def to(self, other: "Space", rgb_HWC: Floats) -> Floats:
        """The same colours as numbers of another space."""
        return rgb_HWC


SRGB = Space()


def space_of(picture: "Picture") -> Space:
    """The space in which ``own_rgb`` gives a picture's colours."""
    return SRGB


def own_rgb(picture: "Picture") -> Floats:
    """The colours in the picture's own space; grey repeated, CMYK brought to sRGB."""
    scale = np.float32(1 / (2**picture.depth - 1))
    height, width, _ = picture.samples.shape
    rgb_HWC = np.empty((height, width, 3), np.float32)
    colours: NDArray[Any] = picture.samples[..., :3] if "RGB" in picture.mode else picture.samples[..., :1]
    if picture.mode == "CMYK":
        for rows in row_bands(height, width * 4):
            ink = picture.samples[rows] * scale
            rgb_HWC[rows] = (1 - ink[..., :3]) * (1 - ink[..., 3:])
        return rgb_HWC
    np.multiply(colours, scale, out=rgb_HWC, dtype=np.float32)
    return rgb_HWC


def grey_of(picture: "Picture") -> Floats:
    """See ``Picture.grey``."""
    scale = np.float32(1 / (2**picture.depth - 1))
    if picture.mode in ("L", "LA"):
        grey_HW: Floats = picture.samples[..., 0] * scale
    else:
        grey_HW = own_rgb(picture) @ LUMA
    alpha_HW = picture.alpha()
    if alpha_HW is None:
        return grey_HW
    drawn = picture.samples[..., :-1][alpha_HW > 0]
    if drawn.size and alpha_HW.min() < 1 and (drawn == drawn[0]).all():
        return alpha_HW
    return np.asarray(grey_HW * alpha_HW, np.float32)
