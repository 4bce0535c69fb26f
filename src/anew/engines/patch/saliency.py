"""A careful guess at a picture's subject, for when nobody pointed it out.

Something is taken for the subject only where what lies in the middle can be told apart from what lies along the
edges, and is neither tiny nor most of the picture. Otherwise there is none: a wrong subject costs more than a
missed one.

Source
    Rother et al. 2004, "GrabCut", doi:10.1145/1015706.1015720
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from anew.ops.patchmatch import Floats, Mask
from anew.ops.pyramids import resize

_LOOK = 128  # pixels on the longer side
_RIM = 0.12  # of each side, surely not the subject
_SIZES = (0.02, 0.35)  # of the picture
_IN_ONE_PIECE = 0.6  # of what was found


def subject_of(picture_HWC: Floats) -> Mask:
    """True on the subject, (H, W); nowhere True where none stands out."""
    height, width = picture_HWC.shape[:2]
    scale = min(1.0, _LOOK / max(height, width))
    rows, columns = round(height * scale), round(width * scale)
    nothing = np.zeros((height, width), bool)
    if min(rows, columns) < 24:
        return nothing
    small = resize(picture_HWC[..., :3], rows, columns)
    piece = _largest_piece(_grabbed((np.clip(small, 0, 1) * 255).astype(np.uint8)))
    if not _SIZES[0] <= piece.mean() <= _SIZES[1]:
        return nothing
    return np.asarray(resize(piece.astype(np.float32), height, width) > 0.3)


def _grabbed(small: NDArray[np.uint8]) -> Mask:
    """What GrabCut tells apart from the rim."""
    rows, columns = small.shape[:2]
    down, right = round(rows * _RIM), round(columns * _RIM)
    labels = np.full((rows, columns), cv2.GC_BGD, np.uint8)
    labels[down : rows - down, right : columns - right] = cv2.GC_PR_FGD
    cv2.setRNGSeed(0)
    cv2.grabCut(small, labels, (0, 0, columns, rows), np.zeros((1, 65)), np.zeros((1, 65)), 4, cv2.GC_INIT_WITH_MASK)
    return np.asarray((labels == cv2.GC_FGD) | (labels == cv2.GC_PR_FGD))


def _largest_piece(found: Mask) -> Mask:
    """The largest connected part, or nothing where what was found is scattered."""
    _, labels, boxes, _ = cv2.connectedComponentsWithStats(found.astype(np.uint8))
    if len(boxes) < 2:
        return np.zeros_like(found)
    largest = 1 + int(np.argmax(boxes[1:, cv2.CC_STAT_AREA]))
    piece = np.asarray(labels == largest)
    return piece if piece.sum() >= _IN_ONE_PIECE * found.sum() else np.zeros_like(found)
