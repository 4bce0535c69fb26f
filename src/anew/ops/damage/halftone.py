"""Halftone: a picture printed in dots, as newspapers and magazines have it, and what lies under the dots.

    amount of ink      1 - x of each channel (or of the grey alone)
    screen             two cosines at the ink's angle: low in the middle of a dot, high between dots
    dots               ink where the screen lies below the amount, with the edge softened
    print              paper x (1 - cyan dots) x (1 - magenta dots) ...

A screen of L lines per inch scanned at D dots per inch has a period of D / L pixels: 85 lpi at 300 dpi is 3.5.

Source
    Ulichney 1987, "Digital Halftoning", chapter 5: ordered dither by clustered dots
"""

from functools import cache

import numpy as np

from anew.ops.damage.given import Array, Rng, pixels, within

ANGLES = (15.0, 75.0, 0.0)
"""Degrees of cyan, magenta and yellow: 30 apart but for yellow, the least seen, so that they make rosettes."""
ANGLE_OF_BLACK = 45.0

_INKS = 1 - np.array([[0.05, 0.62, 0.88], [0.88, 0.10, 0.50], [0.98, 0.92, 0.08]], np.float32)
"""What full cyan, magenta and yellow take from red, green and blue."""


def halftone(
    picture_HWC: Array, period: float, rng: Rng, *, colour: bool = True, gain: float = 0.1, sharpness: float = 0.6
) -> tuple[Array, Array]:
    """The picture in dots, and the same inks without dots: what descreening should find.

    Args:
        picture_HWC: float32 (h, w, 3) in [0, 1].
        period: Pixels from dot to dot, 2 to 64.
        rng: Where each screen begins.
        colour: Three inks in rosettes; else black alone.
        gain: How much the middle tones fill in because dots spread, -0.25 to 0.25: 0.1 makes 50% print as 60%.
        sharpness: Of the dots' edges, 0 to 1.

    Returns:
        The print and what lies under its dots, both float32 (h, w, 3) in [0, 1].

    Raises:
        BadPicture: not such a picture.
        BadTask: a value out of its range.
    """
    picture = np.clip(pixels(picture_HWC), 0, 1)
    ink = 1 - (picture if colour else np.repeat(picture.mean(2, keepdims=True), 3, 2))
    ink = ink + np.float32(4 * within("the gain", gain, -0.25, 0.25)) * ink * (1 - ink)
    soft = np.float32(0.5 - 0.42 * within("the sharpness", sharpness, 0, 1))
    within("the period", period, 2, 64)
    if not colour:
        dots = _dots(ink[..., 0], _screen(picture.shape[:2], period, ANGLE_OF_BLACK, rng), soft)
        return _black(dots), _black(_mean_cover(float(soft), ink[..., 0]))
    printed, under = np.ones_like(picture), np.ones_like(picture)
    for c, angle in enumerate(ANGLES):
        dots = _dots(ink[..., c], _screen(picture.shape[:2], period, angle, rng), soft)
        printed *= 1 - dots[..., None] * _INKS[c]
        under *= 1 - _mean_cover(float(soft), ink[..., c])[..., None] * _INKS[c]
    return printed, under


def _screen(shape: tuple[int, int], period: float, degrees: float, rng: Rng) -> Array:
    """In [0, 1], and as often below any value as the value says."""
    turn = np.deg2rad(degrees + rng.normal(0, 0.5))
    y, x = np.arange(shape[0])[:, None], np.arange(shape[1])[None]
    right, down = 2 * np.pi / period * np.cos(turn), 2 * np.pi / period * np.sin(turn)
    u, v = x * right + y * down, y * right - x * down
    first, second = rng.uniform(0, 2 * np.pi, 2)
    wave = (np.cos(u + first) + np.cos(v + second)) / 4 + 0.5
    ranks = _ranks()
    return np.asarray(ranks[(wave * (len(ranks) - 1)).astype(np.int32)], np.float32)


def _dots(ink_HW: Array, screen_HW: Array, soft: np.float32) -> Array:
    """Cover in [0, 1]: from 0 to 1 while the screen falls by ``soft`` below the ink."""
    return np.asarray(np.clip((ink_HW * (1 + soft) - screen_HW) / soft, 0, 1), np.float32)


def _mean_cover(soft: float, ink_HW: Array) -> Array:
    """What the dots of an amount of ink cover on average: the integral of ``_dots`` over an even screen."""
    full, begun = (np.clip(ink_HW * (1 + soft) - edge, 0, 1) for edge in (soft, 0))
    at_full, at_end = ((ink_HW * (1 + soft) - value) / soft for value in (full, begun))
    return np.asarray(full + (begun - full) * (np.minimum(at_full, 1) + at_end) / 2, np.float32)


def _black(cover_HW: Array) -> Array:
    return np.repeat(1 - np.float32(0.9) * cover_HW[..., None], 3, axis=2)


@cache
def _ranks() -> Array:
    """The share of a cosine screen that lies below each of its values."""
    line = np.cos(np.linspace(0, np.pi, 512, endpoint=False) + np.pi / 1024)
    values = np.sort((line[:, None] + line[None]).ravel() / 4 + 0.5)
    return np.interp(np.linspace(0, 1, 4096), values, np.linspace(0, 1, len(values))).astype(np.float32)
