"""Parcel: a picture's history as one zip file, to hand to somebody else.

    parcel.json    what is in it: {"anew-parcel": 1, "picture": "9c...", "missing": [...]}
    pictures/      pixels of every input, by digest
    origins/       facts of their files, without what may tell of people, unless everything was asked for
    files/         signed originals, if everything was asked for
    notes/         a record for the picture and for each ancestor that has one

Who takes a parcel in believes nothing of it: names, number and sizes are checked before anything is read, pixels are
decoded under a limit and written anew, every digest is computed again, and its notes count as brought.
"""

import json
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from anew.errors import BadFile, NotKept, TooLarge
from anew.image import UNTRUSTED, Limit
from anew.image.files.atomic import whole_file
from anew.store import facts, notes, pixels, zips
from anew.store.notes import Note
from anew.store.store import Store

FORMAT = 1
CONTENTS = "parcel.json"
WHAT = "a parcel that anew wrote"
MOST = 10_000
"""Files in a parcel."""
_NAME = re.compile(r"pictures/[0-9a-f]{64}\.(png|tif)|(origins|files|notes)/[0-9a-f]{64}")
_BEGINNING = (1980, 1, 1, 0, 0, 0)
"""The date of every file in it: the same history is the same parcel."""
_ORDER = ("files", "pictures", "origins", "notes")


@dataclass(frozen=True)
class Parcel:
    """What was handed over or taken in."""

    picture: str
    """Whose history it is, by digest."""
    notes: int
    pictures: int
    missing: tuple[str, ...] = ()
    """Inputs whose pixels are not in it, by digest."""


def export(store: Store, picture: str, target: Path, *, everything: bool = False, overwrite: bool = True) -> Parcel:
    """Write the history of a picture as one file, whole or not at all.

    Args:
        store: Where it is.
        picture: The picture, by digest.
        target: Where to.
        everything: The facts of people's originals too: EXIF, which may say where they were taken; XMP; signed files.
        overwrite: Whether a file that exists may be replaced.

    Raises:
        NotKept: no record tells of the picture.
        CannotWrite: no permission, no room.
    """
    history = list(ancestry(store, picture))
    if not history:
        raise NotKept(needed=f"a record of picture {picture[:12]}", found="none here", fix="Look with anew store list.")
    packing = _Packing(store, everything)
    with whole_file(target, overwrite) as beside, zipfile.ZipFile(beside, "w") as file:
        for note in history:
            packing.add(file, note)
        told = Parcel(picture, len(history), packing.pictures, tuple(sorted(packing.missing)))
        contents = {"anew-parcel": FORMAT, "picture": picture, "missing": list(told.missing)}
        _write(file, CONTENTS, json.dumps(contents).encode())
    return told


def ancestry(store: Store, picture: str) -> Iterator[Note]:
    """The note of a picture, then those of what it was made from, each once, the nearest first."""
    seen, waiting = {picture}, [picture]
    for digest in waiting:
        note = store.note_of(digest)
        if note is not None:
            yield note if digest in (note.of, note.output) else replace(note, of=digest)
            new = [each for each in dict.fromkeys(note.inputs.values()) if each not in seen]
            seen.update(new)
            waiting += new


def adopt(store: Store, source: Path, *, limit: Limit = UNTRUSTED) -> Parcel:
    """Take a parcel in.

    Args:
        store: Where to.
        source: The file; nothing in it is believed.
        limit: For each picture and each file in it.

    Raises:
        BadFile: it is no parcel, or something in it is not what it says.
        TooLarge: over the limit, or more than there is room for.
        CannotWrite: no permission, no room.
    """
    with _named(source), zips.told(WHAT), source.open("rb") as data:
        zips.check_end(data, WHAT)
        with zipfile.ZipFile(data) as file:
            entries = _entries(file, store.room, limit)
            contents = _contents(file)
            for kind in _ORDER:
                for entry in (each for each in entries if each.filename.startswith(f"{kind}/")):
                    _take(store, kind, entry.filename.partition("/")[2], zips.read(file, entry, WHAT), limit)
    told = [entry.filename.partition("/")[0] for entry in entries]
    return Parcel(contents["picture"], told.count("notes"), told.count("pictures"), tuple(contents["missing"]))


@contextmanager
def _named(source: Path) -> Iterator[None]:
    """Say of which file it is what went wrong with it."""
    try:
        yield
    except BadFile as error:
        raise BadFile(needed=error.needed, found=f"{source}: {error.found}", fix=error.fix) from error


