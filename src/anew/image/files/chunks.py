"""Chunks: the outer structure of a PNG file, taken apart and put together.

Source
    W3C, Portable Network Graphics (PNG) Specification, third edition, section 5.
"""

import struct
import zlib
from collections.abc import Iterable
from typing import NamedTuple

from anew.errors import BadFile

SIGNATURE = b"\x89PNG\r\n\x1a\n"
_CRITICAL = (b"IHDR", b"PLTE", b"IDAT", b"IEND")
_LONGEST_TEXT = 2**24


class Chunk(NamedTuple):
    """One chunk; ``data`` may be a view into the file."""

    name: bytes
    data: bytes | memoryview


def taken_apart(data: bytes) -> list[Chunk]:
    """The chunks of a PNG file, in order.

    Raises:
        BadFile: it breaks off before IEND, or the checksum of a critical chunk is wrong.
    """
    chunks, view, at = [], memoryview(data), len(SIGNATURE)
    while True:
        if at + 12 > len(data):
            raise _damaged(f"it ends after {len(data):,} bytes, in the middle")
        length, name = int.from_bytes(view[at : at + 4], "big"), bytes(view[at + 4 : at + 8])
        end = at + 12 + length
        if end > len(data):
            raise _damaged(f"it ends after {len(data):,} bytes, {end - len(data):,} too early")
        if name in _CRITICAL and zlib.crc32(view[at + 4 : end - 4]) != int.from_bytes(view[end - 4 : end], "big"):
            raise _damaged(f"a wrong checksum at byte {at:,}")
        chunks.append(Chunk(name, view[at + 8 : end - 4]))
        if name == b"IEND":
            return chunks
        at = end


def put_together(chunks: Iterable[Chunk]) -> bytes:
    """A PNG file of these chunks."""
    parts: list[bytes | memoryview] = [SIGNATURE]
    for name, data in chunks:
        checksum = zlib.crc32(data, zlib.crc32(name))
        parts += [struct.pack(">I", len(data)), name, data, struct.pack(">I", checksum)]
    return b"".join(parts)


def text(keyword: str, value: str) -> Chunk:
    """An iTXt chunk: a keyword and any Unicode text."""
    return Chunk(b"iTXt", keyword.encode("latin-1") + b"\0\0\0\0\0" + value.encode())


def text_of(chunk: Chunk) -> tuple[str, str] | None:
    """Keyword and text of an iTXt chunk; None where it is damaged or absurdly long."""
    keyword, _, rest = bytes(chunk.data).partition(b"\0")
    if len(rest) < 4 or rest[1] != 0:
        return None
    packed, (_, _, value) = rest[0], _partition_twice(rest[2:])
    try:
        return keyword.decode("latin-1"), (inflated(value) if packed else value).decode()
    except (zlib.error, UnicodeDecodeError):
        return None


def inflated(data: bytes, longest: int = _LONGEST_TEXT) -> bytes:
    """Zlib undone, up to a length; what is longer is an attack and no text.

    Raises:
        zlib.error: damaged, or longer than that.
    """
    engine = zlib.decompressobj()
    value = engine.decompress(data, longest)
    if engine.unconsumed_tail:
        raise zlib.error("too long")
    return value


def _partition_twice(data: bytes) -> tuple[bytes, bytes, bytes]:
    language, _, rest = data.partition(b"\0")
    translated, _, value = rest.partition(b"\0")
    return language, translated, value


def _damaged(how: str) -> BadFile:
    return BadFile(
        needed="a whole PNG file", found=f"one that is damaged or cut short ({how})", fix="Download or export it again."
    )
