"""Directories: the tagged lists that TIFF and EXIF are made of, read and written without reading into the values.

Values stay raw bytes in the byte order of their file, so that copying a directory copies it exactly.

Source
    TIFF 6.0, section 2; the BigTIFF design of 2008.
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from anew.errors import BadFile

Order = Literal["<", ">"]
SHORT, LONG, UNDEFINED, RATIONAL, BYTE, ASCII = 3, 4, 7, 5, 1, 2
SUB_DIRECTORIES = (34665, 34853, 40965)
_WIDTHS = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8, 17: 8, 18: 8}
_CODES = {1: "B", 3: "H", 4: "I", 13: "I", 16: "Q", 6: "b", 8: "h", 9: "i"}


@dataclass(frozen=True)
class Entry:
    """One tag's value: its type, how many, and the bytes."""

    kind: int
    count: int
    raw: bytes

    def numbers(self, order: Order) -> tuple[int, ...]:
        """The value as whole numbers; none where it holds something else."""
        code = _CODES.get(self.kind)
        return struct.unpack(f"{order}{self.count}{code}", self.raw) if code else ()


Entries = Mapping[int, "Entry | Entries"]
"""Tag to value; a sub-directory is a mapping in its turn."""


@dataclass(frozen=True)
class Layout:
    """How a file counts: its byte order, "<" or ">", and whether offsets have 8 bytes."""

    order: Order
    big: bool
    first: int

    @classmethod
    def of(cls, data: bytes) -> "Layout":
        """From the first bytes of a TIFF structure."""
        order: Order = "<" if data[:2] == b"II" else ">"
        if len(data) < 16:
            raise BadFile(needed="a whole TIFF file", found="only its beginning", fix="Download or export it again.")
        big = struct.unpack_from(order + "H", data, 2)[0] == 43
        first: int = struct.unpack_from(order + ("Q" if big else "I"), data, 8 if big else 4)[0]
        return cls(order, big, first)


def read_directory(data: bytes, layout: Layout, at: int) -> tuple[dict[int, Entry], int]:
    """The entries of the directory at ``at``, and where the next one begins (0 for none).

    Raises:
        BadFile: the directory lies outside of the file, or its values together are longer than the file is.
    """
    count_code, entry, offset_code, room = ("Q", 20, "Q", 8) if layout.big else ("H", 12, "I", 4)
    head = struct.calcsize("<" + count_code)
    if at < 8 or at + head > len(data):
        raise _cut_short()
    (count,) = struct.unpack_from(layout.order + count_code, data, at)
    end = at + head + count * entry
    if count > 65535 or end + room > len(data):
        raise _cut_short()
    entries, left = {}, len(data)
    for place in range(at + head, end, entry):
        tag, kind, number = struct.unpack_from(layout.order + "HH" + offset_code, data, place)
        length, start = _WIDTHS.get(kind, 0) * number, place + entry - room
        if length > room:
            (start,) = struct.unpack_from(layout.order + offset_code, data, start)
        if length and start + length <= len(data):
            left -= length
            if left < 0:  # entries that share their bytes: each would be a copy of them
                raise _cut_short()
            entries[tag] = Entry(kind, number, data[start : start + length])
    (following,) = struct.unpack_from(layout.order + offset_code, data, end)
    return entries, following


def with_sub_directories(data: bytes, layout: Layout, entries: Mapping[int, Entry]) -> dict[int, "Entry | Entries"]:
    """The entries, the pointers to sub-directories replaced by what they point to; broken ones dropped."""
    whole: dict[int, Entry | Entries] = {}
    for tag, entry in entries.items():
        if tag not in SUB_DIRECTORIES:
            whole[tag] = entry
            continue
        try:
            inner, _ = read_directory(data, layout, entry.numbers(layout.order)[0])
        except (BadFile, IndexError):
            continue
        whole[tag] = with_sub_directories(data, layout, inner)
    return whole


def written_directory(entries: "Entries", order: Order, at: int) -> bytes:
    """A directory (of the classic kind) that begins at offset ``at``, its long values and sub-directories after it."""
    table, tail = [], bytearray()
    after = at + 2 + 12 * len(entries) + 4
    for tag, entry in sorted(entries.items()):
        tail += bytes(-(after + len(tail)) % 2)
        here = struct.pack(order + "I", after + len(tail))
        if not isinstance(entry, Entry):
            tail += written_directory(entry, order, after + len(tail))
            table.append(struct.pack(order + "HHI", tag, LONG, 1) + here)
            continue
        value = entry.raw.ljust(4, b"\0") if len(entry.raw) <= 4 else here
        tail += entry.raw if len(entry.raw) > 4 else b""
        table.append(struct.pack(order + "HHI", tag, entry.kind, entry.count) + value)
    return struct.pack(order + "H", len(table)) + b"".join(table) + bytes(4) + bytes(tail)


def _cut_short() -> BadFile:
    return BadFile(
        needed="a whole TIFF file", found="one that is damaged or cut short", fix="Download or export it again."
    )
