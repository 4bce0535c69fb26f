"""Checks: what the decoded files say about a data set, and what is wrong with them."""

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from anew.engines.gan.facts import Side
from anew.errors import AnewError
from anew.training.data import labels
from anew.training.data.cache import Store
from anew.training.data.decoding import Job
from anew.training.data.items import Item, Splits
from anew.training.data.partners import Parted
from anew.training.data.problems import Problem
from anew.training.data.sides import SIDES, shorter_side
from anew.training.settings import DataSettings


class Checked:
    """The decoded files, and what they say."""

    def __init__(self, jobs: Sequence[Job], store: Store, settings: DataSettings) -> None:
        self.jobs, self.store, self.settings = jobs, store, settings
        self.places = {
            (job.path, piece.part, job.shorter): (number, index)
            for number, job in enumerate(jobs)
            for index, piece in enumerate(job.pieces)
        }
        self.by_path = {job.path: number for number, job in enumerate(jobs)}
        self.piece = {(job.path, p.part): i for job in jobs for i, p in enumerate(job.pieces)}

    def size(self, item: Item) -> tuple[int, int] | None:
        """Width and height in the file; None if it could not be read."""
        entry = self.store.entries[self.by_path[item.path]]
        if isinstance(entry, AnewError):
            return None
        width, height = entry.facts["sizes"][self.piece[item.path, item.part]]
        return width, height

    def problems(self, parts: Parted) -> list[Problem]:
        """Files that cannot be read, pairs of two sizes, pictures too small, ordinary pictures taken for A|B."""
        found = [self._unreadable(), self._unequal(parts), self._small(parts), self._not_double(parts)]
        return [problem for problem in found if problem is not None]

    def _unreadable(self) -> Problem | None:
        bad = {
            job.path: entry
            for job, entry in zip(self.jobs, self.store.entries, strict=True)
            if isinstance(entry, AnewError)
        }
        if not bad:
            return None
        names = tuple(f"{self.short(path)} ({entry.found})" for path, entry in sorted(bad.items()))
        fixes = {entry.fix for entry in bad.values()}
        return Problem(
            "pictures that can all be opened",
            f"of {len(self.by_path)} that cannot",
            names,
            frozenset(bad),
            fixes.pop() if len(fixes) == 1 else "Repair or remove them.",
        )

    def _unequal(self, parts: Parted) -> Problem | None:
        names, files = [], set()
        for split in parts.splits.values() if parts.paired else ():
            for a, b in zip(split.a, split.b, strict=True):
                one, other = self.size(a), self.size(b)
                if one and other and one != other:
                    names.append(f"{self.short(a.path)} {_by(one)} and {self.short(b.path)} {_by(other)}")
                    files |= {a.path, b.path}
        if not names:
            return None
        fix = "Crop or resize the two of a pair to one size, so that the same place shows the same thing."
        return Problem("pairs of one size", "of two sizes", tuple(names), frozenset(files), fix)

    def _small(self, parts: Parted) -> Problem | None:
        least = max(8, self.settings.size // 4)
        small = {
            item.path: size
            for split in parts.splits.values()
            for item in (*split.a, *split.b)
            if (size := self.size(item)) and min(size) < least
        }
        if not small:
            return None
        names = tuple(f"{self.short(path)} {_by(size)}" for path, size in sorted(small.items()))
        return Problem(
            f"pictures of at least {least} pixels a side to train at {self.settings.size}",
            "smaller than that",
            names,
            frozenset(small),
            "Train at a smaller --size, or remove them.",
        )

    def _not_double(self, parts: Parted) -> Problem | None:
        """Most halves much taller than wide: somebody gave a folder of plain pictures."""
        items = parts.splits["train"].a
        if self.settings.layout or not items or items[0].part == "whole":
            return None
        plain = [item for item in items if (size := self.size(item)) and size[0] < 0.6 * size[1]]
        if len(plain) <= len(items) / 2:
            return None
        return Problem(
            "pictures A|B side by side, about twice as wide as high, or folders in a known layout",
            "that look like plain pictures",
            tuple(self.short(item.path) for item in plain),
            frozenset(),
            "Give two folders, A first; if these are pairs side by side all the same, say --layout side-by-side.",
            can_skip=False,
        )

    def notes(self, splits: Splits) -> list[str]:
        """What is no fault but good to know."""
        small = [
            item
            for name, split in splits.items()
            for item in (*split.a, *split.b)
            if (size := self.size(item)) and min(size) < shorter_side(name, self.settings) * 0.85
        ]
        return [f"{len(small)} pictures are smaller than the size trained at, and are enlarged."] if small else []

    def sizes(self, splits: Splits, side: Side) -> tuple[tuple[int, int], ...]:
        """Every size that occurs on a side."""
        every = {self.size(item) for split in splits.values() for item in (split.a if side == "a" else split.b)}
        return tuple(sorted(size for size in every if size))

    def fingerprint(self, splits: Splits) -> str:
        """Digest of what is learned from and tested on."""
        digest = sha256()
        for name, split in splits.items():
            for side, items in zip(SIDES, (split.a, split.b), strict=True):
                for item in items:
                    content = self.store.entry(self.by_path[item.path]).facts["sha256"]
                    digest.update(f"{name} {side} {item.name} {item.part} {content}\n".encode())
        return digest.hexdigest()

    def seen(self, item: Item) -> labels.Seen:
        """How a label map codes its classes."""
        facts = self.store.entry(self.by_path[item.path]).facts
        kind, table = facts["codes"][self.piece[item.path, item.part]]
        return labels.Seen(item.path, kind, tuple((value, colour) for value, colour in table))

    def short(self, path: Path) -> str:
        """A path as the person would say it: below the folder that they named."""
        for root in self.settings.paths:
            if path.is_relative_to(Path(root).expanduser()):
                return path.relative_to(Path(root).expanduser()).as_posix()
        return path.name


def _by(size: tuple[int, int]) -> str:
    return f"{size[0]}x{size[1]}"
