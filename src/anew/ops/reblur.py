"""Reblur: a sharpened picture held to the blurred one that it came from.

    x = k * y + noise               given; k a Gaussian, y what is looked for
    y = s + h * (x - k * s)         s a first answer;  H = K / (K^2 + r),  r = variance of noise over that of its errors

A first answer, blurred again, ought to be what was given. Where it is not, the difference tells what is missing, as far
as the blur let it through: Wiener's filter, applied to what the first answer left over instead of to the picture.
The noise is read off where a blur that strong lets no picture through.

Axes
    H, W  the picture      f  frequencies, in turns a pixel

Source
    Wiener 1949, Extrapolation, Interpolation, and Smoothing of Stationary Time Series
"""

from functools import lru_cache

import cv2
import numpy as np
import numpy.typing as npt

from anew.ops.blocks import block_steps
from anew.ops.damage.blurs import gaussian_blur
from anew.ops.progress import Progress, silent
from anew.ops.tiles import grown, tiles

Array = npt.NDArray[np.float32]

ERRORS = 7 / 255
"""Standard deviation of a first answer's errors, as the filter reckons with them."""
LEAST_NOISE = 0.29 / 255
"""Standard deviation of rounding to 8 bits: no picture is known better."""
REACH = 24
"""Pixels from the middle of the filter to its edge."""
NOTHING = 0.01
"""Where a blur lets less than this through, what is seen is noise."""
OF_BLOCKS = 4 / 255
"""Noise for each level by which borders of JPEG's blocks stand out. What JPEG does it does where there is a picture,
and it would not be seen beyond the blur."""
_GRID, _SIDE = 128, 512


def held_to(sharp_HWC: Array, given_HWC: Array, sigma: float, noise: float, progress: Progress = silent) -> Array:
    """The sharp picture with what it lacked of the given one.

    Args:
        sharp_HWC: float32 (H, W, 3), a first answer.
        given_HWC: The same shape, blurred.
        sigma: Standard deviation of the Gaussian blur, in pixels, above 0.
        noise: Standard deviation of the noise in the given picture, in [0, 1].
        progress: Told before each tile; may raise ``Cancelled``.

    Returns:
        A new float32 (H, W, 3).
    """
    height, width = sharp_HWC.shape[:2]
    lacking = _filter(sigma, max(noise, LEAST_NOISE) / ERRORS)
    margin = REACH + int(np.ceil(4 * sigma))
    made = np.empty_like(sharp_HWC)
    places = list(tiles(height, width, _SIDE))
    for index, at in enumerate(places):
        progress(index / len(places), "holding it to what was given")
        wide, inner = grown(at, margin, height, width)
        left = given_HWC[wide] - gaussian_blur(sharp_HWC[wide], sigma)
        made[at] = sharp_HWC[at] + cv2.filter2D(left, -1, lacking, borderType=cv2.BORDER_REFLECT_101)[inner]
    return made


def noise_of(given_HWC: Array, sigma: float) -> float | None:
    """Standard deviation of what is not picture in a blurred one, in [0, 1]: noise, and what JPEG left.

    None where nothing tells it: the blur is weak, or the picture smaller than 128 pixels a side.
    """
    beyond = noise_beyond(given_HWC, sigma)
    return None if beyond is None else float(np.hypot(beyond, OF_BLOCKS * block_steps(given_HWC)))


def noise_beyond(given_HWC: Array, sigma: float) -> float | None:
    """Standard deviation of the noise in a blurred picture, in [0, 1]; None where nothing tells it.

    Args:
        given_HWC: float32 (H, W, 3).
        sigma: Standard deviation of the blur, in pixels. A weak one lets something through everywhere.
    """
    beyond = _passed(sigma) < NOTHING
    height, width = given_HWC.shape[:2]
    if min(height, width) < _GRID or beyond.mean() < 0.05:
        return None
    window = np.outer(np.hanning(_GRID), np.hanning(_GRID)).astype(np.float32)
    rows, columns = (np.linspace(0, side - _GRID, min(3, side // _GRID)).astype(int) for side in (height, width))
    pieces = np.stack([given_HWC[y : y + _GRID, x : x + _GRID] for y in rows for x in columns])
    pieces = (pieces - pieces.mean((1, 2), keepdims=True)).transpose(0, 3, 1, 2) * window
    power = np.abs(np.fft.fft2(pieces)) ** 2 / (window**2).sum()
    return float(np.sqrt(np.median(power[..., beyond].mean(-1))))


@lru_cache(8)
def _filter(sigma: float, share: float) -> Array:
    """H in space, (2 REACH + 1) a side."""
    passed = _passed(sigma)
    whole = np.fft.fftshift(np.fft.ifft2(passed / (passed**2 + share**2)).real)
    middle = slice(_GRID // 2 - REACH, _GRID // 2 + REACH + 1)
    return np.ascontiguousarray(whole[middle, middle], np.float32)


def _passed(sigma: float) -> npt.NDArray[np.float64]:
    """K: what a Gaussian lets through of each frequency."""
    f = np.fft.fftfreq(_GRID)
    return np.asarray(np.exp(-2 * (np.pi * sigma) ** 2 * (f[:, None] ** 2 + f[None] ** 2)), np.float64)
