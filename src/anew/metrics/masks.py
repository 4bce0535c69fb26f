"""How well marks agree with the truth, when a pixel beside the line is as good as one on it.

    precision    share of what was marked that lies within n pixels of something true
    recall       share of what is true that lies within n pixels of something marked
    f1           their harmonic mean, 2 p r / (p + r)

As boundaries are scored in segmentation, but each pixel may be near any other, with no pairing of the two.

Source
    Martin, Fowlkes & Malik 2004, "Learning to Detect Natural Image Boundaries", doi:10.1109/TPAMI.2004.1273918

Axes
    H  rows     W  columns
"""

from dataclasses import dataclass

import cv2
import numpy as np

from anew.errors import BadPicture
from anew.metrics.pair import Array, Mask


@dataclass(frozen=True)
class Marks:
    """How many pixels were marked and true, and how many of each are near one of the other kind.

    Those of several pictures are added before they are read.

    Example:
        >>> Marks(marked=10, marked_near=8, true=20, true_near=8).f1
        0.5333333333333333
    """

    marked: int
    marked_near: int
    true: int
    true_near: int

    def __add__(self, other: "Marks") -> "Marks":
        return Marks(
            self.marked + other.marked,
            self.marked_near + other.marked_near,
            self.true + other.true,
            self.true_near + other.true_near,
        )

    @property
    def precision(self) -> float:
        """In [0, 1]; 1 when nothing was marked: nothing was marked wrongly."""
        return self.marked_near / self.marked if self.marked else 1.0

    @property
    def recall(self) -> float:
        """In [0, 1]; 1 when nothing is true: nothing was missed."""
        return self.true_near / self.true if self.true else 1.0

    @property
    def f1(self) -> float:
        """In [0, 1]; 0 when either is 0."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def marks(made_HW: Array, truth_HW: Array, *, within: float = 0.0) -> Marks:
    """Count what was marked and what is true.

    Args:
        made_HW: bool, or numbers in [0, 1] of which one half and more is marked.
        truth_HW: The same shape.
        within: How far away still counts, in pixels from middle to middle; 0 counts the same pixel alone, 1.5 its
            eight neighbours too.

    Raises:
        BadPicture: the shapes differ, or they are no masks.
    """
    made, truth = _marked(made_HW), _marked(truth_HW)
    if made.shape != truth.shape or made.ndim != 2 or not made.size:
        raise BadPicture(
            needed="two masks (H, W) of one shape",
            found=f"{made_HW.shape} and {truth_HW.shape}",
            fix="Resize one to the other with nearest neighbours first.",
        )
    near_truth, near_made = (_distance(each) <= within for each in (truth, made))
    counts = (made, made & near_truth, truth, truth & near_made)
    return Marks(*(int(each.sum()) for each in counts))


def _marked(mask_HW: Array) -> Mask:
    if mask_HW.dtype == bool:
        return mask_HW
    if mask_HW.dtype.kind != "f" or (mask_HW.size and not (mask_HW.min() >= 0 and mask_HW.max() <= 1)):
        raise BadPicture(
            needed="a mask of bools, or of floats in [0, 1]",
            found=f"{mask_HW.dtype}",
            fix="Compare it with its threshold first.",
        )
    return np.asarray(mask_HW >= 0.5)


def _distance(mask: Mask) -> Array:
    """Of each pixel from the nearest one in the mask; infinite when there is none."""
    if not mask.any():
        return np.full(mask.shape, np.inf)
    return np.asarray(cv2.distanceTransform((~mask).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE))
