"""Texts: the words that programs leave in a picture file beside its pixels, wherever the format has room for them.

    PNG    tEXt, zTXt, iTXt: a keyword and a text
    JPEG   comments
    GIF    comments
    EXIF   ImageDescription, Make, Model, Software, Artist, UserComment and the like, in any of the formats

XMP is not among them: it is looked at by itself. Anything in here was written by somebody unknown, so each text has a
longest length once it is unpacked, and all of them together have one.

Source
    PNG, third edition, 11.3.3; CIPA DC-008 (Exif 2.32), 4.6.5; ITU-T T.81, B.2.4.5.
"""

import zlib
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from anew.errors import BadFile
from anew.image import Picture
from anew.image.files.chunks import Chunk, inflated, taken_apart
from anew.image.files.directory import Entry, Layout, Order, read_directory
from anew.image.files.png import RECORD, XMP
from anew.image.files.simple import GIF_RECORD, gif_comment

LONGEST = 4 * 2**20
"""Bytes of one text, unpacked; what is longer is named and not read."""
WHOLE = 16 * 2**20
"""Bytes of all texts of a file."""
MOST = 256
"""Texts of a file."""

_EXIF_IFD = 34665
_NAMES = {
    0x010D: "DocumentName",
    0x010E: "ImageDescription",
    0x010F: "Make",
    0x0110: "Model",
    0x0131: "Software",
    0x013B: "Artist",
    0x013C: "HostComputer",
    0x8298: "Copyright",
    0x9C9B: "XPTitle",
    0x9C9C: "XPComment",
    0x9C9D: "XPAuthor",
    0x9C9E: "XPKeywords",
    0x9C9F: "XPSubject",
    0x927C: "MakerNote",
    0x9286: "UserComment",
}
_OURS = (RECORD.encode(), XMP.encode())
_WINDOWS = range(0x9C9B, 0x9CA0)


class Text(NamedTuple):
    """One text and where it was."""

    place: str
    """The kind of place: PNG text, EXIF, JPEG comment or GIF comment."""
    key: str
    """The PNG keyword or the EXIF tag; empty for comments."""
    value: str | None
    """None where it was too long, or damaged."""

    @property
    def where(self) -> str:
        """Where it was, in words."""
        return f"{self.place} {self.key}".rstrip()


def texts_of(data: bytes, picture: Picture) -> tuple[Text, ...]:
    """The texts of a picture file.

    Args:
        data: The file.
        picture: What it holds, opened by the door, which saw to its being whole.
    """
    kind = picture.origin.format
    own = {"png": _of_png, "jpeg": _of_jpeg, "gif": _of_gif}.get(kind)
    return tuple(_few([*(own(data) if own else ()), *_of_exif(picture.origin.exif)]))


def _few(texts: Iterable[Text]) -> Iterator[Text]:
    """As many as a file may have; the values of the rest are left out."""
    room = WHOLE
    for number, text in enumerate(texts):
        if number == MOST:
            return
        room -= len(text.value or "")
        yield text if room >= 0 else text._replace(value=None)


def _of_png(data: bytes) -> Iterator[Text]:
    for chunk in taken_apart(data):
        if chunk.name in (b"tEXt", b"zTXt", b"iTXt"):
            key, _, rest = bytes(chunk.data[: LONGEST + 1000]).partition(b"\0")
            whole, key = len(chunk.data) <= LONGEST, key[:79]
            if key not in _OURS:
                yield Text("PNG text", key.decode("latin-1"), _png_text(chunk, rest) if whole else None)


def _png_text(chunk: Chunk, rest: bytes) -> str | None:
    try:
        if chunk.name == b"tEXt":
            return rest.decode("latin-1")
        if chunk.name == b"zTXt":
            return inflated(rest[1:], LONGEST).decode("latin-1")
        packed, value = rest[:1] == b"\1", rest[2:].split(b"\0", 2)[-1]
        return (inflated(value, LONGEST) if packed else value).decode("utf-8", "replace")
    except zlib.error:
        return None


def _of_jpeg(data: bytes) -> Iterator[Text]:
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] != 0xDA:  # up to where the pixels begin
        if data[at + 1] == 0xFF:  # a filling byte
            at += 1
            continue
        length = int.from_bytes(data[at + 2 : at + 4], "big")
        if data[at + 1] == 0xFE:
            yield Text("JPEG comment", "", _decoded(data[at + 4 : at + 2 + length]))
        at += 2 + length


def _of_gif(data: bytes) -> Iterator[Text]:
    comment = gif_comment(data)
    if comment and not comment.startswith(GIF_RECORD):
        yield Text("GIF comment", "", _decoded(comment) if len(comment) <= LONGEST else None)


def _of_exif(exif: bytes | None) -> Iterator[Text]:
    if exif is None:
        return
    try:
        layout = Layout.of(exif)
        entries, _ = read_directory(exif, layout, layout.first)
        if _EXIF_IFD in entries:
            at = next(iter(entries[_EXIF_IFD].numbers(layout.order)), 0)
            entries |= read_directory(exif, layout, at)[0]
    except BadFile:
        return
    for tag, entry in sorted(entries.items()):
        if tag in _NAMES and (value := _exif_text(tag, entry, layout.order)) != "":
            yield Text("EXIF", _NAMES[tag], value)


def _exif_text(tag: int, entry: Entry, order: Order) -> str | None:
    if len(entry.raw) > LONGEST:
        return None
    if tag in _WINDOWS:
        return entry.raw.decode("utf-16-le", "replace").rstrip("\0")
    if _NAMES[tag] == "UserComment":
        return user_comment(entry.raw, order)
    text = _decoded(entry.raw.partition(b"\0")[0]).strip()
    return text if _NAMES[tag] != "MakerNote" or text.isprintable() else ""


def user_comment(raw: bytes, order: Order = "<") -> str:
    r"""EXIF's UserComment: eight bytes that name the code, and the words.

    The standard does not say in which order the bytes of UTF-16 come, and programs differ; so it is seen from where the
    zeros are, which every text with digits or Latin letters in it has.

    Example:
        >>> user_comment(b"UNICODE\0" + "Steps: 20".encode("utf-16-be")), user_comment(b"ASCII\0\0\0calm")
        ('Steps: 20', 'calm')
    """
    code, words = raw[:8], raw[8:]
    if code == b"UNICODE\0":
        high, low = words[0::2].count(0), words[1::2].count(0)
        little = low > high if low != high else order == "<"
        return words.decode("utf-16-le" if little else "utf-16-be", "replace").strip("\0\ufeff ")
    known = code in (b"ASCII\0\0\0", b"JIS\0\0\0\0\0", bytes(8))
    return _decoded(words if known else raw).strip("\0 ")


def _decoded(raw: bytes) -> str:
    """UTF-8, which most write by now; else Latin-1, which any bytes are."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")
