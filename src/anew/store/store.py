"""Store: the pictures that others were made from, and how, so that they can be made again.

    store/
      pictures/   pixels by the SHA-256 of a Picture; PNG, or TIFF for CMYK
      files/      whole files that came with a signature, by their SHA-256
      origins/    facts of the files that pictures came in
      notes/      records, and which facts their inputs had
      told/       an index: picture-note, so that a picture finds what tells of it
      marks/      an index: watermark-picture
      used.txt    how many bytes there are, about

All of it can be lost without losing a picture: nothing here is the only copy of anything that was saved.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from anew.errors import AnewError, BadFile, NotKept
from anew.home import home
from anew.image import TRUSTED, Limit, Origin, Picture
from anew.store import facts, pixels
from anew.store import room as rooms
from anew.store.notes import LONGEST, Note, digest_of
from anew.store.shelf import Shelf, is_digest


@dataclass(frozen=True)
class Listed:
    """One note with what belongs to it."""

    note: Note
    when: float
    """When it was last made, in seconds since 1970."""
    missing: tuple[str, ...]
    """Inputs, by name, whose pixels are not here: it cannot be made again from the store alone."""


@dataclass(frozen=True)
class Sizes:
    """How much there is."""

    pictures: int
    notes: int
    bytes: int
    room: int


class Store:
    """A folder of pictures and records; it is made when the first thing is kept.

    Example:
        >>> from tempfile import TemporaryDirectory
        >>> import numpy as np
        >>> with TemporaryDirectory() as folder:
        ...     store = Store(Path(folder))
        ...     kept = store.keep(Picture.from_array(np.eye(3)))
        ...     store.picture(kept)
        <Picture 3x3 L 8 bit>
    """

    def __init__(self, root: Path | None = None, room: int | None = None) -> None:
        """Name a store.

        Args:
            root: Its folder; else ``store`` in anew's own.
            room: Bytes that it may take; else what ANEW_STORE_ROOM says, or 5 GB. 0 keeps nothing.

        Raises:
            BadInput: ANEW_STORE_ROOM says no number.
        """
        self.root = root or home() / "store"
        self.room = rooms.room_from() if room is None else room
        names = ("pictures", "files", "origins", "notes", "told", "marks")
        shelves = (Shelf(self.root / name) for name in names)
        self.pictures, self.files, self.origins, self.notes, self.told, self.marks = shelves

    @property
    def shelves(self) -> tuple[Shelf, ...]:
        """Those with something on them; the others are indexes."""
        return self.pictures, self.files, self.origins, self.notes

    # Pictures.

    def keep(self, picture: Picture) -> str:
        """Keep the pixels; those that are here already cost a look.

        Returns:
            Their ``sha256``.

        Raises:
            CannotWrite: no permission, no room.
        """
        name = picture.sha256 + pixels.suffix_of(picture)
        if self.room and not self.pictures.used(name):
            self._put(self.pictures, name, pixels.packed(picture))
        return picture.sha256

    def picture(self, sha256: str, limit: Limit = TRUSTED) -> Picture:
        """A picture as it was kept: its pixels, and none of the facts of its file. ``inputs`` gives them with those.

        Raises:
            NotKept: it is not here, or no longer as it was.
            TooLarge: over the limit.
        """
        name = self._name(sha256)
        self.pictures.used(name)
        return self.checked(name, limit)

    def holds(self, sha256: str) -> bool:
        """Whether the pixels are here; they are not read."""
        return any(self.pictures.place(sha256 + suffix).is_file() for suffix in pixels.SUFFIXES)

    # Records.

    def note(
        self, record: str, origins: Mapping[str, Origin] | None = None, *, of: str = "", here: bool = True
    ) -> Note:
        """Note how a picture came to be.

        Args:
            record: As ``Record.to_json`` gives it, in full.
            origins: The facts of the files of its inputs, by their name in the record.
            of: The picture that brought the record, where that is not its output to the last bit; by digest.
            here: Whether it was made here, and not brought by a file.

        Raises:
            BadFile: no such record.
            CannotWrite: no permission, no room.
        """
        origins = origins or {}
        note = Note(record, {role: digest_of(facts.told(origin)) for role, origin in origins.items()}, of, here)
        for origin in origins.values():
            if origin.signed is not None:
                self.put(self.files, origin.signed)
            self.put(self.origins, facts.told(origin))
        self.write(note)
        return note

    def write(self, note: Note) -> None:
        """Put a note, and enter it into the indexes.

        Raises:
            CannotWrite: no permission, no room.
        """
        self.put(self.notes, note.to_bytes())
        if self.room:
            self.enter(note)

    def put(self, shelf: Shelf, data: bytes) -> str:
        """Put bytes on a shelf where each file is named by the SHA-256 of its bytes.

        Returns:
            The name.

        Raises:
            CannotWrite: no permission, no room.
        """
        name = digest_of(data)
        if self.room and not shelf.used(name):
            self._put(shelf, name, data)
        return name

    def enter(self, note: Note) -> None:
        """Let a note be found by the picture it tells of and by the watermark.

        Raises:
            CannotWrite: no permission, no room.
        """
        for picture in {note.of, note.output}:
            self.told.mark(f"{picture}-{note.name}")
        if note.mark:
            self.marks.mark(f"{note.mark}-{note.output}")

    def record(self, sha256: str) -> str | None:
        """How a picture came to be: the newest record of it, one that was made here before one that was brought."""
        note = self.note_of(sha256)
        return note.record if note else None

    def note_of(self, sha256: str) -> Note | None:
        """The note that ``record`` is taken from."""
        found = [note for note in self._telling(sha256) if sha256 in (note.output, note.of)]
        brought = found and not found[0].here and found[0].output != sha256
        return next(iter((self._telling(found[0].output) if brought else []) or found), None)

    def inputs(self, sha256: str) -> dict[str, Picture]:
        """What a picture was made from, by name, each with the facts of the file that it came in.

        Raises:
            NotKept: no record tells of it, or an input is not here or no longer as it was.
        """
        note = self.note_of(sha256)
        if note is None:
            raise NotKept(
                needed=f"a record of picture {sha256[:12]}",
                found="none",
                fix="Give its inputs yourself, by their names.",
            )
        return {role: self.input(note, role) for role in note.inputs}

    def input(self, note: Note, role: str) -> Picture:
        """One picture that a note names, with the facts of the file that it came in.

        Raises:
            NotKept: it is not here, or no longer as it was.
        """
        picture = self.picture(note.inputs[role])
        if role not in note.origins:
            return picture
        try:
            return facts.with_origin(picture, self.origin(note.origins[role]))
        except BadFile as error:
            raise _damaged(f"origins {note.origins[role]}", error) from error

    def marked(self, mark: str) -> list[str]:
        """The pictures that carry a watermark, by digest.

        Example:
            >>> Store(Path("nowhere")).marked("00c0ffee00ff")
            []
        """
        return [name.partition("-")[2] for name in self.marks.starting(mark + "-")] if len(mark) == 12 else []

    # All of it.

    def listed(self) -> list[Listed]:
        """Every note that can be read, the newest first."""
        found = []
        for item in sorted(rooms.items(self.notes), key=lambda item: -item.used):
            with suppress(AnewError):
                note = self.read(item.path.name)
                missing = tuple(role for role, digest in note.inputs.items() if not self.holds(digest))
                found.append(Listed(note, item.used, missing))
        return found

    def sizes(self) -> Sizes:
        """How much there is, by looking at every file."""
        found = [rooms.items(shelf) for shelf in self.shelves]
        return Sizes(len(found[0]), len(found[-1]), sum(item.size for items in found for item in items), self.room)

    def resolve(self, start: str) -> str:
        """The whole digest of a picture that some note tells of, from its first letters.

        Raises:
            NotKept: none begins so, or several do.
        """
        if is_digest(start):
            return start
        names = {name[:64] for name in self.told.starting(start)} if len(start) >= _LEAST and start.isalnum() else set()
        if len(names) != 1:
            found = f"{len(names)} that begin with {start}" if names else f"none that begins with {start[:64]}"
            raise NotKept(needed="a picture of the store", found=found, fix="Look with anew store list.")
        return names.pop()

    def read(self, name: str) -> Note:
        """The note of that name.

        Raises:
            NotKept: it is not here, or no longer as it was.
        """
        try:
            return Note.from_bytes(self.content(self.notes, name, LONGEST))
        except BadFile as error:
            raise _damaged(f"notes {name}", error) from error

    def origin(self, name: str) -> Origin:
        """The facts of that name; with the signed file they name, where that is here still.

        Raises:
            NotKept: they are not here, or no longer as they were.
        """
        try:
            return facts.understood(self.content(self.origins, name, facts.LONGEST), self._signed)
        except BadFile as error:
            raise _damaged(f"origins {name}", error) from error

    def checked(self, name: str, limit: Limit = TRUSTED) -> Picture:
        """The picture in a file of that name, which does not count as used.

        Raises:
            NotKept: it is not here, or no longer as it was.
            TooLarge: over the limit.
        """
        try:
            picture = pixels.unpacked(self.pictures.place(name).read_bytes(), limit)
        except (OSError, BadFile) as error:
            raise _damaged(f"pictures {name}", error) from error
        if picture.sha256 + pixels.suffix_of(picture) != name:
            raise _damaged(f"pictures {name}", "other pixels")
        return picture

    def content(self, shelf: Shelf, name: str, longest: int = TRUSTED.bytes) -> bytes:
        """What a file holds that is named by the SHA-256 of its bytes.

        Raises:
            NotKept: it is not here, or no longer as it was.
        """
        try:
            place = shelf.place(name)
            data = place.read_bytes() if place.stat().st_size <= longest else b""
        except OSError as error:
            raise _damaged(f"{shelf.folder.name} {name}", error) from error
        if not is_digest(name) or digest_of(data) != name:
            raise _damaged(f"{shelf.folder.name} {name}", "other bytes than it had")
        return data

    def make_room(self, size: int) -> list[Path]:
        """Let go what must go for so many bytes, the longest unused first.

        Returns:
            What had to go.

        Raises:
            CannotWrite: more than there is room for at all.
        """
        order = ((self.pictures, self.files), (self.origins, self.notes))
        return rooms.make(self.root, size, self.room, order)

    # How.

    def _put(self, shelf: Shelf, name: str, data: bytes) -> None:
        shelf.drawer(name)
        self.make_room(len(data))
        shelf.put(name, data)

    def _name(self, digest: str) -> str:
        """The name of a picture's file.

        Raises:
            NotKept: it is not here.
        """
        if is_digest(digest):
            for suffix in pixels.SUFFIXES:
                if self.pictures.place(digest + suffix).is_file():
                    return digest + suffix
        raise NotKept(
            needed=f"the pixels of picture {digest[:12]}",
            found=f"none in {self.root}",
            fix="Give the picture yourself; it was never kept, or had to make room for newer ones.",
        )

    def _telling(self, sha256: str) -> list[Note]:
        """The notes of a picture, the best first."""
        found: list[tuple[bool, float, Note]] = []
        for name in self.told.starting(sha256 + "-") if is_digest(sha256) else ():
            with suppress(NotKept, OSError):
                note = self.read(name[65:])
                found.append((note.here, self.notes.place(note.name).stat().st_mtime, note))
        return [note for *_, note in sorted(found, key=lambda each: each[:2], reverse=True)]

    def _signed(self, name: str) -> bytes | None:
        with suppress(NotKept):
            return self.content(self.files, name)
        return None


_LEAST = 4
"""Letters of a digest that say which is meant."""


def _damaged(what: str, why: object) -> NotKept:
    reason = why.found if isinstance(why, AnewError) else getattr(why, "strerror", None) or str(why)
    return NotKept(needed=f"{what} as it was kept", found=reason, fix="anew store gc drops it; keep it again.")
