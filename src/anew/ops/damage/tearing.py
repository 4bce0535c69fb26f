"""Tearing: what happens to a print as a piece of paper.

    crease         it was folded: emulsion cracked along a line, one flank lit, the other in shade
    tear           a rip from an edge inwards: torn fibres, and a dark gap where the paper parted
    lost_corner    a corner is gone; what is seen is the scanner's lid, and a rim of torn paper
    worn_edges     nibbles along the border

Each returns a ``Wound``.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from anew.ops.damage.given import Array, Rng
from anew.ops.damage.ink import Line, Shape, Stroke, cloud, covered, path, wave


@dataclass(frozen=True)
class Wound:
    """What a wound shows, each float32 (h, w)."""

    paper: Array
    """Bare paper, in [0, 1]."""
    shade: Array
    """How much lighter or darker the picture is around it, about -0.3 to 0.3; nothing is lost there."""
    gone: Array
    """Neither picture nor paper, in [0, 1]."""


def crease(rng: Rng, shape: Shape) -> Wound:
    """A fold from border to border, mostly along one of them."""
    height, width = shape
    angle = rng.choice([0, np.pi / 2]) + rng.normal(0, 0.05) if rng.random() < 0.7 else rng.uniform(0, np.pi)
    length = 1.5 * np.hypot(height, width)
    middle = width * rng.uniform(0.1, 0.9), height * rng.uniform(0.1, 0.9)
    start = middle[0] - np.cos(angle) * length / 2, middle[1] - np.sin(angle) * length / 2
    x, y = path(rng, start, angle, length, bend=rng.normal(0, 0.02), wander=0.02)
    count, hard = len(x), rng.uniform(0.2, 1)
    # The crack jumps from side to side of the fold in short steps, opens and closes.
    jump = 0.9 * wave(rng, count, 7) + 0.5 * wave(rng, count, 2.5)
    x, y = x - jump * np.sin(angle) * hard, y + jump * np.cos(angle) * hard
    open_ = np.clip(hard * 3.2 * (0.35 + 0.55 * wave(rng, count, 40) + 0.45 * wave(rng, count, 5)), 0, 6)
    crack = Stroke(x, y, open_ + 0.3, np.clip(open_ * 1.4, 0.12 * hard, 1))
    chips = [_chip(rng, x, y, angle, hard) for _ in range(int(rng.poisson(length / 14 * hard)))]
    cover = covered([crack, *chips], shape)
    return Wound(cover, _flanks(rng, shape, middle, angle, hard) * (1 - cover), np.zeros(shape, np.float32))


def tear(rng: Rng, shape: Shape) -> Wound:
    """A rip that begins at an edge and goes in as far as a third of the picture."""
    height, width = shape
    at, side = rng.uniform(0.1, 0.9), int(rng.integers(4))
    start = [(at * width, -2.0), (width + 2.0, at * height), (at * width, height + 2.0), (-2.0, at * height)][side]
    angle = (np.pi / 2, np.pi, -np.pi / 2, 0.0)[side] + rng.normal(0, 0.4)
    length = rng.uniform(0.12, 0.4) * min(shape) + 4
    x, y = path(rng, start, angle, length, bend=rng.normal(0, 0.6), wander=0.35)
    count = len(x)
    rough = 0.8 * wave(rng, count, 8) + 0.5 * wave(rng, count, 3)
    x, y = x - rough * np.sin(angle), y + rough * np.cos(angle)
    taper = np.linspace(1, 0.15, count)
    fibres = np.clip((2.2 + 1.6 * wave(rng, count, 25) + 0.7 * wave(rng, count, 4)) * taper, 0.6, 8)
    aside = rng.choice([-1, 1]) * fibres * 0.35
    paper = covered([Stroke(x - aside * np.sin(angle), y + aside * np.cos(angle), fibres, np.ones(count))], shape)
    gap = covered([Stroke(x, y, np.clip(rng.uniform(0.2, 1.4) * taper, 0.2, 2), np.full(count, 0.9))], shape)
    return Wound(paper * (1 - gap), np.zeros(shape, np.float32), gap)


def lost_corner(rng: Rng, shape: Shape) -> Wound:
    """One corner, up to a fifth of each side."""
    height, width = shape
    y, x = np.mgrid[:height, :width].astype(np.float32)
    x = x if rng.random() < 0.5 else width - 1 - x
    y = y if rng.random() < 0.5 else height - 1 - y
    across, down = (rng.uniform(0.05, 0.2) * side + 3 for side in (width, height))
    ragged = 1.6 * cloud(rng, shape, 14, octaves=3) + 0.7 * cloud(rng, shape, 3)
    inside = (x / across + y / down - 1) * min(across, down) + ragged  # about pixels from the torn line
    rim = np.float32(rng.uniform(1, 5)) + 1.2 * cloud(rng, shape, 9, octaves=2)
    return _rimmed(inside.astype(np.float32), np.maximum(rim, 0).astype(np.float32))


def worn_edges(rng: Rng, shape: Shape) -> Wound:
    """Paper bared along the whole border, a few pixels deep, deeper at the corners."""
    height, width = shape
    y, x = np.mgrid[:height, :width].astype(np.float32)
    from_x, from_y = np.minimum(x, width - 1 - x), np.minimum(y, height - 1 - y)
    deep = rng.uniform(0.3, 2.5)
    corner = 6 * np.exp(-np.hypot(from_x, from_y) / (0.05 * min(shape) + 4))
    here = 1.3 * cloud(rng, shape, max(shape) / 6 + 8) - rng.uniform(-0.3, 0.8)  # long parts are worn, long parts not
    ragged = deep * (0.7 * cloud(rng, shape, 20, octaves=4) + here) + deep * corner
    cover = np.clip(ragged - np.minimum(from_x, from_y) + 0.5, 0, 1).astype(np.float32)
    nothing = np.zeros(shape, np.float32)
    return Wound(cover, nothing, nothing)


def _chip(rng: Rng, x: Line, y: Line, angle: float, hard: float) -> Stroke:
    """A short crack out of the fold, or a flake beside it."""
    place = int(rng.integers(len(x)))
    way = angle + rng.choice([-1, 1]) * rng.uniform(0.5, 2.2)
    px, py = path(rng, (x[place], y[place]), way, rng.lognormal(1.0, 0.6) + 1, bend=0, wander=0.3)
    width = np.linspace(rng.uniform(0.7, 2.6) * hard + 0.4, 0.2, len(px))
    return Stroke(px, py, width, np.full(len(px), rng.uniform(0.3, 0.9)))


def _flanks(rng: Rng, shape: Shape, middle: tuple[float, float], angle: float, hard: float) -> Array:
    """Light on one side of the fold and shade on the other, wider and narrower on the way."""
    y, x = np.mgrid[: shape[0], : shape[1]].astype(np.float32)
    right, down = np.float32(np.cos(angle)), np.float32(np.sin(angle))
    aside = (y - np.float32(middle[1])) * right - (x - np.float32(middle[0])) * down
    wide = np.float32(rng.uniform(2.5, 9))
    lean = aside / wide
    light = np.float32(rng.choice([-1, 1]) * rng.uniform(0.03, 0.13) * hard)
    ridge = np.float32(rng.uniform(-0.06, 0.12) * hard)
    crumple = 1 + 0.5 * cloud(rng, shape, 12, octaves=3)
    return np.asarray((light * lean + ridge) * np.exp(-0.5 * lean * lean) * crumple, np.float32)


def _rimmed(inside: Array, rim: Array) -> Wound:
    """A wound by how far inside the print each pixel lies: beyond 0 nothing, then a rim of paper."""
    gone = np.clip(0.5 - inside, 0, 1)
    paper = np.clip(rim + 0.5 - inside, 0, 1) - gone
    near = np.asarray(cv2.GaussianBlur(paper, (0, 0), 2.0), np.float32)
    return Wound(np.maximum(paper, 0), -0.08 * near * (inside > 0), gone)
