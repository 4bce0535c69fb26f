"""Flow: a smooth field of directions to draw along: the picture's own edges, and swirls where it has none.

A direction is an angle modulo half a turn, so fields are averaged in double angles (cos 2t, sin 2t), where a direction
and its opposite are the same vector. Axes: arrays (H, W, 2) hold x, then y.

Sources
    Kang, Lee & Chui 2009, "Flow-Based Image Abstraction", doi:10.1109/TVCG.2008.81      drawing along edge tangents
    Brox et al. 2006, "Adaptive Structure Tensors and their Applications"                double angles, smoothing
    Bridson, Hourihan & Nordenstam 2007, "Curl-noise for procedural fluid flow"          the swirls
"""

import cv2
import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]


def edge_flow(grey_HW: Array, *, reach: float, swirl_HW2: Array | None = None, swirl: float = 0.0) -> Array:
    """Unit directions along the edges of a picture, carried by smoothing into its flat parts.

    Args:
        grey_HW: Luma in [0, 1].
        reach: Standard deviation of the smoothing, in pixels.
        swirl_HW2: Directions to fall back on where the picture has no edge; None falls back on nothing.
        swirl: 0 leaves the picture's own directions, 1 follows the given ones almost everywhere but at strong edges.

    Returns:
        float32 (H, W, 2), unit length; (1, 0) where nothing has a direction.
    """
    gx = cv2.Scharr(grey_HW, cv2.CV_32F, 1, 0, scale=1 / 32)
    gy = cv2.Scharr(grey_HW, cv2.CV_32F, 0, 1, scale=1 / 32)
    # The tangent (-gy, gx) in double angles, already weighted by the squared gradient.
    double = np.stack([gy * gy - gx * gx, -2 * gx * gy], axis=-1)
    near = np.asarray(cv2.GaussianBlur(double, (0, 0), reach), np.float32)
    far = np.asarray(cv2.GaussianBlur(double, (0, 0), 6 * reach), np.float32)
    field = _compress(near) + 0.2 * _compress(far)
    if swirl_HW2 is not None:
        x, y = swirl_HW2[..., 0], swirl_HW2[..., 1]
        free = 1 - 0.85 * np.linalg.norm(_compress(near), axis=-1, keepdims=True)
        field += np.float32(swirl) * free * np.stack([x * x - y * y, 2 * x * y], axis=-1)
    angle = 0.5 * np.arctan2(field[..., 1], field[..., 0])
    return np.stack([np.cos(angle), np.sin(angle)], axis=-1).astype(np.float32)


def swirl_flow(shape: tuple[int, int], *, cells: float = 3.5, seed: int = 0) -> Array:
    """Unit directions of a smooth divergence-free random flow: along the level lines of low noise.

    Args:
        shape: (H, W).
        cells: About how many swirls fit along the longer side.
        seed: Which flow.
    """
    height, width = shape
    rng = np.random.default_rng(seed)
    pitch = max(height, width) / cells / 2
    stream = np.zeros(shape, np.float32)
    for octave, share in ((1, 1.0), (2, 0.22)):
        small = (int(height / pitch * octave) + 4, int(width / pitch * octave) + 4)
        noise = rng.standard_normal(small).astype(np.float32)
        stream += share * cv2.resize(noise, (width, height), interpolation=cv2.INTER_CUBIC)
    smooth = np.asarray(cv2.GaussianBlur(stream, (0, 0), max(0.5, pitch / 4)), np.float32)
    down, right = np.asarray(np.gradient(np.pad(smooth, 1, mode="edge")), np.float32)[:, 1:-1, 1:-1]
    along = np.stack([-down, right], axis=-1)
    return np.asarray(along / (np.linalg.norm(along, axis=-1, keepdims=True) + 1e-12), np.float32)


def _compress(double_HW2: Array) -> Array:
    """Edges ten times stronger should not speak ten times louder: length to its square root, then at most 1."""
    length = np.linalg.norm(double_HW2, axis=-1, keepdims=True)
    loud = np.sqrt(length) / 0.08  # 0.08: gradient of a clearly visible edge per pixel
    return np.asarray(double_HW2 / (length + 1e-12) * np.minimum(loud, 1), np.float32)
