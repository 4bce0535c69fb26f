"""Edges: where a picture changes, thin and hard (canny), soft and smooth (softedge), or drawn thick (scribble).

Sources
    Canny 1986, doi:10.1109/TPAMI.1986.4767851
    Grigorescu, Petkov & Westenberg 2003, doi:10.1109/TIP.2003.814250      an edge among many edges is texture
"""

import cv2
import numpy as np

from anew.engines.control.gradients import Array, blurred, gradient, linked, thinned, tones, unit
from anew.ops.progress import Progress, part, silent

SCALES = (1.0, 2.0, 4.0)
"""Blurs, in units, at which soft edges are looked for."""
FLOOR = 0.01
"""A change a pixel, in Lab, below which there is no edge: half a grey level of noise is not drawn."""


def canny(picture_HWC: Array, detail: float, low: int = 0, high: int = 0) -> Array:
    """Canny's edges: one pixel wide, 1 on black.

    Args:
        picture_HWC: (H, W, 3) in [0, 1].
        detail: Sets blur and thresholds off the picture; not looked at when thresholds are given.
        low: Threshold that goes on with an edge, as others count it: of 8-bit Sobel sums, L1.
        high: Threshold that begins an edge; 0 = both automatic.
    """
    if high:
        return _canny(picture_HWC, low, high)
    soft = blurred(picture_HWC, unit(picture_HWC) * (1.8 - 1.2 * detail))
    high = max(24, _typical(soft, 0.97 - 0.17 * detail))
    return _canny(soft, high // 2, high)


def softedge(picture_HWC: Array, detail: float, progress: Progress = silent) -> Array:
    """Smooth edges in [0, 1], brightest along the outlines of things; textures are dim. The look of HED maps."""
    return _outlines(picture_HWC, detail, progress)[0]


def scribble(picture_HWC: Array, detail: float, progress: Progress = silent) -> Array:
    """The main outlines as thick strokes, 1 on black, as a hand would draw them."""
    one, detail = unit(picture_HWC), 0.2 + 0.6 * detail  # beyond that a hand would draw nothing, or everything
    edges, gx, gy = _outlines(blurred(picture_HWC, one), detail, part(progress, 0.1, 0.7))
    ridges = thinned(blurred(edges, one), gx, gy)
    progress(0.8, "drawing strokes")
    begin = 0.55 - 0.3 * detail
    lines = linked(ridges > begin, ridges > begin / 2, least=round(32 * one * (1.5 - detail)))
    stroke = max(1, round(4 * one))
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (stroke, stroke))
    thick = blurred(np.asarray(cv2.dilate(lines.astype(np.float32), disc), np.float32), one)
    return np.asarray(np.clip((thick - 0.3) * 4, 0, 1), np.float32)


def _canny(picture_HWC: Array, low: int, high: int) -> Array:
    pixels = np.ascontiguousarray((picture_HWC * 255).round().astype(np.uint8))
    return np.asarray(cv2.Canny(pixels, min(low, high), max(low, high)), np.float32) / np.float32(255)


def _typical(picture_HWC: Array, share: float) -> int:
    """The change, in 8-bit Sobel sums, that so large a share of the pixels stay under."""
    gx, gy = gradient(picture_HWC)
    return int(np.quantile(np.abs(gx) + np.abs(gy), share) * 8 * 255)


def _outlines(picture_HWC: Array, detail: float, progress: Progress) -> tuple[Array, Array, Array]:
    """Edges in [0, 1] at several scales, less what their surroundings are full of; and the way across them."""
    one, lab = unit(picture_HWC), tones(picture_HWC)
    edges, across_x, across_y = (np.zeros(lab.shape[:2], np.float32) for _ in range(3))
    for done, scale in enumerate(SCALES):
        progress((1 + done) / (2 + len(SCALES)), "looking for edges")
        gx, gy = gradient(blurred(lab, one * scale))
        edges += np.hypot(gx, gy) * np.float32(one * scale**0.5)
        across_x, across_y = across_x + gx, across_y + gy
    progress((1 + len(SCALES)) / (2 + len(SCALES)), "leaving out textures")
    edges = np.maximum(edges - np.float32(1.2 - 0.9 * detail) * blurred(edges, 10 * one), 0)
    top = max(float(np.quantile(edges, 0.995)), FLOOR * len(SCALES))
    return np.clip(edges / top, 0, 1) ** np.float32(1.4 - 0.8 * detail), across_x, across_y
