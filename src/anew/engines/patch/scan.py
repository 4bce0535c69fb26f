"""The dark frame that scanners and some cameras leave along a picture's edges."""

import numpy as np

from anew.ops.patchmatch import Floats, Mask

_DEEPEST = 8  # pixels
_DARK = 0.12
_DARKER = 0.12  # than the lines further in, by at least this


def frame_of(picture_HWC: Floats) -> Mask:
    """True on the lines along each edge that are dark while the picture behind them is not, (H, W).

    Example:
        >>> photo = np.full((40, 40, 3), 0.5, np.float32)
        >>> photo[:, :3] = 0.0
        >>> np.flatnonzero(frame_of(photo).any(axis=0)).tolist()
        [0, 1, 2, 3]
    """
    grey = picture_HWC[..., :3].mean(axis=2)
    frame = np.zeros(grey.shape, bool)
    for turned, marked in ((grey, frame), (grey[::-1], frame[::-1]), (grey.T, frame.T), (grey.T[::-1], frame.T[::-1])):
        marked[: _depth(turned)] = True
    return frame if not frame.all() else np.zeros_like(frame)


def _depth(grey: Floats) -> int:
    """How many of the first lines belong to a frame, with one more for its soft edge; 0 where there is none."""
    if min(grey.shape) < 4 * _DEEPEST:
        return 0
    brightness = np.median(grey[: 3 * _DEEPEST], axis=1)
    behind = float(np.median(brightness[_DEEPEST:]))
    dark = brightness[:_DEEPEST] < min(_DARK, behind - _DARKER)
    return int(np.argmin(dark)) + 1 if dark[0] and not dark.all() else 0
