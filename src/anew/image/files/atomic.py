"""Atomic: a file is written whole, or it is not written.

The bytes go to a nameless neighbour in the same folder, are brought to the disk, and take the name in one
step. Whatever goes wrong before that leaves the old file as it was, and nothing beside it.
"""

import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from anew.errors import CannotWrite


def check_writable(path: Path, overwrite: bool = True) -> None:
    """Refuse a path that cannot be written, before any work is done for it.

    Raises:
        CannotWrite: its folder is missing or closed, it is a folder itself, or it exists and must not be replaced.
    """
    if _is_device(path):
        return
    folder = path.parent
    if path.is_dir():
        raise CannotWrite(
            needed="the name of a file", found=f"{path}, which is a folder", fix=f"Try {path / 'out.png'}."
        )
    if not folder.is_dir():
        raise CannotWrite(needed="a folder to write into", found=f"nothing at {folder}", fix=f"mkdir -p {folder}")
    if path.exists() and not overwrite:
        raise _taken(path)
    if not os.access(folder, os.W_OK | os.X_OK):
        raise CannotWrite(
            needed="a folder that may be written", found=f"{folder}, which may not", fix="Choose another folder."
        )
    if path.exists() and not os.access(path, os.W_OK):
        raise CannotWrite(
            needed="a file that may be replaced", found=f"{path}, which is read-only", fix="Choose another name."
        )


def write_whole(path: Path, data: bytes, overwrite: bool = True) -> None:
    """Write a file whole or not at all, with the permissions of the file it replaces, or of a new one.

    Raises:
        CannotWrite: no permission, no room, no such folder, or it exists and ``overwrite`` is False.
    """
    if _is_device(path):
        _pour(path, data)
        return
    with whole_file(path, overwrite) as beside:
        _fill(beside, data)


@contextmanager
def whole_file(path: Path, overwrite: bool = True) -> Iterator[Path]:
    """A neighbour to write into, which takes the name when the block ends well and is gone when it does not.

    For what is too large to hold in memory, or is written by a library that wants a path.

    Raises:
        CannotWrite: no permission, no room, no such folder, or it exists and ``overwrite`` is False.
    """
    path = Path(os.path.realpath(path))
    check_writable(path, overwrite)
    beside = _neighbour(path)
    try:
        yield beside
        with beside.open("rb+") as file:
            os.fsync(file.fileno())
        with suppress(OSError):
            beside.chmod(stat.S_IMODE(path.stat().st_mode))
        if overwrite:
            beside.replace(path)
        else:
            _take_free_name(beside, path)
        settle(path.parent)
    except OSError as error:
        raise _failed(path, error) from error
    finally:
        with suppress(OSError):
            beside.unlink()


def _neighbour(path: Path) -> Path:
    return path.with_name(f".anew-{secrets.token_hex(8)}.part")


def _is_device(path: Path) -> bool:
    """Whether it is a pipe, a terminal or the like, which is poured into and not replaced."""
    return path.exists() and not path.is_file() and not path.is_dir()


def _fill(beside: Path, data: bytes) -> None:
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    with os.fdopen(handle, "wb") as file:
        file.write(data)


def _take_free_name(beside: Path, path: Path) -> None:
    """Take a name only if nobody has it: a hard link, which fails where a rename would replace."""
    try:
        os.link(beside, path)
    except FileExistsError as error:
        raise _taken(path) from error
    except OSError:  # A file system without hard links: the check a moment ago must do.
        beside.replace(path)


def settle(folder: Path) -> None:
    """Bring the new name to the disk, where folders can be synced."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _pour(path: Path, data: bytes) -> None:
    """A pipe or a device has no neighbour to rename; it takes the bytes as they come."""
    try:
        with path.open("wb") as file:
            file.write(data)
    except OSError as error:
        raise _failed(path, error) from error


def _taken(path: Path) -> CannotWrite:
    return CannotWrite(
        needed="a name that is free", found=f"{path}, which exists", fix="Choose another name, or allow overwriting."
    )


def _failed(path: Path, error: OSError) -> CannotWrite:
    return CannotWrite(
        needed=f"to write {path}",
        found=error.strerror or str(error),
        fix="Make room, or choose another folder. Nothing was left behind.",
    )
