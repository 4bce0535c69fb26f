"""Bristles: lay strokes of thick paint on a canvas, one over the other, and light their relief.

A stroke is a polyline. Each pixel within reach of it gets a place along it (0 at the start, 1 at the end) and across it
(-1 at one rim, 1 at the other). Bristles are noise over the place across, so they run along the stroke, bend with it,
and run dry towards its end.

Axes: canvas (H, W, 3), height (H, W), points (N, K, 2) with x then y, colours (N, 2, 3): two paints on one brush.
"""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from anew.ops.kernels import kernel

Array = NDArray[np.float32]


def lay_strokes(
    canvas_HWC: Array, height_HW: Array, points_NK2: Array, colours_N23: Array, radius: float, seed: int
) -> None:
    """Paint the strokes in order over the canvas, in place.

    Args:
        canvas_HWC: float32 paint colours; changed.
        height_HW: float32 thickness of the paint; changed.
        points_NK2: Polylines; a repeated last point means the stroke ended there.
        colours_N23: Each stroke's two paints.
        radius: Of the brush, in pixels.
        seed: Of the bristles.
    """
    shape = height_HW.shape
    owner = np.full(shape, -1, np.int32)
    nearest, along, across = (np.zeros(shape, np.float32) for _ in range(3))
    _lay(canvas_HWC, height_HW, points_NK2, colours_N23, np.float32(radius), seed, owner, nearest, along, across)


def light_relief(canvas_HWC: Array, height_HW: Array, strength: float) -> Array:
    """The canvas under a lamp at the upper left: slopes facing it brighten, slopes turned away darken.

    Args:
        canvas_HWC: float32 colours in [0, 1].
        height_HW: Thickness of the paint, about 0..1.
        strength: 0 flat, 1 thick impasto.
    """
    smooth = cv2.GaussianBlur(height_HW, (0, 0), 0.7)
    gx = cv2.Scharr(smooth, cv2.CV_32F, 1, 0, scale=1 / 32)
    gy = cv2.Scharr(smooth, cv2.CV_32F, 0, 1, scale=1 / 32)
    facing = np.clip((0.6 * gx + 0.8 * gy) * np.float32(2.2 * strength), -0.6, 0.6)[..., None]
    shine = np.maximum(facing - 0.18, 0) * 0.5
    lit = np.where(facing > 0, canvas_HWC + facing * (1 - canvas_HWC) * 0.35, canvas_HWC * (1 + facing * 0.75))
    return np.asarray(np.clip(lit + shine, 0, 1), np.float32)


@kernel
def _noise(a: Any, b: Any) -> Any:
    # numba widens uint32 products to 64 bits, hence the masks.
    x = (np.uint64(a) * np.uint64(0x9E3779B1) ^ np.uint64(b) * np.uint64(0x85EBCA77)) & np.uint64(0xFFFFFFFF)
    x = ((x ^ x >> np.uint64(15)) * np.uint64(0x2C1B3C6D)) & np.uint64(0xFFFFFFFF)
    x = ((x ^ x >> np.uint64(12)) * np.uint64(0x297A2D39)) & np.uint64(0xFFFFFFFF)
    x ^= x >> np.uint64(15)
    return np.float32(x >> np.uint64(8)) * np.float32(2.0**-24)


@kernel
def _between(a: Any, b: Any, part: Any) -> Any:
    return _noise(a, b) * (1 - part) + _noise(a + 1, b) * part


@kernel
def _trace(points: Any, n: Any, radius: Any, owner: Any, nearest: Any, along: Any, across: Any) -> Any:
    """Give every pixel within reach of stroke n its place along and across it; return the box touched."""
    height, width = owner.shape
    total = np.float32(1e-6)
    for k in range(points.shape[1] - 1):
        total += np.hypot(points[n, k + 1, 0] - points[n, k, 0], points[n, k + 1, 1] - points[n, k, 1])
    reach = radius + np.float32(1)
    top, bottom, left, right = height, 0, width, 0
    done = np.float32(0)
    for k in range(points.shape[1] - 1):
        x0, y0 = points[n, k, 0], points[n, k, 1]
        dx, dy = points[n, k + 1, 0] - x0, points[n, k + 1, 1] - y0
        length = np.sqrt(dx * dx + dy * dy)
        if length < np.float32(1e-3) and k > 0:
            continue
        length = max(length, np.float32(1e-3))
        ya = max(0, int(np.floor(min(y0, y0 + dy) - reach)))
        yb = min(height, int(np.ceil(max(y0, y0 + dy) + reach)) + 1)
        xa = max(0, int(np.floor(min(x0, x0 + dx) - reach)))
        xb = min(width, int(np.ceil(max(x0, x0 + dx) + reach)) + 1)
        top, bottom, left, right = min(top, ya), max(bottom, yb), min(left, xa), max(right, xb)
        for y in range(ya, yb):
            for x in range(xa, xb):
                px, py = np.float32(x) - x0, np.float32(y) - y0
                t = min(max((px * dx + py * dy) / (length * length), np.float32(0)), np.float32(1))
                ex, ey = px - t * dx, py - t * dy
                d = np.sqrt(ex * ex + ey * ey)
                if d <= reach and (owner[y, x] != n or d < nearest[y, x]):
                    owner[y, x], nearest[y, x] = n, d
                    along[y, x] = (done + t * length) / total
                    across[y, x] = d if px * dy - py * dx > 0 else -d
        done += length
    return top, bottom, left, right


@kernel
def _lay(
    canvas: Any,
    height: Any,
    points: Any,
    colours: Any,
    radius: Any,
    seed: Any,
    owner: Any,
    nearest: Any,
    along: Any,
    across: Any,
) -> Any:
    hairs = max(3, int(radius * 1.6))
    for n in range(points.shape[0]):
        top, bottom, left, right = _trace(points, n, radius, owner, nearest, along, across)
        key = seed * 7919 + n * 64
        for y in range(top, bottom):
            for x in range(left, right):
                if owner[y, x] != n:
                    continue
                v, u = across[y, x] / radius, along[y, x]
                place = (min(max(v, np.float32(-1)), np.float32(1)) + 1) * np.float32(0.5) * hairs
                hair = int(place)
                part = place - hair
                streak = _between(key + hair, 1, part)
                # Each hair runs dry in its own time.
                dry = np.float32(0.72) + np.float32(0.34) * _between(key + hair, 2, part)
                ends = min((dry - u) * np.float32(12), np.float32(1)) if u > np.float32(0.5) else np.float32(1)
                rim = min(max(radius + np.float32(0.5) - nearest[y, x], np.float32(0)), np.float32(1))
                cover = rim * max(ends, np.float32(0))
                if cover <= 0:
                    continue
                for c in range(3):
                    paint = colours[n, 0, c] * (1 - streak) + colours[n, 1, c] * streak
                    paint *= np.float32(0.95) + np.float32(0.1) * streak
                    canvas[y, x, c] += cover * (paint - canvas[y, x, c])
                dome = np.sqrt(max(np.float32(0), 1 - v * v))
                thick = np.float32(0.35) + np.float32(0.35) * dome + np.float32(0.55) * (streak - np.float32(0.5))
                height[y, x] += cover * (thick * (1 - np.float32(0.35) * u) - height[y, x] * np.float32(0.85))
