"""Domains: between the pictures people see and the numbers nets see.

    people              code (H, W, c)                     net (1, C, H, W)
    rgb in [0, 1]   ->  picture: C channels in [-1, 1]  -> the same
                        labels: the class's channel     -> one-hot

The code in the middle is what is padded, resized and cut into tiles: a one-hot picture of 150 classes is made for
one tile at a time.
"""

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from anew.engines.gan.facts import Domain
from anew.engines.gan.labels import channels_of, coloured, one_hot

Floats = npt.NDArray[np.float32]
Code = npt.NDArray[Any]

LUMA = np.array([0.299, 0.587, 0.114], np.float32)
"""Red, green and blue in a grey picture, ITU-R BT.601; what training uses too."""


def coded(rgb_HW3: Floats, domain: Domain) -> Code:
    """A picture, ready to be padded and cut: float32 (H, W, 1 or 3) in [-1, 1], or int32 (H, W) for label maps.

    Raises:
        BadPicture: a label map with a colour that no class has.
    """
    if domain.kind == "labels":
        return channels_of(rgb_HW3, domain)
    seen = rgb_HW3 if domain.channels == 3 else (rgb_HW3 @ LUMA)[..., None]
    return np.asarray(seen * 2 - 1, np.float32)


def for_net(code: Code, domain: Domain) -> Floats:
    """What the net takes: float32 (1, C, H, W)."""
    if domain.kind == "labels":
        return one_hot(code, domain.channels)
    return np.ascontiguousarray(code.transpose(2, 0, 1)[None], np.float32)


def shown(made_1CHW: Floats, domain: Domain) -> Floats:
    """What the net made as a picture: float32 (H, W, 3) in about [0, 1]."""
    if domain.kind == "labels":
        return coloured(made_1CHW[0], domain)
    rgb = made_1CHW[0].transpose(1, 2, 0) / 2 + 0.5
    return rgb if domain.channels == 3 else np.repeat(rgb, 3, axis=2)


def resized(code: Code, height: int, width: int, domain: Domain) -> Code:
    """The same at another size; classes are never mixed."""
    if code.shape[:2] == (height, width):
        return code
    if domain.kind == "labels":
        return cv2.resize(code, (width, height), interpolation=cv2.INTER_NEAREST_EXACT)
    smaller = height * width < code.shape[0] * code.shape[1]
    method = cv2.INTER_AREA if smaller else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(code, (width, height), interpolation=method)).reshape(height, width, code.shape[2])
