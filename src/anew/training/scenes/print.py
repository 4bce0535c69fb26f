"""Print: an aerial photo as an old newspaper would have it: faded on yellowed paper, through a screen of dots.

    ink = darkness of the photo, in dots        print = paper x (1 - ink)

The dots are what no change of colours takes away again; what is under them is known, because it was drawn.
"""

import numpy as np
from numpy.typing import NDArray

from anew.training.scenes.photo import photo_of
from anew.training.scenes.plan import Plan

PAPER = np.array([0.93, 0.87, 0.72], np.float32)
INK = np.array([0.62, 0.66, 0.70], np.float32)
"""How much of each colour full ink takes away: it has faded, and turned brown."""
PERIOD = 3.4
"""Pixels between dots."""
ANGLE = np.pi / 4
STRENGTH = 0.55
"""How much darker a dot is than the gap between dots."""


def print_of(plan: Plan) -> NDArray[np.uint8]:
    """The scene as a print, (size, size, 3), sRGB."""
    photo = photo_of(plan).astype(np.float32) / 255
    rng = np.random.default_rng([*plan.seed, 2])
    dark = 1 - photo
    ink = np.clip(dark * (1 + STRENGTH * _screen(len(photo), rng)[..., None]), 0, 1)
    printed = PAPER * (1 - INK * ink) + rng.normal(0, 0.01, photo.shape)
    return np.asarray(np.clip(printed * 255 + 0.5, 0, 255), np.uint8)


def _screen(side: int, rng: np.random.Generator) -> NDArray[np.float32]:
    """Dots, (side, side) in [-1, 1]: the sheet never lies twice in the same place."""
    y, x = np.mgrid[:side, :side] * (2 * np.pi / PERIOD)
    across, along = rng.uniform(0, 2 * np.pi, 2)
    u, v = x * np.cos(ANGLE) + y * np.sin(ANGLE), y * np.cos(ANGLE) - x * np.sin(ANGLE)
    return np.asarray((np.sin(u + across) + np.sin(v + along)) / 2, np.float32)
