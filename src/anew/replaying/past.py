"""Past: how a picture came to be, and what else was made on the way, as a tree.

    the picture
    ├── what it was made from, by role, each with its own past
    └── others made from the same: branches

The tree is as true as the records are: they are those of files and of the store. It holds no times, because a
record has none and the times of files prove nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path
from typing import Any

from anew.errors import NotKept
from anew.image import CLI, Limit, open_picture
from anew.image.files.source import Source, bytes_of
from anew.provenance import Record
from anew.replaying.chained import chained
from anew.replaying.tracing import traced, understood
from anew.store import Store
from anew.store.parcel import export

MOST_DEEP = 100
"""Generations that are followed; older ones are cut off, and said to be."""
MOST = 1000
"""Pictures in a tree; the store of a busy place holds more."""


@dataclass(frozen=True)
class Past:
    """One picture of a history."""

    digest: str
    """SHA-256 of its pixels."""
    record: Record | None
    """How it was made; None where nobody knows."""
    kept: bool
    """Whether the store has its pixels."""
    sources: Mapping[str, "Past"] = field(default_factory=dict)
    """What it was made from, by name."""
    branches: tuple["Past", ...] = ()
    """What else was made from it."""
    left: str = ""
    """Why it is not followed any further: "again", shown elsewhere in the tree; "deep" or "many", over a limit."""

    def to_dict(self) -> dict[str, Any]:
        """For programs: plain data, with the recipe of each."""
        told: dict[str, Any] = {"sha256": self.digest, "kept": self.kept}
        if self.record is not None:
            told |= {"recipe": self.record.recipe, "mark": self.record.mark}
        if self.sources:
            told["sources"] = {name: each.to_dict() for name, each in self.sources.items()}
        if self.branches:
            told["branches"] = [each.to_dict() for each in self.branches]
        return told | ({"left": self.left} if self.left else {})


def history(source: Source, *, store: Store | None = None, limit: Limit = CLI) -> Past:
    """How a picture came to be.

    Args:
        source: A picture: a path, the bytes of a file, or a binary stream.
        store: Where records are kept; None is that of this machine.
        limit: The largest picture to read.

    Raises:
        BadFile: no picture, or a record that cannot be read.
        TooLarge: over the limit.
    """
    store = Store() if store is None else store
    data = bytes_of(source, limit)
    try:
        record = traced(data, store, limit).record
    except NotKept:  # a picture that nobody knows of may still be the source of others
        return _Walk(store, _made(store)).past(open_picture(data, limit=limit).sha256)
    return _Walk(store, _made(store), {record.output: record}, chained(data)).past(record.output)


def hand_on(past: Past, target: str | PathLike[str], *, store: Store | None = None) -> None:
    """Write a picture's history with all kept inputs as one file, for somebody else's ``anew store adopt``.

    Args:
        past: The picture.
        target: Where to; a file that is there is replaced.
        store: Where its records and inputs are kept; None is that of this machine.

    Raises:
        NotKept: no record tells of it.
        CannotWrite: no permission, no room.
    """
    store = Store() if store is None else store
    if past.record is not None and store.note_of(past.digest) is None:  # its own file alone knew it
        store.note(past.record.to_json(), here=False)
    export(store, past.digest, Path(target))


def _made(store: Store) -> dict[str, list[str]]:
    """The outputs of every note, by each of its inputs."""
    made: dict[str, list[str]] = {}
    for listed in store.listed():
        for digest in dict.fromkeys(listed.note.inputs.values()):
            outputs = made.setdefault(digest, [])
            outputs += [listed.note.output] if listed.note.output not in outputs else []
    return {digest: sorted(outputs) for digest, outputs in made.items()}


@dataclass
class _Walk:
    """One walk through the records."""

    store: Store
    made: Mapping[str, list[str]]
    """What was made from each picture."""
    known: dict[str, Record] = field(default_factory=dict)
    chained: Mapping[str, Record] = field(default_factory=dict)
    """Records that the file itself brings of those before it."""
    seen: set[str] = field(default_factory=set)

    def past(self, digest: str, deep: int = 0, *, back: bool = True) -> Past:
        """A picture with all that is known; ``back`` is towards its sources, else on to what was made from it."""
        record, kept = self._record(digest), self.store.holds(digest)
        left = self._left(digest, deep)
        if left:
            return Past(digest, record, kept, left=left)
        self.seen |= {digest} if record is None else {digest, record.output}  # a JPEG shows other pixels than were made
        names = record.inputs if record is not None and back else {}
        sources = {name: self.past(each, deep + 1) for name, each in names.items()}
        made = [each for each in self.made.get(digest, ()) if each not in self.seen]
        branches = tuple(self.past(each, deep + 1, back=False) for each in made)
        return Past(digest, record, kept, sources, branches)

    def _left(self, digest: str, deep: int) -> str:
        if digest in self.seen:
            return "again"
        if deep >= MOST_DEEP:
            return "deep"
        return "many" if len(self.seen) >= MOST else ""

    def _record(self, digest: str) -> Record | None:
        told = None if digest in self.known else self.store.record(digest)
        if told is not None:
            self.known[digest] = understood(told)
        return self.known.get(digest) or self.chained.get(digest)
