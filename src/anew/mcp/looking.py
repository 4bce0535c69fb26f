"""Looking: what runs where strangers' bytes are opened. Bytes in, plain data out."""

from base64 import b64encode
from typing import Any

from anew.errors import BadFile
from anew.image import Limit, Picture
from anew.image.files.source import kind_of
from anew.inspecting import inspect
from anew.ops.pyramids import resize

SIDE = 768
"""The longest side of a picture that goes along with an answer."""
SMALL = 140_000
"""Bytes of it at most; base64 makes a third more of them, and clients refuse long answers."""


def look(data: bytes, *, pixels: int) -> dict[str, Any]:
    """Open a picture, tell what it is, and draw it small.

    Args:
        data: The file.
        pixels: The largest picture.

    Returns:
        format, width, height, mode, and small, a WebP in base64.

    Raises:
        BadFile: no picture, damaged, animated.
        TooLarge: over the limit.
    """
    if not data:
        raise BadFile(needed="a picture file", found="one that is empty", fix="Export or download it again.")
    kind = kind_of(data)
    picture = Picture.open(data, limit=Limit(pixels))
    size = picture.size
    return {
        "format": kind,
        "width": size.width,
        "height": size.height,
        "mode": picture.mode,
        "small": b64encode(small(picture)).decode(),
    }


def small(picture: Picture) -> bytes:
    """A picture as a WebP of at most ``SMALL`` bytes, no side longer than ``SIDE``, in sRGB; see-through is white."""
    rgb = picture.rgb("srgb")
    side = float(SIDE)
    while True:
        scale = min(1.0, side / max(picture.size))
        height, width = (max(1, round(length * scale)) for length in rgb.shape[:2])
        drawn = resize(rgb, height, width).clip(0, 1)
        if (alpha := picture.alpha()) is not None:
            cover = resize(alpha, height, width).clip(0, 1)[..., None]
            drawn = drawn * cover + (1 - cover)
        data = Picture.from_array(drawn).to_bytes("webp", quality=80)
        if len(data) <= SMALL:
            return data
        side *= 0.7


def inspected(data: bytes, *, pixels: int) -> dict[str, Any]:
    """Evidence of how a picture was made: sentences, and all that was found.

    Raises:
        BadFile, TooLarge: as ``inspect`` does.
    """
    found = inspect(data, limit=Limit(pixels))
    return {"summary": list(found.summary), "sections": {each.name: each.to_dict() for each in found.sections}}
