"""Objects: files of the queue, named by the SHA-256 of their bytes, so that writing one twice is harmless.

    ROOT/abcdef...       whole, or not there

A file is brought to the disk before anything says that it exists.
"""

import os
import re
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from anew.errors import BadFile, BadInput, CannotWrite, NotKept
from anew.image.files.atomic import settle, write_whole

DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Objects:
    """A folder of them."""

    root: Path

    def put(self, data: bytes) -> str:
        """Keep these bytes.

        Returns:
            Their digest.

        Raises:
            CannotWrite: no permission or no room; nothing is left behind.
        """
        digest = sha256(data).hexdigest()
        path = self.path(digest)
        if self._young(path, len(data)):
            return digest
        ensure(self.root)
        write_whole(path, data)
        return digest

    def get(self, digest: str) -> bytes:
        """The bytes of that digest.

        Raises:
            NotKept: they are not here.
            BadFile: they are not what they were.
        """
        try:
            data = self.path(digest).read_bytes()
        except OSError:
            raise NotKept(
                needed="an object of the queue", found=f"none called {digest}", fix="Send it again."
            ) from None
        if sha256(data).hexdigest() != digest:
            raise BadFile(needed=f"the bytes of {digest}", found="others", fix="The disk is damaged: send it again.")
        return data

    def has(self, digest: str) -> bool:
        """Whether it is here."""
        return self.path(digest).is_file()

    def size(self, digest: str) -> int:
        """Its length in bytes; 0 where it is not here."""
        try:
            return self.path(digest).stat().st_size
        except OSError:
            return 0

    def path(self, digest: str) -> Path:
        """Where it is or would be.

        Raises:
            BadInput: that is no digest, so that no other path can be named by one.
        """
        if not DIGEST.fullmatch(digest):
            raise BadInput(
                needed="a digest of 64 hexadecimal digits", found=repr(digest)[:80], fix="Use the one that put gave."
            )
        return self.root / digest

    def listed(self) -> Iterator[tuple[str, int, float]]:
        """Digest, bytes and the time of the last ``put`` of each."""
        for path in self.root.glob("*"):
            with suppress(OSError):  # gone meanwhile
                if DIGEST.fullmatch(path.name):
                    told = path.stat()
                    yield path.name, told.st_size, told.st_mtime

    def touched(self, digest: str) -> float:
        """When it was last put, by the clock of ``now``; 0 where it is not here."""
        try:
            return self.path(digest).stat().st_mtime
        except OSError:
            return 0.0

    def now(self) -> float:
        """Seconds since 1970 by the clock that the ages of files here are from: of another machine on a shared disk."""
        mark = self.root / ".now"
        try:
            mark.touch()
            return mark.stat().st_mtime
        except OSError:
            return time.time()

    def drop(self, digest: str) -> None:
        """Delete it, if it is here."""
        with suppress(OSError):
            self.path(digest).unlink()

    def _young(self, path: Path, length: int) -> bool:
        """Whether it is here already; then it is as young as if it had just been written."""
        try:
            if path.stat().st_size != length:
                return False
            os.utime(path)  # by the clock of its disk, as a new file is
        except OSError:
            return False
        return True


def ensure(folder: Path) -> None:
    """Make a folder that is not there yet, and bring its name to the disk.

    Raises:
        CannotWrite: no permission or no room.
    """
    if folder.is_dir():
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotWrite(
            needed=f"a folder at {folder}", found=error.strerror or str(error), fix="Make room, or allow it."
        ) from error
    settle(folder.parent)
