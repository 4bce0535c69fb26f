"""Inside: the files of a model directory, each one real, of a sensible size and inside it.

A link may lead to another place in the same directory. In a snapshot of huggingface_hub's cache it may also lead to
the blobs beside it:

    models--org--name/snapshots/<revision>/unet/config.json  ->  models--org--name/blobs/<sha>
"""

import json
from collections.abc import Iterator
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import Any

from anew.errors import BadModel

MAX_FILES = 10_000
"""In one component; the largest known has a few dozen."""
MAX_DEPTH = 4
MAX_JSON = 16_000_000
"""Bytes of a configuration or an index of shards; the largest known index has 0.2 MB."""
MAX_BESIDE = 256_000_000
"""Bytes of a file that is no weight file, such as a vocabulary; the largest known has 34 MB."""
AGAIN = "Download the model again, whole."


def home_of(root: Path) -> Path:
    """Where the links of a model directory may lead: the directory itself, or its whole place in the hub's cache.

    Raises:
        BadModel: no such directory.
    """
    try:
        real = root.resolve(strict=True)
    except (OSError, RuntimeError):
        raise no_model(root, "nothing there") from None
    if not real.is_dir():
        raise no_model(root, "no directory")
    place = real.parent.parent
    return place if real.parent.name == "snapshots" and place.name.startswith("models--") else real


def files_in(folder: Path, home: Path, depth: int = MAX_DEPTH) -> list[Path]:
    """Every file in a folder and in those below it, by name; what is hidden is left out, since no loader reads it.

    Args:
        folder: Where to look.
        home: What no link may leave.
        depth: How many folders deep; 1 = only this one.

    Raises:
        BadModel: a link outwards or to nothing, a pipe or a device, or more files than a model has.
    """
    found: list[Path] = []
    for path in _walk(folder, home, depth):
        found.append(path)
        if len(found) > MAX_FILES:
            raise wrong(folder, f"more than {MAX_FILES} files", "Give the directory of one model.")
    return found


def _walk(folder: Path, home: Path, depth: int) -> Iterator[Path]:
    try:
        here = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    except OSError as error:
        raise wrong(folder, error.strerror or "nothing", AGAIN) from None
    for path in here:
        mode = _mode(path, home)
        if S_ISREG(mode):
            yield path
        elif not S_ISDIR(mode):
            raise wrong(path, "neither a file nor a directory", "Take it out of the model's directory.")
        elif depth > 1:
            yield from _walk(path, home, depth - 1)


def _mode(path: Path, home: Path) -> int:
    """What a path leads to.

    Raises:
        BadModel: nothing, or something outside.
    """
    try:
        real = path.resolve(strict=True)
        mode = real.stat().st_mode
    except (OSError, RuntimeError):
        raise wrong(path, "a link to nothing", AGAIN) from None
    if not real.is_relative_to(home):
        raise wrong(path, f"a link to {real}, outside of it", "Copy the file itself into the model's directory.")
    return mode


def read_json(path: Path, home: Path) -> dict[str, Any]:
    """A JSON object from a file inside.

    Raises:
        BadModel: not there, too large, no JSON, nested without end, or no object.
    """
    if not path.exists() and not path.is_symlink():
        raise wrong(path, "no such file", AGAIN)
    if not S_ISREG(_mode(path, home)):
        raise wrong(path, "no file", AGAIN)
    check_size(path, MAX_JSON)
    try:
        told = json.loads(path.read_text("utf8"), parse_constant=_no_number)
    except (ValueError, RecursionError, OSError) as error:
        raise wrong(path, f"JSON that cannot be read ({str(error)[:200]})", AGAIN) from None
    if not isinstance(told, dict):
        raise wrong(path, f"a {type(told).__name__} where an object should be", AGAIN)
    return told


def check_size(path: Path, limit: int) -> None:
    """Refuse a file that is too large to be what its name says.

    Raises:
        BadModel: it is.
    """
    size = path.stat().st_size
    if size > limit:
        raise wrong(path, f"{size / 1e6:.0f} MB where at most {limit / 1e6:.0f} are sensible", "Take another copy.")


def no_model(root: Path, found: str) -> BadModel:
    """The error for a directory that holds no model."""
    return BadModel(
        needed=f"a model directory as diffusers writes it, with model_index.json, at {root}",
        found=found,
        fix="Check the name, name the file itself if one file is the whole model, or get one with `anew models pull`.",
    )


def wrong(path: Path, found: str, fix: str) -> BadModel:
    """The error for a file of a model that is not as it should be."""
    return BadModel(needed=f"a whole and harmless model at {path}", found=found, fix=fix)


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no JSON number")
