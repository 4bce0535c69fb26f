"""Alpha: patches are compared and averaged with colours multiplied by alpha, or hidden colours would show through."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]


def premultiplied(picture_HWC: Array) -> Array:
    """Colours times alpha, and alpha; a picture without alpha comes back as it is."""
    if picture_HWC.shape[2] == 3:
        return picture_HWC
    return np.concatenate([picture_HWC[..., :3] * picture_HWC[..., 3:], picture_HWC[..., 3:]], axis=-1)


def straight(picture_HWC: Array) -> Array:
    """Clipped to [0, 1] in place, and colours divided by alpha again (black where nothing shows).

    Example:
        >>> straight(premultiplied(np.full((1, 1, 4), 0.5, np.float32)))[0, 0].tolist()
        [0.5, 0.5, 0.5, 0.5]
    """
    clipped = np.clip(picture_HWC, 0, 1, out=picture_HWC)
    if picture_HWC.shape[2] == 3:
        return clipped
    alpha = clipped[..., 3:]
    colours = np.where(alpha > 1e-4, clipped[..., :3] / np.maximum(alpha, 1e-4), 0)
    return np.concatenate([np.clip(colours, 0, 1), alpha], axis=-1).astype(np.float32)
