"""Given: what every damage is handed, checked once at its door.

Pictures are float32 (h, w, 3), sRGB-encoded, in [0, 1]; damage that is not clipped may hand on values outside it.
"""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from anew.errors import BadPicture, BadTask

Array = NDArray[np.float32]
Rng = np.random.Generator
Number = TypeVar("Number", int, float)


def pixels(picture_HWC: Array) -> Array:
    """The picture itself.

    Raises:
        BadPicture: it is not float32 (h, w, 3) with at least one pixel, or holds NaN or infinity.
    """
    shape, kind = np.shape(picture_HWC), getattr(picture_HWC, "dtype", type(picture_HWC).__name__)
    if kind != np.float32 or len(shape) != 3 or shape[2] != 3 or 0 in shape:
        raise BadPicture(
            needed="a picture as float32 (height, width, 3) in [0, 1], with at least one pixel",
            found=f"{kind} {shape}",
            fix="Divide whole numbers by the largest that they can take, and repeat a grey picture three times.",
        )
    if not np.isfinite(picture_HWC.sum(dtype=np.float64)):  # a tenth of the time of asking each value
        raise BadPicture(
            needed="a picture of finite numbers",
            found="NaN or infinity among them",
            fix="Mend what made it; a picture read from a file has none.",
        )
    return picture_HWC


def within(what: str, value: Number, low: float, high: float) -> Number:
    """The value itself.

    Raises:
        BadTask: it is outside [low, high], or no number.

    Example:
        >>> within("the quality", 90, 1, 100)
        90
    """
    if not low <= value <= high:  # NaN fails both
        raise BadTask(needed=f"{what} from {low:g} to {high:g}", found=f"{value}", fix="Give a value in that range.")
    return value
