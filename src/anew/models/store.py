"""Store: the models that are on this machine, one folder each.

A model that was added by reference has a folder too, with nothing in it but the label; its files are never touched.
"""

import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from anew.errors import BadInput, BadModel, CannotWrite, did_you_mean
from anew.models.folder import models_folder
from anew.models.label import FILE, PARTIAL, FileFact, Label, checked_name, fact_of, read_label
from anew.ops.progress import Progress, silent

UNSTATED = "unstated"


@dataclass(frozen=True)
class Stored:
    """A model that is here."""

    label: Label
    folder: Path
    """Its folder in the store."""

    @property
    def name(self) -> str:
        """What it is called here."""
        return self.folder.name

    @property
    def path(self) -> Path:
        """What an engine is to open: a folder, or one file."""
        return self.label.path(self.folder)


def listed(store: Path | None = None) -> dict[str, Stored | BadModel]:
    """Every model here by its name; one whose label cannot be read is there as its error."""
    folder = store or models_folder()
    names = sorted(each.name for each in folder.glob("*") if each.is_dir() and not each.name.endswith(PARTIAL))
    return {name: _read(folder / name) for name in names}


def partials(store: Path | None = None) -> dict[str, int]:
    """What interrupted pulls have left: name of the folder -> bytes in it."""
    folders = sorted((store or models_folder()).glob(f"*{PARTIAL}"))
    return {each.name: sum(file.stat().st_size for file in each.rglob("*") if file.is_file()) for each in folders}


def find(name: str, store: Path | None = None) -> Stored | None:
    """The model of that name or id, if it is here and its label can be read."""
    good = [each for each in listed(store).values() if isinstance(each, Stored)]
    named = [each for each in good if each.name == name]
    return next(iter([*named, *(each for each in good if each.label.where == name)]), None)


def known(name: str, store: Path | None = None) -> Stored:
    """The model of that name or id.

    Raises:
        BadInput: there is none.
        BadModel: there is one, but its label cannot be read.
    """
    stored, here = find(name, store), listed(store)
    if stored is not None:
        return stored
    broken = here.get(name)
    if isinstance(broken, BadModel):
        raise broken
    raise BadInput(needed="a model that is here", found=name or "no name", fix=did_you_mean(name, here))


def located(name: str, store: Path | None = None) -> str:
    """Where a model lies that was named on the command line or in a recipe.

    A path that exists wins, then the name or id of a model in the store; anything else comes back as it was.

    Example:
        >>> located("no/such-model")
        'no/such-model'
    """
    with suppress(OSError, ValueError):
        if Path(name).exists():
            return name
    stored = find(name, store)
    return str(stored.path) if stored else name


def licence_of(path: str, store: Path | None = None) -> str:
    """The licence under which a stored model was kept, by where it lies; "unstated" for one that is not stored."""
    with suppress(OSError):
        for stored in listed(store).values():
            if isinstance(stored, Stored) and stored.path.resolve() == Path(path).resolve():
                return stored.label.licence or UNSTATED
    return UNSTATED


def verify(stored: Stored, progress: Progress = silent) -> dict[str, str]:
    """Hash every file again.

    Returns:
        Name of each bad file -> what is wrong with it; empty if all is as it should be.
    """
    base, faults = stored.label.base(stored.folder), {}
    for number, (name, fact) in enumerate(stored.label.files.items()):
        progress(number / len(stored.label.files), f"reading {name}")
        fault = _fault(base / name, fact)
        if fault:
            faults[name] = fault
    progress(1.0, "read")
    return faults


def remove(name: str, store: Path | None = None) -> list[Path]:
    """Forget a model, and delete what anew put there: nothing that is only referred to, nothing that others added.

    Args:
        name: Of a model, or the folder of a partial pull, ``NAME.partial``.
        store: The folder of the store, else anew's own.

    Returns:
        Files that others put into its folder, which stay.

    Raises:
        BadInput: no model has that name.
        BadModel: its label cannot be read.
        CannotWrite: something could not be deleted.
    """
    folder = store or models_folder()
    try:
        if name.endswith(PARTIAL):
            return _without_partial(folder / f"{checked_name(name.removesuffix(PARTIAL))}{PARTIAL}")
        return _without(known(name, folder))
    except OSError as error:
        raise CannotWrite(
            needed=f"to remove {name}", found=error.strerror or str(error), fix=f"Look at {folder}, and try again."
        ) from error


def _read(folder: Path) -> Stored | BadModel:
    try:
        return Stored(read_label(folder), folder)
    except BadModel as error:
        return error


def _fault(path: Path, fact: FileFact) -> str:
    if not path.is_file():
        return "missing"
    size = path.stat().st_size
    if size != fact.size:
        return f"{size} bytes instead of {fact.size}"
    try:
        return "" if fact_of(path).sha256 == fact.sha256 else "other bytes than it had"
    except BadModel as error:
        return error.found


def _without_partial(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise BadInput(needed="an interrupted pull", found=f"none at {folder}", fix="Look with anew models list.")
    shutil.rmtree(folder)
    return []


def _without(stored: Stored) -> list[Path]:
    """Its files, then its label, then the folders that are empty now."""
    if stored.folder.is_symlink():  # Somebody's own arrangement: what it leads to is not anew's.
        stored.folder.unlink()
        return []
    for name in stored.label.files if stored.label.kind != "linked" else ():
        path = stored.folder / name
        if path.parent.resolve().is_relative_to(stored.folder.resolve()):
            path.unlink(missing_ok=True)
    (stored.folder / FILE).unlink()
    inside = sorted(stored.folder.rglob("*"), reverse=True)
    for folder in [*(each for each in inside if each.is_dir() and not each.is_symlink()), stored.folder]:
        with suppress(OSError):  # Not empty: somebody else's file is in it.
            folder.rmdir()
    return sorted(each for each in inside if each.exists() and not each.is_dir())
