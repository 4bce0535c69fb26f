"""Reading: the photographs of a folder, decoded once, those held out kept apart."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from anew.errors import AnewError, BadData
from anew.image.files.open import open_picture
from anew.image.files.source import bytes_of
from anew.image.limits import CLI
from anew.ops.progress import Progress, silent
from anew.training.data.cache import Bytes, Facts, Store, filled
from anew.training.data.items import Item
from anew.training.data.listing import pictures_in
from anew.training.data.problems import Problem, refuse
from anew.training.data.reading import srgb8

TABLE = "photos.csv"
"""Names a group for each picture: columns ``file`` (below the folder) and ``group``."""


@dataclass(frozen=True)
class Photos:
    """What was read."""

    folder: Path
    names: tuple[str, ...]
    """Of every photograph that can be used."""
    places: tuple[int, ...]
    """Where in the store each of them is."""
    held: frozenset[str]
    """Names that are never learned from."""
    store: Store
    digest: str
    """Of every photograph that can be used, and of which are held out."""
    left_out: tuple[Problem, ...] = ()

    @property
    def learned(self) -> list[int]:
        """Places of what is learned from."""
        return [place for name, place in zip(self.names, self.places, strict=True) if name not in self.held]

    @property
    def shown(self) -> list[int]:
        """Places of what is held out; of all where nothing is."""
        held = [place for name, place in zip(self.names, self.places, strict=True) if name in self.held]
        return held or self.learned

    def __getitem__(self, place: int) -> Bytes:
        """(H, W, 3) uint8 in sRGB."""
        return self.store[place, 0]


def read_photos(
    folder: Path, *, least: int, hold_out: int, skip_bad: bool = False, cache: Path | None = None,
    progress: Progress = silent,
) -> Photos:  # fmt: skip
    """Read and decode every photograph of a folder and of those inside it.

    Args:
        folder: Where they are.
        least: Pixels that both sides must have.
        hold_out: Every so-manieth of each group is held out; 0 holds out none.
        skip_bad: Leave out those that cannot be used, instead of refusing.
        cache: Where the decoded ones are kept; None keeps them for this process.
        progress: Told the share that is read.

    Raises:
        BadData: no folder, no photographs, or some that cannot be read or are too small.
    """
    if not folder.is_dir():
        what = "a file" if folder.exists() else "nothing"
        raise BadData(
            needed="a folder of photographs", found=f"{what} at {folder}", fix="Check the path and the folder."
        )
    items = pictures_in(folder)
    store = filled(cache, [_key(item) for item in items], lambda at: _decode(items[at]), progress=progress)
    problems = tuple(_problems(items, store, least))
    refuse(problems, skip_bad)
    gone = {path for problem in problems for path in problem.files}
    kept = [(place, item) for place, item in enumerate(items) if item.path not in gone]
    if not kept:
        raise BadData(needed=f"photographs to learn from in {folder}", found="none", fix="Put some there.")
    names = tuple(item.name for _, item in kept)
    held = held_out(names, groups_of(folder, names), hold_out)
    if len(held) == len(names):
        raise BadData(
            needed="photographs to learn from beside those held out",
            found=f"{len(names)}, all held out",
            fix="Add more, or say --hold-out 0.",
        )
    prints = [f"{store.entry(place).facts['sha256']} {item.name in held}" for place, item in kept]
    return Photos(
        folder, names, tuple(place for place, _ in kept), held, store,
        sha256("\n".join(prints).encode()).hexdigest(), problems,
    )  # fmt: skip


def groups_of(folder: Path, names: Sequence[str]) -> list[str]:
    """The group of each picture: as the folder's table says, else the folder inside it where it lies."""
    table = folder / TABLE
    told: dict[str, str] = {}
    if table.is_file():
        with table.open(encoding="utf8", newline="") as file:
            told = {Path(row["file"]).with_suffix("").as_posix(): row["group"] for row in csv.DictReader(file)}
    return [told.get(name, name.rpartition("/")[0]) for name in names]


def held_out(names: Sequence[str], groups: Sequence[str], every: int) -> frozenset[str]:
    """The first and then every so-manieth name of each group, sorted.

    Example:
        >>> sorted(held_out(["a", "b", "c", "d"], ["x", "x", "x", "y"], 2))
        ['a', 'c', 'd']
    """
    if not every:
        return frozenset()
    members: dict[str, list[str]] = {}
    for name, group in sorted(zip(names, groups, strict=True)):
        members.setdefault(group, []).append(name)
    return frozenset(name for each in members.values() for name in each[::every])


def _key(item: Item) -> str:
    try:
        about = item.path.stat()
    except OSError:
        return f"{item.path.resolve()} gone"
    return f"{item.path.resolve()} {about.st_size} {about.st_mtime_ns} whole"


def _decode(item: Item) -> tuple[list[Bytes], Facts]:
    data = bytes_of(item.path, CLI)
    return [srgb8(open_picture(data))], {"sha256": sha256(data).hexdigest()}


def _problems(items: Sequence[Item], store: Store, least: int) -> list[Problem]:
    bad: dict[Item, str] = {}
    small: dict[Item, str] = {}
    for item, entry in zip(items, store.entries, strict=True):
        if isinstance(entry, AnewError):
            bad[item] = str(entry.found)
        elif min(entry.shapes[0][:2]) < least:
            small[item] = f"{entry.shapes[0][1]}x{entry.shapes[0][0]}"
    told = [
        (f"photographs of at least {least} pixels a side", "smaller than that", small, "Use larger ones."),
        ("photographs that can all be opened", "that cannot", bad, "Repair or remove them."),
    ]
    return [
        Problem(
            needed, what, tuple(f"{item.path.name} ({why})" for item, why in found.items()),
            frozenset(item.path for item in found), fix,
        )
        for needed, what, found, fix in told if found
    ]  # fmt: skip
