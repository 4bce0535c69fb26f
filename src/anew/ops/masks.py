"""Masks: float32 (H, W) in [0, 1], where 1 = paint and 0 = keep.

Growing goes outwards; feathering goes inwards, so that what a mask keeps stays kept.
"""

import numpy as np
import numpy.typing as npt

FloatMask = npt.NDArray[np.float32]


FAINT = 1 / 32
"""So near to black or white that a lossy file, and not a person, made the difference."""


def settled(mask_HW: FloatMask) -> FloatMask:
    """The mask with almost black made black and almost white made white.

    A mask saved as JPEG has faint specks around its edges. Taken at their word they would be painted, and
    nothing near them could be kept or copied.

    Example:
        >>> settled(np.array([[0.01, 0.5, 0.99]], np.float32)).tolist()
        [[0.0, 0.5, 1.0]]
    """
    return np.where(mask_HW < FAINT, np.float32(0), np.where(mask_HW > 1 - FAINT, np.float32(1), mask_HW))


def grow(mask_HW: FloatMask, pixels: int) -> FloatMask:
    """Widen the painted part by a disc of that radius.

    Example:
        >>> grow(np.eye(3, dtype=np.float32)[1:2], 1)
        array([[1., 1., 1.]], dtype=float32)
    """
    if not pixels:
        return mask_HW
    import cv2

    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * pixels + 1, 2 * pixels + 1))
    return np.asarray(cv2.dilate(mask_HW, disc), np.float32)


def feather(mask_HW: FloatMask, pixels: int) -> FloatMask:
    """Let the painted part rise from its edge over so many pixels, all of them inside it.

    The edge of the picture is no edge of the mask: a mask that touches it stays full there.
    """
    if not pixels:
        return mask_HW
    import cv2

    inside = (mask_HW > 0).astype(np.uint8)
    rise = cv2.distanceTransform(inside, cv2.DIST_L2, 5) / np.float32(pixels + 1)
    return np.asarray(mask_HW * np.minimum(rise, 1), np.float32)


def at_size(mask_HW: FloatMask, height: int, width: int) -> FloatMask:
    """The mask at another size, where each pixel is the most painted of all that it touches.

    A stroke of one pixel survives any shrinking; a mean would thin it away.

    Example:
        >>> at_size(np.array([[0, 1, 0, 0, 0]], np.float32), 1, 2).tolist()
        [[1.0, 0.0]]
    """
    return _most_of(_most_of(mask_HW, height, 0), width, 1)


def in_cells(mask_HW: FloatMask, cell: int) -> FloatMask:
    """Whole cells painted, 0 or 1, wherever there is any paint in them; the size stays.

    Where a mask is then read once a cell, as at the resolution of latents, nothing of it is lost.

    Example:
        >>> in_cells(np.array([[0, 0, 0, 0.1, 0]], np.float32), 2).tolist()
        [[0.0, 0.0, 1.0, 1.0, 0.0]]
    """
    height, width = mask_HW.shape
    some = np.pad(mask_HW > 0, ((0, -height % cell), (0, -width % cell)))
    cells = some.reshape(some.shape[0] // cell, cell, some.shape[1] // cell, cell).any(axis=(1, 3))
    return cells.repeat(cell, axis=0).repeat(cell, axis=1)[:height, :width].astype(np.float32)


def _most_of(mask: FloatMask, length: int, axis: int) -> FloatMask:
    """Along one axis, the largest value under each of ``length`` new pixels."""
    old = mask.shape[axis]
    if old == length:
        return np.asarray(mask, np.float32)
    edges = np.arange(length + 1) * old
    starts, ends = edges[:-1] // length, -(-edges[1:] // length)
    longer = np.concatenate([mask, mask.take([-1], axis)], axis)  # a range may end behind the last pixel
    between = np.stack([starts, ends], axis=1).ravel()  # reduceat: every other range is one of ours
    return np.asarray(np.maximum.reduceat(longer, between, axis).take(range(0, 2 * length, 2), axis), np.float32)
