"""Labels: a label map as people keep it, and as numbers of channels.

    in a file                               here
    colours, as the palette names them  ->  (H, W) the channel of each pixel's class
    grey numbers: 0, 1, 2 ... of 8 bit  ->  the same
    grey numbers of 16, 4, 2 or 1 bit   ->  the same, the last three where all classes have so small a number

Colours are tried first. A colour that the palette does not know is refused and never guessed: a smoothed edge
between two classes would otherwise become a third.
"""

import numpy as np
import numpy.typing as npt

from anew.engines.gan.facts import Domain
from anew.errors import BadPicture

Floats = npt.NDArray[np.float32]
Channels = npt.NDArray[np.int32]


def channels_of(rgb_HW3: Floats, domain: Domain) -> Channels:
    """The channel of each pixel's class, (H, W).

    Args:
        rgb_HW3: The label map in [0, 1].
        domain: Its classes.

    Raises:
        BadPicture: a colour, or a number, that no class has; told with its place.
    """
    grey = rgb_HW3[..., 0]
    if (rgb_HW3 == grey[..., None]).all():
        found = _by_number(grey, domain)
        if found is not None:
            return found
    if not domain.palette:
        raise BadPicture(
            needed=f"a label map of {domain.channels} classes: a grey picture with numbers from 0",
            found="colours, and a model that knows none",
            fix="Save the label map as a grey PNG whose pixels are the numbers of the classes.",
        )
    return _by_colour(rgb_HW3, domain)


def _by_colour(rgb_HW3: Floats, domain: Domain) -> Channels:
    """Classes by the nearest 8-bit colour.

    Raises:
        BadPicture: no class has that colour.
    """
    colours = _keys(np.rint(rgb_HW3 * 255).astype(np.uint32))
    found = _looked_up(colours, [int(label.colour[1:], 16) for label in domain.palette])
    if (found < 0).any():
        raise _unknown(found, f"#{colours.ravel()[np.argmin(found)]:06x}", domain)
    return found


def _by_number(grey_HW: Floats, domain: Domain) -> Channels | None:
    """Classes by their numbers, of 8 or of 16 bits; None where the greys are colours of the palette, or neither.

    Raises:
        BadPicture: the model knows classes by number alone, and none has that one.
    """
    indices = [label.index for label in domain.palette] or list(range(domain.channels))
    known = [int(label.colour[1:], 16) for label in domain.palette]
    few = [(2**bits - 1, 1e-3) for bits in (4, 2, 1) if max(indices) < 2**bits]
    wrong = None
    for depth, slack in [(255, 1e-3), (65535, 2e-2), *few]:  # how far float32 may be from the whole number it was
        numbers = np.rint(grey_HW * depth)
        if np.abs(numbers - grey_HW * depth).max() >= slack:
            continue
        whole = numbers.astype(np.uint32)
        if depth == 255 and known and (_looked_up(whole * 0x010101, known) >= 0).all():
            return None
        found = _looked_up(whole, indices)
        if (found >= 0).all():
            return found
        wrong = wrong or _unknown(found, str(whole.ravel()[np.argmin(found)]), domain)
    if wrong and not domain.palette:
        raise wrong
    return None


def one_hot(channels_HW: Channels, count: int) -> Floats:
    """One channel a class, 0 or 1: float32 (1, C, H, W).

    Example:
        >>> one_hot(np.array([[1, 0]], np.int32), 2).tolist()
        [[[[0.0, 1.0]], [[1.0, 0.0]]]]
    """
    return np.asarray(channels_HW[None, None] == np.arange(count, dtype=np.int32)[:, None, None], np.float32)


def coloured(scores_CHW: Floats, domain: Domain) -> Floats:
    """The class of the highest score a pixel, in its colour, or as a grey number where there are none: (H, W, 3)."""
    best = scores_CHW.argmax(axis=0)
    if domain.palette:
        keys = np.array([int(label.colour[1:], 16) for label in domain.palette])
        table = np.stack((keys >> 16, keys >> 8 & 255, keys & 255), axis=1)
    else:
        table = np.repeat(np.arange(domain.channels)[:, None], 3, axis=1)
    return np.asarray(table[best] / 255, np.float32)


def _keys(rgb: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint32]:
    """Each colour as one number, rrggbb."""
    return np.asarray(rgb[..., 0] << 16 | rgb[..., 1] << 8 | rgb[..., 2], np.uint32)


def _looked_up(values: npt.NDArray[np.uint32], known: list[int]) -> Channels:
    """Where each value is in ``known``; -1 where it is not. Of two alike the first counts."""
    keys = np.array(known, np.uint32)
    order = np.argsort(keys, kind="stable")
    at = np.searchsorted(keys[order], values).clip(max=len(keys) - 1)
    return np.where(keys[order][at] == values, order[at], -1).astype(np.int32)


def _unknown(found: Channels, value: str, domain: Domain) -> BadPicture:
    row, column = np.unravel_index(int(np.argmin(found)), found.shape)
    count = int((found < 0).sum())
    names = ", ".join(f"{label.name} {label.colour}" for label in domain.palette[:4])
    more = f" ({names}{' ...' if len(domain.palette) > 4 else ''})" if names else ""
    return BadPicture(
        needed=f"a label map in the {domain.channels} classes of {domain.name}{more}",
        found=f"{value} at column {column}, row {row}, and so {count} pixels of no class",
        fix="Save label maps as PNG and resize them without smoothing; JPEG and soft edges mix colours.",
    )
