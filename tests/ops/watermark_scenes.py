"""A picture to hide something in: smooth ground, texture, edges and grain."""

import cv2
import numpy as np


def scene(height=240, width=320, seed=3):
    """float32 (H, W, 3) in [0, 1]."""
    rng = np.random.default_rng(seed)
    small = rng.random((height // 24 + 2, width // 24 + 2, 3)).astype(np.float32)
    ground = cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC)
    grain = cv2.GaussianBlur(rng.standard_normal((height, width, 1)).astype(np.float32), (0, 0), 0.8)[..., None]
    return np.clip(0.2 + 0.6 * ground + 0.04 * grain, 0, 1).astype(np.float32)


def as_file(picture):
    """Rounded to 8 bits, as it comes out of a file."""
    return (np.rint(picture * 255) / 255).astype(np.float32)
