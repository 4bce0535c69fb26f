"""Error level: how much a picture changes when it is saved as JPEG once more.

What was saved as JPEG before changes less the second time, and flat parts change less than rough ones. A part that was
put in later may differ from what is around it; so may any part that is sharper, or more colourful. After one more
saving of the whole the difference is mostly gone.

Source
    Krawetz, A Picture's Worth: Digital Image Analysis and Forensics, 2007.
"""

import numpy as np

from anew.ops.damage.compress import jpeg
from anew.ops.damage.given import Array

QUALITY = 90
GAIN = 20.0
"""One level of difference is drawn as 20 levels of brightness."""


def error_level(picture_HWC: Array, quality: int = QUALITY, gain: float = GAIN) -> Array:
    """The size of that change, for red, green and blue.

    Args:
        picture_HWC: float32 (H, W, 3) in [0, 1], no side over 65 500.
        quality: libjpeg's, 1 to 100.
        gain: What the change is multiplied with.

    Returns:
        float32 (H, W, 3) in [0, 1]: black where nothing changes.

    Raises:
        BadPicture: not such a picture.
        BadTask: the quality is out of its range.
        TooLarge: more pixels a side than JPEG has.

    Example:
        >>> float(error_level(np.full((16, 16, 3), 0.2, np.float32)).max())
        0.0
    """
    change = jpeg(picture_HWC, quality, subsampling="4:4:4")
    np.subtract(change, picture_HWC, out=change)
    np.abs(change, out=change)
    change *= np.float32(gain)
    return np.minimum(change, np.float32(1), out=change)
