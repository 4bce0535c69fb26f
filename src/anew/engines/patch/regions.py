"""Regions: the few colours of a crude painting, and the parts of a photograph that correspond to them.

Axes: K colours, H rows, W columns. Labels are indices of colours, int64 (H, W).

Sources
    Arthur & Vassilvitskii 2007, "k-means++"                    the first centres
    Held & Karp 1962, doi:10.1137/0110015                       assignment by sets already dealt out
"""

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from anew.ops.colour import srgb_to_lab
from anew.ops.pyramids import resize

Array = NDArray[np.float32]
Labels = NDArray[np.int64]

MOST = 8
"""Regions told apart at most: the corners of a cube, so that any two codes are at least 1 apart."""

_SAME_COLOUR = 18.0  # distance in Lab under which two colours of a painting are one
_LEAST_SHARE = 0.004
_LOOKED_AT = 40_000  # pixels of the photograph that decide its regions
_LIKENESS = 0.3  # weight of resembling the painting's colours beside being tight
_HEIGHT = 0.35  # weight of the place, top 0 to bottom 1, beside Lab over 100


def palette(painting_HWC: Array) -> Array:
    """The painting's colours, most used first, at most eight: float32 (K, 3).

    Rims between two colours, and the noise of JPEG files, are not colours of their own.

    Example:
        >>> painting = np.zeros((4, 4, 3), np.float32)
        >>> painting[:1] = 1
        >>> palette(painting).tolist()
        [[0.0, 0.0, 0.0], [1.0, 1.0, 1.0]]
    """
    pixels = painting_HWC.reshape(-1, 3)
    bins = (np.clip(pixels, 0, 1) * 15 + 0.5).astype(np.int64) @ np.array([256, 16, 1])
    names, inverse, counts = np.unique(bins, return_inverse=True, return_counts=True)
    sums = np.stack([np.bincount(inverse, pixels[:, c], len(names)) for c in range(3)], axis=-1)
    means = (sums / counts[:, None]).astype(np.float32)
    lab = srgb_to_lab(means)
    kept: list[int] = []
    for n in np.argsort(-counts, kind="stable"):
        far = all(np.linalg.norm(lab[n] - lab[k]) > _SAME_COLOUR for k in kept)
        if not kept or (far and counts[n] >= _LEAST_SHARE * len(pixels)):
            kept.append(int(n))
    return means[kept[:MOST]]


def nearest_colour(picture_HWC: Array, colours_K3: Array) -> Labels:
    """For each pixel the index of the colour nearest to it in Lab."""
    return _nearest_centre(srgb_to_lab(picture_HWC), srgb_to_lab(colours_K3))


def regions_like(photo_HWC: Array, colours_K3: Array, wanted: Labels, rng: np.random.Generator) -> Labels:
    """The photograph divided into as many regions as there are colours, each labelled by the colour it suits best.

    Regions are found by k-means over colour and height; a region suits a colour that resembles its own and lies
    about as high in the painting as the region does in the photograph.
    """
    share = math.sqrt(min(1.0, _LOOKED_AT / (photo_HWC.shape[0] * photo_HWC.shape[1])))
    small = resize(photo_HWC, max(1, round(photo_HWC.shape[0] * share)), max(1, round(photo_HWC.shape[1] * share)))
    count = len(colours_K3)
    heights = np.array([_mean_row(wanted == label) for label in range(count)], np.float32)
    asked = np.concatenate([srgb_to_lab(colours_K3) / 100, _HEIGHT * heights[:, None]], axis=-1)
    centres = _centres_like(_features(small).reshape(-1, 4), asked, rng)
    return _tidied(_nearest_centre(_features(photo_HWC), centres), count)


def codes_of(count: int) -> Array:
    """A point in space for each label, any two at least 1 apart: float32 (count, 3), corners of the unit cube."""
    order = np.array([0, 7, 1, 6, 2, 5, 4, 3])[np.arange(count) % MOST]
    return ((order[:, None] >> np.arange(3)) & 1).astype(np.float32)


