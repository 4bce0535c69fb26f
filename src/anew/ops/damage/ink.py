"""Ink: how much of each pixel a stroke or a blot covers, float32 (h, w) in [0, 1]. Damage is drawn with it.

    wave      smooth chance along a line                 widths, strengths and headings that wander
    cloud     smooth chance over a picture               edges of blots, stains, uneven light
    path      a line that wanders, a point each half pixel
    stroke    a path with a width and a strength at each of its points

Axes
    h  rows     w  columns
"""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from anew.ops.damage.given import Array, Rng

Line = NDArray[np.float64]
Shape = tuple[int, int]

STEP = 0.5
"""Pixels between the points of a path, and between the points across it."""


@dataclass(frozen=True)
class Stroke:
    """A path with a width in pixels and a strength in [0, 1] at each of its points; all of one length."""

    x: Line
    y: Line
    width: Line
    strength: Line


def wave(rng: Rng, count: int, grain: float) -> Line:
    """Smooth chance at ``count`` points, with a bump about every ``grain`` points: mean about 0, spread about 1."""
    knots = rng.normal(0, 1.25, max(2, int(count / max(grain, 1))) + 3)
    begin = rng.uniform(0, 1)
    return np.asarray(np.interp(np.linspace(begin, len(knots) - 2 + begin, count), np.arange(len(knots)), knots))


def cloud(rng: Rng, shape: Shape, grain: float, octaves: int = 1) -> Array:
    """Smooth chance over a picture with bumps about ``grain`` pixels wide: mean about 0, spread about 1.

    Args:
        rng: Chance.
        shape: Height and width.
        grain: In pixels, 1 and more.
        octaves: How many grains, each half as wide and half as strong as the one before.
    """
    height, width = shape
    total = np.zeros(shape, np.float32)
    for octave in range(octaves):
        pitch = max(grain / 2**octave, 1)
        coarse = rng.standard_normal((int(height / pitch) + 4, int(width / pitch) + 4), np.float32)
        matrix = np.array([[1 / pitch, 0, rng.uniform(0.5, 1.5)], [0, 1 / pitch, rng.uniform(0.5, 1.5)]])
        flags = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
        drawn = cv2.warpAffine(coarse, matrix, (width, height), flags=flags, borderMode=cv2.BORDER_REFLECT)
        total += np.asarray(drawn, np.float32) * np.float32(1.4 / 2**octave)
    return total / np.float32(sum(0.25**octave for octave in range(octaves)) ** 0.5)


def path(
    rng: Rng, start: tuple[float, float], angle: float, length: float, *, bend: float, wander: float
) -> list[Line]:
    """A line's x and y, a point each half pixel.

    Args:
        rng: Chance.
        start: Its first point, x and y.
        angle: Where it begins to go, radians.
        length: In pixels.
        bend: How far it turns over its length, radians.
        wander: How far its heading wanders on the way, radians.
    """
    count = max(2, int(length / STEP))
    heading = angle + np.linspace(0, bend, count) + wander * wave(rng, count, 24 / STEP)
    return [begin + np.cumsum(STEP * turn(heading)) for begin, turn in zip(start, (np.cos, np.sin), strict=True)]


def covered(strokes: Sequence[Stroke], shape: Shape) -> Array:
    """How much of each pixel the strokes cover, where two meet no more than 1."""
    if not strokes:
        return np.zeros(shape, np.float32)
    x, y, weight = (np.concatenate(parts) for parts in zip(*map(_points, strokes), strict=True))
    height, width = shape
    near = (x > -1) & (y > -1) & (x < width) & (y < height) & (weight > 0)
    x, y, weight = x[near] + 1, y[near] + 1, weight[near]  # a pixel of margin, so that no index leaves the canvas
    left, top = x.astype(np.int64), y.astype(np.int64)
    across, down = x - left, y - top
    place, row = top * (width + 2) + left, width + 2
    shares = ((1 - across) * (1 - down), across * (1 - down), (1 - across) * down, across * down)
    canvas = sum(
        np.bincount(place + step, weight * share, (height + 2) * row)
        for step, share in zip((0, 1, row, row + 1), shares, strict=True)
    )
    inner = np.asarray(canvas).reshape(height + 2, row)[1:-1, 1:-1]
    return np.asarray(np.minimum(inner, 1), np.float32)


def _points(stroke: Stroke) -> tuple[Line, Line, Line]:
    """Points over the stroke's whole width, half a pixel apart, each with the area that it stands for."""
    reach = STEP * np.ceil(stroke.width.max() / 2 / STEP)
    offset = np.arange(-reach, reach + STEP / 2, STEP)[:, None]
    inside = np.clip((stroke.width / 2 + STEP / 2 - np.abs(offset)) / STEP, 0, 1)
    along = np.arctan2(np.gradient(stroke.y), np.gradient(stroke.x))
    x, y = stroke.x - offset * np.sin(along), stroke.y + offset * np.cos(along)
    return x.ravel(), y.ravel(), (STEP**2 * inside * stroke.strength).ravel()
