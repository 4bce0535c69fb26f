"""Subject: which pixels are it, from a box, scribbles, a rough mask, or nothing at all.

Two things are known about a background: its colours, and that one can walk through it to the frame without
crossing an edge. The second gives the first guess, GrabCut's colour models the answer.

Axes
    H, W  the picture at a small working size

Sources
    Rother, Kolmogorov & Blake 2004, "GrabCut", doi:10.1145/1015706.1015720
    Zhang et al. 2015, "Minimum Barrier Salient Object Detection at 80 FPS", doi:10.1109/ICCV.2015.165
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from anew.ops.barrier import barrier_distance
from anew.ops.colour import srgb_to_lab

Array = npt.NDArray[np.float32]
Bools = npt.NDArray[np.bool_]
Labels = npt.NDArray[np.uint8]

_ROUNDS = 5
_FRAME = 0.03
"""Without any hint, this share of the picture along its border is taken for background."""
_WEIGHTS = np.array([0.6, 1, 1], np.float32)
"""Of L, a and b in the barrier: shadows are no edges of things."""
_BARRIER = 0.5
"""Share of Otsu's threshold below which the first guess is background."""
_CRUMB = 0.1
"""Pieces smaller than this share of the largest are dropped."""
_PINHOLE = 0.005
"""Holes smaller than this share of the subject are filled."""
_BAY = 0.12
"""Half the width of the bays that are filled where they stand out, as a share of the subject's size."""
_EDGE = 9
"""Width of the band, in pixels, that is cut once more at the larger size."""
_SMALLEST = 40
"""Shorter side, in pixels, below which all is done at one size."""
_FEWEST = 12
"""Pixels of either kind without which no colours can be learnt."""


class Hints(NamedTuple):
    """What is known, at the working size."""

    outside_HW: Bools
    """Surely background: outside the box, black scribbles, far outside the mask."""
    inside_HW: Bools
    """Surely subject: white scribbles, deep inside the mask."""
    likely_HW: Bools | None = None
    """A first guess; None to find one."""


def find_subject(picture_HWC: Array, hints: Hints) -> Bools:
    """Where the subject is.

    Args:
        picture_HWC: sRGB-encoded, [0, 1], three channels, small: cost grows faster than the pixels.
        hints: See `Hints`. Where they contradict each other, inside wins.

    Returns:
        bool (H, W). Never empty: where nothing stands out it is all that the hints allow.

    Source:
        Rother et al. 2004, doi:10.1145/1015706.1015720.
    """
    outside = hints.outside_HW & ~hints.inside_HW
    if not (outside.any() or hints.likely_HW is not None):
        outside = framed(outside.shape) & ~hints.inside_HW
    stands_out = _stands_out(picture_HWC, outside)
    likely = stands_out if hints.likely_HW is None else hints.likely_HW
    likely = (likely | hints.inside_HW) & ~outside
    found = _grown(picture_HWC, outside, hints.inside_HW, likely)
    found = _tidied(found, hints.inside_HW, outside)
    found = (_closed(found) & stands_out | found) & ~outside
    return found if found.any() else ~outside | hints.inside_HW


def framed(shape: tuple[int, ...]) -> Bools:
    """A thin border, True; nothing where the picture is too small to have one.

    Example:
        >>> framed((3, 4)).astype(int).tolist()
        [[1, 1, 1, 1], [1, 0, 0, 1], [1, 1, 1, 1]]
    """
    frame = np.ones(shape, np.bool_)
    rows, columns = (max(1, round(_FRAME * n)) if n > 2 else 0 for n in shape)
    frame[rows : shape[0] - rows, columns : shape[1] - columns] = False
    return frame


def _stands_out(picture_HWC: Array, outside: Bools) -> Bools:
    """What cannot be reached from the background without crossing an edge."""
    lab = cv2.GaussianBlur(srgb_to_lab(picture_HWC) * _WEIGHTS, (0, 0), 1.0)
    barrier = barrier_distance(np.asarray(lab, np.float32), outside)
    highest = max(float(barrier.max()), 1e-6)
    otsu, _ = cv2.threshold((barrier * (255 / highest)).astype(np.uint8), 0, 255, cv2.THRESH_OTSU)
    return np.asarray(barrier > _BARRIER * otsu * highest / 255)