def assigned(cost_KK: Array) -> Labels:
    """The column for each row, each used once, at the least total cost; rows at most ``MOST``.

    Example:
        >>> assigned(np.array([[1.0, 2.0], [1.0, 9.0]])).tolist()
        [1, 0]
    """
    best: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, ())}  # columns dealt out so far, as bits
    for row in cost_KK:
        longer: dict[int, tuple[float, tuple[int, ...]]] = {}
        for used, (total, columns) in best.items():
            for column, cost in enumerate(row):
                key = used | 1 << column
                if key != used and (key not in longer or total + cost < longer[key][0]):
                    longer[key] = (total + float(cost), (*columns, column))
        best = longer
    return np.array(next(iter(best.values()))[1], np.int64)


def _features(picture_HWC: Array) -> Array:
    height, width = picture_HWC.shape[:2]
    blurred = np.asarray(cv2.GaussianBlur(picture_HWC, (0, 0), max(height, width) / 150 + 0.5), np.float32)
    lab = srgb_to_lab(blurred) / 100
    rows = np.broadcast_to(((np.arange(height, dtype=np.float32) + 0.5) / height)[:, None, None], (height, width, 1))
    return np.concatenate([lab, _HEIGHT * rows], axis=-1).astype(np.float32)


def _mean_row(inside: NDArray[np.bool_]) -> float:
    rows = np.nonzero(inside)[0]
    return 0.5 if len(rows) == 0 else float((rows.mean() + 0.5) / inside.shape[0])


def _centres_like(points_N4: Array, asked_K4: Array, rng: np.random.Generator) -> Array:
    """Centres (K, 4) in the order of what was asked: of several k-means, the tightest that also resembles it."""
    count = len(asked_K4)
    best, least = asked_K4, np.inf
    for start in (asked_K4, *(_spread_out(points_N4, count, rng) for _ in range(4))):
        centres, spread = _kmeans(points_N4, start.copy())
        unlike = np.linalg.norm(asked_K4[:, None] - centres[None], axis=-1)
        order = assigned(unlike)
        score = spread + _LIKENESS * float((unlike[np.arange(count), order] ** 2).mean())
        if score < least:
            best, least = centres[order], score
    return best


def _kmeans(points_N4: Array, centres: Array) -> tuple[Array, float]:
    """Centres after 20 rounds, and the mean squared distance of the points to theirs."""
    for _ in range(20):
        near = _nearest_centre(points_N4, centres)
        for k in range(len(centres)):
            if (near == k).any():
                centres[k] = points_N4[near == k].mean(0)
    away = points_N4 - centres[_nearest_centre(points_N4, centres)]
    return centres, float((away**2).sum(-1).mean())


def _spread_out(points_N4: Array, count: int, rng: np.random.Generator) -> Array:
    """k-means++: each next centre is drawn with odds that grow with the squared distance to those already there."""
    centres = [points_N4[rng.integers(len(points_N4))]]
    for _ in range(count - 1):
        away = np.min([((points_N4 - centre) ** 2).sum(-1) for centre in centres], axis=0).astype(np.float64)
        odds = (away + 1e-12) / (away + 1e-12).sum()
        centres.append(points_N4[rng.choice(len(points_N4), p=odds)])
    return np.stack(centres)


def _nearest_centre(points: Array, centres_K: Array) -> Labels:
    """Index of the nearest centre; one centre at a time, because all distances at once would fill the memory."""
    least = np.full(points.shape[:-1], np.inf, np.float32)
    nearest = np.zeros(points.shape[:-1], np.int64)
    for k, centre in enumerate(centres_K):
        away = ((points - centre) ** 2).sum(-1)
        closer = away < least
        nearest[closer], least = k, np.minimum(least, away)
    return nearest


def _tidied(labels: Labels, count: int) -> Labels:
    """Crumbs of one region inside another join it: each pixel follows the majority around it."""
    reach = max(labels.shape) / 200 + 0.3
    votes = [cv2.GaussianBlur((labels == k).astype(np.float32), (0, 0), reach) for k in range(count)]
    return np.asarray(np.argmax(votes, axis=0), np.int64)
