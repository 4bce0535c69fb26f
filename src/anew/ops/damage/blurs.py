"""Blurs: what optics, hands and crude programs do to a picture.

    gaussian_kernel   a soft lens; with two spreads and an angle, one that is softer one way
    disk_kernel       out of focus
    motion_kernel     a hand that shook while the shutter was open
    sinc_kernel       ringing beside edges, as of a sharp low-pass filter

Kernels are float32 (k, k), k odd, and sum to 1. ``convolve`` lays one over a picture whose border it mirrors.

Sources
    Wang et al. 2021, "Real-ESRGAN", arXiv:2107.10833, section 3                     which blurs, and how often; sinc
    Delbracio & Sapiro 2015, "Removing Camera Shake via Weighted Fourier Burst
        Accumulation", doi:10.1109/TIP.2015.2442914                                  a hand's path is a random walk
"""

import cv2
import numpy as np

from anew.errors import BadTask
from anew.ops.damage.given import Array, Rng, pixels, within

_TURNS = np.linspace(0, np.pi, 65)[:-1] + np.pi / 128  # where Bessel's integral is read


def gaussian_blur(picture_HWC: Array, sigma: float) -> Array:
    """The picture through a Gaussian.

    Args:
        picture_HWC: float32 (h, w, 3).
        sigma: In pixels, 0 to 64; 0 gives the picture back.

    Raises:
        BadPicture: not such a picture.
        BadTask: sigma out of its range.
    """
    picture = pixels(picture_HWC)
    if within("sigma", sigma, 0, 64) == 0:
        return picture
    side = 2 * int(np.ceil(4 * sigma)) + 1
    return np.asarray(cv2.GaussianBlur(picture, (side, side), sigma, borderType=cv2.BORDER_REFLECT_101), np.float32)


def convolve(picture_HWC: Array, kernel: Array) -> Array:
    """The picture through a kernel.

    Args:
        picture_HWC: float32 (h, w, 3).
        kernel: float32 (k, k), k odd. A true convolution: one bright pixel becomes the kernel, not its mirror image.

    Raises:
        BadPicture: not such a picture.
        BadTask: not such a kernel.
    """
    if kernel.ndim != 2 or not all(side % 2 for side in kernel.shape):
        raise BadTask(needed="a kernel (k, k), k odd", found=f"{kernel.shape}", fix="Pad it with zeros to an odd size.")
    turned = np.ascontiguousarray(kernel[::-1, ::-1], np.float32)
    return np.asarray(cv2.filter2D(pixels(picture_HWC), -1, turned, borderType=cv2.BORDER_REFLECT_101), np.float32)


def gaussian_kernel(across: float, along: float, angle: float) -> Array:
    """A Gaussian with a spread of its own in each of two directions.

    Args:
        across: Standard deviation in pixels at right angles to ``along``, 0.1 to 32.
        along: Standard deviation in pixels in the direction of the angle, 0.1 to 32.
        angle: Of ``along``, radians from the x axis towards the y axis, which points down.

    Raises:
        BadTask: a spread out of its range.
    """
    spreads = within("across", across, 0.1, 32), within("along", along, 0.1, 32)
    x, y = _grid(int(np.ceil(3 * max(spreads))))
    u, v = x * np.cos(angle) + y * np.sin(angle), y * np.cos(angle) - x * np.sin(angle)
    return _summing_to_one(np.exp(-0.5 * ((u / along) ** 2 + (v / across) ** 2)))


def disk_kernel(radius: float) -> Array:
    """A lens out of focus: a disk whose edge is as soft as a pixel.

    Args:
        radius: In pixels, 0 to 64; a point is smeared over this far.

    Raises:
        BadTask: the radius is out of its range.
    """
    x, y = _grid(int(np.ceil(within("the radius", radius, 0, 64) + 0.5)))
    return _summing_to_one(np.clip(radius + 0.5 - np.hypot(x, y), 0, 1))


def motion_kernel(length: float, angle: float, bend: float, rng: Rng) -> Array:
    """The path of a hand that shakes: begins in one direction, turns and slows by chance, centred by its mass.

    Args:
        length: Of the path in pixels, 0 to 128.
        angle: Where it begins to go, radians.
        bend: How much it turns: 0 is a straight line, 1 a short scribble.
        rng: Chance.

    Raises:
        BadTask: a value out of its range.
    """
    within("the length", length, 0, 128)
    steps = max(2, int(4 * length))
    turns = angle + np.cumsum(rng.normal(0, 1, steps)) * within("bend", bend, 0, 1) * 3 / np.sqrt(steps)
    pace = np.exp(0.5 * np.cumsum(rng.normal(0, 1, steps)) / np.sqrt(steps))
    pace *= length / pace.sum()
    x, y = np.cumsum(pace * np.cos(turns)), np.cumsum(pace * np.sin(turns))
    x, y = x - x.mean(), y - y.mean()
    reach = int(np.ceil(max(np.abs(x).max(), np.abs(y).max()))) + 1
    kernel = np.zeros((2 * reach + 1, 2 * reach + 1))
    left, top = np.floor(x).astype(int), np.floor(y).astype(int)
    for right, low in ((0, 0), (0, 1), (1, 0), (1, 1)):  # each point shared among the four pixels around it
        share = np.abs(1 - right - (x - left)) * np.abs(1 - low - (y - top))
        np.add.at(kernel, (top + low + reach, left + right + reach), share)
    return _summing_to_one(kernel)


def sinc_kernel(cutoff: float, reach: int) -> Array:
    """A round low-pass filter cut off sharply, which rings.

        kernel(r) = cutoff J1(cutoff r) / (2 pi r)

    Args:
        cutoff: The highest frequency kept, radians a pixel, above 0 to pi.
        reach: Pixels from the middle to the edge, 1 to 32.

    Raises:
        BadTask: a value out of its range.
    """
    within("the cutoff", cutoff, 0.05, np.pi)
    x, y = _grid(within("the reach", reach, 1, 32))
    far = np.hypot(x, y)
    far[reach, reach] = 1e-6
    bessel = np.cos(_TURNS - (cutoff * far)[..., None] * np.sin(_TURNS)).mean(-1)  # Bessel's integral of J1
    return _summing_to_one(cutoff * bessel / (2 * np.pi * far))


def _grid(reach: int) -> tuple[np.ndarray[tuple[int, int], np.dtype[np.float64]], ...]:
    y, x = np.mgrid[-reach : reach + 1, -reach : reach + 1].astype(np.float64)
    return x, y


def _summing_to_one(kernel: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> Array:
    return np.asarray(kernel / kernel.sum(), np.float32)
