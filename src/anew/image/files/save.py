"""Save: the one door through which pictures go out, whole or not at all."""

from os import PathLike
from pathlib import Path
from typing import BinaryIO

from anew.image.picture import Picture


def save_picture(
    picture: Picture,
    path: "str | PathLike[str] | BinaryIO",
    *,
    format: str | None = None,
    quality: int | None = None,
    lossless: bool | None = None,
    depth: int | None = None,
    record: str | None = None,
    overwrite: bool = True,
) -> None:
    """Write a picture to a path or a binary stream."""
    if isinstance(path, (str, PathLike)):
        name = format or Path(path).suffix.lstrip(".").lower()
        Path(path).write_bytes(encoded(picture, name, quality=quality, lossless=lossless, depth=depth, record=record))
    else:
        path.write(encoded(picture, format or "png", quality=quality, lossless=lossless, depth=depth, record=record))


def encoded(
    picture: Picture,
    format: str,
    *,
    quality: int | None = None,
    lossless: bool | None = None,
    depth: int | None = None,
    record: str | None = None,
) -> bytes:
    """The bytes of the file."""
    from io import BytesIO

    from PIL import Image

    picture = picture.of_depth(depth) if depth else picture
    stream = BytesIO()
    squeezed = picture.samples[..., 0] if picture.mode == "L" else picture.samples
    name = {"jpg": "jpeg", "tif": "tiff"}.get(format, format)
    Image.fromarray(squeezed).save(stream, format=name, icc_profile=picture.profile)
    return stream.getvalue()
