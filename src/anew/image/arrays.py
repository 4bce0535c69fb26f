"""Arrays from outside: any sensible numpy array becomes samples (H, W, C), uint8 or uint16.

Axes
    H  rows     W  columns     C  1 grey, 2 grey + alpha, 3 RGB, 4 RGBA
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from anew.errors import BadPicture

Samples = NDArray[np.unsignedinteger[Any]]
"""uint8 or uint16."""


def samples_from(array: NDArray[Any], depth: int | None = None) -> Samples:
    """The samples that an array means.

    Args:
        array: (H, W) or (H, W, 1 to 4). uint8 and uint16 are taken as they are, floats are in [0, 1],
            bool is black and white.
        depth: Bits of a sample for floats, 8 or 16; None is 8. Integers keep their own.

    Returns:
        A copy, (H, W, C), C-contiguous.

    Raises:
        BadPicture: another shape, another type, no pixels, NaN, or floats outside [0, 1].

    Example:
        >>> samples_from(np.array([[0.0, 1.0]], dtype=np.float32)).ravel().tolist()
        [0, 255]
    """
    array_HWC = _shaped(np.asarray(array))
    if array_HWC.dtype == np.bool_:
        return np.where(array_HWC, np.uint8(255), np.uint8(0))
    if array_HWC.dtype in (np.uint8, np.uint16):
        own = 8 * array_HWC.dtype.itemsize
        if depth not in (None, own):
            raise BadPicture(
                needed=f"samples of {depth} bits", found=str(array_HWC.dtype), fix="Leave depth out for integers."
            )
        return np.array(array_HWC, order="C")
    if np.issubdtype(array_HWC.dtype, np.floating):
        _check_range(array_HWC)
        return quantised(array_HWC, depth or 8)
    raise BadPicture(
        needed="uint8, uint16, bool, or floats in [0, 1]",
        found=f"an array of {array_HWC.dtype}",
        fix="Convert it first, for instance array.astype(numpy.uint8).",
    )


def quantised(values_HWC: NDArray[np.floating[Any]], depth: int) -> Samples:
    """Floats in [0, 1] to the nearest sample; what lies outside is clamped. Row by row, to spare memory."""
    samples_HWC: Samples = np.empty(values_HWC.shape, np.uint8 if depth == 8 else np.uint16)
    top = 255 if depth == 8 else 65535
    for rows in row_bands(values_HWC.shape[0], values_HWC[:1].size):
        band = np.multiply(values_HWC[rows], top, dtype=np.float32)
        samples_HWC[rows] = np.rint(np.clip(band, 0, top, out=band), out=band)
    return samples_HWC


def row_bands(height: int, row: int, numbers: int = 2**20) -> list[slice]:
    """The rows of a picture in bands of about ``numbers`` numbers, for work that makes temporaries.

    Example:
        >>> row_bands(5, 10, 20)
        [slice(0, 2, None), slice(2, 4, None), slice(4, 5, None)]
    """
    step = max(1, numbers // max(row, 1))
    return [slice(top, min(top + step, height)) for top in range(0, height, step)]


def _shaped(array: NDArray[Any]) -> NDArray[Any]:
    shape = array.shape
    array_HWC = array[..., None] if array.ndim == 2 else array
    if array_HWC.ndim != 3 or array_HWC.shape[2] not in (1, 2, 3, 4):
        first = array.ndim == 3 and shape[0] in (1, 3, 4)
        raise BadPicture(
            needed="an array of shape (H, W) or (H, W, 1 to 4)",
            found=f"shape {shape}",
            fix="Put the channels last, with array.transpose(1, 2, 0)."
            if first
            else "Pass one picture, channels last.",
        )
    if 0 in array_HWC.shape:
        raise BadPicture(needed="at least one pixel", found=f"shape {shape}", fix="Check how the array was cut.")
    return array_HWC


def _check_range(array_HWC: NDArray[Any]) -> None:
    low, high = float(array_HWC.min()), float(array_HWC.max())
    if low != low or high != high:
        raise BadPicture(
            needed="numbers", found="NaN in the picture", fix="Find where it comes from, or use numpy.nan_to_num."
        )
    if low < 0 or high > 1:
        fix = "Divide by 255, or pass uint8." if 1 < high <= 255 and low >= 0 else "Scale or clip the array first."
        raise BadPicture(needed="floats in [0, 1]", found=f"{low:.4g} to {high:.4g}", fix=fix)


def deepened(samples: Samples) -> Samples:
    """Samples of 8 bits as 16: undone by ``shallowed``."""
    deep: Samples = samples.astype(np.uint16)
    deep *= np.uint16(257)
    return deep


def shallowed(samples: Samples) -> Samples:
    """Samples of 16 bits as the nearest of 8."""
    shallow = np.empty(samples.shape, np.uint8)
    for rows in row_bands(samples.shape[0], samples[:1].size):
        shallow[rows] = (samples[rows] + np.uint32(128)) // np.uint32(257)
    return shallow


def shrunk(samples: Samples, bits: int) -> Samples:
    """Samples of 8 or 16 bits as the nearest of fewer bits: 1, 2 or 4 from 8, 10 or 12 from 16."""
    above, top = int(np.iinfo(samples.dtype).max), 2**bits - 1
    few = np.empty_like(samples)
    for rows in row_bands(samples.shape[0], samples[:1].size):
        few[rows] = (samples[rows].astype(np.uint32) * np.uint32(top) + np.uint32(above // 2)) // np.uint32(above)
    return few


def stretched(samples: Samples, bits: int) -> Samples:
    """Samples of fewer bits as 8 or 16: undone by ``shrunk``.

    Example:
        >>> stretched(np.array([[0, 512, 1023]], np.uint16), 10).tolist()
        [[0, 32800, 65535]]
        >>> stretched(np.array([[0, 1, 3]], np.uint8), 2).tolist()
        [[0, 85, 255]]
    """
    if bits < 8:
        return samples * np.uint8(255 // (2**bits - 1))
    wide: Samples = samples << np.uint16(16 - bits)
    wide |= samples >> np.uint16(2 * bits - 16)
    return wide


def straight(samples: Samples) -> Samples:
    """Premultiplied alpha to straight, rounded: exactly what ``premultiplied`` undoes."""
    return _scaled(samples, lambda colours, alpha, top: (colours * top + alpha // 2) // np.maximum(alpha, 1))


def premultiplied(samples: Samples) -> Samples:
    """Straight alpha to premultiplied, rounded.

    Example:
        >>> was = np.array([[[3, 2, 1, 7]]], np.uint8)
        >>> np.array_equal(premultiplied(straight(was)), was)
        True
    """
    return _scaled(samples, lambda colours, alpha, top: (colours * alpha + top // 2) // top)


def _scaled(samples: Samples, rule: Any) -> Samples:
    top = int(np.iinfo(samples.dtype).max)
    result = samples.copy()
    for rows in row_bands(samples.shape[0], samples[:1].size):
        band = samples[rows].astype(np.uint64)
        result[rows, :, :-1] = np.minimum(rule(band[..., :-1], band[..., -1:], top), top)
    return result
