"""Flat: maps that keep colours and lose the rest: posterize, tile, blur, gray, threshold.

Sources
    Otsu 1979, doi:10.1109/TSMC.1979.4310076                       threshold
    Arthur & Vassilvitskii 2007, "k-means++", doi:10.5555/1283383.1283494     where posterize begins
    Tomasi & Manduchi 1998, "Bilateral Filtering", doi:10.1109/ICCV.1998.710815    posterize keeps edges
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from anew.engines.control.gradients import Array, blurred, unit
from anew.ops.colour import lab_to_srgb, luma, srgb_to_lab
from anew.ops.progress import Progress, silent
from anew.ops.pyramids import resize

Labels = NDArray[np.int64]

FEWEST, MOST = 4, 24
"""Colours of a posterised picture."""
SAMPLES = 20_000
"""Pixels that the colours are found on."""
ROUNDS = 20
SMOOTHED = 768
"""Shorter side above which a picture is smoothed at a smaller size: the filter's cost grows with the fourth power."""


def posterize(picture_HWC: Array, detail: float, rng: np.random.Generator, progress: Progress = silent) -> Array:
    """A few flat colours with clean borders, found by k-means in Lab.

    Args:
        picture_HWC: (H, W, 3) in [0, 1].
        detail: 0 gives 4 colours, 1 gives 24; fewer where the picture has fewer.
        rng: Where the search begins.
        progress: Told between the stages.
    """
    lab = _smoothed(srgb_to_lab(np.ascontiguousarray(picture_HWC)), 2 - detail)
    progress(0.3, "choosing colours")
    colours = lab.reshape(-1, 3)
    sample = colours[np.linspace(0, len(colours) - 1, min(len(colours), SAMPLES)).astype(np.int64)]
    centres = _centres(sample, round(FEWEST + (MOST - FEWEST) * detail), rng)
    progress(0.4, "giving colours")
    labels = _nearest(colours, centres).reshape(lab.shape[:2])
    progress(0.6, "cleaning borders")
    width = 2 * round(unit(picture_HWC) * (2 - detail)) + 1
    return lab_to_srgb(centres)[_voted(labels, len(centres), width)]


def tile(picture_HWC: Array, detail: float) -> Array:
    """The picture shrunk and enlarged again: what a tile ControlNet adds details to.

    Shrunk to an eighth at detail 0, to a half at 0.67, and left as it is at 1.
    """
    height, width = picture_HWC.shape[:2]
    factor = 8 ** (1 - detail)
    small = resize(picture_HWC, max(1, round(height / factor)), max(1, round(width / factor)))
    return np.clip(resize(small, height, width), 0, 1)


def blur(picture_HWC: Array, detail: float) -> Array:
    """The picture out of focus: by 16 units at detail 0, by 4 at one half, by 1 at 1."""
    return blurred(np.ascontiguousarray(picture_HWC), unit(picture_HWC) * 16 ** (1 - detail))


def gray(picture_HWC: Array) -> Array:
    """Lightness, L* in [0, 1]: what a recolouring ControlNet puts colours on."""
    return np.asarray(srgb_to_lab(np.ascontiguousarray(picture_HWC))[..., 0] / np.float32(100))


def threshold(picture_HWC: Array, detail: float) -> Array:
    """White where the picture is light: over Otsu's threshold at detail one half, more white above it.

    A picture of one tone has no two sides; it is white if it is lighter than the middle.
    """
    grey = luma(picture_HWC)
    if np.ptp(grey) < 1 / 255:
        return np.full_like(grey, float(grey.mean() > 0.5))
    found, _ = cv2.threshold((grey * 255).round().astype(np.uint8), 0, 1, cv2.THRESH_OTSU)
    level = found / 255
    level = level * 2 * (1 - detail) if detail > 0.5 else 1 - (1 - level) * 2 * detail
    return (grey > level + 1 / 510).astype(np.float32)


def _smoothed(lab_HWC: Array, reach: float) -> Array:
    """Lab smoothed within things and not across their borders; large pictures are smoothed at a smaller size.

    Args:
        lab_HWC: The picture.
        reach: In units.
    """
    height, width = lab_HWC.shape[:2]
    scale = min(1.0, SMOOTHED / min(height, width))
    small = resize(lab_HWC, max(1, round(height * scale)), max(1, round(width * scale)))
    sigma = reach * unit(small)
    for _ in range(2):
        small = np.asarray(cv2.bilateralFilter(small, 2 * round(2 * sigma) + 1, 10, 2 * sigma), np.float32)
    return resize(small, height, width)


def _centres(sample_N3: Array, count: int, rng: np.random.Generator) -> Array:
    """Lloyd's k-means from a k-means++ start; two centres that fall together become one."""
    centres = sample_N3[rng.integers(len(sample_N3))][None]
    for _ in range(count - 1):
        far = ((sample_N3[:, None] - centres) ** 2).sum(2).min(1).astype(np.float64)
        if far.sum() < 1e-6:
            break
        centres = np.vstack((centres, sample_N3[rng.choice(len(sample_N3), p=far / far.sum())]))
    for _ in range(ROUNDS):
        near = _nearest(sample_N3, centres)
        count_K = np.bincount(near, minlength=len(centres))
        sums = np.stack([np.bincount(near, sample_N3[:, c], len(centres)) for c in range(3)], axis=1)
        centres = np.where(count_K[:, None] > 0, sums / np.maximum(count_K, 1)[:, None], centres).astype(np.float32)
    return np.asarray(centres, np.float32)


def _nearest(colours_N3: Array, centres_K3: Array) -> Labels:
    """The number of the nearest centre of each colour."""
    best = np.full(len(colours_N3), np.inf, np.float32)
    number = np.zeros(len(colours_N3), np.int64)
    for k, centre in enumerate(centres_K3):
        away = ((colours_N3 - centre) ** 2).sum(1)
        closer = away < best
        number[closer], best[closer] = k, away[closer]
    return number


def _voted(labels_HW: Labels, count: int, width: int) -> Labels:
    """Each pixel takes the label that most of its neighbourhood has."""
    best = np.zeros(labels_HW.shape, np.float32)
    number = labels_HW.copy()
    for k in range(count):
        votes = cv2.boxFilter((labels_HW == k).astype(np.float32), -1, (width, width), borderType=cv2.BORDER_REPLICATE)
        more = votes > best + 1e-6
        number[more], best[more] = k, votes[more]
    return number
