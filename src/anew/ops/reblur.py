"""Reblur: a sharpened picture held to the blurred one that it came from.

    x = k * y + noise               given; k a Gaussian, y what is looked for
    y = s + h * (x - k * s)         s a first answer;  H = K / (K^2 + r),  r = variance of noise over that of s's errors

A first answer, blurred again, ought to be what was given. Where it is not, the difference tells what is missing, as far
as the blur let it through: Wiener's filter, applied to what the first answer left over instead of to the picture.

    |x - k s| where K is 0.4 to 0.9      errors of s, seen through K
    |x - k s| where K is 0.01 to 0.05    noise, and what a Gaussian would not have let through: a blur of another kind
    |x - k s| where K is less            noise alone: what stands out above it is held against the blur once more

Axes
    H, W  the picture      f  frequencies, in turns a pixel

Source
    Wiener 1949, Extrapolation, Interpolation, and Smoothing of Stationary Time Series
"""

from functools import lru_cache
from itertools import product

import cv2
import numpy as np
import numpy.typing as npt

from anew.ops.blocks import block_steps
from anew.ops.damage.blurs import gaussian_blur
from anew.ops.progress import Progress, silent
from anew.ops.tiles import grown, tiles

Array = npt.NDArray[np.float32]
Floats = npt.NDArray[np.float64]

SEEN, HIDDEN = (0.4, 0.9), (0.01, 0.05)
"""Where a blur lets so much through, errors of the first answer are seen; and what is seen is none of them."""
BOLD = 1.3
"""How much larger than they look errors are taken to be. Set on photographs that were learned from."""
LEAST_NOISE, LEAST_ERROR = 0.29 / 255, 0.3 / 255
"""Standard deviations of rounding to 8 bits: nothing is known better."""
OF_BLOCKS = 4 / 255
"""Noise for each level by which borders of JPEG's blocks stand out: what JPEG does it does where there is a picture."""
REACH = 24
"""Pixels from the middle of the filter to its edge."""
_GRID, _SIDE = 128, 512


def held_to(sharp_HWC: Array, given_HWC: Array, sigma: float, doubt: float, progress: Progress = silent) -> Array:
    """The sharp picture with what it lacked of the given one.

    Args:
        sharp_HWC: float32 (H, W, 3), a first answer.
        given_HWC: The same shape, blurred.
        sigma: Standard deviation of the Gaussian blur, in pixels, above 0.
        doubt: r, as `doubt_of` tells it; above 0.
        progress: Told before each tile; may raise ``Cancelled``.

    Returns:
        A new float32 (H, W, 3).
    """
    height, width = sharp_HWC.shape[:2]
    lacking = _filter(sigma, doubt)
    margin = REACH + int(np.ceil(4 * sigma))
    made = np.empty_like(sharp_HWC)
    places = list(tiles(height, width, _SIDE))
    for index, at in enumerate(places):
        progress(index / len(places), "holding it to what was given")
        wide, inner = grown(at, margin, height, width)
        left = given_HWC[wide] - gaussian_blur(sharp_HWC[wide], sigma)
        made[at] = sharp_HWC[at] + cv2.filter2D(left, -1, lacking, borderType=cv2.BORDER_REFLECT_101)[inner]
    return made


def doubt_of(sharp_HWC: Array, given_HWC: Array, sigma: float) -> float | None:
    """How little the given picture is to be believed: r, variance of its noise over that of the first answer's errors.

    Args:
        sharp_HWC: float32 (H, W, 3), a first answer.
        given_HWC: The same shape, blurred.
        sigma: Standard deviation of the Gaussian blur, in pixels, above 0.

    Returns:
        Above 0; None where nothing tells it: the blur is weak, or the picture smaller than 128 pixels a side.
    """
    passed = _passed(sigma)
    seen, hidden = ((passed > low) & (passed <= high) for low, high in (SEEN, HIDDEN))
    if min(given_HWC.shape[:2]) < _GRID or min(seen.mean(), hidden.mean()) < 0.01:
        return None
    power = _power(sharp_HWC, given_HWC, sigma)
    noise = power[hidden].mean()
    error = np.mean(np.maximum(power[seen] - noise, 0) / passed[seen] ** 2)
    beyond = passed <= HIDDEN[0]
    alone = max(power[beyond].mean() if beyond.mean() >= 0.01 else noise, LEAST_NOISE**2)
    noise = max(noise, alone) ** 2 / alone + (OF_BLOCKS * block_steps(given_HWC)) ** 2
    return float(noise / max(BOLD**2 * error, LEAST_ERROR**2))


def _power(sharp: Array, given: Array, sigma: float) -> Floats:
    """Of what the first answer leaves over, at each frequency; from a few pieces of the picture."""
    margin = int(np.ceil(4 * sigma))
    window = np.outer(np.hanning(_GRID), np.hanning(_GRID))
    tops, lefts = (np.linspace(0, side - _GRID, min(3, -(-side // _GRID))).astype(int) for side in given.shape[:2])
    powers = []
    for top, left in product(tops, lefts):
        at = slice(top, top + _GRID), slice(left, left + _GRID)
        wide, inner = grown(at, margin, *given.shape[:2])
        left_over = (given[wide] - gaussian_blur(sharp[wide], sigma))[inner].transpose(2, 0, 1)
        powers.append(np.square(np.abs(np.fft.fft2(left_over * window))).mean(axis=0))
    return np.asarray(np.mean(powers, axis=0) / np.square(window).sum(), np.float64)


@lru_cache(8)
def _filter(sigma: float, doubt: float) -> Array:
    """H in space, (2 REACH + 1) a side."""
    passed = _passed(sigma)
    whole = np.fft.fftshift(np.fft.ifft2(passed / (passed**2 + doubt)).real)
    middle = slice(_GRID // 2 - REACH, _GRID // 2 + REACH + 1)
    return np.ascontiguousarray(whole[middle, middle], np.float32)


def _passed(sigma: float) -> Floats:
    """K: what a Gaussian lets through of each frequency."""
    f = np.fft.fftfreq(_GRID)
    return np.asarray(np.exp(-2 * (np.pi * sigma) ** 2 * (f[:, None] ** 2 + f[None] ** 2)), np.float64)
