"""How alike two pictures are in brightness, by the conventions of super-resolution papers.

    Y = 16 + 65.481 R + 128.553 G + 24.966 B      R, G, B encoded, in [0, 1]; Y in 16..235

These are BT.601's weights in studio range: MATLAB's ``rgb2ycbcr`` without its last rounding, as most papers' code has
it. The peak stays 255. As many pixels as the picture was enlarged by are left out at each border.

Axes
    H  rows     W  columns     C  red, green, blue

Source
    ITU-R BT.601-7, section 2.5.1
"""

import numpy as np
from numpy.typing import NDArray

from anew.errors import BadPicture
from anew.metrics.pair import Array, as_pair
from anew.metrics.pixels import psnr
from anew.metrics.structure import ssim

_WEIGHTS = np.array([65.481, 128.553, 24.966]) / 255


def y_psnr(made: Array, truth: Array, *, border: int = 0) -> float:
    """Peak signal-to-noise ratio of the brightness: "PSNR on Y".

    A picture that was made is measured as its file holds it, so round it to 8 bit first.

    Args:
        made: (H, W, 3), 8 or 16-bit integers or floats in [0, 1].
        truth: The same shape.
        border: Pixels left out at each side; papers take the factor of enlargement.

    Returns:
        Decibels. Infinite for equal pictures. About 1.3 dB above ``psnr`` of the same grey pictures, because Y has
        219 levels and not 255.

    Raises:
        BadPicture: shapes or types do not fit, or the border leaves nothing.

    Example:
        >>> grey = np.full((4, 4, 3), 0.5)
        >>> round(y_psnr(grey, grey + 0.1), 4)
        21.3219
    """
    return psnr(*_inner(made, truth, border))


def y_ssim(made: Array, truth: Array, *, border: int = 0) -> float:
    """Structural similarity of the brightness, as ``ssim``: whole windows alone.

    Args:
        made: (H, W, 3), 8 or 16-bit integers or floats in [0, 1].
        truth: The same shape.
        border: Pixels left out at each side; papers take the factor of enlargement.

    Returns:
        In [-1, 1]; 1 for equal pictures.

    Raises:
        BadPicture: shapes or types do not fit, or less than 11 pixels a side are left.
    """
    return ssim(*_inner(made, truth, border))


def _inner(made: Array, truth: Array, border: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    made_HWC, truth_HWC = as_pair(made, truth)
    height, width, channels = truth_HWC.shape
    if channels != 3 or border < 0 or min(height, width) <= 2 * border:
        raise BadPicture(
            needed=f"pictures in red, green and blue of more than {2 * max(border, 0)} pixels a side",
            found=f"{width} x {height} in {channels} channels, border {border}",
            fix="Repeat a grey picture three times, or take a smaller border from 0 up.",
        )
    inside = slice(border, height - border), slice(border, width - border)
    return _luma(made_HWC[inside]), _luma(truth_HWC[inside])


def _luma(picture_HWC: Array) -> NDArray[np.float64]:
    """Y over 255, (H, W)."""
    return np.asarray(picture_HWC.astype(np.float64) @ _WEIGHTS + 16 / 255)
