"""Room: how much the store holds, how much it may, and what goes when there is no more.

Looking at every file at every save would be slow, so a ledger holds what was put since the last look, a line each. It
may drift a little when several processes look at once; the next look mends it.

    what goes first    pictures and signed files, the longest unused ones; then facts and notes, the oldest
"""

import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from anew.errors import BadInput, CannotWrite
from anew.image.files.atomic import write_whole
from anew.store.shelf import Shelf

VARIABLE = "ANEW_STORE_ROOM"
USUAL = 5_000_000_000
"""Bytes: about ten thousand pictures of 512x512, or two hundred of 12 megapixels."""
LEDGER = "used.txt"
_ENOUGH = 0.9
"""Of the room is left full when something had to go, so that not every save has to look."""
_LONGEST_LEDGER = 2**16


class Item(NamedTuple):
    """A file of the store."""

    path: Path
    size: int
    used: float
    """When it was last used, in seconds as the system counts them."""


def room_from(environ: Mapping[str, str] = os.environ) -> int:
    """Bytes that the store may take: what ANEW_STORE_ROOM says in gigabytes, else five of them.

    Raises:
        BadInput: it says no number.

    Example:
        >>> room_from({"ANEW_STORE_ROOM": "0.5"})
        500000000
    """
    told = environ.get(VARIABLE, "").strip()
    if not told:
        return USUAL
    try:
        room = float(told) * 1e9
        if not 0 <= room < 2**63:
            raise ValueError
    except ValueError:
        raise BadInput(
            needed=f"gigabytes in {VARIABLE}, 0 to keep nothing", found=repr(told), fix=f"Say {VARIABLE}=5."
        ) from None
    return int(room)


def items(shelf: Shelf) -> list[Item]:
    """Every file of a shelf; those that go while it looks are left out."""
    found = []
    for each in shelf.files():
        with suppress(FileNotFoundError):
            facts = each.stat()
            found.append(Item(Path(each.path), facts.st_size, facts.st_mtime))
    return found


def make(root: Path, size: int, room: int, shelves: Iterable[Iterable[Shelf]]) -> list[Path]:
    """Make room for so many bytes, and put them into the ledger.

    Args:
        root: The folder of the store.
        size: Bytes that are about to come.
        room: Bytes that all may take together.
        shelves: In the order in which their files may go; those of one group go by age alone.

    Returns:
        What had to go.

    Raises:
        CannotWrite: more than there is room for at all.
    """
    if size > room:
        raise CannotWrite(
            needed=f"{size:,} bytes in the store",
            found=f"room for {room:,}",
            fix=f"Set {VARIABLE} to more gigabytes.",
        )
    gone: list[Path] = []
    used = _in_ledger(root)
    if used is None or used + size > room:
        kept = [item for group in shelves for item in sorted(_all(group), key=lambda item: item.used)]
        used = sum(item.size for item in kept)
        if used + size > room:
            gone, used = _without(used, int(room * _ENOUGH) - size, kept)
        write_whole(root / LEDGER, f"{used}\n".encode())
    _enter(root, size)
    return gone


def forget(root: Path) -> None:
    """Let the next one who puts something look at every file."""
    with suppress(OSError):
        (root / LEDGER).unlink(missing_ok=True)


def _in_ledger(root: Path) -> int | None:
    """The sum of its lines; None where it must be written anew."""
    try:
        text = (root / LEDGER).read_bytes()
        return sum(map(int, text.split())) if len(text) <= _LONGEST_LEDGER else None
    except (OSError, ValueError):
        return None


def _enter(root: Path, size: int) -> None:
    """One short line at the end, in one piece: two processes do not tear each other's."""
    with suppress(OSError), (root / LEDGER).open("ab", buffering=0) as file:
        file.write(b"%d\n" % size)


def _all(shelves: Iterable[Shelf]) -> list[Item]:
    return [item for shelf in shelves for item in items(shelf)]


def _without(used: int, wanted: int, kept: list[Item]) -> tuple[list[Path], int]:
    gone = []
    for item in kept:
        if used <= max(wanted, 0):
            break
        with suppress(OSError):
            item.path.unlink(missing_ok=True)
            used -= item.size
            gone.append(item.path)
    return gone, used
