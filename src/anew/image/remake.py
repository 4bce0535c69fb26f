"""Remade: what an engine made, brought back into a picture's own mode, depth, profile and origin.

This is where preservation is kept: the kept pixels are copied as native samples, bit for bit, and
never pass through floats.

Axes
    H, W  rows and columns of the new canvas     C  channels
"""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from anew.errors import BadPicture
from anew.image.arrays import Samples, premultiplied, quantised, row_bands, shrunk, straight, stretched
from anew.image.inks import inks_of
from anew.image.origin import Origin
from anew.image.space import LUMA

if TYPE_CHECKING:
    from anew.image.picture import Mode, Picture

Floats = NDArray[np.float32]
Bools = NDArray[np.bool_]


def remade(
    picture: "Picture",
    rgb: Floats,
    alpha: Floats | None = None,
    *,
    keep: Bools | None = None,
    at: tuple[int, int] = (0, 0),
    paint: Floats | None = None,
    recolours: bool = False,
) -> "Picture":
    """A new picture in the mode, depth, profile and origin of ``picture``, its colours from ``rgb``.

    Args:
        picture: What is remade. It lies at ``at`` on the new canvas, which may be larger or smaller.
        rgb: float32 (H, W, 3), in the space of ``picture.rgb()``; clamped to [0, 1]. Its size is the new canvas.
        alpha: float32 (H, W), 1 is opaque. None keeps the picture's own alpha, opaque where there was no picture.
            A picture without alpha gets one unless this is 1 everywhere.
        keep: (H, W): where True, the picture's samples are copied bit for bit. Only where the picture lies.
        at: (left, top) of the picture on the new canvas, in pixels; negative where the canvas is cut.
        paint: float32 (H, W): how much of ``rgb`` to take, 0 none and 1 all; between, it is mixed with the
            picture's native samples. Where it is 0 the picture is kept. None is 1.
        recolours: Lets a grey or black-and-white picture become RGB. Otherwise grey stays grey.

    Returns:
        The picture. A grey one that is recoloured has its samples repeated, and loses its profile, which fits no
        RGB. A CMYK one that gains alpha becomes RGBA in sRGB: no file holds both. An indexed or a black-and-white
        one stays so if something is kept; if nothing is, it becomes RGB or grey, which only gains.

    Raises:
        BadPicture: shapes that differ, NaN, or pixels to keep where there is no picture.

    Example:
        >>> from anew.image import Picture
        >>> photo = Picture.from_array(np.full((2, 2), 7, np.uint16))
        >>> photo.remade(np.ones((2, 2, 3), np.float32), keep=np.eye(2, dtype=bool)).samples[..., 0].tolist()
        [[7, 65535], [65535, 7]]
    """
    canvas = _checked_canvas(rgb, alpha, keep, paint)
    overlap = Overlap.of(canvas, (picture.size.height, picture.size.width), at)
    keep = _kept(overlap, canvas, keep, paint)
    old = _in_mode(picture, _target_mode(picture, alpha, recolours))
    samples = _encoded(old, rgb)
    _set_alpha(samples, old, overlap, alpha)
    _mix(samples, old.samples, overlap, paint)
    if keep is not None:
        np.copyto(samples[overlap.new], old.samples[overlap.old], where=keep[overlap.new][..., None])
    return _with_origin(replace(old, samples=samples, origin=Origin()), replace(old.origin, signed=None), overlap, keep)


@dataclass(frozen=True)
class Overlap:
    """Where the old picture and the new canvas meet, as slices of each."""

    new: tuple[slice, slice]
    old: tuple[slice, slice]

    @classmethod
    def of(cls, canvas: tuple[int, int], picture: tuple[int, int], at: tuple[int, int]) -> "Overlap":
        """From the shapes (H, W) and the picture's (left, top) on the canvas."""
        spans = [_span(*lengths) for lengths in zip(canvas, picture, (at[1], at[0]), strict=True)]
        (new_rows, old_rows), (new_columns, old_columns) = spans
        return cls((new_rows, new_columns), (old_rows, old_columns))


def _span(canvas: int, picture: int, start: int) -> tuple[slice, slice]:
    low = min(max(start, 0), canvas)
    high = max(low, min(start + picture, canvas))
    return slice(low, high), slice(low - start, high - start) if high > low else slice(0, 0)


def _checked_canvas(rgb: Floats, *others: NDArray[np.generic] | None) -> tuple[int, int]:
    if rgb.ndim != 3 or rgb.shape[2] != 3 or 0 in rgb.shape:
        raise BadPicture(needed="colours of shape (H, W, 3)", found=f"shape {rgb.shape}", fix="Pass RGB, alpha apart.")
    for other in others:
        if other is not None and other.shape != rgb.shape[:2]:
            raise BadPicture(
                needed=f"alpha, keep and paint of the canvas' shape, {rgb.shape[:2]}",
                found=f"shape {other.shape}",
                fix="Make them for the new canvas, not for the old picture.",
            )
    for values in (rgb, *others):
        if values is not None and not all(np.isfinite(values[rows]).all() for rows in _bands(values)):
            raise BadPicture(needed="finite colours", found="NaN or infinity", fix="This is a fault of the engine.")
    return rgb.shape[0], rgb.shape[1]


def _bands(values: NDArray[np.generic]) -> list[slice]:
    return row_bands(values.shape[0], values[:1].size)


def _kept(overlap: Overlap, canvas: tuple[int, int], keep: Bools | None, paint: Floats | None) -> Bools | None:
    """What is kept: as asked, and where nothing is painted over the old picture."""
    if keep is not None and np.count_nonzero(keep) != np.count_nonzero(keep[overlap.new]):
        raise BadPicture(
            needed="pixels to keep only where the old picture lies",
            found="some outside of it",
            fix="Set keep to False on the new margins.",
        )
    if paint is None:
        return keep
    kept = np.zeros(canvas, np.bool_) if keep is None else keep.copy()
    kept[overlap.new] |= paint[overlap.new] <= 0
    return kept


