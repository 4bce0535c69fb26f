"""How real a filling looks: is its texture that of the truth, wherever the pixels went?

Both metrics compare populations, not positions, so the shuffled but sharp filling of a hole is not
punished for each blade of grass that stands elsewhere, and a blur is.

Axes
    H  rows     W  columns     C  channels     D  numbers in one flattened patch     P  projections
"""

import cv2
import numpy as np

from anew.metrics.pair import Array, Floats, Mask, as_mask, as_pair, some
from anew.metrics.patches import PATCH, cut, directions, sliced

_PATCHES = 20000  # at most this many are compared: their distribution is known well enough by then


def gradient_ratio(made: Array, truth: Array, mask_HW: Array | None = None) -> float:
    """How much detail the filling has for each unit of detail in the truth.

        ratio = mean |grad made| / mean |grad truth|

    of the mean of the channels, by Sobel filters, over the mask less its two outermost pixels, where
    the filters would see the surroundings.

    Limits: noise is detail too. 1 says that the amount is right, not that the texture is.

    Args:
        made: (H, W) or (H, W, C), 8 or 16-bit integers or floats in [0, 1].
        truth: The same shape.
        mask_HW: 1 = counted. None counts every pixel.

    Returns:
        0 for a flat filling, below 1 for a blur, 1 for the right amount, above 1 for noise; infinite when
        the truth alone is flat, 1 when both are.

    Raises:
        BadPicture: shapes, types or mask do not fit, or the mask is nowhere thicker than four pixels.

    Source:
        The gradient measure of sharpness (Krotkov 1988, "Focusing", IJCV 1:223-237) as a ratio.

    Example:
        >>> ramp = np.tile(np.linspace(0, 1, 16), (16, 1))
        >>> round(gradient_ratio(ramp / 2, ramp), 6)
        0.5
    """
    made_HWC, truth_HWC = as_pair(made, truth)
    inside = _eroded(as_mask(mask_HW, truth.shape), 5, beyond=1)
    of_made, of_truth = _detail(made_HWC, inside), _detail(truth_HWC, inside)
    if of_truth == 0:
        return 1.0 if of_made == 0 else float("inf")
    return of_made / of_truth


def patch_swd(made: Array, truth: Array, mask_HW: Array | None = None) -> float:
    """Sliced Wasserstein distance between the 7 x 7 patches of the filling and those of the truth.

    The patches are projected on 64 random directions (of one fixed seed, each without its mean, so
    that a flat shift of light counts little); along each, the mean distance of the sorted
    projections is divided by the truth's spread plus one grey level. Only patches wholly inside the
    mask count, and at most 20000 of them.

    Limits: blind to where a patch lies, and to structure larger than a patch. The directions are
    random and few: differences below some 0.01 say nothing.

    Args:
        made: (H, W) or (H, W, C), 8 or 16-bit integers or floats in [0, 1].
        truth: The same shape.
        mask_HW: 1 = counted. None counts every patch.

    Returns:
        0 for equal populations; about 0.8 for a flat filling.

    Raises:
        BadPicture: shapes, types or mask do not fit, or no patch lies wholly inside the mask.

    Source:
        Rabin et al. 2011, "Wasserstein Barycenter and its Application to Texture Mixing",
        doi:10.1007/978-3-642-24785-9_37; of patches, Elnekave and Weiss 2022, arXiv:2203.11862.

    Example:
        >>> noise = np.random.default_rng(0).random((32, 32))
        >>> patch_swd(noise, noise)
        0.0
    """
    made_HWC, truth_HWC = as_pair(made, truth)
    rng = np.random.default_rng(0)
    directions_DP = directions(PATCH**2 * truth_HWC.shape[2], rng)
    rows, columns = np.nonzero(_eroded(as_mask(mask_HW, truth.shape), PATCH, beyond=0))
    if len(rows) > _PATCHES:
        kept = rng.choice(len(rows), _PATCHES, replace=False)
        rows, columns = rows[kept], columns[kept]
    return sliced(cut(made_HWC, rows, columns) @ directions_DP, cut(truth_HWC, rows, columns) @ directions_DP)


def _detail(picture_HWC: Floats, inside: Mask) -> float:
    grey = picture_HWC.mean(axis=2)
    slope = np.hypot(cv2.Sobel(grey, -1, 1, 0), cv2.Sobel(grey, -1, 0, 1))
    return float(slope[inside].mean(dtype=np.float64))


def _eroded(mask_HW: Mask, side: int, beyond: int) -> Mask:
    """The centres of the squares that lie wholly inside the mask; the world beyond the picture is in (1) or out (0)."""
    square = np.ones((side, side), np.uint8)
    eroded = cv2.erode(mask_HW.astype(np.uint8), square, borderType=cv2.BORDER_CONSTANT, borderValue=beyond)
    return some(eroded > 0, f"the mask, {side // 2} pixels from its edge")
