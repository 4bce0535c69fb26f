"""Source: the bytes of a file, wherever they lie, and what kind of picture they are."""

from os import PathLike, fspath
from pathlib import Path
from typing import BinaryIO

from anew.errors import BadFile
from anew.image.limits import Limit

Source = str | PathLike[str] | bytes | BinaryIO

READABLE = "PNG, JPEG, WebP, TIFF, AVIF, HEIC, GIF or BMP"

_STARTS = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"II+\x00", "tiff"),
    (b"MM\x00+", "tiff"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"BM", "bmp"),
)

_STRANGERS = (
    (b"%PDF", "a PDF"),
    (b"8BPS", "a Photoshop document"),
    (b"\xff\x0a", "a JPEG XL picture"),
    (b"\x00\x00\x00\x0cJXL ", "a JPEG XL picture"),
    (b"\x00\x00\x00\x0cjP  ", "a JPEG 2000 picture"),
    (b"\x00\x00\x01\x00", "an icon"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"<svg", "an SVG drawing"),
    (b"<?xml", "an XML file, perhaps an SVG drawing"),
    (b"<!DOCTYPE", "a web page"),
    (b"<html", "a web page"),
    (b"version https://git-lfs", "a Git LFS pointer instead of the file"),
    (b"gimp xcf", "a GIMP document"),
    (b"\x1aE\xdf\xa3", "a video"),
)

_BRANDS = {
    b"avif": "avif",
    b"avis": "avif",
    b"heic": "heif",
    b"heix": "heif",
    b"hevc": "heif",
    b"hevx": "heif",
    b"heim": "heif",
    b"heis": "heif",
    b"mif1": "heif",
    b"msf1": "heif",
}


def bytes_of(source: Source, limit: Limit) -> bytes:
    """All bytes of a path, of bytes, or of a binary stream from where it stands.

    Raises:
        BadFile: nothing there, a folder, no permission, or empty.
        TooLarge: more bytes than the limit.
    """
    if isinstance(source, (str, PathLike)):
        data = _bytes_of_path(Path(source), limit)
    elif isinstance(source, (bytes, bytearray, memoryview)):
        data = bytes(source)
    else:
        data = source.read(limit.bytes + 1)
        if not isinstance(data, bytes):
            raise BadFile(needed="a binary stream", found="one of text", fix='Open the file with mode "rb".')
    limit.check_bytes(len(data))
    if not data:
        raise BadFile(
            needed="a picture file", found=f"{name_of(source)}, which is empty", fix="Export or download it again."
        )
    return data


def name_of(source: Source) -> str:
    """What to call a source in a message."""
    return fspath(source) if isinstance(source, (str, PathLike)) else "data"


def kind_of(data: bytes) -> str:
    """The format of a picture file, by its first bytes.

    Raises:
        BadFile: not a picture that anew reads; says what it is where that is plain.

    Example:
        >>> kind_of(b"GIF89a...")
        'gif'
    """
    for start, kind in _STARTS:
        if data.startswith(start):
            return kind
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    if data[4:8] == b"ftyp" and (boxed := _kind_of_boxes(data)):
        return boxed
    head = data[:64].lstrip(b"\xef\xbb\xbf \r\n\t")
    found = next((what for start, what in _STRANGERS if data.startswith(start) or head.startswith(start)), None)
    raise BadFile(
        needed=f"a picture: {READABLE}", found=found or "something else", fix="Convert it to one of these first."
    )


def _kind_of_boxes(data: bytes) -> str | None:
    length = int.from_bytes(data[:4], "big")
    brands = [data[at : at + 4] for at in (8, *range(16, min(length, 256), 4))]
    kinds = [_BRANDS[brand] for brand in brands if brand in _BRANDS]
    return "avif" if "avif" in kinds else next(iter(kinds), None)


def _bytes_of_path(path: Path, limit: Limit) -> bytes:
    try:
        if path.is_dir():
            raise BadFile(needed="a picture file", found=f"{path}, which is a folder", fix="Name a file inside it.")
        with path.open("rb") as file:
            return file.read(limit.bytes + 1)
    except FileNotFoundError as error:
        raise BadFile(
            needed="a picture file", found=f"nothing at {path}", fix="Check the path and the folder you are in."
        ) from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise BadFile(
            needed="a file that can be read", found=f"{path}: {reason}", fix="Check its permissions."
        ) from error