def _grown(picture_HWC: Array, outside: Bools, inside: Bools, likely: Bools) -> Bools:
    """GrabCut at half the size, then once more along the edge that it found: a quarter of the cost, and calmer."""
    half = tuple((n + 1) // 2 for n in likely.shape)
    if min(half) < _SMALLEST:
        return _cut(picture_HWC, _labels(outside, inside, likely), _ROUNDS)
    small = (_shrunk(mask, half) for mask in (outside, inside, likely))
    picture_hwC = np.asarray(cv2.resize(picture_HWC, half[::-1], interpolation=cv2.INTER_AREA), np.float32)
    rough = _enlarged(_cut(picture_hwC, _labels(*small), _ROUNDS), likely.shape)
    reach = np.ones((_EDGE, _EDGE), np.uint8)
    far, deep = ~_changed(cv2.dilate, rough, reach), _changed(cv2.erode, rough, reach)
    return _cut(picture_HWC, _labels((outside | far) & ~inside, (inside | deep) & ~outside, rough), 1)


def _shrunk(mask: Bools, shape: tuple[int, ...]) -> Bools:
    return np.asarray(cv2.resize(mask.astype(np.float32), shape[::-1], interpolation=cv2.INTER_AREA) >= 0.5)


def _enlarged(mask: Bools, shape: tuple[int, ...]) -> Bools:
    return np.asarray(cv2.resize(mask.astype(np.uint8), shape[::-1], interpolation=cv2.INTER_NEAREST) > 0)


def _changed(how: Callable[..., Any], mask: Bools, disc: Labels) -> Bools:
    return np.asarray(how(mask.astype(np.uint8), disc) > 0)


def _labels(outside: Bools, inside: Bools, likely: Bools) -> Labels:
    labels = np.where(likely, cv2.GC_PR_FGD, cv2.GC_PR_BGD).astype(np.uint8)
    labels[outside], labels[inside] = cv2.GC_BGD, cv2.GC_FGD
    return labels


def _cut(picture_HWC: Array, labels: Labels, rounds: int) -> Bools:
    """GrabCut: learn the colours of both sides, cut where it costs least, again."""
    subject = np.asarray((labels == cv2.GC_FGD) | (labels == cv2.GC_PR_FGD))
    if min(np.count_nonzero(subject), np.count_nonzero(~subject)) < _FEWEST or min(labels.shape) < 2:
        return subject
    lab = cv2.cvtColor((picture_HWC * 255).round().astype(np.uint8), cv2.COLOR_RGB2LAB)
    cv2.setRNGSeed(0)  # its k-means draws from this thread's generator
    nowhere = (0, 0, 0, 0)  # a rectangle that this mode does not read
    cv2.grabCut(lab, labels, nowhere, np.zeros((1, 65)), np.zeros((1, 65)), rounds, cv2.GC_INIT_WITH_MASK)
    return np.asarray((labels == cv2.GC_FGD) | (labels == cv2.GC_PR_FGD))


def _closed(found: Bools) -> Bools:
    """With its gaps and bays: a dark collar between face and coat belongs to the subject if it stands out."""
    reach = round(_BAY * float(np.sqrt(np.count_nonzero(found))))
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
    ample = np.pad(found, reach).astype(np.uint8)
    closed = cv2.morphologyEx(ample, cv2.MORPH_CLOSE, disc)
    return np.asarray(closed[reach : closed.shape[0] - reach, reach : closed.shape[1] - reach] > 0)


def _tidied(found: Bools, inside: Bools, outside: Bools) -> Bools:
    """Without crumbs and pinholes. Where strokes say what the subject is, a piece that holds none is a crumb."""
    kept = _large(found, np.inf if inside.any() else _CRUMB, keep=inside)
    holes = ~kept & ~_large(~kept, _PINHOLE * np.count_nonzero(kept) / max(_largest(~kept), 1), keep=outside)
    return np.asarray((kept | holes) & ~outside)


def _large(mask: Bools, share: float, keep: Bools) -> Bools:
    """The connected pieces of at least that share of the largest, and those that touch ``keep``."""
    _, numbers, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=4)
    areas = stats[:, cv2.CC_STAT_AREA].astype(np.float64)
    areas[0] = 0
    good = areas >= share * max(areas.max(), 1)
    good[np.unique(numbers[keep])] = True
    good[0] = False
    return np.asarray(good[numbers])


def _largest(mask: Bools) -> int:
    _, _, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=4)
    return int(stats[1:, cv2.CC_STAT_AREA].max(initial=0))
