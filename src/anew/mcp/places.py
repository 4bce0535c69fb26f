"""Places: the folders of this machine that a conversation may read pictures from and write them to. None by default.

A path is followed to where it really lies before it is compared, so that no link leads out of a folder.
"""

import binascii
import os
import stat
from base64 import b64decode
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from anew.errors import AnewError, BadFile, BadInput, CannotWrite, Refused
from anew.image.files.atomic import write_whole
from anew.image.limits import UNTRUSTED, Limit

OPENS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


@dataclass(frozen=True)
class Places:
    """Folders, each with all that is in it."""

    folders: tuple[Path, ...] = ()
    limit: Limit = UNTRUSTED

    def read(self, text: str) -> bytes:
        """The bytes of a file, by a path, absolute or from one of the folders, or by a file: address.

        Raises:
            Refused: it is in none of the folders.
            BadFile: there is no such file.
            TooLarge: it is too long.
        """
        path = self._within(text)
        try:
            handle = os.open(path, OPENS)
        except OSError:
            raise _no_file(text) from None
        try:
            told = os.fstat(handle)
            if not stat.S_ISREG(told.st_mode):
                raise _no_file(text)
            self.limit.check_bytes(told.st_size)
            with os.fdopen(handle, "rb", closefd=False) as file:
                data = file.read(self.limit.bytes + 1)
        finally:
            os.close(handle)
        self.limit.check_bytes(len(data))
        return data

    def write(self, text: str, data: bytes) -> Path:
        """Write a new file, whole or not at all. One that is there stays.

        Returns:
            Where it is.

        Raises:
            Refused: it would be in none of the folders.
            CannotWrite: it is there already, no permission, no room.
        """
        path = self._within(text)
        if path.is_symlink() or path.exists():
            raise CannotWrite(needed="a name that is free", found=text[:200], fix="Choose another name.")
        write_whole(path, data, overwrite=False)
        return path

    def _within(self, text: str) -> Path:
        """Where a path really leads, if that is within a folder: the first where there is something, else the first."""
        asked = _path_of(text)
        found = []
        for folder in self.folders:
            with suppress(OSError, RuntimeError, ValueError):
                real = (folder / asked).resolve()
                found += [real] if real.is_relative_to(folder.resolve()) else []
        if not found:
            raise self._refusal(text)
        return next((path for path in found if path.exists()), found[0])

    def _refusal(self, text: str) -> AnewError:
        allowed = ", ".join(map(str, self.folders))
        return Refused(
            needed=f"a file in {allowed}" if allowed else "a folder that may be read and written",
            found=text[:200] if allowed else "none: anew mcp was started without --allow",
            fix="Only the person can allow more, by starting anew mcp with --allow FOLDER. "
            "A picture may also be given as base64 to open_picture.",
        )


def decoded(text: str, limit: Limit = UNTRUSTED) -> bytes:
    """The bytes in base64, with or without ``data:image/png;base64,`` before them.

    Raises:
        BadInput: it is no base64.
        TooLarge: over the limit, before it is decoded.

    Example:
        >>> decoded("data:image/png;base64,aGk="), decoded("aGk")
        (b'hi', b'hi')
    """
    if text[:5].lower() == "data:":
        text = text.partition(",")[2]
    limit.check_bytes(len(text) * 3 // 4 - 2)
    text = "".join(text.split()).translate(_URL_SAFE).rstrip("=")
    try:
        return b64decode(text + "=" * (-len(text) % 4), validate=True)
    except (binascii.Error, ValueError):
        raise BadInput(needed="a picture file as base64", found=repr(text[:24]), fix="Encode its bytes.") from None


_URL_SAFE = str.maketrans("-_", "+/")


def _path_of(text: str) -> Path:
    if text[:7].lower() == "file://":
        text = unquote(urlsplit(text).path)
    if not text or "\0" in text or len(text) > 4096:
        raise BadInput(needed="the path of a picture", found=repr(text[:40]), fix="Name a file.")
    return Path(text).expanduser()


def _no_file(text: str) -> BadFile:
    return BadFile(needed="a picture file", found=f"none at {text[:200]}", fix="Check the name.")
