"""Listing: the pictures of a folder, sorted by name, each once."""

import os
from collections.abc import Iterator
from pathlib import Path

from anew.errors import BadData
from anew.training.data.items import Item

ENDINGS = frozenset(
    {".png", ".jpg", ".jpeg", ".jpe", ".jfif", ".webp", ".tif", ".tiff", ".avif", ".heic", ".heif", ".gif"}
    | {".bmp", ".dib"}
)


def pictures_in(folder: Path, deep: bool = True) -> tuple[Item, ...]:
    """The pictures of a folder by the ending of their names, and of the folders inside it where ``deep``.

    Hidden files and folders, and the ``__MACOSX`` of archives, are passed over.

    Raises:
        BadData: two files differ in their ending only, so that neither is the partner of anything.
    """
    items: dict[str, Item] = {}
    for path in _files(folder, deep):
        name = path.relative_to(folder).with_suffix("").as_posix()
        if name in items:
            raise BadData(
                needed="one picture of each name",
                found=f"{items[name].path.name} and {path.name} in {path.parent}",
                fix="Remove or rename one of them.",
            )
        items[name] = Item(name, path)
    return tuple(items[name] for name in sorted(items))


def folders_in(folder: Path) -> list[Path]:
    """The folders right inside a folder, sorted by name, hidden ones passed over."""
    return sorted(sub for sub in folder.iterdir() if sub.is_dir() and not _hidden(sub.name))


def holds_pictures(folder: Path) -> bool:
    """Whether a picture lies in a folder or in the folders inside it."""
    return next(_files(folder, deep=True), None) is not None


def _hidden(name: str) -> bool:
    return name.startswith(".") or name == "__MACOSX"


def _files(folder: Path, deep: bool) -> Iterator[Path]:
    for where, folders, names in os.walk(folder, followlinks=True):
        folders[:] = sorted(name for name in folders if not _hidden(name)) if deep else []
        for name in sorted(names):
            if Path(name).suffix.lower() in ENDINGS and not _hidden(name):
                yield Path(where, name)
