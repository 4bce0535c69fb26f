"""How alike two pictures are, pixel by pixel.

Axes
    H  rows     W  columns     C  channels
"""

import numpy as np

from anew.metrics.pair import Array, as_mask, as_pair


def l1(made: Array, truth: Array, mask_HW: Array | None = None) -> float:
    """Mean absolute difference.

        l1 = mean |made - truth|

    Limits: of several right answers it prefers their median, which is a blur.

    Args:
        made: (H, W) or (H, W, C), 8 or 16-bit integers or floats in [0, 1].
        truth: The same shape.
        mask_HW: 1 = counted. None counts every pixel.

    Returns:
        In [0, 1]; 0 for equal pictures. The order of the two pictures makes no difference.

    Raises:
        BadPicture: shapes, types or mask do not fit.

    Example:
        >>> round(l1(np.full((4, 4), 0.5), np.full((4, 4), 0.75)), 6)
        0.25
    """
    made_HWC, truth_HWC = as_pair(made, truth)
    inside = as_mask(mask_HW, truth.shape)
    return float(np.abs(np.subtract(made_HWC[inside], truth_HWC[inside], dtype=np.float64)).mean())


def psnr(made: Array, truth: Array, mask_HW: Array | None = None) -> float:
    """Peak signal-to-noise ratio: how small the mean squared difference is.

        psnr = -10 log10( mean (made - truth)^2 )

    Limits: it knows nothing of structure. A blur of a large hole scores better than a sharp filling
    whose texture is right but elsewhere, so it cannot judge an inpainting alone.

    Args:
        made: (H, W) or (H, W, C), 8 or 16-bit integers or floats in [0, 1].
        truth: The same shape.
        mask_HW: 1 = counted. None counts every pixel.

    Returns:
        Decibels. Infinite for equal pictures; the order of the two pictures makes no difference.

    Raises:
        BadPicture: shapes, types or mask do not fit.

    Source:
        Huynh-Thu and Ghanbari 2008, "Scope of validity of PSNR", doi:10.1049/el:20080522.

    Example:
        >>> round(psnr(np.full((4, 4), 0.5), np.full((4, 4), 0.6)), 6)
        20.0
    """
    made_HWC, truth_HWC = as_pair(made, truth)
    inside = as_mask(mask_HW, truth.shape)
    error = float(np.square(np.subtract(made_HWC[inside], truth_HWC[inside], dtype=np.float64)).mean())
    return -10 * float(np.log10(error)) if error > 0 else float("inf")
