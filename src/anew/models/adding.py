"""Adding: a folder or a single file of this machine becomes a model with a name, copied or by reference."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from anew.errors import BadModel, CannotWrite
from anew.models.choose import SUFFIXES
from anew.models.folder import models_folder
from anew.models.label import PARTIAL, FileFact, Label, checked_name, fact_of, write_label
from anew.models.store import Stored
from anew.ops.progress import Progress, silent
from anew.weights.files import read_header


def add(
    path: str | Path,
    *,
    name: str = "",
    copy: bool = False,
    licence: str = "unstated",
    store: Path | None = None,
    progress: Progress = silent,
) -> Stored:
    """Make a folder or a single safetensors file known by a name.

    Args:
        path: A folder with safetensors in it, such as diffusers writes, or one .safetensors file.
        name: What to call it, else as the folder or the file is called.
        copy: Copy it into the store; else it is only referred to, and must stay where it is.
        licence: What it may be used for, as its author says.
        store: The folder of the store, else anew's own.
        progress: Told which file is read.

    Raises:
        BadModel: nothing there, a pickle, no weights, a damaged file.
        BadInput: a name that no model may have.
        CannotWrite: the name is taken, or there is no room.
    """
    source = Path(path).absolute()
    single = source.is_file()
    base = source.parent if single else source
    names = [source.name] if single else _names_in(source)
    _check_weights(base, names)
    folder = (store or models_folder()) / checked_name(name or (source.stem if single else source.name))
    check_free(folder)
    label = Label(
        kind="copied" if copy else "linked",
        where=str(source),
        file=source.name if single else "",
        licence=licence,
        files=_hashed(base, names, progress),
    )
    with new_folder(folder) as fresh:
        for each in names if copy else ():
            (fresh / each).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(base / each, fresh / each)
        write_label(fresh, label)
    return Stored(label, folder)


def check_free(folder: Path) -> None:
    """Refuse a name that another model has.

    Raises:
        CannotWrite: it is taken.
    """
    if folder.exists():
        raise CannotWrite(
            needed="a name that is free",
            found=f"{folder.name}, which is here already",
            fix=f"Choose another with --as NAME, or: anew models remove {folder.name} --yes",
        )


@contextmanager
def new_folder(folder: Path) -> Iterator[Path]:
    """A folder beside it, which takes its name when the block ends well and is gone when it does not.

    Raises:
        CannotWrite: no permission, no room, or the name was taken meanwhile.
    """
    fresh = folder.with_name(f"{folder.name}.adding{PARTIAL}")
    try:
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(parents=True)
        yield fresh
        fresh.rename(folder)
    except OSError as error:
        raise CannotWrite(
            needed=f"to write a model to {folder}",
            found=error.strerror or str(error),
            fix="Make room, or let ANEW_HOME name a folder on another disk. Nothing was left behind.",
        ) from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _names_in(folder: Path) -> list[str]:
    """Files of a model, relative to its folder: weights and text, no pickle, no code, nothing hidden."""
    found = (each for each in folder.rglob("*") if each.suffix in SUFFIXES and each.is_file())
    names = (each.relative_to(folder) for each in found)
    return sorted(name.as_posix() for name in names if not any(part.startswith(".") for part in name.parts))


def _check_weights(base: Path, names: Sequence[str]) -> None:
    weights = [name for name in names if name.endswith(".safetensors")]
    for name in weights or [name for name in names if not name.endswith(SUFFIXES)]:
        read_header(base / name)
    if not weights:
        raise BadModel(
            needed="a folder with safetensors in it, or one .safetensors file",
            found=f"none in {base}" if base.is_dir() else f"nothing at {base}",
            fix="Say where the model lies. anew opens no pickle, because one can run code.",
        )


def _hashed(base: Path, names: Sequence[str], progress: Progress) -> dict[str, FileFact]:
    facts = {}
    for number, name in enumerate(names):
        progress(number / len(names), f"reading {name}")
        facts[name] = fact_of(base / name)
    return facts
