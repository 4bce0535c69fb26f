"""Populations of patches: what two textures are compared by, wherever each patch lies.

Axes
    H  rows     W  columns     C  channels     N  patches     D  numbers in one flattened patch     P  projections
"""

import numpy as np

from anew.metrics.pair import Array, Floats

PATCH = 7
"""Side of a patch in pixels."""
PROJECTIONS = 64
"""How many directions patches are looked at from."""
FLOOR = 1 / 255
"""One grey level: a flat truth has no spread to divide by."""


def directions(numbers: int, rng: np.random.Generator, flat: bool = False) -> Floats:
    """Random unit vectors, float32 (D, P); unless ``flat``, each is blind to a patch of one grey."""
    drawn = rng.standard_normal((numbers, PROJECTIONS)).astype(np.float32)
    if not flat:
        drawn -= drawn.mean(axis=0)
    drawn /= np.linalg.norm(drawn, axis=0)
    return drawn


def cut(picture_HWC: Floats, rows: Array, columns: Array) -> Floats:
    """The flattened patches around the given centres: float32 (N, D)."""
    radius, channels = PATCH // 2, picture_HWC.shape[2]
    windows = np.lib.stride_tricks.sliding_window_view(picture_HWC, (PATCH, PATCH, channels))
    found: Floats = windows[rows - radius, columns - radius, 0].reshape(len(rows), -1).astype(np.float32)
    return found


def sliced(of_made_NP: Floats, of_truth_NP: Floats) -> float:
    """The mean distance of the sorted projections over the truth's spread plus one grey level, over all directions."""
    made_PN, truth_PN = (np.sort(np.ascontiguousarray(of_NP.T), axis=1) for of_NP in (of_made_NP, of_truth_NP))
    distance_P = np.abs(made_PN - truth_PN).mean(axis=1) / (truth_PN.std(axis=1) + FLOOR)
    return float(distance_P.mean())
