"""Zips: zip files that nobody trusts. Names, number and sizes are looked at before anything is read.

Where a zip ends is written how long its list of files is (APPNOTE.TXT 4.3.16); that is looked at before Python reads
the list, which would take memory for every file it claims to have.
"""

import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import BinaryIO

from anew.errors import AnewError, BadFile, TooLarge

LIST = 4 * 2**20
"""Bytes of the list of files."""
END, TAIL = 22, 2**16 + 22
"""Bytes of the record at the end, without and with the longest comment."""
LESS = "Ask for less of it."
FAULTS = (OSError, zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError)
"""What Python's reader raises on a damaged one."""


@contextmanager
def told(what: str) -> Iterator[None]:
    """What goes wrong with a zip, in anew's words.

    Args:
        what: What it should be, with an article.

    Raises:
        BadFile: it is something else, or damaged.
    """
    try:
        yield
    except FAULTS as error:
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        raise bad(what, reason) from error


def bad(what: str, found: str) -> AnewError:
    """The refusal of a zip."""
    return BadFile(needed=what, found=found[:300], fix="Ask for it again.")


def check_end(file: BinaryIO, what: str) -> None:
    """Refuse a file that does not end as a zip does, or that has too long a list.

    Raises:
        BadFile: it is none, or one of more than 4 GB.
        TooLarge: it has too many files.
    """
    length = file.seek(0, 2)
    tail = _read_at(file, max(0, length - TAIL))
    at = len(tail) - END
    if at < 0 or tail[at : at + 4] != b"PK\5\6" or tail[-2:] != b"\0\0":
        at = tail.rfind(b"PK\5\6")
    if at < 0 or len(tail) - at < END:
        raise bad(what, "no zip, or one that is cut short")
    if tail[max(0, at - 20) : at].startswith(b"PK\6\7"):
        raise bad(what, "a zip of more than 4 GB or 65,535 files")
    (size,) = struct.unpack_from("<L", tail, at + 12)
    if size > LIST:
        raise TooLarge(
            needed=f"a list of files of at most {LIST:,} bytes", found=f"{size:,}", fix="Ask for less of it."
        )
    file.seek(0)


def checked(file: zipfile.ZipFile, what: str, *, files: int, most: Callable[[str], int]) -> list[zipfile.ZipInfo]:
    """What is in it, after a look at names, number and sizes.

    Args:
        file: The zip.
        what: What it should be.
        files: How many it may have.
        most: The bytes that a file of that name may have; 0 for a name that it may not have.

    Raises:
        BadFile: another name, or one twice.
        TooLarge: too many, or one too large.
    """
    entries = file.infolist()
    if len(entries) > files:
        raise TooLarge(needed=f"at most {files:,} files in {what}", found=f"{len(entries):,}", fix=LESS)
    if len({entry.filename for entry in entries}) < len(entries):
        raise bad(what, "several files of one name")
    for entry in entries:
        limit = most(entry.filename)
        if not limit:
            raise bad(what, f"a file named {entry.filename[:80]!r}")
        if entry.file_size > limit:
            raise TooLarge(
                needed=f"files of at most {limit:,} bytes in {what}",
                found=f"one of {entry.file_size:,}",
                fix="Ask for less of it.",
            )
    return entries


def read(file: zipfile.ZipFile, entry: zipfile.ZipInfo, what: str) -> bytes:
    """The bytes of an entry, no more of them than it said.

    Raises:
        BadFile: they are more, or fewer.
    """
    with file.open(entry) as stream:
        data = stream.read(entry.file_size + 1)
    if len(data) != entry.file_size:
        raise bad(what, f"{entry.filename}, of another size than it says")
    return data


def _read_at(file: BinaryIO, place: int) -> bytes:
    file.seek(place)
    return file.read(TAIL)