@dataclass
class _Packing:
    """What is in a parcel so far."""

    store: Store
    everything: bool
    done: set[str] = field(default_factory=set)
    missing: set[str] = field(default_factory=set)
    pictures: int = 0

    def add(self, file: zipfile.ZipFile, note: Note) -> None:
        for digest in note.inputs.values():
            self._picture(file, digest)
        origins = {role: self._origin(file, name) for role, name in note.origins.items()}
        note = replace(note, origins={role: name for role, name in origins.items() if name})
        self._once(file, f"notes/{note.name}", note.to_bytes())

    def _picture(self, file: zipfile.ZipFile, digest: str) -> None:
        if digest in self.missing:
            return
        try:
            picture = self.store.picture(digest)
        except NotKept:
            self.missing.add(digest)
            return
        name = f"pictures/{digest}{pixels.suffix_of(picture)}"
        if name not in self.done:
            self.pictures += 1
            self._once(file, name, self.store.pictures.place(Path(name).name).read_bytes())

    def _origin(self, file: zipfile.ZipFile, name: str) -> str:
        """The name under which the facts are in it; empty where they are not."""
        try:
            origin = self.store.origin(name)
        except NotKept:
            return ""
        origin = origin if self.everything else facts.without_person(origin)
        if origin.signed is not None:
            self._once(file, f"files/{notes.digest_of(origin.signed)}", origin.signed)
        text = facts.told(origin)
        self._once(file, f"origins/{notes.digest_of(text)}", text)
        return notes.digest_of(text)

    def _once(self, file: zipfile.ZipFile, name: str, data: bytes) -> None:
        if name not in self.done:
            self.done.add(name)
            _write(file, name, data)


def _write(file: zipfile.ZipFile, name: str, data: bytes) -> None:
    entry = zipfile.ZipInfo(name, _BEGINNING)
    entry.compress_type = zipfile.ZIP_STORED if name.startswith(("pictures/", "files/")) else zipfile.ZIP_DEFLATED
    file.writestr(entry, data)


# Taking in.


def _entries(file: zipfile.ZipFile, room: int, limit: Limit) -> list[zipfile.ZipInfo]:
    """What is in it, after a look at names, number and sizes."""

    def most(name: str) -> int:
        if name != CONTENTS and not _NAME.fullmatch(name):
            return 0
        usual = {"notes": notes.LONGEST, "origins": facts.LONGEST, CONTENTS: notes.LONGEST}
        return min(usual.get(name.partition("/")[0], limit.bytes), limit.bytes)

    entries = zips.checked(file, WHAT, files=MOST, most=most)
    if CONTENTS not in {entry.filename for entry in entries}:
        raise zips.bad(WHAT, "no list of what is in it")
    whole = sum(entry.file_size for entry in entries)
    if whole > room:
        raise TooLarge(
            needed=f"a parcel that fits into the store, which has room for {room:,} bytes",
            found=f"one of {whole:,}",
            fix="Set ANEW_STORE_ROOM to more gigabytes.",
        )
    return entries


def _contents(file: zipfile.ZipFile) -> dict[str, Any]:
    try:
        told = json.loads(zips.read(file, file.getinfo(CONTENTS), WHAT))
        good = told["anew-parcel"] == FORMAT and isinstance(told["picture"], str)
        good = good and all(isinstance(each, str) for each in told["missing"])
    except (ValueError, TypeError, KeyError, RecursionError):
        good = False
    if not good:
        raise zips.bad(WHAT, "a list of what is in it that cannot be read")
    return dict(told)


def _take(store: Store, kind: str, name: str, data: bytes, limit: Limit) -> None:
    """Check one entry and put it into the store; what is decoded is written anew."""
    try:
        if kind == "pictures":
            picture = pixels.unpacked(data, limit)
            _same(picture.sha256 + pixels.suffix_of(picture), name)
            store.keep(picture)
            return
        _same(notes.digest_of(data), name)
        if kind == "notes":
            store.write(replace(Note.from_bytes(data), here=False))
            return
        if kind == "origins":
            facts.understood(data)
        store.put(store.origins if kind == "origins" else store.files, data)
    except BadFile as error:
        raise zips.bad(WHAT, f"{kind}/{name}: {error.found}") from error


def _same(found: str, name: str) -> None:
    if found != name:
        raise BadFile(needed=name, found="other content than its name says", fix="Ask for it again.")
