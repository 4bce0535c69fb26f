"""Looking: what a picture is, by decoding all of it. Runs in a sandbox."""

from collections.abc import Sequence
from typing import Any

from anew.errors import BadFile
from anew.image import Limit, Picture
from anew.image.files.guard import NAMES
from anew.image.files.source import kind_of


def look(data: bytes, *, formats: Sequence[str], pixels: int) -> dict[str, Any]:
    """Open it, and tell what it is.

    Args:
        data: The file.
        formats: Those that may come in.
        pixels: The largest picture.

    Returns:
        format, width, height, mode, depth.

    Raises:
        BadFile: no picture, damaged, animated, or of another format.
        TooLarge: over the limit.
    """
    kind = kind_of(data)
    if kind not in formats:
        raise BadFile(
            needed=f"a picture in {' or '.join(NAMES[each] for each in formats)}", found=NAMES[kind], fix="Convert it."
        )
    picture = Picture.open(data, limit=Limit(pixels))
    size = picture.size
    return {"format": kind, "width": size.width, "height": size.height, "mode": picture.mode, "depth": picture.depth}


def nothing() -> None:
    """Nothing, to see that somebody answers."""
