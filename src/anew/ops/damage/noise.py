"""Noise: chance added to a picture by light, by a camera, by film.

    gaussian_noise    the same everywhere                                   what denoisers are measured on
    camera_noise      stronger where it is bright                           photons and electronics
    real_noise        drawn in Bayer raw, then developed and saved as JPEG  blotches, as phones have them
    film_grain        clumps, strongest in the middle tones                 silver

Levels are 8-bit levels, of which white has 255, as papers write them ("sigma 25").

Sources
    Foi et al. 2008, "Practical Poissonian-Gaussian Noise Modeling and Fitting", doi:10.1109/TIP.2008.2001399
    Brooks et al. 2019, "Unprocessing Images for Learned Raw Denoising", arXiv:1811.11127
    Newson et al. 2017, "A Stochastic Film Grain Model", doi:10.1111/cgf.13159
"""

from functools import cache

import cv2
import numpy as np

from anew.image.lab import linear_to_srgb, srgb_to_linear
from anew.image.space import LUMA
from anew.ops.damage.compress import jpeg
from anew.ops.damage.given import Array, Rng, pixels, within

_KNOTS = 4096  # of the curves from code to light and back; an 8-bit level has sixteen
_CAMERA_TO_SRGB = np.array([[1.62, -0.50, -0.12], [-0.22, 1.52, -0.30], [0.02, -0.48, 1.46]], np.float32)
"""A usual camera's matrix, rows summing to 1: it spreads the noise of each colour over the others."""

_BILINEAR = {
    "green": np.array([[0, 1, 0], [1, 4, 1], [0, 1, 0]], np.float32) / 4,
    "others": np.array([[1, 2, 1], [2, 4, 2], [1, 2, 1]], np.float32) / 4,
}
"""Demosaicking by bilinear interpolation: what each photosite gives to its neighbours."""


def gaussian_noise(picture_HWC: Array, sigma: float, rng: Rng) -> Array:
    """Independent normal noise on every value. Not clipped.

    Args:
        picture_HWC: float32 (h, w, 3).
        sigma: Its spread in 8-bit levels, 0 to 255.
        rng: Chance.

    Raises:
        BadPicture: not such a picture.
        BadTask: sigma out of its range.
    """
    levels = np.float32(within("sigma", sigma, 0, 255) / 255)
    return pixels(picture_HWC) + levels * rng.standard_normal(picture_HWC.shape, np.float32)


def camera_noise(picture_HWC: Array, shot: float, read: float, rng: Rng) -> Array:
    """Poisson-Gaussian noise: photons come by chance, and reading them out adds some. Not clipped.

        sigma(x) = sqrt(shot^2 x + read^2)       x the value in [0, 1], sigma in 8-bit levels

    The Poisson part by its normal approximation (Foi 2008, section II), on the encoded values, as papers on
    denoising do it. (255 / shot)^2 photons make white.

    Args:
        picture_HWC: float32 (h, w, 3).
        shot: Spread of the photons' part at white, 8-bit levels, 0 to 255.
        read: Spread of the readout's part everywhere, 8-bit levels, 0 to 255.
        rng: Chance.

    Raises:
        BadPicture: not such a picture.
        BadTask: a spread out of its range.
    """
    of_light, of_reading = within("shot", shot, 0, 255) / 255, within("read", read, 0, 255) / 255
    light = np.maximum(pixels(picture_HWC), 0)
    spread = np.sqrt(np.float32(of_light**2) * light + np.float32(of_reading**2))
    return np.asarray(picture_HWC + spread * rng.standard_normal(picture_HWC.shape, np.float32), np.float32)


def real_noise(picture_HWC: Array, strength: float, rng: Rng) -> Array:
    """Noise as a small camera's JPEG has it: correlated, coloured, stronger in some tones than in others.

        light = decode(picture)             sRGB and a tone curve undone
        noise = one value a photosite       variance  shot x light + read, times the white balance's gains
        noise = demosaic, colour matrix     here it becomes blotchy
        picture + encode(light + noise) - encode(light), and JPEG of a quality between 76 and 97

    The picture itself is not demosaicked, so that it stays as sharp as it was. Ranges of shot and read as Brooks 2019,
    section 3.1.

    Args:
        picture_HWC: float32 (h, w, 3) in [0, 1].
        strength: 0 gives the picture back; just above is a good camera in daylight, 1 a phone by candle.
        rng: Chance.

    Returns:
        float32 (h, w, 3) in [0, 1], in whole 8-bit levels unless the strength is 0.

    Raises:
        BadPicture: not such a picture.
        BadTask: the strength is out of its range.
    """
    picture = np.clip(pixels(picture_HWC), 0, 1)
    if within("strength", strength, 0, 1) == 0:
        return picture_HWC
    shot = float(np.exp(np.log(1e-4) + (np.log(1.2e-2) - np.log(1e-4)) * strength))
    read = float(np.exp(2.18 * np.log(shot) + 1.2 + 0.26 * rng.standard_normal()))
    gains = np.array([rng.uniform(1.5, 2.4), 1, rng.uniform(1.4, 1.9)], np.float32)
    light = _decoding()[_knots(picture)]
    noise = _photosites(light, gains, np.float32(shot), np.float32(read), rng) @ _CAMERA_TO_SRGB.T
    encode = _encoding()
    noisy = encode[_knots(np.sqrt(np.clip(light + noise, 0, 1)))] - encode[_knots(np.sqrt(light))]
    return jpeg(picture + noisy, int(rng.integers(76, 98)))


