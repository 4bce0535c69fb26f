"""Foreground: the subject's own colour where a pixel mixes it with what is behind.

A cut-out that keeps a mixed pixel's colour carries a rim of the old background onto the new one. Here both
colours are found at once: smooth ones that, mixed by alpha, give the picture.

Axes
    H, W  picture      C  red, green, blue

Sources
    Germer et al. 2020, "Fast Multi-Level Foreground Estimation", arXiv:2006.14970
"""

import cv2
import numpy as np
import numpy.typing as npt

from anew.ops.kernels import kernel

Floats = npt.NDArray[np.float32]

_SMOOTH = 1e-5
"""Weight of smoothness where alpha is flat."""
_SMALL, _SMALL_SWEEPS, _LARGE_SWEEPS = 32, 10, 2
"""Up to what side a level gets many sweeps, and how many; larger ones begin almost right."""


def estimate_foreground(picture_HWC: Floats, alpha_HW: Floats) -> tuple[Floats, Floats]:
    """Foreground and background colours with ``alpha F + (1 - alpha) B`` near the picture.

    Args:
        picture_HWC: sRGB-encoded, [0, 1].
        alpha_HW: [0, 1].

    Returns:
        F and B, float32 (H, W, 3) in [0, 1]. Where alpha is 0, F continues the nearest subject's colours.

    Source:
        Germer et al. 2020, arXiv:2006.14970.

    Example:
        >>> picture = np.full((4, 4, 3), 0.5, np.float32)
        >>> alpha = np.float32([[1, 1, 0.5, 0]]).repeat(4, 0)
        >>> front, behind = estimate_foreground(picture, alpha)
        >>> bool(np.allclose(front, 0.5, atol=0.02))
        True
    """
    height, width = alpha_HW.shape
    levels = int(np.ceil(np.log2(max(height, width, 2))))
    front, behind = _mean(picture_HWC, alpha_HW > 0.9), _mean(picture_HWC, alpha_HW < 0.1)
    for level in range(levels + 1):
        size = (round(width ** (level / levels)), round(height ** (level / levels)))
        picture, alpha = (_resized(array, size, cv2.INTER_AREA) for array in (picture_HWC, alpha_HW))
        front, behind = (_resized(colours, size, cv2.INTER_NEAREST) for colours in (front, behind))
        sweeps = _SMALL_SWEEPS if max(size) <= _SMALL else _LARGE_SWEEPS
        _separate(picture, alpha, front, behind, _SMOOTH, sweeps)
    return front, behind


def refine_foreground(picture_HWC: Floats, alpha_HW: Floats, front_HWC: Floats, behind_HWC: Floats) -> Floats:
    """The foreground changed as little as can be so that it explains the picture exactly.

    For colours that were estimated at a smaller size and enlarged: where alpha is 1 this is the picture itself.

    Example:
        >>> one = np.ones((1, 1, 3), np.float32)
        >>> refine_foreground(0.25 * one, np.ones((1, 1), np.float32), 0 * one, 0 * one)[0, 0].tolist()
        [0.25, 0.25, 0.25]
    """
    alpha = alpha_HW[..., None]
    missing = picture_HWC - alpha * front_HWC - (1 - alpha) * behind_HWC
    return np.asarray(np.clip(front_HWC + alpha * missing / (alpha**2 + (1 - alpha) ** 2), 0, 1), np.float32)


def _resized(array: Floats, size: tuple[int, int], how: int) -> Floats:
    return np.array(cv2.resize(array, size, interpolation=how), np.float32)


def _mean(picture: Floats, where: npt.NDArray[np.bool_]) -> Floats:
    chosen = picture[where] if where.any() else picture.reshape(-1, 3)
    return np.asarray(chosen.mean(axis=0, dtype=np.float64), np.float32).reshape(1, 1, 3)


@kernel
def _separate(picture: Floats, alpha: Floats, front: Floats, behind: Floats, smooth: float, sweeps: int) -> None:
    """Gauss-Seidel: at each pixel the best pair of colours given its neighbours', tied where alpha changes."""
    height, width = alpha.shape
    for _ in range(sweeps):
        for y in range(height):
            for x in range(width):
                a = alpha[y, x]
                b = np.float32(1) - a
                ties = np.float32(0)
                fr = fg = fb = br = bg = bb = np.float32(0)
                for direction in range(4):
                    j = min(max(y + (direction == 0) - (direction == 1), 0), height - 1)
                    i = min(max(x + (direction == 2) - (direction == 3), 0), width - 1)
                    tie = np.float32(smooth) + abs(a - alpha[j, i])
                    ties += tie
                    fr += tie * front[j, i, 0]
                    fg += tie * front[j, i, 1]
                    fb += tie * front[j, i, 2]
                    br += tie * behind[j, i, 0]
                    bg += tie * behind[j, i, 1]
                    bb += tie * behind[j, i, 2]
                aa, ab, both = a * a + ties, a * b, b * b + ties
                scale = np.float32(1) / (aa * both - ab * ab)
                for c in range(3):
                    f, n = (fr, br) if c == 0 else ((fg, bg) if c == 1 else (fb, bb))
                    f += a * picture[y, x, c]
                    n += b * picture[y, x, c]
                    front[y, x, c] = min(max(scale * (both * f - ab * n), np.float32(0)), np.float32(1))
                    behind[y, x, c] = min(max(scale * (aa * n - ab * f), np.float32(0)), np.float32(1))
