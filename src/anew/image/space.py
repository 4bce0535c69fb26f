"""Spaces: what the numbers of a picture mean as colour, and how to say the same colour in another space.

Axes
    H  rows     W  columns     C  red, green, blue

Conventions
    Conversion is relative colorimetric: white stays white, and what the other space cannot show is clipped.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from anew.image import icc
from anew.image.arrays import row_bands

if TYPE_CHECKING:
    from anew.image.picture import Picture

Floats = NDArray[np.float32]
LUMA = np.array([0.2126, 0.7152, 0.0722], np.float32)
"""Share of red, green and blue in brightness, ITU-R BT.709, on encoded values."""


@dataclass(frozen=True, eq=False)
class Space:
    """An RGB space: sRGB, one of curves and primaries, or one that only its tables describe."""

    name: str
    shaper: icc.Shaper
    tables: bytes | None = None
    """A profile of tables; to and from it the way leads through sRGB in 8 bits."""

    def to(self, other: "Space", rgb_HWC: Floats) -> Floats:
        """The same colours as ``other`` numbers them, float32 (H, W, 3); the array itself where nothing changes."""
        if self is other:
            return rgb_HWC
        if self.tables or other.tables:
            return _by_tables(self, other, rgb_HWC)
        return _by_curves(self.shaper, other.shaper, rgb_HWC)


SRGB = Space("srgb", icc.Shaper((icc.srgb_curve(),) * 3, icc.SRGB_MATRIX))


def space_of(picture: "Picture") -> Space:
    """The space in which ``own_rgb`` gives a picture's colours; sRGB where the profile says nothing usable."""
    if picture.profile is None or picture.mode == "CMYK":
        return SRGB
    return _space(picture.profile, picture.mode in ("L", "LA"))


@lru_cache(maxsize=16)
def _space(profile: bytes, grey: bool) -> Space:
    shaper = icc.shaper_of(profile, grey)
    if shaper is not None:
        return SRGB if icc.is_srgb(shaper) else Space("profile", shaper)
    from anew.image.inks import is_usable

    return Space("tables", SRGB.shaper, profile) if not grey and is_usable(profile, "RGB") else SRGB


def own_rgb(picture: "Picture") -> Floats:
    """The colours in the picture's own space, float32 (H, W, 3); grey repeated, CMYK brought to sRGB."""
    if picture.mode == "CMYK":
        from anew.image.inks import rgb_of

        return rgb_of(picture.samples, picture.profile)
    height, width, _ = picture.samples.shape
    rgb_HWC = np.empty((height, width, 3), np.float32)
    colours = picture.samples[..., :3] if picture.mode in ("RGB", "RGBA") else picture.samples[..., :1]
    np.multiply(colours, _unit(picture), out=rgb_HWC, dtype=np.float32)
    return rgb_HWC


def grey_of(picture: "Picture") -> Floats:
    """See ``Picture.grey``."""
    if picture.mode in ("L", "LA"):
        grey_HW = np.multiply(picture.samples[..., 0], _unit(picture), dtype=np.float32)
    elif picture.mode == "CMYK":
        grey_HW = own_rgb(picture) @ LUMA
    else:
        grey_HW = np.empty(picture.samples.shape[:2], np.float32)
        for rows in row_bands(*picture.samples.shape[:2]):
            grey_HW[rows] = (picture.samples[rows, :, :3] @ LUMA) * _unit(picture)
    np.minimum(grey_HW, 1, out=grey_HW)
    alpha_HW = picture.alpha()
    if alpha_HW is None:
        return grey_HW
    return alpha_HW if _one_colour(picture.samples) else grey_HW * alpha_HW


def _one_colour(samples: NDArray[np.unsignedinteger]) -> bool:
    """Whether there is something clear, and all the rest has one colour."""
    drawn = samples[samples[..., -1] > 0][..., :-1]
    cut = bool((samples[..., -1] < np.iinfo(samples.dtype).max).any())
    return cut and drawn.size > 0 and bool((drawn == drawn[0]).all())


def _unit(picture: "Picture") -> np.float32:
    return np.float32(1 / (2**picture.depth - 1))


def _by_curves(here: icc.Shaper, there: icc.Shaper, rgb_HWC: Floats) -> Floats:
    matrix = (np.linalg.inv(there.matrix) @ here.matrix).T
    result = np.empty_like(rgb_HWC)
    for rows in row_bands(rgb_HWC.shape[0], rgb_HWC.shape[1] * 3, 2**18):
        light = np.empty(rgb_HWC[rows].shape)
        for channel, curve in enumerate(here.curves):
            light[..., channel] = np.interp(rgb_HWC[rows, :, channel], icc.GRID, curve)
        light = np.clip(light @ matrix, 0, 1)
        for channel, curve in enumerate(there.curves):
            result[rows, :, channel] = np.interp(light[..., channel], curve, icc.GRID)
    return result


def _by_tables(here: Space, there: Space, rgb_HWC: Floats) -> Floats:
    """Through sRGB: each side by its tables or by its curves."""
    from anew.image.inks import by_lcms, srgb_profile

    srgb = srgb_profile()
    plain = by_lcms(rgb_HWC, here.tables, srgb, "RGB", "RGB") if here.tables else here.to(SRGB, rgb_HWC)
    return by_lcms(plain, srgb, there.tables, "RGB", "RGB") if there.tables else SRGB.to(there, plain)
