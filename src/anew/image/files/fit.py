"""Fit: what a picture must give up to be written in a format. What would be lost in silence is refused.

format      modes                 bits          lossless
PNG         all but CMYK          1 to 16       always
TIFF        all                   1 to 16       always
JPEG        L RGB CMYK            8             never
WebP        RGB RGBA              8             yes or no
AVIF HEIC   L RGB RGBA            8 10 12       yes or no
BMP GIF     L RGB, GIF 256 colours and clear    always
"""

from dataclasses import replace
from pathlib import PurePath

import numpy as np

from anew.errors import CannotWrite
from anew.image.arrays import quantised
from anew.image.files.guard import NAMES
from anew.image.picture import Mode, Picture
from anew.image.space import SRGB

SUFFIXES = {
    "png": "png",
    "jpg": "jpeg",
    "jpeg": "jpeg",
    "jpe": "jpeg",
    "jfif": "jpeg",
    "webp": "webp",
    "tif": "tiff",
    "tiff": "tiff",
    "avif": "avif",
    "heic": "heif",
    "heif": "heif",
    "hif": "heif",
    "gif": "gif",
    "bmp": "bmp",
}
_LONGEST_SIDE = {"jpeg": 65500, "webp": 16383, "gif": 65535, "avif": 65535, "heif": 65535}
_ALWAYS_LOSSLESS = ("png", "tiff", "bmp", "gif")


def format_of(name: str) -> str:
    """The format that a file name or a format's own name means.

    Raises:
        CannotWrite: none that anew writes.

    Example:
        >>> format_of("photo.JPG"), format_of("tif")
        ('jpeg', 'tiff')
    """
    suffix = PurePath(name).suffix.lstrip(".") or name
    found = SUFFIXES.get(suffix.lower())
    if found is None:
        raise CannotWrite(
            needed=f"a name that ends in {', '.join('.' + suffix for suffix in SUFFIXES)}",
            found=name or "no name",
            fix="Add .png to it, or name the format.",
        )
    return found


def fitted(picture: Picture, kind: str) -> Picture:
    """The picture as a format can hold it, if that loses nothing.

    Raises:
        CannotWrite: alpha, depth, inks, profile or size that the format does not have.
    """
    _check_side(picture, kind)
    _check_depth(picture, kind)
    picture = _without_palette(picture, kind)
    if picture.has_alpha and kind in ("jpeg", "bmp"):
        picture = _without_alpha(picture, kind)
    if picture.mode == "CMYK" and kind not in ("jpeg", "tiff"):
        raise _refused(kind, "inks (CMYK)", "Write .tif or .jpg, or convert the picture to RGB first.")
    if picture.profile and kind in ("bmp", "gif"):
        raise _refused(kind, "a colour profile", "Write .png instead.")
    if (picture.mode == "LA" and kind in ("avif", "heif")) or (picture.mode in ("L", "LA") and kind == "webp"):
        return _in_colour(picture)
    return picture


def is_lossless(picture: Picture, kind: str, lossless: bool | None, quality: int | None) -> bool:
    """Whether to write without loss: as asked, else as the picture came.

    Raises:
        CannotWrite: loss asked of a format that has none, or the other way round.
    """
    if kind in _ALWAYS_LOSSLESS:
        if lossless is False or quality is not None:
            raise _refused(kind, "a quality asked for, or loss", "Leave the quality out.")
        return True
    if quality is not None and not 1 <= quality <= 100:
        raise CannotWrite(needed="a quality of 1 to 100", found=str(quality), fix="95 looks like the original.")
    if lossless and quality is not None:
        raise CannotWrite(needed="lossless or a quality", found="both", fix="Leave one out.")
    if kind == "jpeg":
        if lossless:
            raise _refused(kind, "losslessness asked for", "Write .png, .tif or .webp instead.")
        return False
    if lossless is not None or quality is not None:
        return bool(lossless)
    return picture.origin.lossless and (kind == "webp" or picture.origin.format == kind)


def _check_side(picture: Picture, kind: str) -> None:
    longest = _LONGEST_SIDE.get(kind, 2**31 - 1)
    if max(picture.size) > longest:
        raise _refused(kind, f"{picture.size}, sides of more than {longest:,} pixels", "Write .png.")


def _check_depth(picture: Picture, kind: str) -> None:
    deep = kind in ("png", "tiff") or (kind in ("avif", "heif") and picture.origin.bits in (10, 12))
    if picture.depth == 16 and not deep:
        raise _refused(kind, "16 bits a channel", "Write .png or .tif, or ask for 8 bits with --depth 8.")


def _without_palette(picture: Picture, kind: str) -> Picture:
    palette = picture.origin.palette
    if palette is None:
        return picture
    clear = palette.colours[:, 3] if palette.colours.shape[1] == 4 else np.array([], np.uint8)
    holds = {
        "png": True,
        "tiff": not clear.size,
        "bmp": not clear.size,
        "gif": np.isin(clear, (0, 255)).all() and np.count_nonzero(clear == 0) <= 1,
    }
    if holds.get(kind, False):
        return picture
    return replace(picture, origin=replace(picture.origin, palette=None, bits=8))


def _without_alpha(picture: Picture, kind: str) -> Picture:
    if (picture.samples[..., -1] < np.iinfo(picture.samples.dtype).max).any():
        raise _refused(kind, "transparency", "Write .png, .webp or .tif instead.")
    mode: Mode = "L" if picture.mode == "LA" else "RGB"
    return replace(picture, samples=picture.samples[..., :-1], mode=mode)


def _in_colour(picture: Picture) -> Picture:
    """Grey as RGB: repeated; or, where it has a grey profile, which fits no RGB, brought to sRGB."""
    colours = picture.samples[..., [0, 0, 0]]
    if picture.profile:
        colours = quantised(picture.space.to(SRGB, picture.rgb()), picture.depth)
    samples = np.dstack([colours, picture.samples[..., 1:]])
    return replace(picture, samples=samples, mode="RGBA" if picture.has_alpha else "RGB", profile=None)


def _refused(kind: str, what: str, fix: str) -> CannotWrite:
    return CannotWrite(
        needed="a format that holds the whole picture", found=f"{what}, which {NAMES[kind]} cannot hold", fix=fix
    )
