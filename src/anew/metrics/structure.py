"""How alike two pictures are in structure: SSIM at one scale and at five.

Both compare means, spreads and correlation in a gaussian window that slides over the pictures:

    l  = (2 mx my + c1) / (mx^2 + my^2 + c1)          luminance
    cs = (2 sxy + c2) / (sx^2 + sy^2 + c2)            contrast and structure
    ssim = l cs,   c1 = 0.01^2,  c2 = 0.03^2

Axes
    H  rows     W  columns     C  channels, compared one by one and averaged

Source
    Wang, Bovik, Sheikh and Simoncelli 2004, doi:10.1109/TIP.2003.819861      ssim
    Wang, Simoncelli and Bovik 2003, doi:10.1109/ACSSC.2003.1292216           ms_ssim
"""

from collections.abc import Callable

import cv2
import numpy as np

from anew.errors import BadPicture
from anew.metrics.pair import Array, Floats, Mask, as_mask, as_pair

_WINDOW = 11
_SIGMA = 1.5
_C1, _C2 = 0.01**2, 0.03**2
_WEIGHTS = (0.0448, 0.2856, 0.3001, 0.2363, 0.1333)  # of the scales, finest first: Wang 2003, section 3.2


def ssim(made: Array, truth: Array, mask_HW: Array | None = None) -> float:
    """Structural similarity in an 11 x 11 gaussian window of sigma 1.5.

    Without a mask the windows that lie wholly in the picture count. With one, every window whose centre
    is inside it; they look five pixels beyond, and beyond a border see the picture mirrored. Equals
    ``skimage.metrics.structural_similarity`` with ``gaussian_weights=True, sigma=1.5,
    use_sample_covariance=False, data_range=1``.

    Limits: like every comparison pixel by pixel it prefers a blur to a texture that is right but shifted.

    Args:
        made: (H, W) or (H, W, C), 8 or 16-bit integers or floats in [0, 1]; 11 pixels a side at least.
        truth: The same shape.
        mask_HW: 1 = counted. None counts every whole window.

    Returns:
        In [-1, 1]; 1 for equal pictures.

    Raises:
        BadPicture: shapes, types or mask do not fit, or a side is below 11 pixels.

    Source:
        Wang et al. 2004, doi:10.1109/TIP.2003.819861.

    Example:
        >>> ramp = np.tile(np.linspace(0, 1, 16), (16, 1))
        >>> ssim(ramp, ramp)
        1.0
    """
    made_HWC, truth_HWC = as_pair(made, truth)
    _need_side(truth.shape, _WINDOW, "ssim")
    inside = _whole(truth.shape) if mask_HW is None else as_mask(mask_HW, truth.shape)
    return _mean_of_channels(lambda x, y: _scores(x, y, inside)[0], made_HWC, truth_HWC)


def ms_ssim(made: Array, truth: Array, mask_HW: Array | None = None) -> float:
    """Structural similarity at five scales, each half the one before.

    Contrast and structure count at every scale, luminance at the coarsest alone. A negative score
    of a scale counts as 0, so the result is 0 then. A mask shrinks with the pictures: a coarse
    pixel counts when any pixel under it does.

    Limits: 176 pixels a side at least, so that a whole window fits the coarsest scale (11 x 2^4).

    Args:
        made: (H, W) or (H, W, C), 8 or 16-bit integers or floats in [0, 1].
        truth: The same shape.
        mask_HW: 1 = counted. None counts every whole window.

    Returns:
        In [0, 1]; 1 for equal pictures.

    Raises:
        BadPicture: shapes, types or mask do not fit, or a side is below 176 pixels.

    Source:
        Wang et al. 2003, doi:10.1109/ACSSC.2003.1292216.

    Example:
        >>> ramp = np.tile(np.linspace(0, 1, 176), (176, 1))
        >>> ms_ssim(ramp, ramp)
        1.0
    """
    made_HWC, truth_HWC = as_pair(made, truth)
    _need_side(truth.shape, _WINDOW * 2 ** (len(_WEIGHTS) - 1), "ms_ssim")
    counted = _whole_scales(truth.shape) if mask_HW is None else _mask_scales(as_mask(mask_HW, truth.shape))
    return _mean_of_channels(lambda x, y: _over_scales(x, y, counted), made_HWC, truth_HWC)


def _over_scales(x: Floats, y: Floats, counted: list[Mask]) -> float:
    product = 1.0
    for scale, (weight, inside) in enumerate(zip(_WEIGHTS, counted, strict=True)):
        both, structure = _scores(x, y, inside)
        product *= max(both if scale == len(counted) - 1 else structure, 0.0) ** weight
        x, y = _half(x), _half(y)
    return product


def _scores(x: Floats, y: Floats, inside: Mask) -> tuple[float, float]:
    """The means of l cs and of cs over the windows counted."""
    mean_x, mean_y = _blur(x), _blur(y)
    spread = (_blur(x * x) - mean_x**2) + (_blur(y * y) - mean_y**2)
    structure = (2 * (_blur(x * y) - mean_x * mean_y) + _C2) / (spread + _C2)
    luminance = (2 * mean_x * mean_y + _C1) / (mean_x**2 + mean_y**2 + _C1)
    return float((luminance * structure)[inside].mean()), float(structure[inside].mean())


def _blur(x: Floats) -> Floats:
    return np.asarray(cv2.GaussianBlur(x, (_WINDOW, _WINDOW), _SIGMA, borderType=cv2.BORDER_REFLECT), x.dtype)


def _half(x: Floats) -> Floats:
    """Means of 2 x 2 blocks; an odd last row or column counts twice, so that no part of a mask is lost."""
    h, w = x.shape
    even = np.pad(x, ((0, h % 2), (0, w % 2)), mode="edge")
    return np.asarray(cv2.resize(even, ((w + 1) // 2, (h + 1) // 2), interpolation=cv2.INTER_AREA), x.dtype)


def _whole(shape: tuple[int, ...]) -> Mask:
    """The centres of the windows that lie wholly in the picture."""
    edge = _WINDOW // 2
    inside = np.zeros(shape[:2], dtype=bool)
    inside[edge:-edge, edge:-edge] = True
    return inside


def _whole_scales(shape: tuple[int, ...]) -> list[Mask]:
    return [_whole((-(-shape[0] >> scale), -(-shape[1] >> scale))) for scale in range(len(_WEIGHTS))]


def _mask_scales(mask_HW: Mask) -> list[Mask]:
    """The mask at every scale; a pixel counts when any of the four under it does."""
    masks = [mask_HW]
    while len(masks) < len(_WEIGHTS):
        masks.append(_half(masks[-1].astype(np.float64)) > 0)
    return masks


def _mean_of_channels(score: Callable[[Floats, Floats], float], made_HWC: Floats, truth_HWC: Floats) -> float:
    """One channel at a time in float64: a variance is a small difference of large numbers."""
    pairs = zip(np.moveaxis(made_HWC, 2, 0), np.moveaxis(truth_HWC, 2, 0), strict=True)
    return float(np.mean([score(x.astype(np.float64), y.astype(np.float64)) for x, y in pairs]))


def _need_side(shape: tuple[int, ...], least: int, metric: str) -> None:
    if min(shape[:2]) < least:
        raise BadPicture(
            needed=f"pictures of at least {least} x {least} pixels for {metric}",
            found=f"{shape[1]} x {shape[0]}",
            fix="Use psnr, or ssim for pictures of 11 pixels a side and more.",
        )