def _target_mode(picture: "Picture", alpha: Floats | None, recolours: bool) -> "Mode":
    needs_alpha = picture.has_alpha or (alpha is not None and bool((alpha < 1).any()))
    if picture.mode == "CMYK":
        return "RGBA" if needs_alpha else "CMYK"
    if picture.mode in ("L", "LA") and not recolours:
        return "LA" if needs_alpha else "L"
    return "RGBA" if needs_alpha else "RGB"


def _in_mode(picture: "Picture", mode: "Mode") -> "Picture":
    """The picture promoted to a mode that can hold all of it: a channel more, or grey as RGB."""
    if mode == picture.mode:
        return picture
    if picture.mode == "CMYK":
        colours = quantised(picture.rgb(), picture.depth)
        return replace(picture, samples=_opaque(colours), mode=mode, profile=None, origin=_plain(picture.origin))
    samples, has_alpha = picture.samples, picture.has_alpha
    greyed = picture.mode in ("L", "LA") and mode in ("RGB", "RGBA")
    if greyed:
        channels = [0, 0, 0, 1] if has_alpha else [0, 0, 0]
        samples = samples[..., channels]
    if mode in ("LA", "RGBA") and not has_alpha:
        samples = _opaque(samples)
    profile = None if greyed else picture.profile
    return replace(picture, samples=samples, mode=mode, profile=profile, origin=_plain(picture.origin))


def _plain(origin: Origin) -> Origin:
    """An origin without what holds for the old mode only."""
    return replace(origin, bits=max(origin.bits, 8), colour_key=None)


def _opaque(samples: Samples) -> Samples:
    height, width, channels = samples.shape
    whole: Samples = np.full((height, width, channels + 1), np.iinfo(samples.dtype).max, samples.dtype)
    whole[..., :channels] = samples
    return whole


def _encoded(old: "Picture", rgb: Floats) -> Samples:
    """The made colours as samples of the old picture's mode and depth; alpha, if any, opaque."""
    dtype = old.samples.dtype
    samples: Samples = np.full((*rgb.shape[:2], old.samples.shape[2]), np.iinfo(dtype).max, dtype)
    for rows in row_bands(rgb.shape[0], rgb.shape[1] * 3):
        if old.mode == "CMYK":
            samples[rows] = inks_of(rgb[rows], old.profile, old.depth)
        elif old.mode in ("L", "LA"):
            samples[rows, :, :1] = quantised((rgb[rows] @ LUMA)[..., None], old.depth)
        else:
            samples[rows, :, :3] = quantised(rgb[rows], old.depth)
    return samples


def _set_alpha(samples: Samples, old: "Picture", overlap: Overlap, alpha: Floats | None) -> None:
    if not old.has_alpha:
        return
    if alpha is not None:
        samples[..., -1:] = quantised(alpha[..., None], old.depth)
    else:
        samples[overlap.new][..., -1] = old.samples[overlap.old][..., -1]


def _mix(samples: Samples, old: Samples, overlap: Overlap, paint: Floats | None) -> None:
    """Mix the made samples with the old ones where ``paint`` is between 0 and 1."""
    if paint is None:
        return
    made, was, share = samples[overlap.new], old[overlap.old], paint[overlap.new]
    rows, columns = np.nonzero((share > 0) & (share < 1))
    some, fraction = was[rows, columns].astype(np.float32), share[rows, columns, None]
    made[rows, columns] = np.rint(some + fraction * (made[rows, columns] - some))


def _with_origin(new: "Picture", origin: Origin, overlap: Overlap, keep: Bools | None) -> "Picture":
    """The new picture with the old one's facts, and its made samples among the values that the file can hold."""
    if keep is None or not keep.any():
        plain = _plain(replace(origin, palette=None)) if origin.bits < 8 or origin.palette else origin
        return _on_grid(replace(new, origin=plain), keep)
    if origin.palette is not None:
        from anew.image.indexed import reindexed

        return reindexed(new, replace(origin, palette=None), origin.palette, overlap, keep)
    return _on_grid(replace(new, origin=origin), keep)


def _clear_as_key(samples: Samples, key: tuple[int, ...], bits: int) -> Samples:
    """Clear pixels in the colour that says so in the file, and no others in it: those are moved one step aside."""
    samples = samples.copy()
    clear = samples[..., -1] == 0
    clash = (samples[..., :-1] == np.array(key)).all(axis=2) & ~clear
    step = 255 // (2**bits - 1) if bits < 8 else 1
    beside = (*key[:-1], key[-1] + step if key[-1] < 128 else key[-1] - step)
    samples[clear, :-1], samples[clash, :-1] = key, beside
    return samples


def _on_grid(picture: "Picture", keep: Bools | None) -> "Picture":
    """Made samples rounded to what the file holds: fewer bits than in memory, or premultiplied alpha."""
    bits, samples = picture.origin.bits, picture.samples
    if bits in (1, 2, 4, 10, 12):
        samples = stretched(shrunk(samples, bits), bits)
    if picture.origin.colour_key is not None and picture.has_alpha:
        samples = _clear_as_key(samples, picture.origin.colour_key, bits)
    if picture.origin.premultiplied and picture.has_alpha:
        samples = straight(premultiplied(samples))
    if samples is not picture.samples and keep is not None:
        np.copyto(samples, picture.samples, where=keep[..., None])
    return replace(picture, samples=samples)
