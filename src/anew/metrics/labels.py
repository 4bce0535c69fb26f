"""How well label maps agree: counts of what was taken for what, and three readings of them.

    confusion_TM[t, m]     how many pixels of class t were said to be of class m

    pixel accuracy         sum_t n_tt / sum_tm n_tm                     most of it is the large classes
    class accuracy         mean over t of n_tt / sum_m n_tm             every class counts alike
    mean IoU               mean over t of n_tt / (row + column - n_tt)  and what is said wrongly counts against it

Source
    Long, Shelhamer and Darrell 2015, "Fully Convolutional Networks for Semantic Segmentation", section 5.

Axes
    T  classes of the truth     M  classes as made; the same ones     N  pictures     B  draws
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from anew.errors import BadPicture
from anew.metrics.interval import Interval
from anew.metrics.pair import Array

Counts = NDArray[np.int64]
"""A confusion matrix (T, M). Those of several pictures are added."""


def confusion(made: Array, truth: Array, classes: int, ignored: int | None = None) -> Counts:
    """Count what was taken for what.

    Args:
        made: Class of every pixel, integers of any shape.
        truth: The same shape.
        classes: How many there are; both hold 0 to ``classes - 1``.
        ignored: A class of the truth that is not counted, such as "unlabelled"; it may be outside the range.

    Raises:
        BadPicture: the shapes differ, or a value is outside the range.

    Example:
        >>> confusion(np.array([0, 1, 1]), np.array([0, 0, 1]), classes=2).tolist()
        [[1, 1], [0, 1]]
    """
    if made.shape != truth.shape or made.dtype.kind not in "iu" or truth.dtype.kind not in "iu":
        raise BadPicture(
            needed="two label maps of integers of one shape",
            found=f"{made.dtype} {made.shape} and {truth.dtype} {truth.shape}",
            fix="Resize one to the other with nearest neighbours first.",
        )
    counted = np.ones(truth.shape, bool) if ignored is None else truth != ignored
    made_N, truth_N = made[counted].astype(np.int64), truth[counted].astype(np.int64)
    for name, values in (("made", made_N), ("truth", truth_N)):
        if values.size and not 0 <= values.min() <= values.max() < classes:
            raise BadPicture(
                needed=f"labels from 0 to {classes - 1} in {name}",
                found=f"{values.min()} to {values.max()}",
                fix="Give the right number of classes, or name the value that is to be ignored.",
            )
    return np.bincount(truth_N * classes + made_N, minlength=classes**2).reshape(classes, classes)


def pixel_accuracy(confusion_TM: Counts) -> float:
    """The share of pixels that are right, in [0, 1]; NaN if none was counted.

    Example:
        >>> pixel_accuracy(np.array([[1, 1], [0, 2]]))
        0.75
    """
    total = confusion_TM.sum()
    return float(np.trace(confusion_TM) / total) if total else float("nan")


def class_accuracy(confusion_TM: Counts) -> float:
    """The share of right pixels in each class of the truth, averaged over those that occur; NaN if none does.

    Example:
        >>> class_accuracy(np.array([[1, 1], [0, 2]]))
        0.75
    """
    return _mean_share(confusion_TM, confusion_TM.sum(axis=1))


def mean_iou(confusion_TM: Counts, ignored: int | None = None) -> float:
    """Intersection over union, averaged over the classes that occur in either; NaN if none does.

    Args:
        confusion_TM: Counts.
        ignored: The class that was not counted as truth; saying it is wrong, but it is no class to average over.

    Example:
        >>> round(mean_iou(np.array([[1, 1], [0, 2]])), 4)
        0.5833
    """
    whole_T = confusion_TM.sum(axis=0) + confusion_TM.sum(axis=1) - np.diag(confusion_TM)
    if ignored is not None and ignored < len(whole_T):
        whole_T[ignored] = 0
    return _mean_share(confusion_TM, whole_T)


def _mean_share(confusion_TM: Counts, whole_T: Counts) -> float:
    occurs = whole_T > 0
    return float((np.diag(confusion_TM)[occurs] / whole_T[occurs]).mean()) if occurs.any() else float("nan")


def confusion_interval(
    confusion_NTM: Counts, reading: Callable[[Counts], float], *, level: float = 0.95, draws: int = 1000, seed: int = 0
) -> Interval:
    """A reading of all pictures together, and where it may lie: pictures are drawn again with replacement.

    The percentile bootstrap (Efron 1979), because the reading is no mean of one value a picture.

    Args:
        confusion_NTM: One matrix a picture.
        reading: ``pixel_accuracy``, ``class_accuracy`` or ``mean_iou``.
        level: The confidence, in (0, 1).
        draws: How many times.
        seed: The same seed gives the same interval.

    Raises:
        BadPicture: nothing was counted at all.
    """
    whole = reading(confusion_NTM.sum(axis=0))
    if np.isnan(whole):
        raise BadPicture(needed="at least one pixel to count", found="none", fix="Is everything unlabelled?")
    count = len(confusion_NTM)
    if count == 1:
        return Interval(whole, None, None, 1)
    rng = np.random.default_rng(seed)
    weight_BN = rng.multinomial(count, np.full(count, 1 / count), draws)
    drawn_BTM = np.tensordot(weight_BN, confusion_NTM, 1)
    low, high = np.nanquantile([reading(one) for one in drawn_BTM], [(1 - level) / 2, (1 + level) / 2])
    return Interval(whole, float(low), float(high), count)
