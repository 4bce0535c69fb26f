"""Save: the one door through which pictures go out, whole or not at all."""

from collections.abc import Callable
from dataclasses import replace
from os import PathLike
from pathlib import Path
from typing import BinaryIO

from anew.errors import CannotWrite
from anew.image.picture import Picture


def save_picture(
    picture: Picture,
    target: "str | PathLike[str] | BinaryIO",
    *,
    format: str | None = None,
    quality: int | None = None,
    lossless: bool | None = None,
    depth: int | None = None,
    record: str | None = None,
    finish: Callable[[bytes, str], bytes] | None = None,
    overwrite: bool = True,
) -> None:
    """Write a picture to a path or a binary stream, with the facts of its origin restored.

    Args:
        picture: What is written.
        target: A path, or a binary stream.
        format: png, jpeg, webp, tiff, avif, heif, bmp or gif; None is what the name ends in, or, for a stream,
            the format the picture came in.
        quality: 1 to 100, for the lossy formats. None keeps a JPEG's own tables when it is saved as JPEG, and is
            else 95 for JPEG and WebP, 90 for AVIF and HEIC.
        lossless: For WebP, AVIF and HEIC. None is lossless WebP where the picture came from a lossless file or
            an array, and the kind it was for AVIF; else lossy.
        depth: 8 or 16 bits; None keeps the picture's. The way to say that 16 bits may be cut to 8.
        record: Text that travels in the file; ``read_record`` reads it.
        finish: What is done with the whole file before it is written, such as signing it: bytes and format to bytes.
        overwrite: Whether a file that exists may be replaced.

    Raises:
        CannotWrite: an unknown ending, a format that would lose something, no permission, no room,
            a folder of that name, or a file of that name that must be kept. Nothing is left behind.
    """
    options = {"quality": quality, "lossless": lossless, "depth": depth}
    if not isinstance(target, (str, PathLike)):
        kind = format or picture.origin.format or "png"
        target.write(_finished(encoded(picture, kind, record=record, **options), kind, finish))  # type: ignore[arg-type]
        return
    from anew.image.files.atomic import check_writable, write_whole
    from anew.image.files.fit import format_of

    path = Path(target)
    kind = format_of(format or path.name)
    check_writable(path, overwrite)
    data = encoded(picture, kind, record=record, **options)  # type: ignore[arg-type]
    write_whole(path, _finished(data, kind, finish), overwrite)


def encoded(
    picture: Picture,
    format: str,
    *,
    quality: int | None = None,
    lossless: bool | None = None,
    depth: int | None = None,
    record: str | None = None,
) -> bytes:
    """The bytes of the file; arguments and errors as for ``save_picture``."""
    from anew.image.files.fit import fitted, format_of, is_lossless

    kind = format_of(format)
    picture = fitted(picture if depth is None else picture.of_depth(depth), kind)
    exact = is_lossless(picture, kind, lossless, quality)
    return _written(_with_facts(picture, kind, record), kind, exact, quality, record)


def _finished(data: bytes, kind: str, finish: Callable[[bytes, str], bytes] | None) -> bytes:
    """The file as it goes out."""
    from anew.image.files.fit import format_of

    return finish(data, format_of(kind)) if finish else data


def _with_facts(picture: Picture, kind: str, record: str | None) -> Picture:
    """The origin brought up to date: the size in EXIF, the record in XMP, none of an earlier run."""
    from anew.image.files import exif, jpeg
    from anew.image.files.record import holds_record, packet_with, without

    if record is not None and not holds_record(kind):
        raise CannotWrite(needed="a format that can carry a record", found=kind.upper(), fix="Write .png instead.")
    origin = picture.origin
    packet = without(origin.xmp)
    if record is not None and kind not in ("png", "gif"):
        packet = packet_with(packet, record, jpeg.LONGEST_XMP if kind == "jpeg" else None)
    return replace(picture, origin=replace(origin, exif=exif.with_size(origin.exif, picture.size), xmp=packet))


def _written(picture: Picture, kind: str, lossless: bool, quality: int | None, record: str | None) -> bytes:
    """Encode by format; each module is imported when its format is asked for."""
    if kind == "png":
        from anew.image.files import png

        return png.write(picture, record)
    if kind == "jpeg":
        from anew.image.files import jpeg

        return jpeg.write(picture, quality)
    if kind == "webp":
        from anew.image.files import webp

        return webp.write(picture, lossless, quality)
    if kind == "tiff":
        from anew.image.files import tiff_write

        return tiff_write.write(picture)
    if kind == "avif":
        from anew.image.files import avif

        return avif.write(picture, lossless, quality)
    if kind == "heif":
        from anew.image.files import heif

        return heif.write(picture, lossless, quality)
    from anew.image.files import simple

    return simple.write_gif(picture, record) if kind == "gif" else simple.write_bmp(picture)
