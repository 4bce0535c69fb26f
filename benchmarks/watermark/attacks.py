"""Attacks: what happens to pictures on their way, as 8-bit pixels in and out."""

from collections.abc import Callable
from io import BytesIO

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

Bytes = NDArray[np.uint8]
Rng = np.random.Generator
Attack = Callable[[Bytes, Rng], Bytes]


def saved(pixels: Bytes, kind: str, quality: int) -> Bytes:
    """Through a file."""
    file = BytesIO()
    Image.fromarray(pixels).save(file, kind, quality=quality)
    return np.asarray(Image.open(file).convert("RGB"))


def resized(pixels: Bytes, down: float, across: float | None = None) -> Bytes:
    """Another size, by Lanczos."""
    height, width = pixels.shape[:2]
    size = max(1, round(width * (across or down))), max(1, round(height * down))
    return np.asarray(Image.fromarray(pixels).resize(size, Image.Resampling.LANCZOS))


def cut(pixels: Bytes, share: float, rng: Rng) -> Bytes:
    """Without that share of the height and of the width, taken from any sides."""
    height, width = (round(length * (1 - share)) for length in pixels.shape[:2])
    top, left = (int(rng.integers(0, was - now + 1)) for was, now in zip(pixels.shape, (height, width), strict=False))
    return pixels[top : top + height, left : left + width]


def turned(pixels: Bytes, degrees: float) -> Bytes:
    """Turned about its middle, the corners black."""
    height, width = pixels.shape[:2]
    matrix = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), degrees, 1)
    return np.asarray(cv2.warpAffine(pixels, matrix, (width, height), flags=cv2.INTER_CUBIC), np.uint8)


def noisy(pixels: Bytes, rng: Rng) -> Bytes:
    """With normal noise of 8 levels."""
    return np.clip(np.rint(pixels + rng.normal(0, 8, pixels.shape)), 0, 255).astype(np.uint8)


def screenshot(pixels: Bytes, rng: Rng) -> Bytes:
    """A crop, made smaller, as a JPEG."""
    return saved(resized(cut(pixels, 0.1, rng), 0.8), "JPEG", 75)


SAME = "nothing"
ATTACKS: dict[str, Attack] = {
    SAME: lambda x, rng: x,
    "JPEG 75": lambda x, rng: saved(x, "JPEG", 75),
    "JPEG 50": lambda x, rng: saved(x, "JPEG", 50),
    "JPEG 30": lambda x, rng: saved(x, "JPEG", 30),
    "WebP 75": lambda x, rng: saved(x, "WEBP", 75),
    "WebP 50": lambda x, rng: saved(x, "WEBP", 50),
    "half the size": lambda x, rng: resized(x, 0.5),
    "a quarter of the size": lambda x, rng: resized(x, 0.25),
    "twice the size": lambda x, rng: resized(x, 2),
    "10% of each side cut": lambda x, rng: cut(x, 0.1, rng),
    "40% of each side cut": lambda x, rng: cut(x, 0.4, rng),
    "10% cut, 0.8 of the size, JPEG 75": screenshot,
    "noise of 8 levels": noisy,
    "median of 3 x 3": lambda x, rng: np.asarray(cv2.medianBlur(np.ascontiguousarray(x), 3), np.uint8),
    "brighter by 1.3": lambda x, rng: np.clip(x * 1.3, 0, 255).astype(np.uint8),
}
"""By name; the finder looks as it always does."""

THOROUGH: dict[str, Attack] = {
    "turned by 2 degrees": lambda x, rng: turned(x, 2),
    "turned by 3 degrees, JPEG 75": lambda x, rng: saved(turned(x, -3), "JPEG", 75),
    "squeezed to 0.92 of the width": lambda x, rng: resized(x, 1, 0.92),
}
"""Those that only a thorough look finds."""
