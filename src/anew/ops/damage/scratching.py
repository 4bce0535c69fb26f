"""Scratching: lines and specks on a print. Each returns strokes or cover for ``anew.ops.damage.ink``.

    scratch    a long thin line, hardly curved, that sets on and off
    scuff      a bundle of short faint lines, nearly parallel, where something was dragged
    hair       a fibre that curls
    dust       specks of one to three pixels, some of them short threads
    blot       a spot with an uneven edge: a splash, mould, or emulsion that came off

Axes
    h  rows     w  columns
"""

import numpy as np

from anew.ops.damage.given import Array, Rng
from anew.ops.damage.ink import Line, Shape, Stroke, cloud, path, wave


def scratch(rng: Rng, shape: Shape, grain: float) -> Stroke:
    """A scratch somewhere over the picture.

    Args:
        rng: Chance.
        shape: Height and width.
        grain: The direction in which most scratches of this print go, radians; two of three keep it, roughly.
    """
    height, width = shape
    angle = grain + rng.normal(0, 0.15) if rng.random() < 0.65 else rng.uniform(0, np.pi)
    length = min(np.hypot(height, width), max(12, min(shape) * rng.lognormal(-0.7, 0.8)))
    middle = rng.uniform(0, width), rng.uniform(0, height)
    start = middle[0] - np.cos(angle) * length / 2, middle[1] - np.sin(angle) * length / 2
    x, y = path(rng, start, angle, length, bend=rng.normal(0, 0.12), wander=0.03)
    thick = float(np.clip(rng.lognormal(0.25, 0.5), 0.6, 6))
    return Stroke(x, y, thick * _width(rng, x), _set_on_and_off(rng, x) * rng.uniform(0.35, 1))


def scuff(rng: Rng, shape: Shape) -> list[Stroke]:
    """Five to thirty short lines side by side."""
    height, width = shape
    angle, span = rng.uniform(0, np.pi), rng.uniform(6, 30)
    middle = np.array([rng.uniform(0, width), rng.uniform(0, height)])
    strokes = []
    for _ in range(int(rng.integers(5, 30))):
        length = rng.uniform(8, 60)
        start = middle + rng.normal(0, span, 2) - np.array([np.cos(angle), np.sin(angle)]) * length / 2
        x, y = path(
            rng, (start[0], start[1]), angle + rng.normal(0, 0.06), length, bend=rng.normal(0, 0.05), wander=0.02
        )
        strokes.append(Stroke(x, y, rng.uniform(0.5, 1.1) * _width(rng, x), _ends(x) * rng.uniform(0.15, 0.6)))
    return strokes


def hair(rng: Rng, shape: Shape) -> Stroke:
    """A fibre of 15 to 90 pixels, about a pixel wide."""
    height, width = shape
    start = rng.uniform(0, width), rng.uniform(0, height)
    bend = rng.normal(0, 2.2)
    x, y = path(rng, start, rng.uniform(0, 2 * np.pi), rng.uniform(15, 90), bend=bend, wander=rng.uniform(0.2, 0.6))
    return Stroke(x, y, np.full(len(x), rng.uniform(0.7, 1.5)), np.full(len(x), rng.uniform(0.6, 1)))


def dust(rng: Rng, shape: Shape, count: int) -> list[Stroke]:
    """Specks, each a stroke no longer than a few pixels."""
    height, width = shape
    strokes = []
    for _ in range(count):
        x, y = (rng.uniform(0, side) + np.array([0, 0.5]) * rng.lognormal(0, 0.7) for side in (width, height))
        size = float(np.clip(rng.lognormal(0.35, 0.45), 0.8, 4.5))
        strokes.append(Stroke(x, y, np.full(2, size), np.full(2, rng.uniform(0.5, 1) * min(2.0, 0.7 + 1 / size))))
    return strokes


def blot(rng: Rng, shape: Shape) -> Array:
    """How much of each pixel a spot covers: 3 to 25 pixels across, uneven, its edge sharp or soft."""
    height, width = shape
    radius = float(np.clip(rng.lognormal(1.5, 0.6), 1.5, 12.5))
    middle = rng.uniform(0, width), rng.uniform(0, height)
    reach = int(3 * radius) + 3
    top, left = max(0, int(middle[1]) - reach), max(0, int(middle[0]) - reach)
    low, right = min(height, int(middle[1]) + reach), min(width, int(middle[0]) + reach)
    y, x = np.mgrid[top:low, left:right]
    ragged = cloud(rng, (low - top, right - left), max(2.5, radius * 0.8), octaves=2)
    far = np.hypot((x - middle[0]) * rng.uniform(0.7, 1.4), y - middle[1]) / radius
    cover = np.zeros(shape, np.float32)
    inside = (1 + 0.2 * ragged - far) * radius / rng.uniform(1, 2.5) + 0.5
    cover[top:low, left:right] = np.clip(inside, 0, 1) * np.clip(0.85 + 0.15 * ragged, 0.4, 1)
    return cover


def _width(rng: Rng, x: Line) -> Line:
    """Widths around 1 along a line."""
    return np.clip(1 + 0.3 * wave(rng, len(x), 30) + 0.15 * wave(rng, len(x), 6), 0.35, 1.8)


def _set_on_and_off(rng: Rng, x: Line) -> Line:
    """Strengths in [0, 1] along a line: whole, or broken into pieces, and fading towards the ends."""
    held = rng.uniform(-0.2, 2.5)
    rough = wave(rng, len(x), rng.uniform(20, 160)) + 0.35 * wave(rng, len(x), 5)
    return np.clip(0.6 + held + rough, 0, 1) * _ends(x)


def _ends(x: Line) -> Line:
    """1 along a line, less near both ends."""
    place = np.arange(len(x)) / len(x)
    return np.asarray(np.clip(np.minimum(place, 1 - place) * 6, 0, 1), np.float64)
