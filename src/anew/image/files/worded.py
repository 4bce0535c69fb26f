"""Worded: a picture with words that other programs look for in its file, by keyword. PNG alone has room for any.

Source
    W3C, Portable Network Graphics (PNG) Specification, third edition, section 11.3.3.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from anew.errors import BadInput
from anew.image.files.chunks import text
from anew.image.files.png import RECORD, XMP

if TYPE_CHECKING:
    from anew.image.picture import Picture

LONGEST = 200_000
"""Characters of one text."""
KINDS = (b"tEXt", b"zTXt", b"iTXt")


def worded(picture: "Picture", texts: Mapping[str, str]) -> "Picture":
    """The same picture, whose PNG file says these texts, and no others by their keywords. Other formats leave them out.

    Raises:
        BadInput: a keyword or a text that PNG has no room for, or a keyword that anew needs for itself.
    """
    check_texts(texts)
    kept = [chunk for chunk in picture.origin.chunks if not (chunk[0] in KINDS and _keyword(chunk[1]) in texts)]
    chunks = (*kept, *(_chunk(*each) for each in texts.items()))
    return replace(picture, origin=replace(picture.origin, chunks=chunks)) if texts else picture


def check_texts(texts: Mapping[str, str]) -> None:
    """Refuse what cannot be written.

    Raises:
        BadInput: a keyword or a text that PNG has no room for, or a keyword that anew needs for itself.
    """
    for key, value in texts.items():
        plain = key.isascii() and key.isprintable() and key.strip() == key and 0 < len(key) < 80
        if not plain or key in (RECORD, XMP):
            raise BadInput(
                needed="a keyword of 1 to 79 plain letters that is not anew's own",
                found=repr(key[:80]),
                fix="Rename it.",
            )
        if len(value) > LONGEST or "\0" in value or not _encodes(value):
            raise BadInput(
                needed=f"a text of at most {LONGEST:,} characters, without a zero",
                found=f"{len(value):,} under {key}",
                fix="Write less, or other characters.",
            )


def _chunk(key: str, value: str) -> tuple[bytes, bytes]:
    """Latin letters plainly, which every reader knows; all others as Unicode."""
    try:
        return b"tEXt", key.encode() + b"\0" + value.encode("latin-1")
    except UnicodeEncodeError:
        chunk = text(key, value)
        return chunk.name, bytes(chunk.data)


def _keyword(data: bytes) -> str:
    return data[:80].partition(b"\0")[0].decode("latin-1")


def _encodes(value: str) -> bool:
    try:
        return bool(value.encode()) or not value
    except UnicodeEncodeError:  # half a surrogate pair
        return False
