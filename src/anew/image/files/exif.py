r"""EXIF: the few facts in it that change when a picture is remade, patched in place.

In place, because camera makers keep notes in EXIF whose inner offsets break when it is written anew.
All functions take the bare TIFF structure, without the "Exif\0\0" marker.

Source
    CIPA DC-008 (Exif 2.32), chapter 4; TIFF 6.0, section 2.
"""

import struct
from collections.abc import Iterator
from typing import NamedTuple

from anew.image.size import Size

ORIENTATION, EXIF_IFD, WIDTH, HEIGHT = 0x0112, 0x8769, 0xA002, 0xA003
_THUMBNAIL_OFFSET, _THUMBNAIL_LENGTH = 0x0201, 0x0202
_SHORT, _LONG = 3, 4


class _Entry(NamedTuple):
    tag: int
    kind: int
    at: int
    """Where its value, if that is short, lies in the bytes."""


def bare(exif: bytes | None) -> bytes | None:
    """The TIFF structure without marker; None where there is none."""
    if exif and exif.startswith(b"Exif\x00\x00"):
        exif = exif[6:]
    return exif if exif and exif[:2] in (b"II", b"MM") and len(exif) >= 14 else None


def orientation(exif: bytes | None) -> int:
    """How the picture must be turned, 1 to 8; 1 where it says nothing or nonsense."""
    if exif is None:
        return 1
    order = _order(exif)
    for entry in _entries(exif, _first(exif)):
        if entry.tag == ORIENTATION and entry.kind == _SHORT:
            value: int = struct.unpack_from(order + "H", exif, entry.at)[0]
            return value if 1 <= value <= 8 else 1
    return 1


def upright(exif: bytes | None) -> bytes | None:
    """The same EXIF, saying that the picture stands upright, and without the thumbnail of what it was."""
    if exif is None:
        return None
    patched = bytearray(exif)
    order = _order(exif)
    for entry in _entries(exif, _first(exif)):
        if entry.tag == ORIENTATION and entry.kind == _SHORT:
            struct.pack_into(order + "H", patched, entry.at, 1)
    return _without_thumbnail(patched, order)


def with_size(exif: bytes | None, size: Size) -> bytes | None:
    """The same EXIF, with the picture's size where it states one."""
    if exif is None:
        return None
    patched, order = bytearray(exif), _order(exif)
    pointers = [entry for entry in _entries(exif, _first(exif)) if entry.tag == EXIF_IFD]
    for pointer in pointers:
        inner: int = struct.unpack_from(order + "I", exif, pointer.at)[0]
        for entry in _entries(exif, inner):
            if entry.tag in (WIDTH, HEIGHT) and entry.kind in (_SHORT, _LONG):
                value = size.width if entry.tag == WIDTH else size.height
                code, top = ("H", 65535) if entry.kind == _SHORT else ("I", 2**32 - 1)
                struct.pack_into(order + code, patched, entry.at, min(value, top))
    return bytes(patched)


def _order(exif: bytes | bytearray) -> str:
    return "<" if exif[:2] == b"II" else ">"


def _first(exif: bytes | bytearray) -> int:
    start: int = struct.unpack_from(_order(exif) + "I", exif, 4)[0]
    return start


def _entries(exif: bytes | bytearray, start: int) -> Iterator[_Entry]:
    """The entries of the directory at ``start``; those that lie whole inside the bytes."""
    order = _order(exif)
    if start < 8 or start + 2 > len(exif):
        return
    (count,) = struct.unpack_from(order + "H", exif, start)
    for at in range(start + 2, min(start + 2 + 12 * count, len(exif) - 11), 12):
        tag, kind = struct.unpack_from(order + "HH", exif, at)
        yield _Entry(tag, kind, at + 8)


def _without_thumbnail(exif: bytearray, order: str) -> bytes:
    start = _first(exif)
    if start + 2 > len(exif):
        return bytes(exif)
    (count,) = struct.unpack_from(order + "H", exif, start)
    link = start + 2 + 12 * count
    if link + 4 > len(exif):
        return bytes(exif)
    (second,) = struct.unpack_from(order + "I", exif, link)
    struct.pack_into(order + "I", exif, link, 0)
    found = {
        entry.tag: struct.unpack_from(order + "I", exif, entry.at)[0]
        for entry in _entries(exif, second)
        if entry.tag in (_THUMBNAIL_OFFSET, _THUMBNAIL_LENGTH)
    }
    at, length = found.get(_THUMBNAIL_OFFSET, 0), found.get(_THUMBNAIL_LENGTH, 0)
    if 8 <= at < at + length <= len(exif):
        exif[at : at + length] = bytes(length)
        if at + length == len(exif):
            del exif[at:]
    return bytes(exif)
