"""Strokes: repaint a photograph with curved brush strokes of several sizes, from coarse to fine.

The largest brush covers the canvas; each smaller one paints only where the canvas still differs from the photograph at
its scale. Strokes follow the picture's edges and end where their colour stops being right.

Sources
    Hertzmann 1998, "Painterly Rendering with Curved Brush Strokes of Multiple Sizes", doi:10.1145/280814.280951
    Hertzmann 2002, "Fast Paint Texture", doi:10.1145/508530.508546                       lighting the relief
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from anew.ops.bristles import lay_strokes, light_relief
from anew.ops.colour import lab_to_srgb, luma, srgb_to_lab
from anew.ops.flow import edge_flow, swirl_flow
from anew.ops.progress import Progress, silent

Array = NDArray[np.float32]

_SPLINE = 3  # points drawn per traced step


@dataclass(frozen=True)
class _Layer:
    """What one brush looks at while it works."""

    radius: float
    wanted_HWC: Array
    canvas_HWC: Array
    flow_HW2: Array


def paint_strokes(
    picture_HWC: Array,
    *,
    brushes: tuple[float, ...] = (14, 7, 3.5),
    length: int = 9,
    threshold: float = 0.07,
    swirl: float = 0.0,
    jitter: float = 0.5,
    vivid: float = 1.2,
    relief: float = 0.6,
    seed: int = 0,
    progress: Progress = silent,
) -> Array:
    """An oil painting of the picture.

    Args:
        picture_HWC: float32 (H, W, 3), sRGB in [0, 1].
        brushes: Radii in pixels; used from the largest to the smallest.
        length: A stroke's greatest length, in brush radii.
        threshold: Colour difference, in [0, 1], below which a smaller brush leaves the canvas as it is.
        swirl: 0 follows the picture's edges alone; 1 swirls like a starry night wherever no strong edge leads.
        jitter: How far each stroke's paint strays from the picture's colour: 0 exact, 1 wild.
        vivid: Chroma is multiplied by this.
        relief: How thick the paint looks under its lamp: 0 flat, 1 impasto.
        seed: Which painting of the many.
        progress: Told after each brush.

    Returns:
        float32 (H, W, 3) in [0, 1]; the same bytes for the same arguments.

    Example:
        >>> paint_strokes(np.full((8, 8, 3), 0.5, np.float32), brushes=(2,), jitter=0, relief=0).shape
        (8, 8, 3)
    """
    rng = np.random.default_rng(seed)
    shape = picture_HWC.shape[:2]
    vivid_HWC = _saturate(picture_HWC, vivid)
    swirls = swirl_flow(shape, seed=seed) if swirl > 0 else None
    canvas_HWC = _ground(vivid_HWC)
    height_HW = np.zeros(shape, np.float32)
    for n, radius in enumerate(sorted(brushes, reverse=True)):
        progress(n / len(brushes), f"brush of {radius:g} px")
        wanted = np.asarray(cv2.GaussianBlur(vivid_HWC, (0, 0), max(0.5, radius / 2)), np.float32)
        flow = edge_flow(luma(wanted), reach=max(1.5, radius), swirl_HW2=swirls, swirl=swirl)
        layer = _Layer(radius, wanted, canvas_HWC, flow)
        starts = _starts(layer, 0.0 if n == 0 else threshold, rng)
        points = _curve(_trace(layer, starts, length))
        paints = _mix(wanted[starts[:, 1], starts[:, 0]], jitter, rng)
        lay_strokes(canvas_HWC, height_HW, points, paints, radius, int(rng.integers(2**20)))
    progress(1.0, "lighting the relief")
    return light_relief(canvas_HWC, height_HW, relief)


def _saturate(picture_HWC: Array, vivid: float) -> Array:
    lab = srgb_to_lab(picture_HWC)
    lab[..., 1:] *= np.float32(vivid)
    return lab_to_srgb(lab)


def _ground(picture_HWC: Array) -> Array:
    """A toned canvas: the picture's mean colour, warmed, so that gaps between strokes glow rather than gape."""
    mean = picture_HWC.mean((0, 1), dtype=np.float64).astype(np.float32)
    return np.broadcast_to(0.75 * mean + 0.25 * np.array([0.55, 0.4, 0.25], np.float32), picture_HWC.shape).copy()


