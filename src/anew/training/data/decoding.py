"""Decoding: every file of a data set read once, at the same time checked, and kept in the cache."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from anew.engines.gan.facts import Side
from anew.image.files.open import open_picture
from anew.image.files.source import bytes_of
from anew.image.limits import CLI
from anew.ops.progress import Progress, silent
from anew.training.data.cache import Bytes, Facts, Store, filled
from anew.training.data.items import Part, Splits
from anew.training.data.reading import codes, fitted, part_of, srgb8
from anew.training.data.sides import SIDES, shorter_side
from anew.training.settings import DataSettings


@dataclass(frozen=True)
class Piece:
    """What is wanted of a file: which part of it, and whether that is a label map."""

    part: Part
    labels: bool


@dataclass(frozen=True)
class Job:
    """One file to decode."""

    path: Path
    pieces: tuple[Piece, ...]
    shorter: int
    """Pixels of the shorter side."""

    def key(self) -> str:
        """Names the file as it is now and what is wanted of it; any change of either changes the key."""
        try:
            about = self.path.stat()
            state = f"{about.st_size} {about.st_mtime_ns}"
        except OSError:
            state = "gone"
        wants = " ".join(f"{piece.part}:{'labels' if piece.labels else 'picture'}" for piece in self.pieces)
        return f"{self.path.resolve()} {state} {self.shorter} {wants}"


def jobs_for(splits: Splits, flat: frozenset[Side], settings: DataSettings) -> list[Job]:
    """The files to decode, each once for each size wanted of it; ``flat`` sides hold label maps."""
    wanted: dict[tuple[Path, int], dict[Piece, None]] = {}
    for name, split in splits.items():
        for side, items in zip(SIDES, (split.a, split.b), strict=True):
            for item in items:
                pieces = wanted.setdefault((item.path, shorter_side(name, settings)), {})
                pieces[Piece(item.part, side in flat)] = None
    return [Job(path, tuple(pieces), shorter) for (path, shorter), pieces in wanted.items()]


def decoded(jobs: Sequence[Job], folder: Path | None, progress: Progress = silent) -> Store:
    """All files decoded, from the cache where they are in it. Bad ones are errors among the store's entries."""
    return filled(folder, [job.key() for job in jobs], lambda number: _decode(jobs[number]), progress=progress)


def _decode(job: Job) -> tuple[list[Bytes], Facts]:
    data = bytes_of(job.path, CLI)
    picture = open_picture(data)
    arrays: list[Bytes] = []
    facts: Facts = {"sha256": sha256(data).hexdigest(), "sizes": [], "codes": []}
    for piece in job.pieces:
        cut = part_of(picture, piece.part)
        facts["sizes"].append([cut.size.width, cut.size.height])
        coded = codes(cut) if piece.labels else None
        facts["codes"].append([coded.kind, coded.table] if coded else None)
        arrays.append(fitted(coded.numbers_HW if coded else srgb8(cut), job.shorter, flat=piece.labels))
    return arrays, facts
