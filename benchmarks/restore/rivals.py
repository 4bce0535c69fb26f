"""Rivals: the ways of restoring a picture that anew is compared with, all called the same way.

Each takes a damaged picture, float32 (h, w, 3) in [0, 1], and returns a mended one.
BM3D comes from PyPI for the benchmark alone: its licence allows non-commercial use only, so it is never a dependency.

Sources
    Makinen, Azzari & Foi 2020, "Collaborative Filtering of Correlated Noise", doi:10.1109/TIP.2020.3014721      bm3d
"""

from collections.abc import Callable

import cv2
import numpy as np

from anew.image.lab import lab_to_srgb, srgb_to_lab
from anew.ops.damage import bicubic
from anew.ops.damage.given import Array

Mender = Callable[[Array], Array]


def as_it_is(damaged: Array) -> Array:
    """Nothing done."""
    return damaged


def by_bicubic(scale: int) -> Mender:
    """Larger by the field's bicubic."""
    return lambda damaged: np.clip(bicubic(damaged, damaged.shape[0] * scale, damaged.shape[1] * scale), 0, 1)


def by_lanczos(scale: int) -> Mender:
    """Larger by OpenCV's Lanczos."""

    def enlarge(damaged: Array) -> Array:
        size = damaged.shape[1] * scale, damaged.shape[0] * scale
        return np.clip(np.asarray(cv2.resize(damaged, size, interpolation=cv2.INTER_LANCZOS4), np.float32), 0, 1)

    return enlarge


def by_bm3d(sigma: float) -> Mender:
    """BM3D in colour, told the noise.

    Args:
        sigma: Its spread in 8-bit levels.
    """

    def denoise(damaged: Array) -> Array:
        from bm3d import bm3d_rgb

        return np.asarray(np.clip(bm3d_rgb(damaged.astype(np.float64), sigma / 255), 0, 1), np.float32)

    return denoise


def by_non_local_means(sigma: float) -> Mender:
    """OpenCV's fastNlMeans in colour, told the noise.

    A strength of 0.9 sigma is the best of a few that were tried at sigma 25.
    """

    def denoise(damaged: Array) -> Array:
        strength = float(np.clip(0.9 * sigma, 1, 60))
        levels = (damaged * 255 + 0.5).astype(np.uint8)
        clean = cv2.fastNlMeansDenoisingColored(levels, None, strength, strength, 5, 21)
        return np.asarray(clean, np.float32) / np.float32(255)

    return denoise


def by_richardson_lucy(kernel: Array, rounds: int) -> Mender:
    """Richardson-Lucy in scikit-image, told the blur."""

    def deblur(damaged: Array) -> Array:
        from skimage.restoration import richardson_lucy

        padded = _padded(damaged, kernel)
        planes = [richardson_lucy(padded[..., c].astype(np.float64), kernel, rounds) for c in range(3)]
        return _cut(np.stack(planes, -1), kernel)

    return deblur


def by_wiener(kernel: Array) -> Mender:
    """Unsupervised Wiener-Hunt in scikit-image (Orieux 2010), told the blur, finding the noise by itself."""

    def deblur(damaged: Array) -> Array:
        from skimage.restoration import unsupervised_wiener

        padded = _padded(damaged, kernel)
        planes = [unsupervised_wiener(padded[..., c].astype(np.float64), kernel, rng=0)[0] for c in range(3)]
        return _cut(np.stack(planes, -1), kernel)

    return deblur


def by_constant_tint(a: float, b: float) -> Mender:
    """Every pixel in one tint of CIE Lab: the mean of the photographs learned from."""

    def tint(damaged: Array) -> Array:
        lab = srgb_to_lab(damaged)
        lab[..., 1:] = a, b
        return lab_to_srgb(lab)

    return tint


def by_top_hats(damaged: Array) -> Array:
    """Thin things lighter or darker than what is around them: a mask (h, w) in [0, 1], by morphology."""
    grey = np.asarray(cv2.cvtColor(damaged, cv2.COLOR_RGB2GRAY), np.float32)
    disk = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (9, 9))
    thin = [cv2.morphologyEx(grey, act, disk) for act in (cv2.MORPH_TOPHAT, cv2.MORPH_BLACKHAT)]
    return (np.maximum(*thin) > 0.22).astype(np.float32)


def _padded(damaged: Array, kernel: Array) -> Array:
    """Mirrored borders: both methods wrap around or darken there."""
    far = kernel.shape[0]
    return np.asarray(cv2.copyMakeBorder(damaged, far, far, far, far, cv2.BORDER_REFLECT_101), np.float32)


def _cut(padded: np.ndarray[tuple[int, ...], np.dtype[np.float64]], kernel: Array) -> Array:
    far = kernel.shape[0]
    return np.clip(padded[far:-far, far:-far], 0, 1).astype(np.float32)
