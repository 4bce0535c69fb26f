"""Open: the one door through which pictures come in."""

import zlib
from contextlib import suppress
from dataclasses import replace

import numpy as np

from anew.image.files import exif as exifs
from anew.image.files import xmp as xmps
from anew.image.files.jumbf import holds_manifest
from anew.image.files.record import record_in
from anew.image.files.source import Source, bytes_of, kind_of
from anew.image.limits import CLI, Limit
from anew.image.origin import Origin, Palette
from anew.image.picture import Picture


def open_picture(source: Source, *, limit: Limit = CLI) -> Picture:
    """Read a picture from a path, from bytes or from a binary stream.

    The content decides the format, not the name. The samples come as the file holds them, in its own mode,
    depth and profile; only the EXIF orientation is applied. The size is checked from the header, before
    anything is decoded.

    Args:
        source: A path, the bytes of a file, or a binary stream, which is read from where it stands.
        limit: The largest picture let in: ``CLI`` for files the person names, ``UNTRUSTED`` for strangers'.

    Raises:
        BadFile: missing, empty, damaged, cut short, animated, or not a picture anew can read.
        TooLarge: over the limit.
        MissingExtra: HEIC, and the extra ``heif`` is not installed.
    """
    data = bytes_of(source, limit)
    picture = _upright(_with_record(_read(kind_of(data), data, limit)))
    return replace(picture, origin=replace(picture.origin, signed=data)) if holds_manifest(data) else picture


def _read(kind: str, data: bytes, limit: Limit) -> Picture:
    """Decode by format; each module is imported when its format is met."""
    if kind == "png":
        from anew.image.files import png

        return png.read(data, limit)
    if kind == "jpeg":
        from anew.image.files import jpeg

        return jpeg.read(data, limit)
    if kind == "webp":
        from anew.image.files import webp

        return webp.read(data, limit)
    if kind == "tiff":
        from anew.image.files import tiff

        return tiff.read(data, limit)
    if kind == "avif":
        from anew.image.files import avif

        return avif.read(data, limit)
    if kind == "heif":
        from anew.image.files import heif

        return heif.read(data, limit)
    from anew.image.files import simple

    return simple.read_gif(data, limit) if kind == "gif" else simple.read_bmp(data, limit)


def _with_record(picture: Picture) -> Picture:
    """The picture with the record in its XMP, if its format has no place of its own for it."""
    origin = picture.origin
    if origin.record is not None or not origin.xmp:
        return picture
    with suppress(ValueError, zlib.error):  # A damaged record is no record, and no reason to refuse the picture.
        return replace(picture, origin=replace(origin, record=record_in(origin.xmp)))
    return picture


def _upright(picture: Picture) -> Picture:
    """The picture turned as its EXIF says, and EXIF and XMP saying that it stands upright."""
    origin, turn = picture.origin, exifs.orientation(picture.origin.exif)
    origin = replace(origin, exif=exifs.upright(origin.exif), xmp=xmps.upright(origin.xmp))
    if turn == 1:
        return replace(picture, origin=origin)
    if origin.palette is not None:
        indices = np.ascontiguousarray(turned(origin.palette.indices, turn))
        origin = replace(origin, palette=Palette(origin.palette.colours, indices))
    origin = _turned_dpi(origin) if turn >= 5 else origin
    return replace(picture, samples=np.ascontiguousarray(turned(picture.samples, turn)), origin=origin)


def _turned_dpi(origin: Origin) -> Origin:
    return replace(origin, dpi=origin.dpi[::-1] if origin.dpi else None)


def turned(array_HW: "np.typing.NDArray[np.generic]", orientation: int) -> "np.typing.NDArray[np.generic]":
    """An array turned upright from an EXIF orientation: a view.

    Example:
        >>> turned(np.array([[1, 2]]), 6).tolist()
        [[1], [2]]
        >>> turned(np.array([[1, 2]]), 8).tolist()
        [[2], [1]]
    """
    if orientation >= 5:
        array_HW = array_HW.swapaxes(0, 1)
    flip_rows = orientation in (3, 4, 7, 8)
    flip_columns = orientation in (2, 3, 6, 7)
    return array_HW[:: -1 if flip_rows else 1, :: -1 if flip_columns else 1]
