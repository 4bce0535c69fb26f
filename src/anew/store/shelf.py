"""Shelf: a folder of files that are named by a digest, in one drawer for each beginning of two letters.

    pictures/4f/4f1c...e0.png

Files are written whole, and the same name always means the same content: several processes may put the same thing
at once, and whoever comes last changes nothing.
"""

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from anew.errors import CannotWrite, NotKept
from anew.image.files.atomic import write_whole

DIGEST = re.compile(r"[0-9a-f]{64}")
"""SHA-256, in hexadecimal digits."""
PARTIAL = "*.part"
"""What an interrupted write leaves behind."""


def is_digest(text: object) -> bool:
    """Whether it is a SHA-256 in hexadecimal digits, and so safe as the name of a file.

    Example:
        >>> is_digest("4f" * 32), is_digest("../" + "4f" * 31)
        (True, False)
    """
    return isinstance(text, str) and DIGEST.fullmatch(text) is not None


@dataclass(frozen=True)
class Shelf:
    """Such a folder; it need not exist yet."""

    folder: Path

    def place(self, name: str) -> Path:
        """Where a file of that name lies, or would lie."""
        return self.folder / name[:2] / name

    def used(self, name: str) -> bool:
        """Whether it is there; if so, it counts as used now. One call to the system."""
        try:
            os.utime(self.place(name))
        except FileNotFoundError:
            return False
        except OSError:  # No right to touch it: it is there all the same.
            return self.place(name).is_file()
        return True

    def put(self, name: str, data: bytes) -> None:
        """Write a file whole.

        Raises:
            CannotWrite: no permission, no room.
        """
        write_whole(self.drawer(name) / name, data)

    def mark(self, name: str) -> None:
        """Put a file with nothing in it, whose name says it all.

        Raises:
            CannotWrite: no permission, no room.
        """
        try:
            (self.drawer(name) / name).touch()
        except OSError as error:
            raise _closed(self.folder, error) from error

    def drawer(self, name: str) -> Path:
        """The folder for files of that name, made if need be: for the eyes of its owner only.

        Raises:
            CannotWrite: no permission, no room.
        """
        drawer = self.place(name).parent
        try:
            for folder in (self.folder.parent, self.folder, drawer):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise _closed(drawer, error) from error
        return drawer

    def starting(self, start: str) -> list[str]:
        """The names that start so, at least two letters, in order."""
        with suppress(OSError):
            return sorted(each.name for each in (self.folder / start[:2]).iterdir() if each.name.startswith(start))
        return []

    def files(self) -> Iterator[os.DirEntry[str]]:
        """Every file on it, whole ones only.

        Raises:
            NotKept: it may not be looked into.
        """
        for drawer in _entries(self.folder):
            if drawer.is_dir():
                yield from (each for each in _entries(drawer.path) if not each.name.startswith("."))

    def partials(self) -> Iterator[Path]:
        """What interrupted writes have left."""
        yield from self.folder.glob(f"*/.{PARTIAL}")


def _entries(folder: str | Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as found:
            return sorted(found, key=lambda each: each.name)
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise NotKept(
            needed=f"to look into {folder}", found=error.strerror or str(error), fix="Give back its permissions."
        ) from error


def _closed(folder: Path, error: OSError) -> CannotWrite:
    return CannotWrite(
        needed=f"to write into {folder}",
        found=error.strerror or str(error),
        fix="Make room or give it back its permissions, or set ANEW_HOME to another folder.",
    )