def film_grain(picture_HWC: Array, sigma: float, size: float, rng: Rng, *, colour: float = 0.0) -> Array:
    """Film grain: clumps of silver, strongest in the middle tones. Not clipped.

    Args:
        picture_HWC: float32 (h, w, 3).
        sigma: Its spread in the middle tones, 8-bit levels, 0 to 255; about half of it near black and white.
        size: Standard deviation of the clumps in pixels, 0 to 16.
        rng: Chance.
        colour: How much of it is different in the three layers, from 0 (black-and-white film) to 1.

    Raises:
        BadPicture: not such a picture.
        BadTask: a value out of its range.
    """
    levels = np.float32(within("sigma", sigma, 0, 255) / 255)
    grain = _clumps((*pixels(picture_HWC).shape[:2], 1), size, rng)
    if within("colour", colour, 0, 1):
        layers = _clumps(picture_HWC.shape, size, rng)
        grain = np.float32((1 - colour) ** 0.5) * grain + np.float32(colour**0.5) * layers
    tone = np.clip(picture_HWC @ LUMA, 0, 1)[..., None]
    return np.asarray(
        picture_HWC + levels * (np.float32(0.45) + np.float32(2.2) * tone * (1 - tone)) * grain, np.float32
    )


def _clumps(shape: tuple[int, ...], size: float, rng: Rng) -> Array:
    """Blurred noise of mean 0 and spread 1."""
    noise = rng.standard_normal(shape, np.float32)
    if within("the size of grain", size, 0, 16) < 0.2:
        return noise
    reach = int(np.ceil(3 * size))
    taps = cv2.getGaussianKernel(2 * reach + 1, size, cv2.CV_32F)
    blurred = cv2.sepFilter2D(noise, -1, taps, taps, borderType=cv2.BORDER_REFLECT)
    return np.asarray(blurred, np.float32).reshape(shape) / np.float32((taps**2).sum())


def _photosites(light: Array, gains: Array, shot: np.float32, read: np.float32, rng: Rng) -> Array:
    """Noise of an RGGB sensor after white balance and bilinear demosaicking, (h, w, 3)."""
    height, width = light.shape[:2]
    plane = rng.standard_normal((height, width), np.float32)
    down, right = (int(step) for step in rng.integers(0, 2, 2))  # where in the pattern the picture begins
    sparse = np.zeros_like(light)
    for row, column, c in ((0, 0, 0), (0, 1, 1), (1, 0, 1), (1, 1, 2)):
        own = slice((row + down) % 2, None, 2), slice((column + right) % 2, None, 2)
        variance = shot * gains[c] * light[(*own, c)] + read * gains[c] ** 2
        sparse[(*own, c)] = plane[own] * np.sqrt(variance)
    for c, name in enumerate(("others", "green", "others")):
        sparse[..., c] = cv2.filter2D(sparse[..., c], -1, _BILINEAR[name], borderType=cv2.BORDER_REFLECT_101)
    return sparse


def _knots(values: Array) -> np.ndarray[tuple[int, ...], np.dtype[np.int32]]:
    return (values * np.float32(_KNOTS - 1) + np.float32(0.5)).astype(np.int32)


@cache
def _decoding() -> Array:
    """Linear light of each code: the smooth tone curve 3 x^2 - 2 x^3 undone (Brooks 2019, equation 4), then sRGB."""
    code = np.linspace(0, 1, _KNOTS)
    return srgb_to_linear((0.5 - np.sin(np.arcsin(1 - 2 * code) / 3)).astype(np.float32))


@cache
def _encoding() -> Array:
    """The code of linear light, by its square root: codes lie closer where it is dark."""
    light = np.linspace(0, 1, _KNOTS, dtype=np.float32) ** 2
    encoded = linear_to_srgb(light)
    return np.asarray(3 * encoded**2 - 2 * encoded**3, np.float32)
