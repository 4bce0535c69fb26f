"""Resize: smaller and larger, by the field's rule or by those of careless programs.

    bicubic    Keys' cubic (a = -0.5) widened when shrinking, so that nothing aliases: MATLAB's imresize and
               Pillow's BICUBIC, which this is. The two differ in rounding, and in the outermost pixels:
               MATLAB mirrors the picture there, Pillow leaves out what is beyond it.
    resized    by one of several methods; OpenCV's cubic and Lanczos alias when shrinking, as many programs do

Source
    Keys 1981, "Cubic convolution interpolation for digital image processing", doi:10.1109/TASSP.1981.1163711
"""

from typing import Literal, get_args

import cv2
import numpy as np
from PIL import Image

from anew.errors import BadPicture, BadTask
from anew.ops.damage.given import Array, pixels

Method = Literal["area", "bilinear", "bicubic", "lanczos", "antialiased"]
METHODS: tuple[Method, ...] = get_args(Method)
_OPENCV = {
    "area": cv2.INTER_AREA,
    "bilinear": cv2.INTER_LINEAR,
    "bicubic": cv2.INTER_CUBIC,
    "lanczos": cv2.INTER_LANCZOS4,
}


def shrink(picture_HWC: Array, scale: int) -> Array:
    """The picture, smaller by a whole factor: what super-resolution is measured on. Not clipped.

    A file would round it to 8 bit; ``in_levels`` does that.

    Args:
        picture_HWC: float32 (h, w, 3).
        scale: 1 and more; both sides must divide by it.

    Returns:
        float32 (h / scale, w / scale, 3).

    Raises:
        BadPicture: not such a picture, or a side does not divide.

    Example:
        >>> shrink(np.full((8, 12, 3), 0.25, np.float32), 4).shape
        (2, 3, 3)
    """
    height, width = pixels(picture_HWC).shape[:2]
    if scale < 1 or height % scale or width % scale:
        raise BadPicture(
            needed=f"a picture whose sides divide by {scale}",
            found=f"{width} x {height}",
            fix="Crop it first: whole pixels must come out.",
        )
    return bicubic(picture_HWC, height // scale, width // scale)


def bicubic(picture_HWC: Array, height: int, width: int) -> Array:
    """The picture at another size by the field's bicubic (see above). Overshoot is not clipped.

    Raises:
        BadPicture: not such a picture.
    """
    planes = [Image.fromarray(np.ascontiguousarray(pixels(picture_HWC)[..., c])) for c in range(3)]
    resized = [np.asarray(plane.resize((width, height), Image.Resampling.BICUBIC)) for plane in planes]
    return np.stack(resized, axis=-1)


def resized(picture_HWC: Array, height: int, width: int, method: Method) -> Array:
    """The picture at another size. Overshoot is not clipped.

    Args:
        picture_HWC: float32 (h, w, 3).
        height: Of the new picture, 1 and more.
        width: Of the new picture, 1 and more.
        method: "antialiased" is ``bicubic`` above, the others are OpenCV's.

    Raises:
        BadPicture: not such a picture.
        BadTask: no such method.
    """
    if method not in METHODS:
        raise BadTask(needed=f"a method of {', '.join(METHODS)}", found=str(method), fix="Name one of these.")
    if pixels(picture_HWC).shape[:2] == (height, width):
        return picture_HWC
    if method == "antialiased":
        return bicubic(picture_HWC, height, width)
    return np.asarray(cv2.resize(picture_HWC, (width, height), interpolation=_OPENCV[method]), np.float32)
