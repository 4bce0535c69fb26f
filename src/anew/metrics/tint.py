"""How colours compare: how far their tints lie apart, and how colourful a picture is.

Axes
    H  rows     W  columns     C  red, green, blue

Sources
    CIE 15:2004                                                                           L*a*b*
    Hasler & Suesstrunk 2003, "Measuring colourfulness in natural images", doi:10.1117/12.477378
"""

import numpy as np

from anew.errors import BadPicture
from anew.image.lab import srgb_to_lab
from anew.metrics.pair import Array, Floats, as_mask, as_pair


def chroma_error(made: Array, truth: Array, mask_HW: Array | None = None) -> float:
    """Mean distance of the tints in CIE L*a*b*, brightness left out.

        chroma_error = mean sqrt( (a - a')^2 + (b - b')^2 )

    Limits: a cautious grey-brown is never far from anything. Read ``colourfulness`` beside it.

    Args:
        made: (H, W, 3) sRGB-encoded, 8 or 16-bit integers or floats in [0, 1].
        truth: The same shape.
        mask_HW: 1 = counted. None counts every pixel.

    Returns:
        0 for equal tints; 2 or 3 is just to be seen, and pure red is 105 from grey.

    Raises:
        BadPicture: shapes, types or mask do not fit.

    Example:
        >>> red, grey = np.float32([[[1, 0, 0]]]), np.float32([[[0.5, 0.5, 0.5]]])
        >>> round(chroma_error(red, grey), 1)
        104.6
    """
    made_HWC, truth_HWC = (_colours(each) for each in as_pair(made, truth))
    inside = as_mask(mask_HW, truth.shape)
    apart_HW2 = (srgb_to_lab(made_HWC) - srgb_to_lab(truth_HWC))[..., 1:]
    return float(np.linalg.norm(apart_HW2[inside].astype(np.float64), axis=-1).mean())


def colourfulness(picture: Array) -> float:
    """How colourful people find a picture.

        rg = R - G       yb = (R + G) / 2 - B                            8-bit levels
        sqrt(var rg + var yb) + 0.3 sqrt(mean^2 rg + mean^2 yb)          Hasler 2003, the metric M(3)

    Args:
        picture: (H, W, 3) sRGB-encoded, 8 or 16-bit integers or floats in [0, 1].

    Returns:
        0 for grey; by the paper 15 is slightly, 33 moderately, 59 quite and 109 extremely colourful.

    Raises:
        BadPicture: not such a picture.
    """
    colours = _colours(as_pair(picture, picture)[0]).astype(np.float64) * 255
    red, green, blue = np.moveaxis(colours, -1, 0)
    across = np.stack([red - green, (red + green) / 2 - blue])
    spread, middle = across.var((1, 2)).sum(), (across.mean((1, 2)) ** 2).sum()
    return float(spread**0.5 + 0.3 * middle**0.5)


def _colours(picture_HWC: Floats) -> Floats:
    if picture_HWC.shape[2] != 3:
        raise BadPicture(
            needed="pictures in red, green and blue",
            found=f"{picture_HWC.shape[2]} channels",
            fix="Repeat a grey picture three times.",
        )
    return picture_HWC
