"""Sweeping: everything is read again and what is not as it was is named; what is of no use goes."""

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from anew.errors import CannotWrite, NotKept
from anew.store import facts, room
from anew.store.notes import Note
from anew.store.shelf import Shelf
from anew.store.store import Store

GRACE = 3600.0
"""Seconds for which nothing is swept that no note names yet, nor a half-written file: somebody may be at it."""
Watch = Callable[[float, str], None]
"""Told how far it is, in [0, 1], and of what; may raise ``Cancelled``."""


class Found(NamedTuple):
    """A file of the store that is not as it was, or of no use."""

    path: Path
    size: int
    why: str


def verify(store: Store, progress: Watch = lambda fraction, doing: None) -> list[Found]:
    """Read everything again; nothing is changed, and nothing counts as used.

    Returns:
        Each file that is not as it was, and why.
    """
    checks = [(shelf, item) for shelf in store.shelves for item in room.items(shelf)]
    faults = []
    for number, (shelf, item) in enumerate(checks):
        progress(number / len(checks), f"reading {item.path.name[:12]}")
        why = _fault(store, shelf, item.path.name)
        if why and item.path.exists():  # Else somebody needed the room meanwhile.
            faults.append(Found(item.path, item.size, why))
    progress(1.0, "read")
    return faults


def gc(store: Store, progress: Watch = lambda fraction, doing: None, grace: float = GRACE) -> list[Found]:
    """Sweep the store: what is damaged, half-written or named by no note goes; the indexes are made whole again.

    Args:
        store: The store.
        progress: As for ``verify``.
        grace: Seconds for which a new file is let be that is half-written or that nothing names yet.

    Returns:
        What went, and why.

    Raises:
        CannotWrite: no permission.
    """
    if not store.root.is_dir():
        return []
    found = verify(store, progress)
    _drop(found)
    notes = list(_notes(store))
    for useless in (_unnamed(store, notes, time.time() - grace), _partials(store, time.time() - grace)):
        found += _drop(list(useless))
    found += _drop(list(_led_nowhere(store, {note.name for note in notes})))
    for note in notes:
        store.enter(note)
    room.forget(store.root)
    return found + [Found(path, 0, "no room") for path in (store.make_room(0) if store.room else ())]


def _fault(store: Store, shelf: Shelf, name: str) -> str:
    """What is wrong with a file; empty if nothing is."""
    try:
        if shelf == store.pictures:
            store.checked(name)
        elif shelf == store.notes:
            store.read(name)
        elif shelf == store.origins:
            store.origin(name)
        else:
            store.content(shelf, name)
    except NotKept as error:
        return error.found
    return ""


def _notes(store: Store) -> Iterator[Note]:
    for item in room.items(store.notes):
        with suppress(NotKept):
            yield store.read(item.path.name)


def _unnamed(store: Store, notes: list[Note], before: float) -> Iterator[Found]:
    """What no note leads to, if it has not been used since."""
    origins = {digest for note in notes for digest in note.origins.values()}
    named = origins | {digest for note in notes for digest in (note.of, note.output, *note.inputs.values())}
    for digest in origins:
        with suppress(NotKept):
            named.add(facts.signed_in(store.content(store.origins, digest)) or digest)
    for shelf in (store.pictures, store.files, store.origins):
        for item in room.items(shelf):
            if item.path.stem not in named and item.used < before:
                yield Found(item.path, item.size, "no note names it")


def _partials(store: Store, before: float) -> Iterator[Found]:
    places = [path for shelf in store.shelves for path in shelf.partials()]
    for path in [*places, *store.root.glob(".*.part")]:
        with suppress(FileNotFoundError):
            facts_of = path.stat()
            if facts_of.st_mtime < before:
                yield Found(path, facts_of.st_size, "half-written")


def _led_nowhere(store: Store, notes: set[str]) -> Iterator[Found]:
    """Entries of the indexes whose note is gone."""
    pictures = set()
    for item in room.items(store.told):
        picture, _, note = item.path.name.partition("-")
        if note not in notes:
            yield Found(item.path, 0, "its note is gone")
        else:
            pictures.add(picture)
    for item in room.items(store.marks):
        if item.path.name.partition("-")[2] not in pictures:
            yield Found(item.path, 0, "its note is gone")


def _drop(found: list[Found]) -> list[Found]:
    for each in found:
        try:
            each.path.unlink(missing_ok=True)
        except OSError as error:
            raise CannotWrite(
                needed=f"to delete {each.path}", found=error.strerror or str(error), fix="Look at its permissions."
            ) from error
    return found
