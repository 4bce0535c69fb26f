"""Checkpoints: everything a run needs to go on, written whole or not at all.

    checkpoints/
      step-000100/
        nets.safetensors       every net                 average.safetensors    averaged nets (EMA)
        moments.safetensors    what Adam remembers       state-0.safetensors    the method's own, one file a rank
        checkpoint.json        step, settings, versions, and the SHA-256 of each of the above

A checkpoint is filled in a hidden neighbour folder, brought to the disk, and takes its name in one step. Whatever
goes wrong before that leaves the older ones as they were. Pickle files are never opened: they can run code.
"""

import json
import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from torch import Tensor

from anew.errors import BadModel, CannotWrite
from anew.training.workers import ALONE, Ranks
from anew.weights import sha256_of
from anew.weights.tensors import load, save

FORMAT = 1
"""Version of the layout of a checkpoint; another one is refused."""
PICKLES = (".pt", ".pth", ".ckpt", ".bin", ".pkl", ".pickle")

Facts = dict[str, Any]
"""What ``checkpoint.json`` holds; plain JSON."""


@dataclass(frozen=True)
class Checkpoint:
    """One that was found, and found whole."""

    folder: Path
    facts: Facts

    @property
    def step(self) -> int:
        """Steps made when it was written."""
        return int(self.facts["step"])

    def read(self, rank: int = 0) -> dict[str, dict[str, Tensor]]:
        """Its tensors, as ``Trainer.load`` takes them; each rank gets its own state."""
        names = {"nets": "nets", "average": "average", "moments": "moments", "state": f"state-{rank}"}
        return {part: load(self.folder / f"{name}.safetensors") for part, name in names.items()}


def write_checkpoint(
    folder: Path, step: int, parts: Mapping[str, Mapping[str, Tensor]], facts: Facts, ranks: Ranks = ALONE
) -> Path:
    """Write ``folder/step-...``; every rank calls it, each writes its own state, the first one the rest.

    Raises:
        CannotWrite: no room or no permission. Older checkpoints are as they were, and nothing is left beside them.
    """
    name = f"step-{step:06d}"
    beside = folder / f".{name}.part"
    try:
        if ranks.first:
            shutil.rmtree(beside, ignore_errors=True)
            beside.mkdir(parents=True)
        ranks.wait()
        files = {f"state-{ranks.rank}": parts["state"]}
        if ranks.first:
            files |= {part: parts[part] for part in ("nets", "average", "moments")}
        sums = {f"{part}.safetensors": save(beside / f"{part}.safetensors", files[part]) for part in files}
        ranks.wait()
        if ranks.first:
            others = (f"state-{rank}.safetensors" for rank in range(1, ranks.world))
            sums |= {name: sha256_of(beside / name) for name in others}
            _write_json(beside / "checkpoint.json", {"format": FORMAT, "step": step, **facts, "files": sums})
            _take_name(beside, folder / name)
        ranks.wait()
    except (OSError, CannotWrite) as error:
        shutil.rmtree(beside, ignore_errors=True)
        raise CannotWrite(
            needed=f"to write the checkpoint of step {step} to {folder}",
            found=error.found if isinstance(error, CannotWrite) else error.strerror or str(error),
            fix="Make room, then go on with --resume. The checkpoints before it are whole.",
        ) from error
    return folder / name


def prune(folder: Path, keep: int) -> None:
    """Keep the newest few checkpoints, and nothing that is half written."""
    for part in folder.glob(".step-*"):
        shutil.rmtree(part, ignore_errors=True)
    for old in _found(folder)[keep:]:
        gone = old.with_name(f".{old.name}.old")
        old.rename(gone)  # A checkpoint disappears whole too: one that is half deleted would look damaged.
        shutil.rmtree(gone, ignore_errors=True)


def newest(folder: Path, say: Callable[[str], None] = lambda text: None) -> Checkpoint | None:
    """The newest checkpoint that is whole, or None if there is none at all.

    Args:
        folder: The one that holds ``step-...``.
        say: Told of each damaged one that was passed over.

    Raises:
        BadModel: there are some, and all are damaged; or another version wrote it; or there are pickles.
    """
    refuse_pickles(folder)
    found = _found(folder)
    for one in found:
        try:
            return _opened(one)
        except _Damaged as damage:
            say(f"{one} is damaged ({damage}); it is passed over.")
    if not found:
        return None
    raise BadModel(
        needed=f"a checkpoint that is whole in {folder}",
        found=f"{len(found)}, all damaged",
        fix="Copy the run again from where it came from, or start a new one.",
    )


def refuse_pickles(path: Path) -> None:
    """Refuse a file, or a folder that holds files, in a format that can run code.

    Raises:
        BadModel: with the reason.
    """
    for file in [path, *path.iterdir()] if path.is_dir() else [path]:
        if file.suffix.lower() in PICKLES:
            raise BadModel(
                needed="checkpoints as safetensors and JSON",
                found=f"{file}, which is a pickle by its name",
                fix="Opening a pickle can run any code, so anew never does. "
                "Convert it with a tool you trust, or remove it.",
            )


class _Damaged(Exception):
    """Why a checkpoint cannot be used; never leaves this file."""


def _opened(folder: Path) -> Checkpoint:
    try:
        facts = json.loads((folder / "checkpoint.json").read_text(encoding="utf8"))
        files = dict(facts["files"])
        version = facts["format"]
        int(facts["step"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _Damaged("checkpoint.json cannot be read") from error
    if version != FORMAT:
        raise BadModel(
            needed=f"a checkpoint of format {FORMAT}",
            found=f"format {version} in {folder}",
            fix="Go on with the version of anew that began the run; checkpoint.json names it.",
        )
    for name, want in files.items():
        if not (folder / name).is_file():
            raise _Damaged(f"{name} is missing")
        if sha256_of(folder / name) != want:
            raise _Damaged(f"{name} is not what was written")
    return Checkpoint(folder, facts)


def _found(folder: Path) -> list[Path]:
    """Every checkpoint by its name, newest first."""
    named = [one for one in folder.glob("step-*") if one.name.removeprefix("step-").isdecimal()]
    return sorted(named, key=lambda one: int(one.name.removeprefix("step-")), reverse=True)


def _write_json(path: Path, facts: Facts) -> None:
    with path.open("w", encoding="utf8") as file:
        json.dump(facts, file, indent=1, ensure_ascii=False)
        file.flush()
        os.fsync(file.fileno())


def _take_name(beside: Path, path: Path) -> None:
    """Give a finished folder its name; an older one of that name (a damaged one) makes room first."""
    _settle(beside)
    if path.exists():
        old = path.with_name(f".{path.name}.old")
        shutil.rmtree(old, ignore_errors=True)
        path.rename(old)
    beside.rename(path)
    _settle(path.parent)


def _settle(folder: Path) -> None:
    """Bring the names in a folder to the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