def _starts(layer: _Layer, threshold: float, rng: np.random.Generator) -> NDArray[np.int64]:
    """One start (x, y) a grid cell, at its worst pixel, in cells whose mean error is over the threshold; shuffled."""
    cell = max(1, round(layer.radius))
    error = np.linalg.norm(layer.wanted_HWC - layer.canvas_HWC, axis=-1)
    error += rng.random(error.shape, np.float32) * (0.02 if threshold else 10)  # the first brush starts anywhere
    height, width = error.shape
    padded = np.pad(error, ((0, -height % cell), (0, -width % cell)), mode="edge")
    rows, columns = padded.shape[0] // cell, padded.shape[1] // cell
    cells = padded.reshape(rows, cell, columns, cell).swapaxes(1, 2).reshape(rows * columns, cell * cell)
    chosen = rng.permutation(np.flatnonzero(cells.mean(1) > threshold))
    worst = cells[chosen].argmax(1)
    y = np.minimum(chosen // columns * cell + worst // cell, height - 1)
    x = np.minimum(chosen % columns * cell + worst % cell, width - 1)
    return np.stack([x, y], axis=-1)


def _trace(layer: _Layer, starts_N2: NDArray[np.int64], length: int) -> Array:
    """Follow the flow from every start at once: float32 (N, length + 1, 2), the last point repeated after the end."""
    height, width = layer.flow_HW2.shape[:2]
    colour = layer.wanted_HWC[starts_N2[:, 1], starts_N2[:, 0]]
    here = starts_N2.astype(np.float32)
    heading = layer.flow_HW2[starts_N2[:, 1], starts_N2[:, 0]]
    going = np.ones(len(here), bool)
    points = [here]
    for step in range(length):
        x = np.clip(here[:, 0].round().astype(np.int64), 0, width - 1)
        y = np.clip(here[:, 1].round().astype(np.int64), 0, height - 1)
        wanted = layer.wanted_HWC[y, x]
        canvas_error = np.linalg.norm(wanted - layer.canvas_HWC[y, x], axis=-1)
        if step > 2:
            going = going & (np.linalg.norm(wanted - colour, axis=-1) <= canvas_error)
        turn = layer.flow_HW2[y, x]
        turn = np.where((turn * heading).sum(-1, keepdims=True) < 0, -turn, turn)
        heading = 0.7 * turn + 0.3 * heading
        heading /= np.linalg.norm(heading, axis=-1, keepdims=True) + np.float32(1e-9)
        here = np.where(going[:, None], here + heading * np.float32(layer.radius), here).astype(np.float32)
        points.append(here)
    return np.stack(points, axis=1)


def _curve(points_NK2: Array) -> Array:
    """A uniform cubic B-spline through the neighbourhood of the points, as a polyline."""
    p = np.pad(points_NK2, ((0, 0), (2, 2), (0, 0)), mode="edge")
    t = (np.arange(_SPLINE, dtype=np.float32) / _SPLINE)[:, None]
    weights = np.stack([(1 - t) ** 3, 3 * t**3 - 6 * t**2 + 4, -3 * t**3 + 3 * t**2 + 3 * t + 1, t**3]) / 6
    pieces = sum(weights[k] * p[:, k : p.shape[1] - 3 + k, None] for k in range(4))
    curve = np.asarray(pieces, np.float32).reshape(len(p), _SPLINE * (p.shape[1] - 3), 2)
    return np.ascontiguousarray(np.concatenate([curve, points_NK2[:, -1:]], axis=1))


def _mix(colours_NC: Array, jitter: float, rng: np.random.Generator) -> Array:
    """Two paints a stroke, each a little off the colour wanted: lighter or darker, warmer or cooler."""
    lab = srgb_to_lab(colours_NC)
    shared = rng.standard_normal((len(lab), 1, 3)).astype(np.float32)
    each = rng.standard_normal((len(lab), 2, 3)).astype(np.float32)
    spread = np.float32(jitter) * np.array([5.0, 6.0, 7.0], np.float32)
    return lab_to_srgb(np.asarray(lab[:, None] + spread * (shared + 0.9 * each), np.float32))
