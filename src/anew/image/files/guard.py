"""Guard: whatever a decoder stumbles over becomes one kind of error, with words for the person."""

from collections.abc import Iterator
from contextlib import contextmanager

from anew.errors import AnewError, BadFile, TooLarge

NAMES = {
    "png": "PNG",
    "jpeg": "JPEG",
    "webp": "WebP",
    "tiff": "TIFF",
    "avif": "AVIF",
    "heif": "HEIC",
    "gif": "GIF",
    "bmp": "BMP",
}


@contextmanager
def guarded(kind: str) -> Iterator[None]:
    """Turn what a decoder raises into ``BadFile``; decoders raise nearly anything on a damaged file."""
    try:
        yield
    except (AnewError, MemoryError):
        raise
    except Exception as error:
        if type(error).__name__ == "DecompressionBombError":
            raise TooLarge(
                needed="a picture that its decoder accepts", found=str(error), fix="Make the picture smaller first."
            ) from error
        reason = str(error).rstrip(".") or type(error).__name__
        raise BadFile(
            needed=f"a whole {NAMES[kind]} file",
            found=f"one that is damaged or cut short ({reason})",
            fix="Copy, download or export it again.",
        ) from error


def refuse_animation(kind: str, frames: int) -> None:
    """Refuse a file of several frames; anew works on still pictures.

    Raises:
        BadFile: more than one frame.
    """
    if frames > 1:
        raise BadFile(
            needed="a still picture",
            found=f"an animated {NAMES[kind]} of {frames} frames",
            fix="Export one frame of it, and give that.",
        )
