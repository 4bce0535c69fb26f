"""Noise: smooth chance over a picture, of any grain."""

import cv2
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


def smooth(rng: np.random.Generator, side: int, grain: float) -> Floats:
    """Noise (side, side) with bumps about ``grain`` pixels wide: mean 0, spread 1."""
    cells = max(2, round(side / max(grain, 1)) + 3)
    coarse = rng.standard_normal((cells, cells)).astype(np.float32)
    wide = cv2.resize(coarse, (side, side), interpolation=cv2.INTER_CUBIC)
    return np.asarray((wide - wide.mean()) / (wide.std() + 1e-6), np.float32)


def fractal(rng: np.random.Generator, side: int, grain: float, octaves: int = 4) -> Floats:
    """Noise of several grains, each half as wide and half as strong as the one before: mean 0, spread 1."""
    total = np.zeros((side, side), np.float32)
    for octave in range(octaves):
        total += smooth(rng, side, grain / 2**octave) / 2**octave
    return np.asarray(total / total.std(), np.float32)
