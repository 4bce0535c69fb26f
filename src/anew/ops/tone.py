"""Tone: how faded a picture is, and its range brought back.

A faded print is grey where it was black, dull where it was white, and has a cast where one of its dyes went sooner than
the others. The ends of its range are looked for, and moved back to black and white; what is between moves with them.

Axes
    H, W  the picture
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from anew.image.arrays import row_bands
from anew.image.lab import srgb_to_lab
from anew.ops.tiles import shrunk

Array = npt.NDArray[np.float32]
LUMA = np.array([0.2126, 0.7152, 0.0722], np.float32)

SHARE = 0.3
"""Per cent of pixels beyond each end: a few specks are no end of a range."""
LEAST_RANGE = 0.4
"""A range is never taken for shorter: more than 2.5 times the contrast would show the paper's grain."""
MOST_CAST = 0.12
"""An end of one colour is moved by so much more or less than the others', at most: a sunset is no cast."""
FADED, GREY, DULL = 0.6, 0.1, 0.9
"""A range shorter than this, from no darker than that to no lighter than that, is faded. A night is no fading: it has
its black; mist is taken for fading."""
_PIXELS = 200_000


class Ends(NamedTuple):
    """Where black and white lie, for red, green and blue."""

    low: Array
    high: Array

    @property
    def range(self) -> float:
        """From black to white, by brightness."""
        return float((self.high - self.low) @ LUMA)

    @property
    def faded(self) -> bool:
        """Whether it is shorter than photographs', at both of its ends."""
        return self.range < FADED and float(self.low @ LUMA) >= GREY and float(self.high @ LUMA) <= DULL


def ends_of(picture_HWC: Array, *, cast: bool = True) -> Ends:
    """The ends of a picture's range.

    Args:
        picture_HWC: float32 (H, W, 3), sRGB in [0, 1].
        cast: Whether each colour has ends of its own; a picture of one tint never has, so that it keeps its tint.
    """
    small = np.clip(shrunk(picture_HWC, _PIXELS), 0, 1)
    light = small @ LUMA
    low, high = _apart(*np.percentile(light, (SHARE, 100 - SHARE)))
    if not cast or of_one_tint(small):
        return Ends(np.full(3, low, np.float32), np.full(3, high, np.float32))
    lows, highs = np.percentile(small, (SHARE, 100 - SHARE), axis=(0, 1))
    near = np.clip(lows, low - MOST_CAST, low + MOST_CAST), np.clip(highs, high - MOST_CAST, high + MOST_CAST)
    return Ends(near[0].astype(np.float32), near[1].astype(np.float32))


def stretched(picture_HWC: Array, ends: Ends, strength: float = 1) -> Array:
    """The picture with its ends at black and white.

    Args:
        picture_HWC: float32 (H, W, 3).
        ends: As `ends_of` found them.
        strength: 0 leaves the picture, 1 goes all the way.

    Returns:
        A new float32 (H, W, 3) in [0, 1].
    """
    made = np.empty_like(picture_HWC)
    gain = 1 + np.float32(strength) * (1 / (ends.high - ends.low) - 1)
    shift = np.float32(strength) * ends.low / (ends.high - ends.low)
    for rows in row_bands(picture_HWC.shape[0], picture_HWC.shape[1] * 3):
        made[rows] = np.clip(picture_HWC[rows] * gain - shift, 0, 1)
    return made


def of_one_tint(picture_HWC: Array, spread: float = 3.0) -> bool:
    """Whether colour follows lightness alone, as in grey, sepia and blue prints.

    Args:
        picture_HWC: float32 (H, W, 3), sRGB.
        spread: Of a and b of CIE Lab about the best curve through them, up to which it counts as none.
    """
    lab = srgb_to_lab(shrunk(picture_HWC, _PIXELS)).reshape(-1, 3)
    light = lab[:, 0] / 100
    curve = np.stack((np.ones_like(light), light, light**2, light**3), axis=1).astype(np.float64)
    ab = lab[:, 1:].astype(np.float64)
    coefficients = np.linalg.lstsq(curve, ab, rcond=None)[0]
    return bool(np.sqrt(((ab - curve @ coefficients) ** 2).mean(axis=0)).max() < spread)


def contrast_beside(picture_HWC: Array, mask_HW: npt.NDArray[np.bool_]) -> float:
    """How much of a picture's contrast is left beside a mask: about 1 where the mask covers nothing of note.

    Args:
        picture_HWC: float32 (H, W, 3).
        mask_HW: True on what is left out; a pixel or two around it too, since edges are soft.

    Returns:
        The standard deviation of brightness beside the mask, as a share of that of the whole; 0 where nothing is beside
        it or the picture is flat.
    """
    light = picture_HWC @ LUMA
    whole = float(light.std())
    return float(light[~mask_HW].std()) / whole if whole and not mask_HW.all() else 0.0


def _apart(low: float, high: float) -> tuple[float, float]:
    """Ends at least so far apart, about the same middle, inside what there is."""
    short = max(LEAST_RANGE - (high - low), 0) / 2
    low, high = low - short, high + short
    if low < 0:
        return 0.0, high - low
    if high > 1:
        return low - (high - 1), 1.0
    return low, high
