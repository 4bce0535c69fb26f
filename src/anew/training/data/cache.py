"""Cache: decoded pictures one after the other in one file, mapped into memory, so that no epoch decodes.

    pixels-<digest>.bin    uint8, every array end to end
    index.json             for each key: where it begins, its shape, and what decoding learnt

A key names a file with its size, its time of change and the settings, so that a changed file is decoded again
and the others are not. The pixels take their name before the index does: an interrupted fill leaves the old
cache whole.
"""

import json
import mmap
import os
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from anew.errors import AnewError, BadFile, CannotWrite
from anew.image.files.atomic import write_whole
from anew.ops.progress import Progress, silent
from anew.training.data.ahead import in_order

Bytes = NDArray[np.uint8]
FORMAT = 1
INDEX = "index.json"

Facts = dict[str, Any]
Decode = Callable[[int], tuple[list[Bytes], Facts]]
"""The arrays of the i-th key and facts that JSON can hold. Raises ``AnewError`` for a bad file."""


@dataclass(frozen=True)
class Entry:
    """Where the arrays of one key lie."""

    at: int
    shapes: list[list[int]]
    facts: Facts


class Store:
    """Arrays by number, read-only, on disk until touched."""

    def __init__(self, file: BinaryIO, entries: Sequence[Entry | AnewError]) -> None:
        self.entries = entries
        self.decoded = 0
        """How many files had to be decoded to fill it."""
        length = os.fstat(file.fileno()).st_size
        self._pixels = (
            np.frombuffer(mmap.mmap(file.fileno(), length, access=mmap.ACCESS_READ), np.uint8)
            if length
            else np.empty(0, np.uint8)
        )

    def __getitem__(self, place: tuple[int, int]) -> Bytes:
        """The array of a key's number and a piece's number."""
        number, piece = place
        entry = self.entry(number)
        sizes = [int(np.prod(shape)) for shape in entry.shapes]
        at = entry.at + sum(sizes[:piece])
        return self._pixels[at : at + sizes[piece]].reshape(entry.shapes[piece])

    def entry(self, number: int) -> Entry:
        """What is known of a key.

        Raises:
            AnewError: what its decoding raised.
        """
        entry = self.entries[number]
        if isinstance(entry, AnewError):
            raise entry
        return entry


def filled(
    folder: Path | None, keys: Sequence[str], decode: Decode, threads: int = 0, progress: Progress = silent
) -> Store:
    """A store with every key in it, decoding only what the folder does not hold already.

    Args:
        folder: Where it is kept; None keeps it in a nameless temporary file that goes with the process.
        keys: One a file.
        decode: What makes the arrays of a key; called from several threads.
        threads: 0 takes one a processor, at most 8.
        progress: Told the share that is done.

    Raises:
        CannotWrite: no room, or no permission.
    """
    try:
        if folder is None:
            with tempfile.TemporaryFile() as file:
                entries, decoded = _fill(file, keys, decode, None, threads, progress)
                return _store(file, entries, decoded)
        folder.mkdir(parents=True, exist_ok=True)
        return _kept(folder, keys, decode, threads, progress)
    except OSError as error:
        raise CannotWrite(
            needed=f"room for decoded pictures in {folder or tempfile.gettempdir()}",
            found=error.strerror or str(error),
            fix="Free some room or choose another folder. What was there before is whole.",
        ) from error


def _kept(folder: Path, keys: Sequence[str], decode: Decode, threads: int, progress: Progress) -> Store:
    old = _opened(folder)
    if old is not None and list(old[1]) == list(keys):
        with old[0] as file:
            return _store(file, list(old[1].values()), 0)
    handle, name = tempfile.mkstemp(prefix=".anew-", suffix=".part", dir=folder)
    beside = Path(name)
    try:
        with os.fdopen(handle, "w+b") as file:
            entries, decoded = _fill(file, keys, decode, old, threads, progress)
            file.flush()
            os.fsync(file.fileno())
            pixels = folder / f"pixels-{sha256(repr(list(keys)).encode()).hexdigest()[:16]}.bin"
            beside.replace(pixels)
            _write_index(folder, pixels.name, keys, entries)
            for stale in folder.glob("pixels-*.bin"):
                if stale != pixels:
                    stale.unlink(missing_ok=True)
            return _store(file, entries, decoded)
    finally:
        beside.unlink(missing_ok=True)
        if old is not None:
            old[0].close()


def _store(file: BinaryIO, entries: Sequence[Entry | AnewError], decoded: int) -> Store:
    file.flush()
    store = Store(file, entries)
    store.decoded = decoded
    return store


def _fill(
    file: BinaryIO,
    keys: Sequence[str],
    decode: Decode,
    old: tuple[BinaryIO, dict[str, Entry | AnewError]] | None,
    threads: int,
    progress: Progress,
) -> tuple[list[Entry | AnewError], int]:
    held = Store(old[0], list(old[1].values())) if old else None
    numbers = {key: number for number, key in enumerate(old[1])} if old else {}

    def made(number: int) -> tuple[list[Bytes], Facts, bool] | AnewError:
        if held is not None and (known := numbers.get(keys[number])) is not None:
            entry = held.entries[known]
            if isinstance(entry, AnewError):
                return entry
            return [held[known, piece] for piece in range(len(entry.shapes))], entry.facts, False
        try:
            return *decode(number), True
        except AnewError as error:
            return error

    entries: list[Entry | AnewError] = []
    decoded, at = 0, 0
    workers = threads or min(8, os.cpu_count() or 1)
    for result in in_order(made, range(len(keys)), workers, 4 * workers):
        progress(len(entries) / len(keys), "reading pictures")
        if isinstance(result, AnewError):
            entries.append(result)
            continue
        arrays, facts, fresh = result
        entries.append(Entry(at, [list(array.shape) for array in arrays], facts))
        decoded += fresh
        for array in arrays:
            at += file.write(np.ascontiguousarray(array).data)
    return entries, decoded


def _opened(folder: Path) -> tuple[BinaryIO, dict[str, Entry | AnewError]] | None:
    """The cache that is there; None where there is none, or one that cannot be trusted."""
    try:
        known = json.loads((folder / INDEX).read_text(encoding="utf8"))
        if known["format"] != FORMAT:
            return None
        entries = {key: _entry(told) for key, told in known["entries"].items()}
        file = (folder / known["pixels"]).open("rb")
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    if os.fstat(file.fileno()).st_size != known["length"]:
        file.close()
        return None
    return file, entries


def _entry(told: list[Any]) -> Entry | AnewError:
    return Entry(*told) if len(told) == 3 else BadFile(needed=told[0], found=told[1], fix=told[2])


def _write_index(folder: Path, pixels: str, keys: Sequence[str], entries: Sequence[Entry | AnewError]) -> None:
    told = {
        key: [entry.at, entry.shapes, entry.facts]
        if isinstance(entry, Entry)
        else [entry.needed, entry.found, entry.fix, "bad"]
        for key, entry in zip(keys, entries, strict=True)
        if isinstance(entry, (Entry, BadFile))
    }
    length = (folder / pixels).stat().st_size
    text = json.dumps({"format": FORMAT, "pixels": pixels, "length": length, "entries": told})
    write_whole(folder / INDEX, text.encode())
