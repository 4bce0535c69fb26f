"""Identity: which model exactly, as one digest over all the files that can change a pixel.

Hashing some gigabytes takes some seconds, so a digest is kept as long as no file's size or time changes.
"""

import hashlib
from functools import cache
from pathlib import Path

from anew.engines.diffusion.loading.component import Component
from anew.engines.diffusion.loading.folder import Folder
from anew.errors import BadModel
from anew.weights import Weights, sha256_of

Stamp = tuple[tuple[str, int, int], ...]
"""Name, size and time of change of every file."""


def stamp_of(path: str | Path) -> Stamp:
    """What changes when a model does.

    Raises:
        BadModel: a file that was there is gone.
    """
    root = Path(path)
    files = [root] if root.is_file() else sorted(file for file in root.rglob("*") if _counts(file))
    try:
        stats = [(file, file.stat()) for file in files]
    except OSError as error:
        raise BadModel(
            needed=f"the files of the model {path}", found=str(error.strerror), fix="Copy the model again, whole."
        ) from None
    return tuple((file.relative_to(root).as_posix(), stat.st_size, stat.st_mtime_ns) for file, stat in stats)


def weights_of(path: str | Path, licence: str = "unstated") -> Weights:
    """A model, pinned down by its digest."""
    digest = _digest(str(path), stamp_of(path))
    return Weights(str(path), digest, digest, licence)


def size_of(folder: Folder) -> int:
    """Bytes of its weights as they lie on the disk."""
    return sum(map(bytes_of, folder.components.values()))


def bytes_of(part: Component) -> int:
    """Bytes of one component's weights as they lie on the disk."""
    return sum(fact.end - fact.begin for fact in part.tensors.values())


@cache
def _digest(path: str, stamp: Stamp) -> str:
    root = Path(path)
    if root.is_file():
        return sha256_of(root)
    whole = hashlib.sha256()
    for name, _, _ in stamp:
        whole.update(f"{name}\0{sha256_of(root / name)}\n".encode())
    return whole.hexdigest()


def _counts(file: Path) -> bool:
    """Weights and configurations do; notes, previews and what a downloader left behind do not."""
    return file.is_file() and file.suffix in (".safetensors", ".json", ".txt", ".model") and file.name != "anew.json"
