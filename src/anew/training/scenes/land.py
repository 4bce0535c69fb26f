"""Land: fields, water and roads.

Units
    u   1/256 of a picture's side
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from anew.training.scenes.curves import Points, curve, spline
from anew.training.scenes.kinds import CROP, MEADOW, WATER, WHEAT
from anew.training.scenes.noise import fractal

Bytes = NDArray[np.uint8]


def parcels(rng: np.random.Generator, side: int) -> Bytes:
    """Fields: the nearest of some points on a turned, uneven grid, which gives long straight borders."""
    angle, cell = rng.uniform(0, np.pi), side / rng.uniform(2.4, 3.6)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    steps = np.arange(-5, 6)
    grid = np.stack(np.meshgrid(steps * cell, steps * cell * 0.7), -1).reshape(-1, 2)
    points = (grid + rng.normal(0, 0.16 * cell, grid.shape)) @ turn.T + side / 2
    kinds = rng.choice([MEADOW, WHEAT, CROP], len(points), p=[0.38, 0.32, 0.30]).astype(np.uint8)
    y, x = np.mgrid[:side, :side].astype(np.float32)
    nearest = np.full((side, side), np.inf, np.float32)
    classes = np.zeros((side, side), np.uint8)
    for (px, py), kind in zip(points, kinds, strict=True):
        if not (-cell < px < side + cell and -cell < py < side + cell):
            continue
        distance = (x - np.float32(px)) ** 2 + (y - np.float32(py)) ** 2
        closer = distance < nearest
        nearest[closer], classes[closer] = distance[closer], kind
    return classes


def water(rng: np.random.Generator, classes: Bytes, u: float) -> None:
    """A river from edge to edge, a lake, or neither."""
    side, kind = classes.shape[0], rng.random()
    if kind < 0.6:
        bank = np.ascontiguousarray(np.zeros_like(classes))
        river = curve(rng, side, bend=0.22)
        for (x, y), width in zip(river, np.interp(np.arange(len(river)), *_widths(rng, len(river), u)), strict=True):
            cv2.circle(bank, (round(x), round(y)), round(width), 1, -1)
        classes[bank > 0] = WATER
    elif kind < 0.9:
        y, x = np.mgrid[:side, :side].astype(np.float32)
        cx, cy = rng.uniform(0.2, 0.8, 2) * side
        radius = rng.uniform(30, 52) * u * (1 + 0.22 * fractal(rng, side, 60 * u, 2))
        classes[np.hypot(x - cx, (y - cy) * 1.25) < radius] = WATER


def _widths(rng: np.random.Generator, length: int, u: float) -> tuple[Points, Points]:
    """Half widths of a river at a few places along it."""
    return np.linspace(0, length - 1, 5), rng.uniform(0.75, 1.3, 5) * rng.uniform(7, 14) * u


def roads_through(rng: np.random.Generator, side: int) -> list[Points]:
    """A road through the scene, and perhaps a lane that leaves it."""
    main = curve(rng, side, bend=0.10)
    roads = [main]
    for _ in range(rng.integers(0, 3)):
        start = main[int(rng.uniform(0.25, 0.75) * len(main))]
        aim = rng.uniform(0, 2 * np.pi)
        end = start + side * 1.5 * np.array([np.cos(aim), np.sin(aim)])
        middle = (start + end) / 2 + rng.normal(0, 0.08 * side, 2)
        roads.append(spline(np.stack([start, middle, end]), 160))
    return roads
