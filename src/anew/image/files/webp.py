"""WebP: read and write, lossless or not.

WebP holds RGB and RGBA of 8 bits, no grey. Lossless, it holds them exactly, the colours under
transparent pixels too.

Source
    RFC 9649.
"""

from io import BytesIO
from typing import Any, cast

import numpy as np

from anew.errors import BadFile
from anew.image.files import exif as exifs
from anew.image.files.guard import guarded, refuse_animation
from anew.image.limits import Limit
from anew.image.origin import Origin
from anew.image.picture import Mode, Picture
from anew.image.size import Size

QUALITY = 95
LONGEST_SIDE = 16383


def read(data: bytes, limit: Limit) -> Picture:
    """Decode a WebP file; orientation not yet applied.

    Raises:
        BadFile: damaged, cut short or animated.
        TooLarge: over the limit.
    """
    from PIL.WebPImagePlugin import WebPImageFile

    with guarded("webp"):
        limit.check(_size(data))
        with WebPImageFile(BytesIO(data)) as file:
            refuse_animation("webp", getattr(file, "n_frames", 1))
            file.load()
            samples, mode, info = np.asarray(file), file.mode, file.info
    if mode not in ("RGB", "RGBA"):
        raise BadFile(needed="a WebP in RGB", found=f"one in {mode}", fix="Convert it to RGB first.")
    origin = Origin(
        format="webp", lossless=is_lossless(data), exif=exifs.bare(info.get("exif")), xmp=info.get("xmp") or None
    )
    return Picture(samples, cast(Mode, mode), info.get("icc_profile") or None, origin)


def write(picture: Picture, lossless: bool, quality: int | None = None) -> bytes:
    """Encode a picture in RGB or RGBA of 8 bits as WebP."""
    from PIL import Image, WebPImagePlugin  # noqa: F401

    options: dict[str, Any] = {"icc_profile": picture.profile or b"", "xmp": picture.origin.xmp or b""}
    if picture.origin.exif:
        options["exif"] = b"Exif\0\0" + picture.origin.exif
    if lossless:
        options |= {"lossless": True, "exact": True, "quality": 60, "method": 3}
    else:
        options |= {"quality": quality or QUALITY, "method": 4, "exact": True}
    stream = BytesIO()
    Image.fromarray(picture.samples).save(stream, "WEBP", **options)
    return stream.getvalue()


def is_lossless(data: bytes) -> bool:
    """Whether the pixels are in a VP8L chunk."""
    return any(name == b"VP8L" for name, _ in _chunks(data))


def _chunks(data: bytes) -> list[tuple[bytes, int]]:
    """Name and start of each chunk's content."""
    chunks, at = [], 12
    while at + 8 <= len(data):
        chunks.append((data[at : at + 4], at + 8))
        length = int.from_bytes(data[at + 4 : at + 8], "little")
        at += 8 + length + length % 2
    return chunks


def _size(data: bytes) -> Size:
    """From the header, before the decoder takes memory for the canvas."""
    for name, at in _chunks(data)[:1]:
        body = data[at : at + 10]
        if name == b"VP8X" and len(body) == 10:
            return Size(int.from_bytes(body[4:7], "little") + 1, int.from_bytes(body[7:10], "little") + 1)
        if name == b"VP8L" and len(body) >= 5:
            packed = int.from_bytes(body[1:5], "little")
            return Size((packed & 0x3FFF) + 1, (packed >> 14 & 0x3FFF) + 1)
        if name == b"VP8 " and len(body) == 10:
            return Size(int.from_bytes(body[6:8], "little") & 0x3FFF, int.from_bytes(body[8:10], "little") & 0x3FFF)
    raise ValueError("no picture in it")
